#!/bin/sh
echo SECRET

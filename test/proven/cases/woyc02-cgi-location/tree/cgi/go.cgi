#!/bin/sh
echo Location: /secret.html
echo

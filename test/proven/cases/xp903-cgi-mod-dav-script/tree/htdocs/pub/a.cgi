#!/bin/sh
echo Content-type: text/plain; echo; echo SECRET run

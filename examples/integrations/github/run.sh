#!/bin/sh
# The step of the action that judges. Inputs come through the environment, so nothing in them is run as a script.
# Options are separated by blanks: they are split here on purpose, and never expanded.
set -euf
rm -f -- "$AOP_SARIF"
exec aop-lint -o github -o "sarif=$AOP_SARIF" --assume-files ${AOP_OPTIONS:-} -- "$AOP_PATH"

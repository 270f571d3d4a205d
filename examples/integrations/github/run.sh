#!/bin/sh
# The one step of the action. Inputs come through the environment, so nothing in them is run as a script.
# Options are separated by blanks: they are split here on purpose, and never expanded.
set -euf
exec aop-lint -o github -o "sarif=$AOP_SARIF" ${AOP_OPTIONS:-} -- "$AOP_PATH"

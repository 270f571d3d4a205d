#!/bin/sh
# The step of the action that installs: one file, the static aop-lint of docs/install.md, from where you keep it. A runner that has aop-lint
# on its path needs nothing.
set -euf
if command -v aop-lint; then exit 0; fi
if [ -z "$AOP_URL" ] || [ -z "$AOP_SHA256" ]; then
    echo "::error::aop-lint is not on the path: install it before this step, or say where it is (url and sha256)"
    exit 2
fi
folder=$(mktemp -d)
curl -fsSL -o "$folder/aop-lint" -- "$AOP_URL"
echo "$AOP_SHA256  $folder/aop-lint" | sha256sum -c -
chmod +x "$folder/aop-lint"
echo "$folder" >> "$GITHUB_PATH"

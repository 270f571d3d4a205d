#!/bin/sh
# The step of the action that installs: one file, the static aop-lint of docs/install.md, from where you keep it (AOP_URL), or from a release
# of the repository that the action comes from (AOP_RELEASES, AOP_RELEASE). A runner that has aop-lint on its path needs nothing.
set -euf
if command -v aop-lint; then exit 0; fi
folder=$(mktemp -d)
if [ -n "${AOP_RELEASE:-}" ] && [ -z "$AOP_URL" ]; then
    case $AOP_RELEASE in
    v[0-9]*) ;;
    *) echo "::error::'$AOP_RELEASE' is no release: use the action by a tag such as v0.2.0"; exit 2 ;;
    esac
    name=aop-lint-${AOP_RELEASE#v}-linux-$(uname -m)
    AOP_URL=$AOP_RELEASES/$AOP_RELEASE/$name
    if [ -z "$AOP_SHA256" ]; then
        curl -fsSL -o "$folder/sums" -- "$AOP_RELEASES/$AOP_RELEASE/SHA256SUMS"
        AOP_SHA256=$(awk -v name="$name" '$2 == name {print $1}' "$folder/sums")
    fi
fi
if [ -z "$AOP_URL" ] || [ -z "$AOP_SHA256" ]; then
    echo "::error::aop-lint is not on the path: install it before this step, or say where it is (url and sha256)"
    exit 2
fi
curl -fsSL -o "$folder/aop-lint" -- "$AOP_URL"
echo "$AOP_SHA256  $folder/aop-lint" | sha256sum -c -
chmod +x "$folder/aop-lint"
echo "$folder" >> "$GITHUB_PATH"

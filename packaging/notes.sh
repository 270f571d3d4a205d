#!/bin/sh
# The section of CHANGELOG.md about one version:   packaging/notes.sh VERSION
set -eu
cd "$(dirname "$0")/.."
[ $# -eq 1 ] || { echo "usage: packaging/notes.sh VERSION" >&2; exit 2; }
notes=$(awk -v begins="## $1" '/^## / {in_it = ($0 == begins || index($0, begins ",") == 1); next} in_it' CHANGELOG.md | sed -e '/./,$!d')
[ -n "$notes" ] || { echo "notes.sh: CHANGELOG.md says nothing of $1" >&2; exit 1; }
printf '%s\n' "$notes"

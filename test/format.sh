#!/bin/sh
# Everything is formatted as .clang-format says; --fix formats what is not.
#
#   test/format.sh [--fix]
set -eu
cd "$(dirname "$0")/.."
how="--dry-run -Werror"
case ${1-} in
--fix) how=-i ;;
-h | --help) sed -n '2,4s/^# \{0,1\}//p' "$0"; exit 0 ;;
?*) echo "test/format.sh: unknown option $1" >&2; exit 2 ;;
esac
# Versions differ in what they make of the same file: Debian 12 has 14.
if ! clang-format --version 2>/dev/null | grep -q "version 14\."; then
    echo "clang-format 14 is not there"
    exit 77
fi
files() { find bench core linter mod_aop test '(' -name '*.cpp' -o -name '*.h' ')' -print0; }
if ! said=$(files | xargs -0 -n 25 -P "$(nproc)" clang-format --style=file $how 2>&1); then
    printf '%s\n' "$said" | sed -n 's/: error: .*//p' | sort -u -t: -k1,1
    echo "These files are not formatted as .clang-format says: run test/format.sh --fix"
    exit 1
fi

#!/bin/sh
# The heap of the aop-lint given is advised to lie in huge pages (linter/system/huge_pages.cpp), which is half of its time on large trees.
#   test/huge_pages.sh AOP-LINT
set -eu
if [ ! -e /sys/kernel/mm/transparent_hugepage/enabled ]; then
    echo "skipped: this kernel has no transparent huge pages"
    exit 77
fi
work=$(mktemp -d)
pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null || true; rm -rf "$work"' EXIT
# It waits for its standard input as long as we hold the other end.
mkfifo "$work/input"
"$1" - <"$work/input" >/dev/null 2>&1 &
pid=$!
exec 3>"$work/input"
for _ in $(seq 100); do
    # The lines of each mapping, and "hg" among the flags of one that is called [heap].
    if awk '/^[0-9a-f]+-/ { heap = /\[heap\]/ } /^VmFlags:/ && heap && / hg( |$)/ { found = 1 } END { exit !found }' "/proc/$pid/smaps"; then
        echo "huge pages: $1"
        exit 0
    fi
    sleep 0.05
done
grep -E '^[0-9a-f]+-.*heap|^VmFlags' "/proc/$pid/smaps" || true
echo "the heap of $1 is not advised to have huge pages"
exit 1

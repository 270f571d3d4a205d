#!/bin/sh
# The programs given are built with the protections that distributions build with: position independent,
# relocations read-only before anything runs, no executable stack, stack protector, FORTIFY, and on x86-64 CET.
#   test/hardened.sh FILE…
set -eu
status=0
missing() { echo "$file: $*"; status=1; }
for file in "$@"; do
    readelf -hW "$file" | grep -q 'Type: *DYN' || missing "is not position independent"
    readelf -lW "$file" | grep -q GNU_RELRO || missing "has no RELRO"
    readelf -dW "$file" | grep -qE 'BIND_NOW|Flags:.*NOW' || missing "binds late"
    readelf -lW "$file" | grep GNU_STACK | grep -q 'RWE' && missing "has an executable stack"
    readelf -dW "$file" | grep -q TEXTREL && missing "has relocations in its text"
    readelf --dyn-syms -W "$file" | grep -q __stack_chk_fail || missing "has no stack protector"
    readelf --dyn-syms -W "$file" | grep -qE '__[a-z]+_chk@' || missing "has no FORTIFY"
    if [ "$(uname -m)" = x86_64 ]; then
        # The file is marked for CET only where the system's own start files are; ours is ready for it.
        [ "$(objdump -d "$file" | grep -c endbr64)" -gt 500 ] || missing "has no landing pads for CET"
    fi
done
[ $status -ne 0 ] || echo "hardened: $*"
exit $status

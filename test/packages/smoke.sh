#!/bin/sh
# Seconds, for package builds: are these two programs whole? Both judge the example trees, the module inside the real httpd.
#   test/packages/smoke.sh AOP-LINT [MOD_AOP.SO]
set -eu
lint=$(realpath "$1")
module=${2:+$(realpath "$2")}
cd "$(dirname "$0")/../.."
work=$(mktemp -d "${TMPDIR:-/tmp}/aop-smoke.XXXXXX")
trap 'rm -rf "$work"' EXIT
fail() { echo "smoke.sh: $*" >&2; cat "$work/said" >&2; exit 1; }
sh test/certs/make.sh "$work/certs" >"$work/said" 2>&1 || fail "no certificates"

# lay_out TREE: a copy of examples/TREE at $work/TREE, complete but for the addresses that it names.
lay_out() {
    cp -R "examples/$1" "$work/$1"
    mkdir -p "$work/$1/htdocs" "$work/$1/logs" "$work/$1/run"
    ln -s ../certs "$work/$1/certs"
    ln -s /usr/lib/apache2/modules "$work/$1/modules"
    sed -i "s|^Define SITE .*|Define SITE $work/$1|; s|^Listen |Listen 127.0.0.1:|" "$work/$1/conf/ports.conf"
}

# says STATUS WORDS COMMAND…: the command ends with STATUS, and the words stand in what it says (- for no word).
says() {
    expected=$1 words=$2
    shift 2
    status=0
    "$@" >"$work/said" 2>&1 || status=$?
    [ "$status" = "$expected" ] || fail "exit status $status instead of $expected: $*"
    [ "$words" = - ] || grep -q -- "$words" "$work/said" || fail "'$words' is not said: $*"
}

lay_out site-broken
lay_out site-protected
says 0 "^aop-lint [0-9]" "$lint" --version
says 1 AOP402 "$lint" -d "$work/site-broken" -f conf/httpd.conf
says 0 enforced "$lint" vhosts -d "$work/site-protected" -f conf/httpd.conf
says 0 - "$lint" -d "$work/site-protected" -f conf/httpd.conf

httpd=$(command -v apache2 || command -v /usr/sbin/apache2 || true)
if [ -z "$module" ]; then
    echo "smoke.sh: aop-lint judges both trees; no module was given"
elif [ -z "$httpd" ]; then
    echo "smoke.sh: aop-lint judges both trees; the module is not tried: apache2 is not installed"
else
    for tree in site-broken:1 site-protected:0; do
        says "${tree#*:}" - "$httpd" -d "$work/${tree%:*}" -f conf/httpd.conf -C "LoadModule aop_module $module" -C "AOPPolicy refuse" -t
    done
    echo "smoke.sh: aop-lint and mod_aop judge both trees"
fi

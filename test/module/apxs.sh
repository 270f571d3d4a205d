#!/bin/sh
# apxs.mk builds, installs and runs: in a scratch directory, without CMake.
#   test/module/apxs.sh [MAKE ARGUMENTS…]
# Exit status 0 when the module that was installed is loaded by the real httpd and judges there, when
# nothing of it is left after `uninstall`, and when headers of a httpd that is too old are turned away in words.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
scratch=$(mktemp -d "${TMPDIR:-/tmp}/aop-apxs-XXXXXX")
trap 'rm -rf "$scratch"' EXIT
fail() { echo "apxs.sh: $*" >&2; exit 1; }

compiler=c++
command -v ccache >/dev/null && compiler="ccache c++"
make -j2 -f apxs.mk BUILD="$scratch/build" CXX="$compiler" CXXFLAGS=-O0 "$@" >"$scratch/log" 2>&1 || { tail -20 "$scratch/log"; fail "make failed"; }
# installs WORDS…: make with the module as it was built
installs() { make -f apxs.mk BUILD="$scratch/build" CXX="$compiler" CXXFLAGS=-O0 "$@" >"$scratch/log" 2>&1; }
installs install DESTDIR="$scratch/root" || { tail -20 "$scratch/log"; fail "make install failed"; }
module=$scratch/root$(apxs -q LIBEXECDIR)/mod_aop.so
[ -f "$module" ] || fail "nothing was installed as $module"
[ "$(nm -D --defined-only "$module" | cut -d' ' -f2-)" = "D aop_module" ] || fail "it exports more than aop_module"
readelf -SW "$module" | grep -qE '\.(debug_|symtab)' && fail "its symbols were installed"
[ -f "$scratch/root/usr/local/share/man/man8/mod_aop.8" ] || fail "no manual page was installed"
available=$(apxs -q SYSCONFDIR)/mods-available
if [ -d "$available" ]; then
    [ "$(cat "$scratch/root$available/aop.load")" = "# Depends: ssl
LoadModule aop_module $(apxs -q LIBEXECDIR)/mod_aop.so" ] || fail "a2enmod would not load it"
    [ -f "$scratch/root$available/aop.conf" ] || fail "no aop.conf was installed"
fi
installs install DESTDIR="$scratch/other" APXSFLAGS=-a && fail "-a was taken together with DESTDIR"
grep -q 'does not go together with DESTDIR' "$scratch/log" || { cat "$scratch/log"; fail "the reason is not said"; }
[ ! -e "$scratch/other" ] || fail "it was installed all the same"

sh test/certs/make.sh "$scratch/certs" >/dev/null
mkdir "$scratch/logs"
modules=$(apxs -q LIBEXECDIR)
{
    for name in mpm_event authz_core socache_shmcb ssl; do echo "LoadModule ${name}_module $modules/mod_$name.so"; done
    cat <<END
LoadModule aop_module $module
DefaultRuntimeDir $scratch
ErrorLog logs/error.log
ServerName main.test
Listen 127.0.0.1:1
SSLEngine on
SSLCertificateFile certs/server.pem
SSLCertificateKeyFile certs/server.key
SSLVerifyClient optional
SSLCACertificateFile certs/origin-pull-ca.pem
END
} >"$scratch/httpd.conf"
httpd=$(apxs -q SBINDIR)/$(apxs -q PROGNAME)
"$httpd" -t -d "$scratch" -f httpd.conf 2>"$scratch/said" || { cat "$scratch/said"; fail "httpd does not take it"; }
grep -q 'AOP102 client-cert-optional: main server' "$scratch/said" || { cat "$scratch/said"; fail "it judges nothing"; }
echo "AOPPolicy refuse" >>"$scratch/httpd.conf"
"$httpd" -t -d "$scratch" -f httpd.conf 2>"$scratch/said" && fail "it refuses nothing"

# Taken back: what was changed stays.
if [ -d "$available" ]; then echo "AOPPolicy refuse" >>"$scratch/root$available/aop.conf"; fi
installs uninstall DESTDIR="$scratch/root" || { cat "$scratch/log"; fail "make uninstall failed"; }
left=$(cd "$scratch/root" && find . -type f)
[ "${left%/etc/apache2/mods-available/aop.conf}" = "${left:+.}" ] || fail "uninstall leaves $left"

# On this machine itself, where its folders can be covered: install, a2enmod, configtest, uninstall.
"$here/a2enmod.sh" make -f apxs.mk BUILD="$scratch/build" CXX="$compiler" CXXFLAGS=-O0

# Headers of 2.4.48, as far as their number goes.
cp -R "$(apxs -q INCLUDEDIR)" "$scratch/old"
sed 's/\(#define MODULE_MAGIC_NUMBER_MINOR\) [0-9]*/\1 105/' "$(apxs -q INCLUDEDIR)/ap_mmn.h" >"$scratch/old/ap_mmn.h"
make -f apxs.mk BUILD="$scratch/tooold" CPPFLAGS="-isystem $scratch/old" "$scratch/tooold/mod_aop/mod_aop.o" >"$scratch/log" 2>&1 && fail "headers of 2.4.48 were taken"
grep -q 'mod_aop needs the headers of httpd 2.4.49 or newer' "$scratch/log" || { cat "$scratch/log"; fail "and not told apart"; }
echo "mod_aop.so was built, installed and loaded"

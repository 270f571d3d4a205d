#!/bin/sh
# What is cheap to know about the packages without building them: seconds, part of every test run.
# That they install and go again is test/packages/debian.sh.
#   test/packages/fields.sh [BUILD]     BUILD has aop-lint and mod_aop: what debian/*.install names is installed from it
set -eu
cd "$(dirname "$0")/../.."
status=0
wrong() { echo "fields.sh: $*"; status=1; }

# One version everywhere.
version=$(sed -n 's/^project(aop VERSION \([0-9.]*\) .*/\1/p' CMakeLists.txt)
[ -n "$version" ] || wrong "CMakeLists.txt has no version"
grep -q "^#define AOP_VERSION \"$version\"" core/base/version.h || wrong "core/base/version.h does not have $version"
head -1 debian/changelog | grep -q "^aop ($version-[0-9]*) " || wrong "debian/changelog does not begin with $version"
grep -q "^## $version" CHANGELOG.md || wrong "CHANGELOG.md has no section for $version"

# What Debian's policy for Apache modules asks for.
grep -qE '(^Build-Depends:|^ +)[[:space:]]*apache2-ssl-dev,' debian/control || wrong "mod_ssl_openssl.h needs the build dependency apache2-ssl-dev"
grep -q 'dh-apache2,' debian/control || wrong "no build dependency on dh-apache2"
depends=$(awk '/^Package: libapache2-mod-aop$/ {in_it = 1} in_it && /^Depends:/' debian/control)
echo "$depends" | grep -q apache2 && wrong "dh_apache2 names the ABI, nobody else: $depends"
[ "$(cat debian/aop.load)" = '# Depends: ssl
LoadModule aop_module /usr/lib/apache2/modules/mod_aop.so' ] || wrong "aop.load is not what a2enmod expects"
grep -v '^#' debian/aop.conf | grep . | grep -vx 'AOPPolicy warn' && wrong "aop.conf does more than warn: installing could stop a server"

# Maintainer scripts: sh takes them, and apache2 is touched by its helper only.
for script in debian/*.postinst debian/*.prerm debian/*.postrm; do
    sh -n "$script" || wrong "$script"
    grep -qx '#DEBHELPER#' "$script" || wrong "$script has no place for debhelper"
    grep -vE '^ *#' "$script" | grep -E 'a2(en|dis)mod|invoke-rc.d|apachectl|systemctl' && wrong "$script acts on apache2 by itself"
done

# Every file that the packages name is in the sources, or is installed by CMake.
for list in debian/*.docs debian/*.examples; do
    while read -r file; do [ -e "$file" ] || wrong "$list: no $file"; done <"$list"
done
if [ -n "${1:-}" ]; then
    root=$(mktemp -d "${TMPDIR:-/tmp}/aop-fields.XXXXXX")
    trap 'rm -rf "$root"' EXIT
    for component in lint module; do
        DESTDIR=$root cmake --install "$1" --prefix /usr --component $component >/dev/null || wrong "cmake --install $component"
        rm -f "$1/install_manifest_$component.txt"
    done
    for list in debian/*.install; do
        while read -r file _; do [ -e "$root/$file" ] || wrong "$list: $file is not installed"; done <"$list"
    done
    find "$root" -type f | sed "s|^$root/||" | sort >"$root.all"
    cat debian/*.install | cut -d' ' -f1 >"$root.named"
    grep -vFf "$root.named" "$root.all" && wrong "no package has these files"
    rm -f "$root.all" "$root.named"
fi
[ $status -ne 0 ] || echo "fields.sh: version $version, fields, maintainer scripts and file lists agree"
exit $status

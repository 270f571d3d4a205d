#!/bin/sh
# What README says for a module from source, on the Debian that runs this: `make install`, `a2enmod aop`, `apachectl
# configtest`, and back. The machine's own folders are covered (overlayfs in a mount namespace), so nothing of it changes.
#   test/module/a2enmod.sh make -f apxs.mk …
set -eu
fail() { echo "a2enmod.sh: $*" >&2; exit 1; }
if [ "${AOP_COVERED:-}" != yes ]; then
    for tool in a2enmod apache2ctl unshare; do
        command -v $tool >/dev/null || { echo "a2enmod.sh: not tried: there is no $tool"; exit 0; }
    done
    unshare -m true 2>/dev/null || { echo "a2enmod.sh: not tried: this user cannot make a mount namespace"; exit 0; }
    ! dpkg-query -S /usr/lib/apache2/modules/mod_aop.so >/dev/null 2>&1 || { echo "a2enmod.sh: not tried: the Debian package is installed"; exit 0; }
    AOP_COVERED=yes exec unshare -m sh "$0" "$@"
fi
# What is written goes to memory: overlayfs does not lie on another overlayfs.
cover=$(mktemp -d)
mount -t tmpfs none "$cover"
for folder in /etc/apache2 /usr/lib/apache2/modules /usr/local /var/lib/apache2 /var/log/apache2; do
    [ -d $folder ] || continue
    mkdir -p "$cover/upper$folder" "$cover/work$folder"
    mount -t overlay -o "lowerdir=$folder,upperdir=$cover/upper$folder,workdir=$cover/work$folder" none $folder ||
        { echo "a2enmod.sh: not tried: $folder cannot be covered"; exit 0; }
done
said=$cover/said
# What tests and administrators have put on this machine is not what is asked here.
rm -f /etc/apache2/mods-enabled/aop.* /etc/apache2/mods-enabled/ssl.* /etc/apache2/sites-enabled/*

"$@" install >"$said" 2>&1 || { cat "$said"; fail "make install failed"; }
grep -q 'a2enmod aop' "$said" || fail "make install does not say how to go on"
a2enmod -q aop >"$said" 2>&1 || { cat "$said"; fail "a2enmod aop failed"; }
[ -e /etc/apache2/mods-enabled/ssl.load ] || fail "a2enmod has not enabled mod_ssl"
apache2ctl configtest >"$said" 2>&1 || { cat "$said"; fail "httpd does not take it"; }
apache2ctl -M 2>/dev/null | grep -q aop_module || fail "httpd does not load it"

"$@" uninstall >"$said" 2>&1 || { cat "$said"; fail "make uninstall failed"; }
left=$(find /etc/apache2 /usr/lib/apache2/modules /usr/local -name '*aop*')
[ -z "$left" ] || fail "uninstall leaves $left"
apache2ctl configtest >"$said" 2>&1 || { cat "$said"; fail "httpd does not start without it"; }

"$@" install APXSFLAGS=-a >"$said" 2>&1 || { cat "$said"; fail "make install APXSFLAGS=-a failed"; }
[ "$(head -1 /etc/apache2/mods-enabled/aop.load)" = "# Depends: ssl" ] || fail "-a wrote another aop.load"
apache2ctl -M 2>/dev/null | grep -q aop_module || fail "-a does not enable it"
echo "a2enmod.sh: installed, enabled, removed"

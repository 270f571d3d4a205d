#!/bin/sh
# Run by debian.sh in the clean root, as its only process: what an administrator does with the packages in /debs.
set -eu
cd /debs
said=/tmp/said
step() { echo "== $*"; }
fail() { echo "in_root.sh: $*" >&2; cat $said >&2; exit 1; }
does() { "$@" >$said 2>&1 || fail "exit status $?: $*"; }
has() { grep -qE -- "$1" $said || fail "not said: $1"; }
enabled() { [ -e /etc/apache2/mods-enabled/aop.load ]; }
serves() { pid=$(cat /run/apache2/apache2.pid 2>$said) && kill -0 "$pid" || fail "httpd does not run"; }
loaded() { grep -q mod_aop.so "/proc/$(cat /run/apache2/apache2.pid)/maps"; }

# repacked VERSION: the module's package once more, as a later version
repacked() {
    rm -rf /tmp/again
    dpkg-deb -R libapache2-mod-aop_*.deb /tmp/again
    sed -i "s/^Version: .*/Version: $1/" /tmp/again/DEBIAN/control
    dpkg-deb -b /tmp/again "/tmp/libapache2-mod-aop_$1.deb" >/dev/null
}

step "what README says: apt install, a2enmod, apachectl configtest"
does apt-get install -y ./aop-lint_*.deb ./libapache2-mod-aop_*.deb
enabled && fail "it was enabled although mod_ssl is off"
does aop-lint --version
has '^aop-lint [0-9]+\.[0-9]+\.[0-9]+'
status=0
aop-lint >$said 2>&1 || status=$?
[ $status = 1 ] || fail "aop-lint ends with $status on Debian's own configuration"
has '/etc/apache2/sites-enabled/000-default.conf'
does a2enmod aop
[ -e /etc/apache2/mods-enabled/ssl.load ] || fail "mod_ssl was not enabled"
does apachectl configtest
has 'Syntax OK'
has 'AOP[0-9]+'

step "start: it serves, it judges, it stops nothing"
does /etc/init.d/apache2 restart
serves
loaded || fail "the running server has not loaded it"
grep -q 'aop:' /var/log/apache2/error.log || { cp /var/log/apache2/error.log $said; fail "the error log has no line of it"; }

step "upgrade: what the administrator wrote stays, and the server runs the new file"
sed -i 's/^#AOPTrust .*/AOPTrust own/' /etc/apache2/mods-available/aop.conf
repacked 0.2.0-99
does apt-get install -y /tmp/libapache2-mod-aop_0.2.0-99.deb
enabled || fail "the upgrade has disabled it"
grep -q '^AOPTrust own' /etc/apache2/mods-available/aop.conf || fail "the upgrade has changed aop.conf"
serves
loaded || fail "the running server has lost it"
grep 'mod_aop.so (deleted)' "/proc/$(cat /run/apache2/apache2.pid)/maps" >$said && fail "the running server has the old file"

step "a configuration that AOPPolicy refuse rejects: the upgrade succeeds, the server goes on"
sed -i 's/^AOPPolicy warn/AOPPolicy refuse/' /etc/apache2/mods-available/aop.conf
apachectl configtest >$said 2>&1 && fail "AOPPolicy refuse rejects nothing"
before=$(cat /run/apache2/apache2.pid)
repacked 0.2.0-100
does apt-get install -y /tmp/libapache2-mod-aop_0.2.0-100.deb
serves
[ "$before" = "$(cat /run/apache2/apache2.pid)" ] || fail "the server was restarted"
sed -i 's/^AOPPolicy refuse/AOPPolicy warn/' /etc/apache2/mods-available/aop.conf

step "remove: the server goes on without it, its settings stay"
does apt-get remove -y libapache2-mod-aop
enabled && fail "it is still enabled"
[ -e /etc/apache2/mods-available/aop.conf ] || fail "the settings are gone"
does apachectl configtest
serves
loaded && fail "the running server still has it"

step "install again: enabled at once, since mod_ssl is on"
does apt-get install -y ./libapache2-mod-aop_*.deb
enabled || fail "it is not enabled"
serves
loaded || fail "the running server has not loaded it"

step "disabled by the administrator: it stays so"
does a2dismod aop
does apt-get install -y /tmp/libapache2-mod-aop_0.2.0-99.deb
enabled && fail "the upgrade has enabled it"

step "purge: nothing is left"
does apt-get purge -y libapache2-mod-aop aop-lint
left=$(find /etc /usr /var/lib -name '*aop*' ! -path '/var/lib/apt/*' | sort)
[ -z "$left" ] || fail "left: $left"
does apachectl configtest
serves
echo "debian.sh: installed, enabled, upgraded, removed, purged"

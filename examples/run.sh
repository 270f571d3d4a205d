#!/bin/sh
# The main job, on a fresh Debian 12 machine too: installs what is missing, builds, lints a broken tree and a good one,
# then shows on a real httpd on loopback what mod_aop says and does. Ends everything that it started.
#
#   examples/run.sh [--no-install]
set -eu
cd "$(dirname "$0")/.."
. test/packages.sh
case ${1:-} in
--no-install) ;;
"") install_missing $build_packages ;;
*) sed -n '2,5s/^# \{0,1\}//p' "$0"; exit 2 ;;
esac

build=$PWD/${BUILD:-build/examples}
# Not below the project: started by root, httpd serves as www-data, who may not look into root's home.
site=$(mktemp -d "${TMPDIR:-/tmp}/aop-example.XXXXXX")
httpd=$(apxs -q SBINDIR)/apache2
[ -x "$httpd" ] || httpd=$(apxs -q SBINDIR)/httpd
pid=
finish() {
    if [ -n "$pid" ]; then kill "$pid" 2>/dev/null && wait "$pid" || true; fi
    rm -rf "$site"
}
trap finish EXIT
trap 'exit 1' INT TERM
say() { printf '\n\033[1m%s\033[0m\n' "== $*" | if [ -t 1 ]; then cat; else sed 's/\x1b\[[0-9]*m//g'; fi; }
show() { printf '$ %s\n' "$*"; "$@"; }

say "Building aop-lint and mod_aop"
mkdir -p "$build"
{ cmake -S . -B "$build/cmake" -G Ninja -DCMAKE_BUILD_TYPE=Release -DAOP_TESTS=OFF -DAOP_MODULE=OFF -DAOP_PCH=ON &&
    cmake --build "$build/cmake" && make -s -j "$(nproc)" -f apxs.mk BUILD="$build/apxs"; } >"$build/build.log" 2>&1 ||
    { tail -n 40 "$build/build.log" >&2; exit 1; }
lint=$build/cmake/aop-lint
echo "$lint"
echo "$build/apxs/mod_aop.so"

say "Certificates: a CA that plays Cloudflare's part, a client of it, a server"
rm -rf "$build/certs" && sh test/certs/make.sh "$build/certs"
ls "$build"/certs/origin-pull-ca.pem "$build"/certs/client.pem "$build"/certs/server.pem

# A loopback port on which nobody answers.
free_port() {
    while :; do
        port=$(shuf -i 20000-29999 -n 1)
        curl -s -o /dev/null --connect-timeout 1 "http://127.0.0.1:$port/" || [ $? != 7 ] || { echo "$port"; return; }
    done
}

# lay_out TREE: a copy of examples/TREE in $site, ready to run on free loopback ports.
lay_out() {
    rm -rf "$site"
    cp -R "examples/$1" "$site"
    chmod 755 "$site"
    mkdir -p "$site/htdocs" "$site/logs" "$site/run"
    echo "the shop" > "$site/htdocs/index.html"
    cp -R "$build/certs" "$site/certs"
    ln -s "$(apxs -q LIBEXECDIR)" "$site/modules"
    http=$(free_port) https=$(free_port)
    sed -i "s|^Define HTTP .*|Define HTTP $http|; s|^Define HTTPS .*|Define HTTPS $https|; s|^Define SITE .*|Define SITE $site|
        s|^Listen |Listen 127.0.0.1:|" "$site/conf/ports.conf"
}

say "aop-lint on a broken tree (examples/site-broken)"
lay_out site-broken
show "$lint" -d "$site" -f conf/httpd.conf || echo "(exit status $?)"

say "httpd itself finds nothing wrong with it"
show "$httpd" -d "$site" -f conf/httpd.conf -t

say "and with mod_aop, told to refuse:"
show "$httpd" -d "$site" -f conf/httpd.conf -C "LoadModule aop_module $build/apxs/mod_aop.so" -C "AOPPolicy refuse" -t || echo "(exit status $?)"

say "aop-lint on a good tree (examples/site-protected)"
lay_out site-protected
show "$lint" -d "$site" -f conf/httpd.conf || { echo "(exit status $?)"; exit 1; }

say "The real httpd with mod_aop on it"
set -- -d "$site" -f conf/httpd.conf -C "LoadModule aop_module $build/apxs/mod_aop.so" -C "AOPPolicy refuse" -C "AOPGuard on" -C "LogLevel aop:info"
[ "$(id -u)" != 0 ] || set -- "$@" -C "User www-data" -C "Group www-data"
"$httpd" "$@" -DFOREGROUND &
pid=$!
tries=0
until curl -s -o /dev/null "http://127.0.0.1:$http/" || [ $tries -gt 100 ]; do sleep 0.1; tries=$((tries + 1)); done
echo "its error log:"
sed 's/^/    /' "$site/logs/error_log"

to="--resolve shop.example.com:$https:127.0.0.1 --cacert $site/certs/other-ca.pem"
say "A stranger, without a client certificate"
printf '$ curl %s https://shop.example.com:%s/\n' "$to" "$https"
if curl -sS $to "https://shop.example.com:$https/"; then echo "served: this must not happen"; exit 1; else echo "refused (curl exit status $?)"; fi

say "Cloudflare, with its certificate"
printf '$ curl --cert client.pem --key client.key %s https://shop.example.com:%s/\n' "$to" "$https"
curl -sS --cert "$site/certs/client.pem" --key "$site/certs/client.key" $to "https://shop.example.com:$https/"

kill "$pid"
wait "$pid" || true
pid=
say "Done; httpd is stopped. The trees are examples/site-broken and examples/site-protected, the programs in $build."

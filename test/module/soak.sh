#!/bin/bash
# Graceful reloads under load: no request may fail, no process may grow.
#   test/module/soak.sh MODULE [RELOADS] [SECONDS]
# MODULE is mod_aop.so, or "none" for what httpd does by itself. Needs apache2 and curl.
# Prints a table of resident memory and a verdict; exit status 0 when no request failed.
set -u
module=${1:?mod_aop.so or none} reloads=${2:-1000} seconds=${3:-600}
here=$(cd "$(dirname "$0")" && pwd)
root=$(mktemp -d /tmp/aop-soak-XXXXXX) && chmod 755 "$root"
cleanup() {
    touch "$root/stop"
    [ -s "$root/run/httpd.pid" ] && kill "$(cat "$root/run/httpd.pid")" 2>/dev/null
    for pid in ${loads:-}; do kill "$pid" 2>/dev/null; wait "$pid" 2>/dev/null; done
    for _ in $(seq 100); do [ -e "$root/run/httpd.pid" ] || break; sleep 0.1; done
    rm -rf "$root"
}
trap cleanup EXIT
trap 'exit 130' INT TERM
mkdir -p "$root"/{run,logs,htdocs,conf}
sh "$here/../certs/make.sh" "$root/certs" >/dev/null || exit 3
echo content >"$root/htdocs/index.html"
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
modules=/usr/lib/apache2/modules
{
    for name in mpm_event ssl socache_shmcb authz_core alias dir http2 status; do
        echo "LoadModule ${name}_module $modules/mod_$name.so"
    done
    cat <<END
ServerRoot $root
ServerName soak.test
DocumentRoot htdocs
PidFile run/httpd.pid
DefaultRuntimeDir run
Mutex pthread
ErrorLog logs/error.log
Listen 127.0.0.1:$port
Protocols h2 http/1.1
StartServers 1
ServerLimit 8
ThreadsPerChild 25
MaxRequestWorkers 100
MinSpareThreads 10
MaxSpareThreads 75
SSLSessionCache shmcb:run/sessions(512000)
SSLCertificateFile certs/server.pem
SSLCertificateKeyFile certs/server.key
SSLVerifyClient optional
SSLCACertificateFile certs/origin-pull-ca.pem
END
    [ "$(id -u)" = 0 ] && printf 'User www-data\nGroup www-data\n'
    [ "$module" = none ] || printf 'LoadModule aop_module %s\nAOPGuard on\n' "$module"
    for i in $(seq 20); do
        printf '<VirtualHost *:%s>\nServerName s%s.test\nSSLEngine on\n</VirtualHost>\n' "$port" "$i"
    done
} >"$root/conf/httpd.conf"
/usr/sbin/apache2 -d "$root" -f conf/httpd.conf -k start 2>"$root/logs/start" || { cat "$root/logs/start"; exit 3; }
for _ in $(seq 200); do [ -s "$root/run/httpd.pid" ] && break; sleep 0.05; done
parent=$(cat "$root/run/httpd.pid")

# Batches of requests over one connection each; a line for each answer. HTTP/2 has one request for each
# connection: curl 7.88 goes on asking a connection that said GOAWAY, with or without mod_aop.
load() {
    while [ ! -e "$root/stop" ]; do
        curl -sk "$1" --cert "$root/certs/client.pem" --key "$root/certs/client.key" --max-time 20 \
            --connect-to "::127.0.0.1:$port" -o /dev/null -w '%{http_code} %{http_version} %{exitcode} %{errormsg}\n' \
            "https://s$2.test:$port/?[1-$3]"
    done >>"$root/logs/load$2"
}
load --http1.1 1 40 & loads=$!
load --http2 2 1 & loads="$loads $!"

resident() { awk '/^VmRSS/ {print $2}' "/proc/$1/status" 2>/dev/null || echo 0; }
child() { pgrep -P "$parent" | tail -1; }
ready() { grep -c 'resuming normal operations' "$root/logs/error.log"; }
printf '%8s %12s %12s\n' reload parent_kB child_kB
started=$SECONDS done=0 first=0
while [ "$done" -lt "$reloads" ] && [ $((SECONDS - started)) -lt "$seconds" ]; do
    before=$(ready)
    kill -USR1 "$parent" || break
    for _ in $(seq 600); do [ "$(ready)" -gt "$before" ] && break; sleep 0.05; done
    [ "$(ready)" -gt "$before" ] || { echo "reload $done did not come back"; break; }
    done=$((done + 1))
    [ "$done" = 50 ] && first=$(resident "$parent")
    if [ $((done % 50)) = 0 ]; then printf '%8s %12s %12s\n' "$done" "$(resident "$parent")" "$(resident "$(child)")"; fi
done
touch "$root/stop"
for pid in $loads; do wait "$pid"; done
loads=
last=$(resident "$parent")
good=$(cat "$root"/logs/load* | grep -c '^200 ')
bad=$(cat "$root"/logs/load* | grep -vc '^200 ')
cat "$root"/logs/load* | grep -v '^200 ' | sort | uniq -c | head -5
echo "$done reloads in $((SECONDS - started)) s: $good requests answered, $bad failed;" \
    "parent $first kB after 50 reloads, $last kB at the end; versions: $(cat "$root"/logs/load* | awk '{print $2}' | sort | uniq -c | tr '\n' ' ')"
grep -E '\[(emerg|alert|crit)\]|exit signal' "$root/logs/error.log" | head -5
[ "$bad" = 0 ] && [ "$done" -gt 0 ]

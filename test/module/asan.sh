#!/bin/bash
# Start, requests, reloads, stop of a server whose mod_aop was built with AOP_SANITIZE.
#   test/module/asan.sh MODULE
# Exit status 0 when the sanitizers have nothing to say about our code: errors of any kind, leaks of ours.
set -u
module=${1:?mod_aop.so built with -DAOP_SANITIZE=ON}
here=$(cd "$(dirname "$0")" && pwd)
root=$(mktemp -d /tmp/aop-asan-XXXXXX) && chmod 755 "$root"
server=
cleanup() {
    [ -n "$server" ] && kill "$server" 2>/dev/null && wait "$server" 2>/dev/null
    rm -rf "$root"
}
trap cleanup EXIT
trap 'exit 130' INT TERM
mkdir -p "$root"/{run,logs,htdocs,conf} && mkdir -m 1777 "$root/reports"
sh "$here/../certs/make.sh" "$root/certs" >/dev/null || exit 3
echo content >"$root/htdocs/index.html"
read -r port plain < <(python3 -c '
import socket
a, b = socket.socket(), socket.socket()
a.bind(("127.0.0.1", 0)), b.bind(("127.0.0.1", 0))
print(a.getsockname()[1], b.getsockname()[1])')
{
    for name in mpm_event ssl socache_shmcb authz_core alias dir http2 status macro; do
        echo "LoadModule ${name}_module /usr/lib/apache2/modules/mod_$name.so"
    done
    [ "$(id -u)" = 0 ] && printf 'User www-data\nGroup www-data\n'
    cat <<END
LoadModule aop_module $module
ServerRoot $root
ServerName asan.test
DocumentRoot htdocs
PidFile run/httpd.pid
DefaultRuntimeDir run
Mutex pthread
ErrorLog logs/error.log
Listen 127.0.0.1:$port
Listen 127.0.0.1:$plain
Protocols h2 http/1.1
StartServers 1
ServerLimit 4
ThreadsPerChild 10
MaxRequestWorkers 40
SSLSessionCache shmcb:run/sessions(512000)
SSLCertificateFile certs/server.pem
SSLCertificateKeyFile certs/server.key
SSLCACertificateFile certs/origin-pull-ca.pem
AOPGuard on
AOPGuardExempt /aop /server-status /.well-known/acme-challenge/ handler=aop-status handler=server-status
AOPExpiryWarn 30 7
<Location /aop>
SetHandler aop-status
</Location>
<Location /server-status>
SetHandler server-status
</Location>
<Location /require>
Require aop
</Location>
<Macro site \$name \$mode>
<VirtualHost *:$port>
ServerName \$name
SSLEngine on
SSLVerifyClient \$mode
AOPTrust own
AOPIgnore AOP102 "shown on purpose"
</VirtualHost>
</Macro>
Use site a.test optional
Use site b.test require
Use site c.test optional_no_ca
<VirtualHost *:$plain>
ServerName plain.test
</VirtualHost>
END
} >"$root/conf/httpd.conf"
export LD_PRELOAD="$(g++ -print-file-name=libasan.so):$(g++ -print-file-name=libubsan.so)"
export ASAN_OPTIONS="detect_leaks=1:malloc_context_size=60:fast_unwind_on_malloc=0:log_path=$root/reports/asan:abort_on_error=0:exitcode=0"
export UBSAN_OPTIONS="print_stacktrace=1:log_path=$root/reports/ubsan"
run=(/usr/sbin/apache2 -d "$root" -f conf/httpd.conf)
"${run[@]}" -t 2>"$root/logs/configtest" || { cat "$root/logs/configtest" "$root"/reports/*; exit 1; }
"${run[@]}" -DFOREGROUND 2>"$root/logs/stderr" &
server=$!
unset LD_PRELOAD
for _ in $(seq 600); do grep -q 'resuming normal' "$root/logs/error.log" 2>/dev/null && break; sleep 0.05; done

ask() { curl -sk --path-as-is -o /dev/null --max-time 20 --connect-to "::127.0.0.1:$port" -w '%{http_code} ' "$@"; }
visit() {
    mine=(--cert "$root/certs/client.pem" --key "$root/certs/client.key")
    theirs=(--cert "$root/certs/other-client.pem" --key "$root/certs/other-client.key")
    for version in --http1.1 --http2; do
        for host in a b c; do
            ask "$version" "https://$host.test/?[1-5]"
            ask "$version" "${mine[@]}" "https://$host.test/?[1-20]"
            ask "$version" "${theirs[@]}" "https://$host.test/?[1-5]"
            ask "$version" "${mine[@]}" "https://$host.test/require/x" "https://$host.test/aop" "https://$host.test/aop?json"
        done
    done
    port=$plain
    for path in / /aop /aop?json /aop?prometheus /server-status /server-status?auto /.well-known/acme-challenge/%2e%2e/x; do
        ask "http://plain.test$path"
    done
    port=$tls
    echo
}
tls=$port
visit >/dev/null
for _ in 1 2 3; do
    before=$(grep -c 'resuming normal' "$root/logs/error.log")
    kill -USR1 "$server"
    for _ in $(seq 600); do [ "$(grep -c 'resuming normal' "$root/logs/error.log")" -gt "$before" ] && break; sleep 0.05; done
    visit >/dev/null
done
cat "$root/certs/other-ca.pem" >>"$root/certs/origin-pull-ca.pem"  # for a round of the watch
for _ in $(seq 600); do grep -q 'has changed since it was loaded' "$root/logs/error.log" && break; sleep 0.1; done
grep -q 'has changed since it was loaded' "$root/logs/error.log" || { echo "the watch saw nothing"; exit 1; }
parent=$server
kill "$server"; wait "$server"; server=
grep -E 'exit signal|\[(emerg|crit)\]' "$root/logs/error.log" && exit 1
# A child ends without giving back what it inherited of the configuration, and the sanitizer
# does not look into APR's pools for who holds it: there only what was allocated since counts.
python3 - "$root/reports" "$parent" <<'END'
import pathlib, re, sys
reports, parent = list(pathlib.Path(sys.argv[1]).iterdir()), sys.argv[2]
inherited = re.compile("ap_run_(check|post)_config|ap_process_config_tree|ap_fixup_virtual_hosts|ap_read_config")
bad = 0
for report in reports:
    text = report.read_text(errors="replace")
    if "ERROR: AddressSanitizer" in text or "runtime error" in text:
        print(text)
        bad += 1
        continue
    for block in re.split(r"\n\n", text):
        ours = "leak of" in block and ("aop::" in block or "mod_aop" in block)
        if ours and not (report.suffix != "." + parent and inherited.search(block)):
            print(report.name, block, "\n")
            bad += 1
print(f"{len(reports)} reports, {bad or 'nothing'} about mod_aop")
sys.exit(bad != 0)
END

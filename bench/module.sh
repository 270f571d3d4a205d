#!/bin/bash
# What mod_aop costs httpd, in CPU time, with and without it in turns, medians and ratios:
# the start with many virtual hosts that share a CA, `httpd -t`, and a TLS handshake with one request.
#   bench/module.sh MODULE LOAD [ROUNDS] [VHOSTS] [HANDSHAKES]
# MODULE is mod_aop.so of an optimised build, LOAD the client built from test/module/load.cpp. What the guard
# adds to a request over a connection that is kept alive, test/module's the_guard_costs_little_for_each_request prints.
set -u
module=$(realpath "${1:?mod_aop.so}") load=$(realpath "${2:?the load client}") rounds=${3:-5} vhosts=${4:-10000} handshakes=${5:-2000}
here=$(cd "$(dirname "$0")" && pwd)
root=$(mktemp -d /tmp/aop-bench-XXXXXX) && chmod 755 "$root"
server=
end_server() { [ -n "$server" ] && kill "$server" 2>/dev/null && wait "$server" 2>/dev/null; server=; }
cleanup() {
    end_server
    rm -rf "$root"
}
trap cleanup EXIT
trap 'exit 130' INT TERM
mkdir -p "$root"/{run,logs,htdocs}
sh "$here/../test/certs/make.sh" "$root/certs" >/dev/null || exit 3
echo content >"$root/htdocs/index.html"
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')

configuration() { # FILE VHOSTS with|without
    {
        for name in mpm_event ssl socache_shmcb authz_core alias dir; do echo "LoadModule ${name}_module /usr/lib/apache2/modules/mod_$name.so"; done
        [ "$(id -u)" = 0 ] && printf 'User www-data\nGroup www-data\n'
        cat <<END
ServerRoot $root
ServerName bench.test
DocumentRoot htdocs
PidFile run/httpd.pid
DefaultRuntimeDir run
Mutex pthread
ErrorLog logs/error.log
Listen 127.0.0.1:$port
StartServers 1
SSLCertificateFile certs/server.pem
SSLCertificateKeyFile certs/server.key
SSLVerifyClient require
SSLCACertificateFile certs/origin-pull-ca.pem
END
        [ "$3" = with ] && printf 'LoadModule aop_module %s\nAOPGuard on\n' "$module"
        seq "$2" | sed "s/.*/<VirtualHost *:$port>\nServerName s&.test\nSSLEngine on\n<\/VirtualHost>/"
    } >"$root/$1"
}
for kind in with without; do
    configuration "many.$kind" "$vhosts" $kind
    configuration "few.$kind" 2 $kind
done

# Milliseconds of CPU that processes have used, in clock ticks of the kernel.
ticks=$(getconf CLK_TCK)
cpu() { for pid in "$@"; do sed 's/.*) //' "/proc/$pid/stat" 2>/dev/null; done | awk -v t="$ticks" '{ms += ($12 + $13) * 1000 / t} END {print ms + 0}'; }
start() { # FILE
    : >"$root/logs/error.log"
    /usr/sbin/apache2 -d "$root" -f "$1" -DFOREGROUND 2>"$root/logs/stderr" &
    server=$!
    for _ in $(seq 12000); do
        grep -q 'resuming normal' "$root/logs/error.log" && return
        kill -0 "$server" 2>/dev/null || { cat "$root/logs/stderr" "$root/logs/error.log"; exit 1; }
        sleep 0.05
    done
    exit 1
}

for round in $(seq "$rounds"); do
    for kind in with without; do
        start "many.$kind"
        cpu "$server" >>"$root/start.$kind"
        end_server
        python3 - "$root" "many.$kind" <<'END' >>"$root/test.$kind"
import resource, subprocess, sys
subprocess.run(["/usr/sbin/apache2", "-d", sys.argv[1], "-f", sys.argv[2], "-t"], stderr=subprocess.DEVNULL, check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print((used.ru_utime + used.ru_stime) * 1000)
END
        start "few.$kind"
        children=$(ps -o pid= --ppid "$server")
        before=$(cpu $children)
        "$load" 1 "$port" s1.test "$root/certs/client.pem" "$root/certs/client.key" "$root/never" 1 "$handshakes" >"$root/said" || cat "$root/said"
        after=$(cpu $children)
        echo "$before $after" | awk -v n="$handshakes" '{print ($2 - $1) * 1000 / n}' >>"$root/handshake.$kind"
        end_server
    done
done
median() { sort -n "$1" | awk '{a[NR] = $1} END {print a[int((NR + 1) / 2)]}'; }
echo "| what | httpd alone | with mod_aop | ratio | each round, with / without |"
echo "| --- | --- | --- | --- | --- |"
row() { # TITLE NAME UNIT
    paste "$root/$2.with" "$root/$2.without" | awk '{printf "%.3f ", $1 / $2}' >"$root/ratios"
    echo "$1|$(median "$root/$2.without")|$(median "$root/$2.with")|$3|$(cat "$root/ratios")" |
        awk -F'|' '{printf "| %s | %.0f %s | %.0f %s | %.3f | %s|\n", $1, $2, $4, $3, $4, $3 / $2, $5}'
}
row "start, $vhosts virtual hosts sharing a CA" start ms
row "httpd -t of the same" test ms
row "handshake and one request, $handshakes times" handshake us
echo "load average: $(cut -d' ' -f1-3 /proc/loadavg)"

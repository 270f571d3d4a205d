#!/bin/bash
# The status page as a browser shows it, in light and dark, wide and narrow; and its metrics as promtool reads them.
#   test/module/page.sh MODULE DIRECTORY
# Writes light.png, dark.png, narrow.png and metrics.txt into DIRECTORY. Exit status 77, which ctest
# calls "skipped", without Chromium or without promtool (packages chromium, prometheus).
set -u
module=${1:?mod_aop.so} out=${2:?a directory for the pictures}
here=$(cd "$(dirname "$0")" && pwd)
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || { echo "skipped: no Chromium (package chromium)"; exit 77; }
command -v promtool >/dev/null || { echo "skipped: no promtool (package prometheus)"; exit 77; }
mkdir -p "$out"
root=$(mktemp -d /tmp/aop-page-XXXXXX) && chmod 755 "$root"
server=
cleanup() {
    [ -n "$server" ] && kill "$server" 2>/dev/null && wait "$server" 2>/dev/null
    rm -rf "$root"
}
trap cleanup EXIT
trap 'exit 130' INT TERM
mkdir -p "$root"/{run,logs,htdocs,conf,home}
sh "$here/../certs/make.sh" "$root/certs" >/dev/null || exit 3
read -r port plain < <(python3 -c '
import socket
a, b = socket.socket(), socket.socket()
a.bind(("127.0.0.1", 0)), b.bind(("127.0.0.1", 0))
print(a.getsockname()[1], b.getsockname()[1])')
vhost() { printf '<VirtualHost *:%s>\nServerName %s\n%s\n</VirtualHost>\n' "$port" "$1" "$2"; }
{
    for name in mpm_event ssl socache_shmcb authz_core; do echo "LoadModule ${name}_module /usr/lib/apache2/modules/mod_$name.so"; done
    [ "$(id -u)" = 0 ] && printf 'User www-data\nGroup www-data\n'
    cat <<END
LoadModule aop_module $module
ServerRoot $root
ServerName page.test
DocumentRoot htdocs
PidFile run/httpd.pid
DefaultRuntimeDir run
Mutex pthread
ErrorLog logs/error.log
Listen 127.0.0.1:$port
Listen 127.0.0.1:$plain
SSLCertificateFile certs/server.pem
SSLCertificateKeyFile certs/server.key
SSLEngine on
SSLVerifyClient require
SSLCACertificateFile certs/origin-pull-ca.pem
AOPGuard on
AOPGuardExempt /aop handler=aop-status
<Location /aop>
SetHandler aop-status
</Location>
END
    vhost shop.example.com "AOPTrust own"
    vhost api.example.com "SSLCACertificateFile certs/two-cas.pem"
    vhost blog.example.com "SSLVerifyClient optional"
    vhost soon.example.com "SSLCACertificateFile certs/expiring-ca.pem"
    vhost changed.example.com "SSLCACertificateFile $root/changed.pem"
    vhost a-server-with-a-rather-long-name.and-another-long-label.example.com "SSLVerifyClient none"
    printf '<VirtualHost *:%s>\nServerName plain.example.com\nSSLEngine off\n</VirtualHost>\n' "$plain"
} >"$root/conf/httpd.conf"
cp "$root/certs/origin-pull-ca.pem" "$root/changed.pem"
/usr/sbin/apache2 -d "$root" -f conf/httpd.conf -DFOREGROUND 2>"$root/logs/stderr" &
server=$!
for _ in $(seq 600); do grep -q 'resuming normal' "$root/logs/error.log" 2>/dev/null && break; sleep 0.05; done
cp "$root/certs/other-ca.pem" "$root/changed.pem"
for _ in 1 2 3; do curl -s -o /dev/null "http://127.0.0.1:$plain/"; done
page=http://127.0.0.1:$plain/aop

curl -s "$page?prometheus" >"$out/metrics.txt"
lint=$(promtool check metrics <"$out/metrics.txt" 2>&1) || { echo "promtool: $lint"; exit 1; }
[ -z "$lint" ] || { echo "promtool: $lint"; exit 1; }

shoot() { # NAME WIDTH,HEIGHT OPTIONS…
    name=$1 size=$2
    shift 2
    rm -f "$out/$name.png"
    HOME=$root/home timeout 120 "$browser" --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --hide-scrollbars --user-data-dir="$root/home/$name" \
        --window-size="$size" --screenshot="$out/$name.png" "$@" "$page" >"$root/logs/$name" 2>&1
    [ -s "$out/$name.png" ] || { tail -5 "$root/logs/$name"; echo "no picture $name"; exit 1; }
}
shoot light 1280,1500 --blink-settings=preferredColorScheme=1
shoot dark 1280,1500 --blink-settings=preferredColorScheme=0
shoot narrow 500,1800 --blink-settings=preferredColorScheme=1
python3 - "$out" <<'END'
# The colours of the page and of what lies on it, counted in the pictures.
import collections, pathlib, struct, sys, zlib

def pixels(path):
    data, at, idat = path.read_bytes(), 8, b""
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + size]
        if kind == b"IHDR":
            width, height, depth, colour = struct.unpack(">IIBB", body[:10])
        if kind == b"IDAT":
            idat += body
        at += size + 12
    step = {2: 3, 6: 4}[colour]
    raw, line = zlib.decompress(idat), bytearray(width * step)
    for y in range(height):
        start = y * (width * step + 1)
        kind, row = raw[start], bytearray(raw[start + 1:start + 1 + width * step])
        for x in range(len(row)):
            left, up = row[x - step] if x >= step else 0, line[x]
            corner = line[x - step] if x >= step else 0
            if kind == 1: row[x] = row[x] + left & 255
            elif kind == 2: row[x] = row[x] + up & 255
            elif kind == 3: row[x] = row[x] + (left + up) // 2 & 255
            elif kind == 4:
                p = left + up - corner
                a, b, c = abs(p - left), abs(p - up), abs(p - corner)
                row[x] = row[x] + (left if a <= b and a <= c else up if b <= c else corner) & 255
        line = row
        for x in range(0, len(row), step):
            yield bytes(row[x:x + 3]).hex()

bad = 0
out = pathlib.Path(sys.argv[1])
light = {"page": "f6f7f9", "card": "ffffff", "good": "dafbe1", "bad": "ffe2e0", "warning": "fff1c7"}
dark = {"page": "0f1318", "card": "171d24", "good": "12381f", "bad": "4a1518", "warning": "43330b"}
for name, colours in (("light", light), ("dark", dark), ("narrow", light)):
    counted = collections.Counter(pixels(out / (name + ".png")))
    for what, colour in colours.items():
        if counted[colour] < 200:
            print(f"{name}.png: hardly any pixel ({counted[colour]}) has the colour of {what}, #{colour}")
            bad = 1
    if len(counted) < 50:
        print(f"{name}.png: no text")
        bad = 1
sys.exit(bad)
END

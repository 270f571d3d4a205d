#!/bin/sh
# Writes a ServerRoot for measuring: DIR/httpd.conf and what it includes.
#
#   bench/make_tree.sh DIR KIND N CERTS
#
# KIND  files     N TLS vhosts, one file each          one       the same in one file
#       distinct  one file each, each with a CA file   macro     N vhosts from one macro
#       lines     one file of N directives in vhosts of 10
# CERTS is a folder made by test/certs/make.sh.
set -eu
[ $# = 4 ] || { sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2; }
dir=$1 kind=$2 n=$3 certs=$4
mkdir -p "$dir/sites" "$dir/ca" "$dir/logs"
modules=$(apxs -q LIBEXECDIR)

{
    for m in mpm_event authz_core alias dir socache_shmcb ssl macro; do
        echo "LoadModule ${m}_module $modules/mod_$m.so"
    done
    echo "Listen 127.0.0.1:28443"
    echo "ServerName origin.example.com"
    echo "PidFile logs/httpd.pid"
    echo "ErrorLog logs/error_log"
} > "$dir/httpd.conf"

case $kind in
files | distinct) echo "Include sites/*.conf" >> "$dir/httpd.conf" ;;
one | lines) echo "Include sites.conf" >> "$dir/httpd.conf" ;;
macro)
    {
        echo '<Macro Site $name>'
        echo '<VirtualHost 127.0.0.1:28443>'
        echo '    ServerName $name.example.com'
        echo '    SSLEngine on'
        echo "    SSLCertificateFile $certs/server.pem"
        echo "    SSLCertificateKeyFile $certs/server.key"
        echo '    SSLVerifyClient require'
        echo "    SSLCACertificateFile $certs/origin-pull-ca.pem"
        echo '</VirtualHost>'
        echo '</Macro>'
    } >> "$dir/httpd.conf" ;;
esac

awk -v dir="$dir" -v kind="$kind" -v n="$n" -v certs="$certs" '
function vhost(i, out, ca) {
    print "<VirtualHost 127.0.0.1:28443>" > out
    print "    ServerName site" i ".example.com" > out
    print "    ServerAlias www.site" i ".example.com" > out
    print "    # one of many" > out
    print "    DocumentRoot /var/www/html" > out
    print "    SSLEngine on" > out
    print "    SSLCertificateFile " certs "/server.pem" > out
    print "    SSLCertificateKeyFile " certs "/server.key" > out
    print "    SSLVerifyClient require" > out
    print "    SSLVerifyDepth 1" > out
    print "    SSLCACertificateFile " ca > out
    print "    <Location /private>" > out
    print "        Require all denied" > out
    print "    </Location>" > out
    print "</VirtualHost>" > out
}
BEGIN {
    shared = certs "/origin-pull-ca.pem"
    if (kind == "files" || kind == "distinct")
        for (i = 1; i <= n; i++) {
            out = sprintf("%s/sites/site%06d.conf", dir, i)
            vhost(i, out, kind == "distinct" ? sprintf("%s/ca/%d.pem", dir, i) : shared)
            close(out)
        }
    else if (kind == "one")
        for (i = 1; i <= n; i++)
            vhost(i, dir "/sites.conf", shared)
    else if (kind == "macro")
        for (i = 1; i <= n; i++)
            print "Use Site site" i > (dir "/httpd.conf.uses")
    else if (kind == "lines") {
        for (i = 1; i <= n / 10; i++) {
            out = dir "/sites.conf"
            print "<VirtualHost 127.0.0.1:28443>" > out
            print "    ServerName site" i ".example.com" > out
            for (j = 1; j <= 8; j++)
                print "    SetEnvIf Request_URI ^/part" j "/ PART=" j > out
            print "</VirtualHost>" > out
        }
    }
}'
if [ "$kind" = macro ]; then cat "$dir/httpd.conf.uses" >> "$dir/httpd.conf"; rm "$dir/httpd.conf.uses"; fi
if [ "$kind" = lines ]; then sed -i "1iLoadModule setenvif_module $modules/mod_setenvif.so" "$dir/httpd.conf"; fi
if [ "$kind" = distinct ]; then i=1; while [ $i -le "$n" ]; do ln "$certs/origin-pull-ca.pem" "$dir/ca/$i.pem" 2>/dev/null || cp "$certs/origin-pull-ca.pem" "$dir/ca/$i.pem"; i=$((i + 1)); done; fi

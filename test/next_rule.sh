#!/bin/sh
# Makes the skeleton of a rule with the next free number of its family: the rule's file, its line in the list, its examples.
#
#   test/next_rule.sh NAME FAMILY
#
# NAME    the rule's public name, as in client-cert-optional
# FAMILY  0 reading the configuration · 1 must a client present a certificate · 2 which CAs are trusted · 3 ways around the
#         client certificate · 4 outages · 5 httpd version and advisories · 9 the tools and the running server
# Numbers are never used twice: a gap belongs to a rule that was retired, or is kept free.
set -eu
cd "$(dirname "$0")/.."
case ${1-} in -h | --help) sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
name=${1-} family=${2-}
if [ $# -ne 2 ] || ! printf '%s' "$name" | grep -Eqx '[a-z][a-z0-9]*(-[a-z0-9]+)*' || ! printf '%s' "$family" | grep -Eqx '[0-59]'; then
    echo "usage: test/next_rule.sh NAME FAMILY, as in: test/next_rule.sh comma-in-alias 3 (--help lists the families)" >&2
    exit 2
fi
if grep -q "\.name = \"$name\"," core/rules/*.cpp; then
    echo "There is a rule $name: $(grep -l "\.name = \"$name\"," core/rules/*.cpp)" >&2
    exit 1
fi

last=$(ls core/rules | sed -n "s/^aop\($family[0-9][0-9]\)_.*/\1/p" | sort | tail -n 1)
number=$(printf '%03d' $((1${last:-${family}00} - 1000 + 1)))
id=AOP$number
symbol=aop${number}_$(printf '%s' "$name" | tr - _)
file=core/rules/$symbol.cpp

cat >"$file" <<EOF
#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Server& server : a.site.servers) {
        const auto& mode = server.tls.verify_client;  // the setting that the rule is about
        if (!mode)
            continue;
        report(server, mode.place, "TODO: what the server does, without its name: \"accepts …\"");
    }
}

extern constinit const Rule $symbol{
    .id = "$id",
    .name = "$name",
    .severity = Severity::warning,
    .summary = "TODO: the mistake, as a sentence without a full stop",
    .why = "TODO: what happens to the site or to its visitors.",
    .httpd = "TODO: what httpd does, and since which version.",
    .fix = "TODO: what to write instead.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html",
    .check = check,
};

}
EOF

# Its line comes before the first rule with a greater number; the last line of the list has no backslash.
list=core/verdicts/audit.cpp
awk -v symbol="$symbol" '
    function line(text) { return sprintf("%-149s\\", "    RULE(" text ")") }
    /^    RULE\(aop/ {
        at = $0; sub(/^ *RULE\(/, "", at); sub(/\).*/, "", at)
        if (!done && at > symbol) { print line(symbol); done = 1 }
        if (!done && $0 !~ /\\$/) { print line(at); print "    RULE(" symbol ")"; done = 1; next }
    }
    { print }' "$list" >"$list.new" && mv "$list.new" "$list"

mkdir -p "examples/rules/$id"
cat >"examples/rules/$id/bad.conf" <<'EOF'
Listen 443
<VirtualHost *:443>
    ServerName shop.example.com
    SSLEngine on
    SSLCertificateFile certs/server.pem
    SSLCertificateKeyFile certs/server.key
    SSLVerifyClient require
    SSLCACertificateFile certs/origin-pull-ca.pem
</VirtualHost>
EOF
cp "examples/rules/$id/bad.conf" "examples/rules/$id/good.conf"

cat <<EOF
$id is in $file, in the list in $list, and in examples/rules/$id.
Next: write the check and its texts, change bad.conf and good.conf, then see "Add a rule" in CONTRIBUTING.md from step 4.
EOF

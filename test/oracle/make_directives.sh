#!/bin/sh
# make_directives.sh modules|directives DUMP_COMMANDS_SO: writes linter/httpd/modules.inc or
# linter/httpd/directives.inc from the command tables of the installed httpd with every module of
# its own loaded (one MPM after the other), and from elsewhere.txt. Other packages' modules in the
# same folder are left out, if dpkg knows whose they are.
set -eu
export LC_ALL=C
what=$1 probe=$(realpath "$2") here=$(dirname "$(realpath "$0")")
httpd=${HTTPD:-apache2}
folder=$(apxs -q LIBEXECDIR)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

symbol() { nm -D --defined-only "$1" | awk '$2 ~ /^[BD]$/ && $3 ~ /_module$/ {print $3}'; }

modules() { dpkg -L apache2-bin 2>/dev/null | grep "^$folder/.*\.so$" | sort | grep . || ls "$folder"/*.so; }
for so in $(modules); do
    echo "$(symbol "$so") $so"
done > "$scratch/all"

for mpm in event prefork worker; do
    {
        awk -v mpm="$mpm" '$1 !~ /^mpm_/ || $1 == "mpm_" mpm "_module" {print "LoadModule", $1, $2}' "$scratch/all"
        echo "LoadModule dump_commands_module $probe"
    } > "$scratch/$mpm.conf"
    "$httpd" -t -d "$scratch" -f "$mpm.conf"
done > "$scratch/dump"

awk '$1 == "server" {print $2; exit}' "$scratch/dump" | sed 's,^,// ,'
grep -v dump_commands "$scratch/dump" | cat - "$here/elsewhere.txt" | case $what in
modules)
    awk 'FNR == NR {sub(/.*\//, "", $2); file[$1] = $2; next}
         $1 == "module" {printf("{\"%s\", \"%s\", \"%s\"},\n", $3, $2, (NF > 3 ? $4 : file[$3]))}' "$scratch/all" - |
        sort -u
    ;;
directives)
    awk 'BEGIN {
             split("limit options file_info auth_config indexes - in_directory in_server on_read - - in_proxy", bit, " ")
             split("raw take1 take2 iterate iterate2 flag none take12 take3 take23 take123 take13 argv", form, " ")
         }
         $1 == "command" {
             text = ""; mask = $4
             if (mask % 32 == 31) { text = "any_override"; mask -= 31 }
             for (i = 1; mask; ++i) {
                 if (mask % 2) text = text (text ? " | " : "") bit[i]
                 mask = int(mask / 2)
             }
             printf "%s {\"%s\", \"%s\", %s, Form::%s},\n", tolower($2), $2, $3, text ? text : "nowhere", form[$5 + 1]
         }' | sort -u | cut -d" " -f2-
    ;;
esac

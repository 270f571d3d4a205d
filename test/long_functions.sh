#!/bin/sh
# Lists functions of more than 60 lines, and classes of more than 150 lines in one body: each is to be taken apart by its ideas.
# It goes by the braces as test/format.sh leaves them. Without arguments: core, linter, mod_aop.
#
#   test/long_functions.sh [FILE…]
set -eu
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || set -- $(find core linter mod_aop -name '*.cpp' -o -name '*.h' | sort)
awk -v most_function=60 -v most_class=150 '
function indent(line) { match(line, /^ */); return RLENGTH }
function tell(what, from, to, most) { if (to - from + 1 > most) { printf "%s:%d: %d lines: %s\n", FILENAME, from, to - from + 1, what; found = 1 } }
FNR == 1 { function_at = -1; classes = 0; before = "" }
# A function: a brace of its own line, to the brace below it.
/^ *\{$/ && function_at < 0 { function_at = indent($0); function_from = FNR; function_name = before }
/^ *\}$/ && indent($0) == function_at { tell(function_name, function_from, FNR, most_function); function_at = -1 }
/^ *(class|struct) .*\{$/ && function_at < 0 { class_at[classes] = indent($0); class_from[classes] = FNR; class_name[classes++] = $0 }
/^ *\};$/ && classes > 0 && indent($0) == class_at[classes - 1] { --classes; tell(class_name[classes], class_from[classes], FNR, most_class) }
{ before = $0 }
END { exit found }
' "$@"

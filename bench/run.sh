#!/usr/bin/env bash
# Measures aop-lint against httpd and against the least that reading the files costs, on generated trees, and prints
# a table in Markdown: medians, and the ratios that docs/performance.md states goals for.
#
#   bench/run.sh [--no-install] [RUNS]        default: 5 runs each
#
# Each round runs every program once, so that what else the machine does falls on all of them alike.
set -eu
export LC_ALL=C
cd "$(dirname "$0")/.."
. test/packages.sh
if [ "${1:-}" = --no-install ]; then shift; else install_missing $build_packages libbenchmark-dev libboost-test-dev time augeas-tools augeas-lenses; fi
runs=${1:-5}
build=$PWD/build/bench
work=$build/work
mkdir -p "$build"
cmake -S . -B "$build/cmake" -G Ninja -DCMAKE_BUILD_TYPE=Release -DAOP_BENCH=ON -DAOP_PCH=ON >"$build/cmake.log"
cmake --build "$build/cmake" --target aop-lint floor stages >"$build/build.log"
lint=$build/cmake/aop-lint floor=$build/cmake/bench/floor
httpd=$(command -v apache2 || command -v httpd)
rm -rf "$work"
mkdir -p "$work"
sh test/certs/make.sh "$work/certs"

# measure NAME TREE COMMAND…: milliseconds (with those that starting `time` takes, about one) and kilobytes of one run
# into a file of that name.
measure() {
    name=$1 tree=$2
    shift 2
    local from=$EPOCHREALTIME
    /usr/bin/time -f %M -o "$work/one" "$@" >/dev/null 2>&1 || true
    local to=$EPOCHREALTIME
    echo "$(((${to/./} - ${from/./}) / 100))" "$(tail -n 1 "$work/one")" | awk '{ print $1 / 10, $2 }' >> "$work/times.$tree.$name"
}
# median FILE COLUMN
median() { cut -d ' ' -f "$2" "$1" | sort -n | awk '{a[NR]=$1} END {print a[int((NR + 1) / 2)]}'; }

# The files of a tree, as a pattern.
files_of() {
    if [ -f "$1/sites.conf" ]; then echo "$1/sites.conf"; elif [ -n "$(ls -A "$1/sites")" ]; then echo "$1/sites/*.conf"; else echo "$1/httpd.conf"; fi
}

trees="files-10 files-100 files-1000 files-10000 one-1000 one-10000 distinct-1000 macro-10000 lines-100000"
for tree in $trees; do
    bench/make_tree.sh "$work/$tree" "${tree%-*}" "${tree#*-}" "$work/certs"
done
round=0
while [ $round -lt "$runs" ]; do
    for tree in $trees; do
        dir=$work/$tree
        measure lint "$tree" "$lint" -d "$dir" -f httpd.conf --format json
        measure httpd "$tree" "$httpd" -d "$dir" -f httpd.conf -t
        measure dump "$tree" "$httpd" -d "$dir" -f httpd.conf -t -C "LoadModule info_module $(apxs -q LIBEXECDIR)/mod_info.so" -D DUMP_CONFIG
        if [ -f "$dir/sites.conf" ]; then
            measure cat "$tree" cat "$dir/sites.conf"
            measure floor "$tree" "$floor" "$dir/sites.conf"
        elif [ -n "$(ls -A "$dir/sites")" ]; then
            measure cat "$tree" sh -c "cat '$dir'/sites/*.conf"
            measure floor "$tree" "$floor" "$dir/sites"
        else
            measure cat "$tree" cat "$dir/httpd.conf"
            measure floor "$tree" "$floor" "$dir/httpd.conf"
        fi
    done
    round=$((round + 1))
done
# The other reader of httpd's files that there is; it only takes them apart. Last, and once: it takes seconds, and so much memory that
# what comes after it is slower.
for tree in $trees; do
    measure augtool "$tree" augtool --noautoload --transform "Httpd.lns incl $(files_of "$work/$tree")" ls /files
done

echo "| tree | size kB | cat ms | floor ms | aop-lint ms | httpd -t ms | DUMP_CONFIG ms | augtool ms | lint / floor | httpd / lint | lint MiB |"
echo "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"
for tree in $trees; do
    size=$(cat "$work/$tree"/*.conf "$work/$tree"/sites/*.conf 2>/dev/null | wc -c)
    set --
    for name in cat floor lint httpd dump augtool; do set -- "$@" "$(median "$work/times.$tree.$name" 1)"; done
    awk -v t="$tree" -v kb=$((size / 1024)) -v c="$1" -v f="$2" -v l="$3" -v h="$4" -v d="$5" -v g="$6" -v m="$(median "$work/times.$tree.lint" 2)" 'BEGIN {
        printf "| %s | %d | %.0f | %.0f | %.0f | %.0f | %.0f | %.0f | %.1f | %.1f | %.1f |\n", t, kb, c, f, l, h, d, g, (f > 0 ? l / f : 0), (l > 0 ? h / l : 0), m / 1024 }'
done
a=$(median "$work/times.files-1000.lint" 1) b=$(median "$work/times.files-10000.lint" 1)
awk -v a="$a" -v b="$b" 'BEGIN { if (a > 0) printf "\nFrom 1,000 to 10,000 files the time grows as n^%.2f.\n", log(b / a) / log(10) }'

# The largest tree that somebody else wrote, where there is one: httpd itself would have to be installed in it.
if [ -n "${AOP_TEST_DATA:-}" ]; then
    corpus=$AOP_TEST_DATA/corpus
    case=$(awk -F '\t' '$5 == "tree" && $12 + 0 > most { most = $12 + 0; name = $2 } END { print name }' "$corpus/MANIFEST.tsv")
    python3 "$corpus/materialise.py" "$case" "$work/largest" >"$work/largest.json"
    main=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["main"])' "$work/largest.json")
    round=0
    while [ $round -lt "$runs" ]; do
        measure lint largest "$lint" --root "$work/largest" "$main" --format json
        round=$((round + 1))
    done
    echo "The largest tree that somebody else wrote, $(find "$work/largest" -type f | wc -l) files: $(median "$work/times.largest.lint" 1) ms, $(median "$work/times.largest.lint" 2) kB of memory."
fi

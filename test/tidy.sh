#!/bin/sh
# clang-tidy and cppcheck read core, linter and mod_aop, and anything they report is an error. g++ links them with -flto, which
# sees where two files define different types of one name.
# Too long for every run of the tests: half an hour on two cores.
#
#   test/tidy.sh [--no-install] [FILE…]
#
# --no-install  installs nothing
# FILE…         only these sources of core, linter and mod_aop, by clang-tidy and cppcheck
# BUILD=DIR     where the compile commands are made (default: build/tidy below the project)
# What they are not asked, and why, stands in .clang-tidy and in test/cppcheck.txt.
set -eu
cd "$(dirname "$0")/.."
. test/packages.sh
install=yes
while [ $# -gt 0 ]; do
    case $1 in
    --no-install) install= ;;
    -h | --help) sed -n '2,11s/^# \{0,1\}//p' "$0"; exit 0 ;;
    -*) echo "test/tidy.sh: unknown option $1" >&2; exit 2 ;;
    *) break ;;
    esac
    shift
done
[ -z "$install" ] || install_missing $build_packages $tidy_packages

build=${BUILD:-build/tidy}
mkdir -p "$build"
cmake -S . -B "$build" -G Ninja -DCMAKE_CXX_COMPILER=clang++ -DCMAKE_C_COMPILER=clang -DCMAKE_BUILD_TYPE=Debug \
    -DCMAKE_EXPORT_COMPILE_COMMANDS=ON -DAOP_PCH=OFF -DAOP_TESTS=OFF >"$build/cmake.log" 2>&1 || { cat "$build/cmake.log"; exit 1; }
cmake --build "$build" --target generated/linter_examples.inc >"$build/build.log" || { cat "$build/build.log"; exit 1; }
everything=
if [ $# -eq 0 ]; then
    everything=yes
    set -- $(find core linter mod_aop -name '*.cpp' | sort)
fi
jobs=$(nproc)
status=0

echo "== $(cppcheck --version): $# sources"
# Only a run over all of them can tell that an exclusion has lost its object.
cppcheck --quiet -j "$jobs" --std=c++20 --language=c++ --enable="warning,performance,portability${everything:+,information}" \
    --inline-suppr --suppressions-list=test/cppcheck.txt --error-exitcode=1 -I . "$@" || status=1

echo "== clang-tidy $(clang-tidy --version | sed -n 's/.*LLVM version //p'): $# sources"
printf '%s\n' "$@" | xargs -P "$jobs" -I '{}' sh -c '
    said=$(clang-tidy --quiet -p "$1" "$2" 2>&1) || { printf "%s\n" "$said"; exit 1; }' - "$build" '{}' || status=1

if [ -n "$everything" ]; then
    echo "== g++ -flto -Wodr: aop-lint, mod_aop"
    cmake -S . -B "$build/odr" -G Ninja -DCMAKE_CXX_COMPILER=g++ -DCMAKE_BUILD_TYPE=Debug -DAOP_TESTS=OFF -DAOP_PCH=OFF \
        -DCMAKE_CXX_FLAGS_DEBUG="-O0 -flto=auto -Wodr -Wlto-type-mismatch -Werror=odr -Werror=lto-type-mismatch" \
        -DCMAKE_AR="$(command -v gcc-ar)" -DCMAKE_RANLIB="$(command -v gcc-ranlib)" >"$build/odr.log" 2>&1 &&
        cmake --build "$build/odr" --target aop-lint mod_aop >>"$build/odr.log" 2>&1 || { tail -n 60 "$build/odr.log"; status=1; }
fi

[ $status -ne 0 ] || echo "tidy: $# sources, nothing to report"
exit $status

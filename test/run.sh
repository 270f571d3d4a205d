#!/bin/sh
# Passes the tests, on a fresh Debian 12 machine too: installs what is missing, builds out of tree, runs every test.
#
#   test/run.sh [--no-install] [--fast] [CTEST OPTIONS…]
#
# --no-install  installs nothing
# --fast        only the build with g++; without it the tests also run as clang builds them, under
#               the address and undefined-behaviour sanitizers
# BUILD=DIR     where to build (default: build/test below the project)
# AOP_TEST_DATA names a folder with further data (corpus/, data/); without it those cases say that they are skipped
set -eu
cd "$(dirname "$0")/.."
. test/packages.sh
install=yes fast=
while [ $# -gt 0 ]; do
    case $1 in
    --no-install) install= ;;
    --fast) fast=yes ;;
    -h | --help) sed -n '2,11s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) break ;;
    esac
    shift
done
[ -z "$install" ] || install_missing $build_packages $test_packages

build=${BUILD:-build/test}
mkdir -p "$build"
jobs=$(nproc)
launcher=
if command -v ccache >/dev/null; then launcher="-DCMAKE_CXX_COMPILER_LAUNCHER=ccache"; fi

# Without precompiled headers a missing #include is an error: the linter is built so here, core and the module by the test of apxs.
echo "== g++, warnings as errors: build"
cmake -S . -B "$build/gcc" -G Ninja -DCMAKE_CXX_COMPILER=g++ -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_CXX_FLAGS_RELWITHDEBINFO="-O1 -g1" \
    -DAOP_WERROR=ON -DAOP_PCH=ON -DAOP_PCH_OWN=ON -DAOP_NO_PCH=linter $launcher >"$build/cmake.log" 2>&1 || { cat "$build/cmake.log"; exit 1; }
cmake --build "$build/gcc" -j "$jobs"
echo "== g++: tests"
ctest --test-dir "$build/gcc" --output-on-failure -j "$jobs" "$@"

if [ -z "$fast" ]; then
    echo "== clang, address and undefined-behaviour sanitizers: build"
    cmake -S . -B "$build/clang" -G Ninja -DCMAKE_CXX_COMPILER=clang++ -DCMAKE_C_COMPILER=clang -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG="-O1 -g1" \
        -DAOP_WERROR=ON -DAOP_SANITIZE=ON -DAOP_PCH=ON -DAOP_PCH_OWN=ON $launcher >"$build/cmake.log" 2>&1 || { cat "$build/cmake.log"; exit 1; }
    cmake --build "$build/clang" -j "$jobs"
    echo "== clang, sanitizers: tests"
    ctest --test-dir "$build/clang" --output-on-failure -j "$jobs" -L sanitize "$@"
fi

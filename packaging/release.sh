#!/bin/sh
# Everything that a release publishes, from one commit, into one folder:
#
#   packaging/release.sh [--snapshot] [--twice] FOLDER
#
# aop-VERSION.tar.gz                     the sources (git archive)
# aop-lint-VERSION-linux-MACHINE         the static aop-lint
# aop-lint_*.deb, libapache2-mod-aop_*.deb
# aop-VERSION.spdx.json                  what the static aop-lint is made of (SPDX 2.3)
# notes.md                               the section of CHANGELOG.md
# SHA256SUMS                             of all of these
#
# --snapshot  a commit without the tag vVERSION too
# --twice     builds all a second time and compares byte for byte
# FOLDER      must not exist yet. Needs build_packages and deb_packages of test/packages.sh, git and python3
# Times come from the commit (SOURCE_DATE_EPOCH), paths do not go into the programs: who builds the same commit
# with the same Debian packages gets the same bytes.
set -eu
cd "$(dirname "$0")/.."
snapshot= twice=
while [ $# -gt 0 ]; do
    case $1 in
    --snapshot) snapshot=yes ;;
    --twice) twice=yes ;;
    -h | --help) sed -n '2,18s/^# \{0,1\}//p' "$0"; exit 0 ;;
    -*) echo "release.sh: unknown option $1" >&2; exit 2 ;;
    *) break ;;
    esac
    shift
done
[ $# -eq 1 ] || { echo "usage: packaging/release.sh [--snapshot] [--twice] FOLDER" >&2; exit 2; }
cannot() { echo "release.sh: $*" >&2; exit 1; }
[ ! -e "$1" ] || cannot "$1 exists already"

version=$(sed -n 's/^project(aop VERSION \([0-9.]*\) .*/\1/p' CMakeLists.txt)
commit=$(git rev-parse --short=12 HEAD)
[ -z "$(git status --porcelain)" ] || cannot "there are changes that no commit has"
if [ -z "$snapshot" ]; then
    [ "$(git rev-parse -q --verify "v$version^{commit}" || true)" = "$(git rev-parse HEAD)" ] ||
        cannot "this commit has no tag v$version (--snapshot does without)"
    grep -q "^## $version, 20" CHANGELOG.md || cannot "CHANGELOG.md gives $version no date"
fi
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH LC_ALL=C TZ=UTC
umask 022

work=$(mktemp -d "${TMPDIR:-/tmp}/aop-release.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

# all FOLDER: one build, in a place of its own
all() {
    into=$1
    mkdir -p "$into"
    git archive --prefix="aop-$version/" HEAD | gzip -9n >"$into/aop-$version.tar.gz"
    rm -rf "$work/aop-$version"
    tar -xzf "$into/aop-$version.tar.gz" -C "$work"
    source=$work/aop-$version
    echo "== static aop-lint"
    cmake -S "$source" -B "$work/static" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_FLAGS="-ffile-prefix-map=$source=. -ffile-prefix-map=$work=." \
        -DAOP_STATIC=ON -DAOP_TESTS=OFF -DAOP_MODULE=OFF -DAOP_PCH=ON -DAOP_COMMIT="$commit" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
    cmake --build "$work/static" >"$work/log" 2>&1 || { tail -n 40 "$work/log"; exit 1; }
    program=$into/aop-lint-$version-linux-$(uname -m)
    strip -o "$program" "$work/static/aop-lint"
    rm -rf "$work/static"
    echo "== Debian packages"
    (cd "$source" && dpkg-buildpackage -b -us -uc) >"$work/log" 2>&1 || { tail -n 40 "$work/log"; exit 1; }
    mv "$work"/aop-lint_*.deb "$work"/libapache2-mod-aop_*.deb "$into"
    python3 "$source/packaging/sbom.py" "$program" "$commit" "$SOURCE_DATE_EPOCH" >"$into/aop-$version.spdx.json"
    packaging/notes.sh "$version" >"$into/notes.md"
    rm -rf "$source" "$work"/*.deb "$work"/*.buildinfo "$work"/*.changes
    (cd "$into" && sha256sum -- * >"$work/sums" && mv "$work/sums" SHA256SUMS)
}

all "$work/first"
if [ -n "$twice" ]; then
    all "$work/second"
    diff -r "$work/first" "$work/second" || cannot "the second build differs from the first"
    echo "== built twice: every byte is the same"
fi
mv "$work/first" "$1"
ls -l "$1"

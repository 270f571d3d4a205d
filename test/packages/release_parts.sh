#!/bin/sh
# Notes and bill of materials of a release, without the builds. The whole: packaging/release.sh --snapshot --twice.
#   test/packages/release_parts.sh AOP-LINT
set -eu
lint=$(realpath "$1")
cd "$(dirname "$0")/../.."
work=$(mktemp -d "${TMPDIR:-/tmp}/aop-release.XXXXXX")
trap 'rm -rf "$work"' EXIT
fail() { echo "release_parts.sh: $*" >&2; exit 1; }

for script in packaging/*.sh; do sh -n "$script" || fail "$script"; done
version=$(sed -n 's/^project(aop VERSION \([0-9.]*\) .*/\1/p' CMakeLists.txt)
packaging/notes.sh "$version" >"$work/notes" || fail "no notes for $version"
grep -q '^### ' "$work/notes" || fail "the notes have no section"
! grep -q '^## ' "$work/notes" || fail "the notes go on into another version"
! packaging/notes.sh 999.0 2>/dev/null || fail "there are notes for a version that does not exist"
! packaging/release.sh "$work" 2>/dev/null || fail "a folder that exists is written into"

# The packages of a static build are not among those of the tests: their versions are made up here.
mkdir "$work/bin"
printf '#!/bin/sh\necho 1.0-1\n' >"$work/bin/dpkg-query"
chmod +x "$work/bin/dpkg-query"
PATH=$work/bin:$PATH python3 packaging/sbom.py "$lint" 0123456789ab 1700000000 >"$work/spdx.json"
AOP_SUM=$(sha256sum "$lint" | cut -d ' ' -f 1) AOP_SAID=$("$lint" --version) AOP_VERSION=$version python3 - "$work/spdx.json" <<'END'
import json, os, sys
spdx = json.load(open(sys.argv[1]))
assert spdx["spdxVersion"] == "SPDX-2.3" and spdx["creationInfo"]["created"] == "2023-11-14T22:13:20Z"
ids = [package["SPDXID"] for package in spdx["packages"]]
assert len(ids) == len(set(ids)), ids
for relation in spdx["relationships"]:
    assert relation["spdxElementId"] in [*ids, "SPDXRef-DOCUMENT"] and relation["relatedSpdxElement"] in ids, relation
own = spdx["packages"][0]
assert own["versionInfo"] == os.environ["AOP_VERSION"] and own["checksums"][0]["checksumValue"] == os.environ["AOP_SUM"]
# Every library that the program names is in the bill, in that version.
named = next(line for line in os.environ["AOP_SAID"].splitlines() if line.startswith("libraries: "))[len("libraries: "):]
listed = {f'{package["name"]} {package["versionInfo"]}' for package in spdx["packages"]}
assert set(named.split(", ")) <= listed, (named, listed)
END

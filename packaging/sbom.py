#!/usr/bin/env python3
"""What a static aop-lint is made of, as SPDX 2.3 JSON (https://spdx.github.io/spdx-spec/v2.3/).

    sbom.py PROGRAM COMMIT SECONDS-SINCE-1970

The libraries and their versions are those that the program itself names (--version); the C and C++ runtimes, and what libarchive
is linked with, come from the Debian packages of this machine, which must be the one that built it.
"""
import datetime
import hashlib
import json
import re
import subprocess
import sys

# What --version names, and the licence of each (SPDX names).
NAMED = {
    "OpenSSL": "Apache-2.0",
    "PCRE2": "BSD-3-Clause",
    "libarchive": "BSD-2-Clause",
    "APR": "Apache-2.0",
    "utf8proc": "MIT",
}
# Linked too, without a word: the Debian package that has the version, and the licence.
PACKAGES = {
    "libc6-dev": ("glibc", "LGPL-2.1-or-later"),
    "libstdc++-12-dev": ("libstdc++", "GPL-3.0-or-later WITH GCC-exception-3.1"),
    "libboost-program-options1.74-dev": ("Boost.Program_options", "BSL-1.0"),
    "nlohmann-json3-dev": ("nlohmann-json", "MIT"),
    "libtomlplusplus-dev": ("toml++", "MIT"),
    "nettle-dev": ("nettle", "LGPL-3.0-or-later OR GPL-2.0-or-later"),
    "liblzma-dev": ("liblzma", "LicenseRef-public-domain"),
    "libzstd-dev": ("zstd", "BSD-3-Clause OR GPL-2.0-only"),
    "libbz2-dev": ("bzip2", "bzip2-1.0.6"),
    "zlib1g-dev": ("zlib", "Zlib"),
}


def output(*words):
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def package(name, version, licence, **more):
    identity = "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]", "-", name)
    return {"SPDXID": identity, "name": name, "versionInfo": version, "downloadLocation": "NOASSERTION", "filesAnalyzed": False,
            "licenseConcluded": licence, "licenseDeclared": licence, "copyrightText": "NOASSERTION", **more}


def main():
    program, commit, seconds = sys.argv[1:]
    said = output(program, "--version")
    version = re.match(r"aop-lint (\S+)", said)[1]
    libraries = re.search(r"^libraries: (.*)$", said, re.M)[1].split(", ")
    digest = hashlib.sha256(open(program, "rb").read()).hexdigest()
    own = package("aop-lint", version, "Apache-2.0", primaryPackagePurpose="APPLICATION", sourceInfo=f"commit {commit}",
                  checksums=[{"algorithm": "SHA256", "checksumValue": digest}])
    parts = [package(name, number, NAMED[name]) for name, number in (library.rsplit(" ", 1) for library in libraries)]
    for debian, (name, licence) in PACKAGES.items():
        number = output("dpkg-query", "-W", "-f", "${Version}", debian)
        parts.append(package(name, number, licence, externalRefs=[{
            "referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": f"pkg:deb/debian/{debian}@{number}?distro=bookworm"}]))
    relations = [{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": own["SPDXID"]}]
    relations += [{"spdxElementId": part["SPDXID"], "relationshipType": "STATIC_LINK", "relatedSpdxElement": own["SPDXID"]} for part in parts]
    json.dump({
        "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": f"aop-lint-{version}",
        # Unique by the digest; nothing is published at a name below "invalid".
        "documentNamespace": f"https://aop-lint.invalid/spdx/aop-lint-{version}-{digest}",
        "creationInfo": {"created": datetime.datetime.fromtimestamp(int(seconds), datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
                         "creators": ["Tool: packaging/sbom.py"]},
        "packages": [own, *parts], "relationships": relations,
        "hasExtractedLicensingInfos": [{"licenseId": "LicenseRef-public-domain", "name": "Public domain",
                                        "extractedText": "liblzma is in the public domain."}],
    }, sys.stdout, indent=2)
    print()


main()

# Sourced by test/run.sh, test/tidy.sh and examples/run.sh: which Debian packages this project needs,
# and how the missing ones get there.

build_packages="g++ make cmake ninja-build pkg-config apache2-bin apache2-dev apache2-ssl-dev libssl-dev
    libboost-program-options-dev nlohmann-json3-dev libpcre2-dev libapr1-dev libarchive-dev libtomlplusplus-dev libutf8proc-dev openssl curl"
test_packages="apache2 clang clang-format libclang-rt-14-dev libboost-test-dev libcurl4-openssl-dev libnghttp2-dev
    python3 python3-jsonschema libxml2-utils cmark-gfm git mandoc zsh fish ca-certificates"
# For dpkg-buildpackage and test/packages/debian.sh alone; test/run.sh needs none of them.
deb_packages="build-essential debhelper devscripts lintian debootstrap iproute2 libzstd-dev liblzma-dev libbz2-dev nettle-dev zlib1g-dev"
tidy_packages="clang clang-tidy cppcheck"

# install_missing PACKAGE…: as root, or through sudo.
install_missing() {
    missing=
    for package in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    as_root=
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || {
            echo "These Debian packages are missing, and neither root nor sudo is there to install them:$missing" >&2
            exit 1
        }
        as_root=sudo
    fi
    echo "== Installing Debian packages:$missing"
    # The apache2 package would start a web server on port 80, now and at every boot. Tests start their own.
    held=
    case " $missing " in
    *" apache2 "*)
        if [ ! -e /usr/sbin/policy-rc.d ]; then
            held=yes
            printf '#!/bin/sh\nexit 101\n' | $as_root tee /usr/sbin/policy-rc.d >/dev/null
            $as_root chmod 755 /usr/sbin/policy-rc.d
        fi ;;
    esac
    status=0
    { $as_root apt-get update -qq &&
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null; } || status=$?
    if [ -n "$held" ]; then
        $as_root rm -f /usr/sbin/policy-rc.d
        if command -v systemctl >/dev/null; then $as_root systemctl disable apache2 2>/dev/null || true; fi
    fi
    [ "$status" = 0 ] || { echo "apt-get failed" >&2; exit 1; }
}

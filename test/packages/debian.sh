#!/bin/sh
# The Debian packages in a clean Debian 12 with the real apache2: install, enable, start, upgrade, remove, purge. By hand: it takes minutes.
#   test/packages/debian.sh FOLDER-WITH-DEBS
# Needs root, debootstrap, and a network for the packages of Debian. AOP_DEBIAN_ROOT names the clean root, which is made once
# (default: /tmp/aop-bookworm) and never changed: what happens in it is written to memory. httpd runs in namespaces of its own
# (mount, pid, net), so it has port 80 there and is gone at the end.
# Exit status 77: this machine cannot.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cannot() { echo "debian.sh: not tried: $*" >&2; exit 77; }
[ "$(id -u)" = 0 ] || cannot "only root can make a root"
for tool in debootstrap unshare chroot ip dpkg-deb; do command -v $tool >/dev/null || cannot "there is no $tool"; done
unshare -mpn --fork true 2>/dev/null || cannot "this machine lets nobody make namespaces"
lint=$(ls "$1"/aop-lint_*.deb) && module=$(ls "$1"/libapache2-mod-aop_*.deb) || { echo "debian.sh: no packages in $1" >&2; exit 1; }

root=${AOP_DEBIAN_ROOT:-/tmp/aop-bookworm}
mirror=${AOP_DEBIAN_MIRROR:-http://deb.debian.org}
if [ ! -e "$root/.complete" ]; then
    debootstrap --variant=minbase bookworm "$root" "$mirror/debian" >"$root.log" 2>&1 || { tail -5 "$root.log"; cannot "debootstrap failed"; }
    cat >"$root/etc/apt/sources.list" <<END
deb $mirror/debian bookworm main
deb $mirror/debian bookworm-updates main
deb $mirror/debian-security bookworm-security main
END
    touch "$root/.complete"
fi

# In a mount namespace: the root with memory above it.
export lint module root here
exec unshare -m sh -eu -c '
    mount --make-rprivate /
    memory=$(mktemp -d)
    mount -t tmpfs none "$memory"
    mkdir "$memory/upper" "$memory/work" "$memory/root"
    mount -t overlay -o "lowerdir=$root,upperdir=$memory/upper,workdir=$memory/work" none "$memory/root"
    in=$memory/root
    mkdir -p "$in/debs"
    cp "$lint" "$module" "$here/in_root.sh" "$in/debs"
    cp /etc/resolv.conf "$in/etc/resolv.conf"
    mount --bind /dev "$in/dev"
    # Without an init system invoke-rc.d starts nothing unless a policy allows it.
    printf "#!/bin/sh\nexit 0\n" >"$in/usr/sbin/policy-rc.d"
    chmod 755 "$in/usr/sbin/policy-rc.d"
    export LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive PATH=/usr/sbin:/usr/bin:/sbin:/bin
    chroot "$in" apt-get -qq update
    chroot "$in" sh -c "apt-get -qq install -y --download-only /debs/*.deb" >"$memory/said" 2>&1 || { cat "$memory/said"; exit 1; }
    exec unshare -pn --fork sh -c "ip link set lo up && mount -t proc proc \"$in/proc\" && exec chroot \"$in\" sh -eu /debs/in_root.sh"
'

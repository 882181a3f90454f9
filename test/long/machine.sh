#!/bin/sh
# A clean Debian machine for the install story: a root in a folder, with processes, mounts, network and cgroups of its own.
#   machine.sh make NAME SUITE [PACKAGE...]   unpacks a new disk; the root is made once, and kept as a tar in the cache folder
#   machine.sh boot NAME                      starts it: its own systemd if it has one, else an idle first process
#   machine.sh run NAME COMMAND...            as root, without a terminal and with nothing of our environment
#   machine.sh off NAME                       ends all its processes at once, as a power cut does; the disk stays
#   machine.sh remove NAME                    removes all of it, whatever state it is in
# BACKENDIM_TEST_CACHE: folder of what is kept; the disks of machines are beside it.
set -eu

self=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)/machine.sh
folder=${BACKENDIM_TEST_CACHE:-/var/cache/backendim-test}/machines
mirror=http://deb.debian.org

fail() {
  printf 'machine.sh: %s\n' "$*" >&2
  exit 1
}

# --- the disk -------------------------------------------------------------------------------------------------------

make() {
  suite=$1
  shift
  tar=$folder/$suite$(printf '+%s' "$@" | tr -d '\n').tar
  [ "$#" -gt 0 ] || tar=$folder/$suite.tar
  mkdir -p "$disk"
  [ -f "$tar" ] || debian "$suite" "$tar" "$@"
  tar -xf "$tar" -C "$disk" --exclude='./dev/*'
  rm -f "$disk/etc/resolv.conf" "$disk/etc/hostname"
  cat /etc/resolv.conf >"$disk/etc/resolv.conf"
  echo "$name" >"$disk/etc/hostname"
  echo "127.0.0.1 localhost $name" >"$disk/etc/hosts"
}

# shellcheck disable=SC2016 # hooks of mmdebstrap: its shell sets $1, the new root
# The packages are words of a package list; the host's own certificates go in, so that the registries can be reached.
debian() {
  suite=$1
  tar=$2
  shift 2
  command -v mmdebstrap >/dev/null || apt_get install -y --no-install-recommends mmdebstrap
  mmdebstrap --quiet --format=tar --variant=minbase --include="ca-certificates $*" --aptopt='Acquire::Languages "none"' \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --customize-hook='mkdir -p "$1/usr/local/share/ca-certificates"' \
    --customize-hook='cp /usr/local/share/ca-certificates/*.crt "$1/usr/local/share/ca-certificates/" 2>/dev/null || true' \
    --customize-hook='chroot "$1" update-ca-certificates >/dev/null 2>&1' \
    "$suite" "$tar.new" "deb $mirror/debian $suite main" "deb $mirror/debian $suite-updates main" \
    "deb $mirror/debian-security $suite-security main" >&2
  mv "$tar.new" "$tar"
}

apt_get() {
  apt-get -qq update >&2
  DEBIAN_FRONTEND=noninteractive apt-get -qq "$@" >&2
}

# --- on and off -----------------------------------------------------------------------------------------------------

boot() {
  [ -z "$(first)" ] || fail "$name runs"
  rm -f "$disk.pid"
  join
  setsid unshare --mount --uts --ipc --net --pid --cgroup --fork sh "$self" init "$name" >"$disk.log" 2>&1 </dev/null &
  waited=0
  until [ -s "$disk.pid" ]; do
    waited=$((waited + 1))
    [ "$waited" -lt 100 ] || fail "$name does not start: $(cat "$disk.log")"
    sleep 0.1
  done
  connect
  touch "$disk.go"
}

# A cgroup of its own in each hierarchy, which becomes the root of what the machine sees.
join() {
  for hierarchy in /sys/fs/cgroup /sys/fs/cgroup/*; do
    [ -f "$hierarchy/cgroup.procs" ] || continue
    mkdir -p "$hierarchy/$cgroup"
    for set in cpuset.cpus cpuset.mems; do # without them a cpuset takes no process
      if [ -f "$hierarchy/$set" ] && [ -z "$(cat "$hierarchy/$cgroup/$set")" ]; then cat "$hierarchy/$set" >"$hierarchy/$cgroup/$set"; fi
    done
    echo $$ >"$hierarchy/$cgroup/cgroup.procs"
  done
}

# The first process: runs inside the new namespaces, with the host's mounts still there.
init() {
  hostname "$name"
  mount --make-rprivate /
  mount --bind "$disk" "$disk"
  mount_system
  read -r pid rest </proc/self/stat # of the host's /proc, so our number there
  echo "$pid" >"$disk.pid.new"
  mv "$disk.pid.new" "$disk.pid"
  until [ -e "$disk.go" ]; do sleep 0.05; done
  rm "$disk.go"
  mkdir -p "$disk/.host"
  cd "$disk"
  pivot_root . .host
  cd /
  umount -l /.host
  rmdir /.host
  if [ -x /sbin/init ]; then exec env -i container=other PATH="$PATH" /sbin/init; fi
  # shellcheck disable=SC2016 # perl's own
  exec perl -e '$SIG{CHLD} = "IGNORE"; sleep while 1' # the kernel buries the orphans
}

mount_system() {
  mount -t proc proc "$disk/proc"
  mount --bind "$disk/proc/sys" "$disk/proc/sys"
  mount --bind "$disk/proc/sys/net" "$disk/proc/sys/net"
  mount -o remount,bind,ro "$disk/proc/sys"
  mount -o remount,bind,rw "$disk/proc/sys/net"
  mount -t sysfs sysfs "$disk/sys"
  mount_cgroups
  mount -t tmpfs -o mode=755 tmpfs "$disk/run"
  mount -t tmpfs -o mode=755 tmpfs "$disk/dev"
  mkdir "$disk/dev/pts" "$disk/dev/shm"
  mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts "$disk/dev/pts"
  mount -t tmpfs tmpfs "$disk/dev/shm"
  for device in null:1:3 zero:1:5 full:1:7 random:1:8 urandom:1:9 tty:5:0; do
    # shellcheck disable=SC2046 # two numbers
    mknod -m 666 "$disk/dev/${device%%:*}" c $(echo "${device#*:}" | tr ':' ' ')
  done
  ln -s pts/ptmx "$disk/dev/ptmx"
  ln -s /proc/self/fd "$disk/dev/fd"
}

mount_cgroups() {
  here=$disk/sys/fs/cgroup
  if [ -f /sys/fs/cgroup/cgroup.procs ]; then
    mount -t cgroup2 cgroup2 "$here"
    return
  fi
  mount -t tmpfs -o mode=755 tmpfs "$here"
  for hierarchy in /sys/fs/cgroup/*; do
    controller=${hierarchy##*/}
    [ -f "$hierarchy/cgroup.procs" ] || continue
    mkdir "$here/$controller"
    case $controller in
      unified) mount -t cgroup2 cgroup2 "$here/$controller" ;;
      systemd) mount -t cgroup -o none,name=systemd cgroup "$here/$controller" ;;
      *) mount -t cgroup -o "$controller" cgroup "$here/$controller" ;;
    esac
  done
}

# A line to the outside, through the address of the host.
connect() {
  ip link add "$link" type veth peer name eth0 netns "/proc/$(first)/ns/net"
  ip addr add "$net.1/30" dev "$link"
  ip link set "$link" up
  inside() { nsenter --net="/proc/$(first)/ns/net" ip "$@"; }
  inside link set lo up
  inside addr add "$net.2/30" dev eth0
  inside link set eth0 up
  inside route add default via "$net.1"
  rules -I
  echo 1 >/proc/sys/net/ipv4/ip_forward
}

rules() {
  iptables -w -t nat "$1" POSTROUTING -s "$net.0/30" ! -o "$link" -j MASQUERADE
  iptables -w "$1" FORWARD -i "$link" -j ACCEPT
  iptables -w "$1" FORWARD -o "$link" -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
}

# The number of the first process, if that is it still; it alone has this file as its root.
first() {
  [ -s "$disk.pid" ] || return 0
  pid=$(cat "$disk.pid")
  if [ -n "$(readlink "/proc/$pid/ns/pid" 2>/dev/null)" ] && [ "$(readlink "/proc/$pid/ns/pid")" != "$(readlink /proc/$$/ns/pid)" ]; then
    echo "$pid"
  fi
}

run() {
  pid=$(first)
  [ -n "$pid" ] || fail "$name is off"
  join
  exec nsenter -t "$pid" -m -u -i -n -p -C env -i HOME=/root USER=root LOGNAME=root TERM=dumb LANG=C.UTF-8 \
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@"
}

# With the first process everything in its namespace ends, and with the last process its mounts and its network.
off() {
  pid=$(first)
  if [ -n "$pid" ]; then kill -KILL "$pid"; fi
  waited=0
  while [ -n "$(first)" ]; do
    waited=$((waited + 1))
    [ "$waited" -lt 200 ] || fail "$name does not end"
    sleep 0.05
  done
  rm -f "$disk.pid" "$disk.go"
  ip link del "$link" 2>/dev/null || true
  while rules -D 2>/dev/null; do :; done
  for hierarchy in /sys/fs/cgroup /sys/fs/cgroup/*; do
    [ -d "$hierarchy/$cgroup" ] || continue
    waited=0
    until find "$hierarchy/$cgroup" -depth -type d -exec rmdir {} + 2>/dev/null; do # the last of its processes may still be going
      waited=$((waited + 1))
      [ "$waited" -lt 200 ] || fail "$hierarchy/$cgroup cannot be removed"
      sleep 0.05
    done
  done
}

remove() {
  off
  rm -rf "$disk" "$disk.log"
}

# --- which ----------------------------------------------------------------------------------------------------------

[ "$#" -ge 2 ] || fail 'see the head of this file'
action=$1
name=$2
shift 2
case $name in '' | *[!a-z0-9]* | ?????????*) fail "a name has 1 to 8 small letters and digits: $name" ;; esac
disk=$folder/$name.disk
cgroup=backendim-$name
link=bim-$name
net=198.18.$(($(printf '%s' "$name" | cksum | cut -d' ' -f1) % 254))
case $action in
  make | boot | init | run | off | remove) "$action" "$@" ;;
  *) fail "no action $action" ;;
esac

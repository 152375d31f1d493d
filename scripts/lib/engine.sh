# shellcheck shell=bash
# A private Docker Engine for tests: own containerd, data, socket, bridge and addresses; never the host's.
#
# Layout of an engine NAME in $ENGINES/NAME: network (its /16, for example 10.200), docker.sock, dockerd.pid,
# containerd.pid, *.log, data/ and exec/. Everything that it starts is recognised by these paths or by its
# cgroup /orchestrator-NAME, and nothing else is ever ended.

ENGINES=${ORCHESTRATOR_ENGINES:-/tmp/orchestrator-engines}

engine_dir() { printf '%s/%s' "$ENGINES" "$1"; }

engine_host() { printf 'unix://%s/docker.sock' "$(engine_dir "$1")"; }

# Is the process of this pid file alive, and is it ours (its command line names our directory)?
engine_process_alive() {
  local dir=$1 pid
  pid=$(cat "$dir/$2.pid" 2>/dev/null) || return 1
  [ -n "$pid" ] && [ -r "/proc/$pid/cmdline" ] && tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF -- "$dir/"
}

engine_answers() {
  timeout -k 2 10 docker -H "$1" version --format '{{.Server.Version}}' >/dev/null 2>&1
}

# The first /16 of 10.200-10.249 that no route or address of this machine and no other engine uses.
engine_free_network() {
  local n
  for n in $(seq 200 249); do
    if ! cat "$ENGINES"/*/network 2>/dev/null | grep -qx "10.$n" \
      && ! ip -4 route show table all | grep -qE "(^|[ /])10\.$n\." \
      && ! ip -o -4 address | grep -qE " 10\.$n\."; then
      echo "10.$n"
      return 0
    fi
  done
  echo "no free network of 10.200.0.0/16 to 10.249.0.0/16 for a test engine" >&2
  return 1
}

engine_start() {
  local name=$1 dir network bridge
  dir=$(engine_dir "$name")
  mkdir -p "$ENGINES"
  chmod 700 "$ENGINES"
  exec {engine_lock}>"$ENGINES/lock"
  flock "$engine_lock"
  if engine_process_alive "$dir" dockerd && engine_answers "$(engine_host "$name")"; then
    exec {engine_lock}>&-
    return 0
  fi
  mkdir -p "$dir/data" "$dir/exec"
  [ -s "$dir/network" ] || engine_free_network >"$dir/network"
  network=$(cat "$dir/network")
  bridge=orch${network#10.}
  # what the first engine changes on this machine is put back by the last one
  [ -e "$ENGINES/host" ] \
    || printf '%s %s\n' "$(cat /proc/sys/net/ipv4/ip_forward)" "$(iptables -S FORWARD | sed -n 's/^-P FORWARD //p')" >"$ENGINES/host"
  if ! ip link show "$bridge" >/dev/null 2>&1; then
    ip link add "$bridge" type bridge
    ip address add "$network.0.1/24" dev "$bridge"
    ip link set "$bridge" up
  fi
  # what is sent to a container that is gone must not leave this machine
  ip route replace unreachable "$network.0.0/16"
  if ! engine_process_alive "$dir" containerd; then
    setsid containerd --root "$dir/data/containerd" --state "$dir/exec/containerd" --address "$dir/containerd.sock" \
      --log-level warn >>"$dir/containerd.log" 2>&1 </dev/null {engine_lock}>&- &
    echo $! >"$dir/containerd.pid"
  fi
  # leftovers of a crash; a daemon that was killed may still be there as a zombie, which dockerd takes for alive
  rm -f "$dir/docker.sock" "$dir/exec/dockerd.pid"
  setsid dockerd --containerd "$dir/containerd.sock" --data-root "$dir/data/docker" --exec-root "$dir/exec/docker" \
    --pidfile "$dir/exec/dockerd.pid" -H "$(engine_host "$name")" --bridge "$bridge" \
    --default-address-pool "base=$network.128.0/17,size=24" --cgroup-parent "/orchestrator-$name" \
    --log-level warn >>"$dir/dockerd.log" 2>&1 </dev/null {engine_lock}>&- &
  echo $! >"$dir/dockerd.pid"
  local i
  for i in $(seq 1 120); do
    if [ -S "$dir/docker.sock" ] && engine_answers "$(engine_host "$name")"; then
      exec {engine_lock}>&-
      return 0
    fi
    kill -0 "$(cat "$dir/dockerd.pid")" 2>/dev/null || break
    sleep 0.25
  done
  echo "the test engine $name did not start ($i tries); the end of $dir/dockerd.log:" >&2
  tail -n 15 "$dir/dockerd.log" >&2
  exec {engine_lock}>&-
  return 1
}

# Ends every process of the engine's cgroup: its containers, also when the daemon no longer answers.
engine_end_containers() {
  local name=$1 procs
  for procs in /sys/fs/cgroup/orchestrator-"$name" /sys/fs/cgroup/pids/orchestrator-"$name"; do
    [ -d "$procs" ] || continue
    find "$procs" -name cgroup.procs -print0 2>/dev/null | xargs -0 -r cat 2>/dev/null | xargs -r kill -KILL 2>/dev/null || true
  done
}

# The pids of the containers' shims, which outlive containerd: they name the engine's own containerd socket.
engine_shims() {
  local address=$1/containerd.sock file
  for file in /proc/[0-9]*/cmdline; do
    if tr '\0' ' ' 2>/dev/null <"$file" | grep -qE "^[^ ]*containerd-shim.* -address $address( |$)"; then
      basename "$(dirname "$file")"
    fi
  done
}

# Sends a signal to a daemon of the engine, then KILL when it is still there after some seconds.
engine_end() {
  local dir=$1 daemon=$2 signal=$3 pid i
  engine_process_alive "$dir" "$daemon" || return 0
  pid=$(cat "$dir/$daemon.pid")
  kill -CONT "$pid" 2>/dev/null || true
  kill -s "$signal" "$pid" 2>/dev/null || true
  for i in $(seq 1 80); do
    engine_process_alive "$dir" "$daemon" || return 0
    [ "$i" -ne 60 ] || kill -KILL "$pid" 2>/dev/null || true
    sleep 0.1
  done
}

# Deletes the packet filter rules that match a pattern.
engine_delete_rules() {
  local pattern=$1 table rule
  for table in filter nat; do
    { iptables -t "$table" -S | grep -E -- "$pattern" || true; } | sed 's/^-A/-D/' | while read -r rule; do
      # shellcheck disable=SC2086 # a rule is many words
      iptables -t "$table" $rule 2>/dev/null || true
    done
  done
}

# Removes bridges, routes and packet filter rules of the engine's addresses.
engine_remove_network() {
  local network=$1 link
  for link in $(ip -o -4 address | awk -v net="$network." 'index($4, net) == 1 { print $2 }'); do
    engine_delete_rules " -[io] $link( |\$)"
    ip link delete "$link" 2>/dev/null || true
  done
  engine_delete_rules " ${network//./\\.}\\."
  ip route delete unreachable "$network.0.0/16" 2>/dev/null || true
}

# Puts back what the first engine changed on this machine.
engine_restore_host() {
  local forward policy chain
  read -r forward policy <"$ENGINES/host" || return 0
  iptables -P FORWARD "${policy:-ACCEPT}"
  echo "${forward:-0}" >/proc/sys/net/ipv4/ip_forward
  iptables -D FORWARD -j DOCKER-USER 2>/dev/null || true
  iptables -D FORWARD -j DOCKER-ISOLATION-STAGE-1 2>/dev/null || true
  iptables -t nat -D PREROUTING -m addrtype --dst-type LOCAL -j DOCKER 2>/dev/null || true
  iptables -t nat -D OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER 2>/dev/null || true
  for chain in DOCKER-USER DOCKER-ISOLATION-STAGE-1 DOCKER-ISOLATION-STAGE-2 DOCKER; do
    iptables -F "$chain" 2>/dev/null || true
  done
  for chain in DOCKER-USER DOCKER-ISOLATION-STAGE-1 DOCKER-ISOLATION-STAGE-2 DOCKER; do
    iptables -X "$chain" 2>/dev/null || true
  done
  iptables -t nat -F DOCKER 2>/dev/null || true
  iptables -t nat -X DOCKER 2>/dev/null || true
  rm -f "$ENGINES/host"
}

# Ends the engine and everything in it, and removes all that it left on this machine. No engine: nothing to do.
engine_stop() {
  local name=$1 dir mount
  dir=$(engine_dir "$name")
  [ -d "$dir" ] || return 0
  exec {engine_lock}>"$ENGINES/lock"
  flock "$engine_lock"
  engine_end_containers "$name"
  engine_end "$dir" dockerd TERM
  engine_end_containers "$name"
  engine_end "$dir" containerd TERM
  engine_shims "$dir" | xargs -r kill -KILL 2>/dev/null || true
  awk -v dir="$dir/" 'index($2, dir) == 1 { print $2 }' /proc/mounts | sort -r | while read -r mount; do
    umount -l "$mount" 2>/dev/null || true
  done
  [ ! -s "$dir/network" ] || engine_remove_network "$(cat "$dir/network")"
  find /sys/fs/cgroup -depth -type d -path "*/orchestrator-$name*" -exec rmdir {} + 2>/dev/null || true
  rm -rf "$dir"
  if [ -z "$(find "$ENGINES" -mindepth 1 -maxdepth 1 -type d)" ] && [ -e "$ENGINES/host" ]; then
    engine_restore_host
  fi
  exec {engine_lock}>&-
}

# Ends the engines of runs that were themselves killed: NAME-PID where no process PID is left.
engine_reap() {
  local dir name
  for dir in "$ENGINES"/*/; do
    name=$(basename "$dir")
    if [[ $name =~ ^(verify|demo|bench)-([0-9]+)$ ]] && [ ! -e "/proc/${BASH_REMATCH[2]}" ]; then
      engine_stop "$name"
    fi
  done
}

# kill -9 of the daemon, as a crash does; containers and their state stay, `engine_start` starts it again.
engine_crash() {
  local dir
  dir=$(engine_dir "$1")
  engine_end "$dir" dockerd KILL
}

# One line for each engine: name, running or dead, DOCKER_HOST.
engine_status() {
  local dir name state
  for dir in "$ENGINES"/*/; do
    [ -s "$dir/network" ] || continue
    name=$(basename "$dir")
    state=dead
    engine_process_alive "${dir%/}" dockerd && engine_answers "$(engine_host "$name")" && state=running
    printf '%s %s %s\n' "$name" "$state" "$(engine_host "$name")"
  done
}

# Debian's packages for an engine, installed without starting the host's own engine.
engine_install() {
  local policy=/usr/sbin/policy-rc.d packages=() made=""
  command -v dockerd >/dev/null || packages+=(docker.io)
  command -v iptables >/dev/null || packages+=(iptables)
  command -v ip >/dev/null || packages+=(iproute2)
  [ ${#packages[@]} -gt 0 ] || return 0
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
    made=$policy
  fi
  local log status=0
  log=$(mktemp)
  {
    apt-get update -qq
    # the client is a package of its own since Debian 13
    if ! command -v docker >/dev/null && apt-cache show docker-cli >/dev/null 2>&1; then packages+=(docker-cli); fi
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}"
  } >"$log" 2>&1 || status=$?
  [ -z "$made" ] || rm -f "$made"
  [ "$status" -eq 0 ] || tail -n 5 "$log" >&2
  rm -f "$log"
  return "$status"
}

# Why no private engine can be started here; nothing when one can.
engine_obstacle() {
  if [ "$(id -u)" -ne 0 ]; then
    echo "not root, so no private engine can be started"
  elif ! command -v dockerd >/dev/null && ! command -v apt-get >/dev/null; then
    echo "no dockerd, and not a Debian machine to install one on"
  fi
}

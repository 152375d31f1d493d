# shellcheck shell=bash
# The images of the tests, made without a registry where Debian's packages can be had.

BUSYBOX_IMAGE=orchestrator-test/busybox:1

image_exists() { docker image inspect "$1" >/dev/null 2>&1; }

static_busybox() {
  local work=$1
  if [ -x /bin/busybox ] && ! ldd /bin/busybox >/dev/null 2>&1; then
    echo /bin/busybox
  elif command -v apt-get >/dev/null \
    && (cd "$work" && apt-get download busybox-static && dpkg -x busybox-static_*.deb .) >"$work/log" 2>&1; then
    find "$work" -name busybox -type f | head -n 1
  fi
}

# Every applet of a static busybox, users root and nobody, and nothing else.
ensure_busybox_image() (
  image_exists "$BUSYBOX_IMAGE" && return 0
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  busybox=$(static_busybox "$work")
  if [ -z "$busybox" ]; then
    docker pull -q busybox:1 >/dev/null && docker tag busybox:1 "$BUSYBOX_IMAGE"
    return
  fi
  root=$work/root
  mkdir -p "$root"/{bin,etc,proc,sys,dev,tmp,root,var/www,run}
  chmod 1777 "$root/tmp"
  cp "$busybox" "$root/bin/busybox"
  "$busybox" --list | while read -r applet; do
    [ "$applet" = busybox ] || ln -s busybox "$root/bin/$applet"
  done
  printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/tmp:/bin/false\n' >"$root/etc/passwd"
  printf 'root:x:0:\nnogroup:x:65534:\n' >"$root/etc/group"
  tar -C "$root" --owner=0 --group=0 --numeric-owner -c . \
    | docker import --change 'ENV PATH=/bin' --change 'CMD ["sh"]' - "$BUSYBOX_IMAGE" >/dev/null
)

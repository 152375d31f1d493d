# shellcheck shell=bash
# The images of the tests, made without a registry where Debian's packages can be had.

BUSYBOX_IMAGE=orchestrator-test/busybox:1

image_exists() { docker image inspect "$1" >/dev/null 2>&1; }

# Fetches Debian's package lists where they do not know a package yet.
know_package() {
  apt-cache -o Dir::State::status=/dev/null show "$1" >/dev/null 2>&1 || apt-get update -qq >/dev/null
}

# Prints the path of a static busybox: this machine's, or one unpacked from Debian's package; nothing where there is none.
static_busybox() {
  local work=$1
  if [ -x /bin/busybox ] && ! ldd /bin/busybox >/dev/null 2>&1; then
    echo /bin/busybox
  elif command -v apt-get >/dev/null \
    && know_package busybox-static && (cd "$work" && apt-get download -qq busybox-static && dpkg -x busybox-static_*.deb .) >"$work/log" 2>&1; then
    find "$work" -path '*/bin/busybox' -type f | head -n 1
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

POSTGRES_HUB_IMAGE=postgres:16-alpine

# Prints the name of a PostgreSQL image that the engine has: the official one where it can be pulled, otherwise one
# made from Debian's package, with the same environment variables and the same start-up messages.
ensure_postgres_image() (
  set -e
  made=$(docker image ls --format '{{.Repository}}:{{.Tag}}' orchestrator-test/postgres | head -n 1)
  if [ -n "$made" ]; then
    echo "$made"
  elif image_exists "$POSTGRES_HUB_IMAGE" || timeout -k 5 180 docker pull -q "$POSTGRES_HUB_IMAGE" >/dev/null 2>&1; then
    echo "$POSTGRES_HUB_IMAGE"
  elif command -v apt-get >/dev/null; then
    debian_postgres_image
  else
    echo "no PostgreSQL image: no registry can be reached and this is not Debian" >&2
    exit 1
  fi
)

# The libraries and programs of Debian's server and client packages, unpacked (nothing is installed here), and busybox.
debian_postgres_image() (
  set -e
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  chmod 755 "$work"
  know_package postgresql
  major=$(apt-cache depends postgresql | sed -n 's/^ *Depends: postgresql-\([0-9]*\)$/\1/p' | head -n 1)
  apt-get -o Dir::State::status=/dev/null -s install --no-install-recommends "postgresql-$major" \
    | awk '$1 == "Inst" { print $2 }' \
    | grep -E "^(lib.*|zlib1g|gcc-.*-base|tzdata|postgresql-$major|postgresql-client-$major)$" \
    | grep -vE '^lib(llvm|z3|perl|db5|gdbm|semanage|sepol|pam-modules|sasl2-modules|.*-perl$|c-l10n)' >"$work/packages"
  mkdir "$work/debs" "$work/root"
  (cd "$work/debs" && xargs apt-get download -qq <"$work/packages") >"$work/log" 2>&1 || {
    tail -n 3 "$work/log" >&2
    exit 1
  }
  root=$work/root
  mkdir -p "$root"/usr/{bin,lib,lib64,sbin} "$root"/{etc,proc,sys,dev,tmp,root,run,var/run/postgresql,var/lib/postgresql/data}
  for folder in bin lib lib64 sbin; do ln -s "usr/$folder" "$root/$folder"; done
  for deb in "$work"/debs/*.deb; do dpkg -x "$deb" "$root"; done
  # compiling queries needs LLVM, which is most of the size
  rm -rf "$root/usr/lib/postgresql/$major/lib/llvmjit"* "$root/usr/lib/postgresql/$major/lib/bitcode" \
    "$root/usr/share/"{doc,man,locale,lintian,bug}
  cp "$(static_busybox "$work")" "$root/bin/busybox"
  "$root/bin/busybox" --list | while read -r applet; do
    [ -e "$root/bin/$applet" ] || ln -s busybox "$root/bin/$applet"
  done
  printf 'root:x:0:0:root:/root:/bin/sh\npostgres:x:999:999:postgres:/var/lib/postgresql:/bin/sh\n' >"$root/etc/passwd"
  printf 'root:x:0:\npostgres:x:999:\n' >"$root/etc/group"
  install -m 755 scripts/lib/postgres-entrypoint.sh "$root/bin/postgres-entrypoint.sh"
  chmod 1777 "$root/tmp"
  chown -R 999:999 "$root/var/lib/postgresql" "$root/var/run/postgresql"
  chmod 700 "$root/var/lib/postgresql/data"
  tar -C "$root" --numeric-owner -c . \
    | docker import --change "ENV PATH=/usr/lib/postgresql/$major/bin:/bin" --change 'USER 999' --change 'EXPOSE 5432' \
      --change 'ENTRYPOINT ["/bin/postgres-entrypoint.sh"]' --change 'CMD ["postgres"]' \
      - "orchestrator-test/postgres:$major" >/dev/null
  echo "orchestrator-test/postgres:$major"
)

EXAMPLES_IMAGE=orchestrator-examples/webapp:1

# The examples' classes below /app (the class path) and a small Java runtime, as `java CLASS`; made again when the classes
# or the JDK changed.
ensure_examples_image() (
  set -e
  classes=$1
  content=$( (cd "$classes" && find . -type f -print0 | sort -z | xargs -0 sha256sum; "$JDK_HOME/bin/java" -version 2>&1) | sha256sum | cut -c1-32)
  made=$(docker image inspect --format '{{index .Config.Labels "content"}}' "$EXAMPLES_IMAGE" 2>/dev/null || true)
  [ "$made" != "$content" ] || return 0
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  root=$work/root
  mkdir -p "$root"/{bin,etc,opt,proc,sys,dev,tmp,run}
  chmod 755 "$work" "$root"
  chmod 1777 "$root/tmp"
  "$JDK_HOME/bin/jlink" --add-modules java.base,java.logging,java.net.http,jdk.httpserver --strip-debug --no-header-files \
    --no-man-pages --compress zip-6 --generate-cds-archive --output "$root/opt/java" >"$work/log" 2>&1 || {
    tail -n 5 "$work/log" >&2
    exit 1
  }
  copy_libraries "$root" "$root/opt/java/bin/java" "$root"/opt/java/lib/*.so "$root"/opt/java/lib/server/libjvm.so
  cp -R "$classes" "$root/app"
  busybox=$(static_busybox "$work")
  if [ -n "$busybox" ]; then
    cp "$busybox" "$root/bin/busybox"
    for applet in sh sleep cat ls wget kill; do ln -s busybox "$root/bin/$applet"; done
  fi
  printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/tmp:/bin/false\n' >"$root/etc/passwd"
  printf 'root:x:0:\nnogroup:x:65534:\n' >"$root/etc/group"
  tar -C "$root" --owner=0 --group=0 --numeric-owner -c . \
    | docker import --change 'ENV PATH=/opt/java/bin:/bin' --change 'ENV CLASSPATH=/app' --change 'WORKDIR /tmp' \
      --change "LABEL content=$content" - "$EXAMPLES_IMAGE" >/dev/null
)

# Copies the shared libraries and the loader that programs need from this machine to the same places below ROOT.
copy_libraries() {
  local root=$1 library
  shift
  { ldd "$@" 2>/dev/null || true; } | grep -oE '/[^ :]+\.so[^ :]*' | sort -u | while read -r library; do
    case $library in "$root"*) continue ;; esac
    mkdir -p "$root$(dirname "$library")"
    cp -L "$library" "$root$library"
  done
}

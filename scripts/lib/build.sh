# shellcheck shell=bash
# Builds what a main program of one module needs, without tests and checks, and only when sources changed.

# Prints the run-time class path of a module after building it where necessary; says so on standard error.
build_class_path() {
  local module=$1 target=$1/target/quick stamp=$1/target/quick/built
  if [ ! -e "$stamp" ] || [ -n "$(changed_since "$stamp")" ]; then
    echo "Building $module (the first time this takes a minute)..." >&2
    mkdir -p "$target"
    touch "$target/started"
    ./mvnw -q -ntp -Dquick -pl "$module" -am process-classes >&2 </dev/null
    # sources that changed while they were built are newer than this
    mv "$target/started" "$stamp"
  fi
  printf '%s:%s' "$PWD/$target/classes" "$(cat "$target/runtime-class-path")"
}

# Prints one file or directory of the main sources that is newer than another file, or nothing.
changed_since() {
  find . \( -name target -o -name .git \) -prune -o \( -name pom.xml -o -path '*/src/main/*' \) -newer "$1" -print -quit
}

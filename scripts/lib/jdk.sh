# shellcheck shell=bash
# Sets JDK_HOME to a JDK of at least 21, or ends with one line that says what is missing.

jdk_version() {
  "$1/bin/javac" -version 2>/dev/null | sed -n 's/^javac \([0-9]*\).*/\1/p'
}

# The one of JAVA_HOME, otherwise the newest of the usual places.
select_jdk() {
  local best="" best_version=0 candidate version
  for candidate in "${JAVA_HOME:-}" "$(jdk_of_path)" /usr/lib/jvm/* /opt/java/* "$HOME"/.sdkman/candidates/java/* \
    "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -n "$candidate" ] && [ -x "$candidate/bin/javac" ] || continue
    version=$(jdk_version "$candidate")
    if [ "${version:-0}" -ge 21 ] && [ "$version" -gt "$best_version" ]; then
      best=$candidate
      best_version=$version
    fi
    if [ -n "$best" ] && [ "$best" = "${JAVA_HOME:-}" ]; then break; fi
  done
  if [ -z "$best" ]; then
    echo "A JDK of version 21 or later is needed: install one (for example Temurin) or set JAVA_HOME to it." >&2
    exit 1
  fi
  JDK_HOME=$best
  export JDK_HOME
}

# The JDK of the `javac` on the PATH, if there is one.
jdk_of_path() {
  local javac
  javac=$(command -v javac) || return 0
  dirname "$(dirname "$(readlink -f "$javac")")"
}

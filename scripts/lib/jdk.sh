# shellcheck shell=bash
# Sets JDK_HOME to a JDK of at least 21, or ends with one line that says what is missing.

jdk_version() {
  "$1/bin/javac" -version 2>/dev/null | sed -n 's/^javac \([0-9]*\).*/\1/p'
}

select_jdk() {
  local best="" best_version=0 candidate version
  for candidate in "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/java/* "$HOME"/.sdkman/candidates/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -x "$candidate/bin/javac" ] || continue
    version=$(jdk_version "$candidate")
    if [ "${version:-0}" -ge 21 ] && [ "$version" -gt "$best_version" ]; then
      best=$candidate
      best_version=$version
    fi
  done
  if [ -z "$best" ]; then
    echo "A JDK of version 21 or later is needed: install one (for example Temurin) or set JAVA_HOME to it." >&2
    exit 1
  fi
  JDK_HOME=$best
  export JDK_HOME
}

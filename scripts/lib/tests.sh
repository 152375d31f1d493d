# shellcheck shell=bash
# What tests and demos need beside a JDK: an engine that answers and the images.

# Sets DOCKER_HOST to an engine that answers: the one that is configured, otherwise a private one called NAME, which the
# caller ends by `engine_stop NAME` when STARTED_ENGINE names it. Otherwise says why there is none, in one line, and fails.
have_engine() {
  local name=$1 configured=${DOCKER_HOST:-} obstacle
  STARTED_ENGINE=""
  if command -v docker >/dev/null && timeout -k 2 20 docker version >/dev/null 2>&1; then
    return 0
  fi
  if [ -n "$configured" ]; then
    echo "Docker: nothing answers at DOCKER_HOST=$configured"
    return 1
  fi
  obstacle=$(engine_obstacle)
  if [ -n "$obstacle" ]; then
    echo "Docker: no engine answers, and $obstacle"
    return 1
  fi
  engine_reap
  export STARTED_ENGINE=$name
  if ! engine_install || ! engine_start "$name"; then
    echo "Docker: no engine answers, and a private one could not be started"
    return 1
  fi
  DOCKER_HOST=$(engine_host "$name")
  export DOCKER_HOST
}

# Ends the private engine that `have_engine` started, however the script ends.
end_private_engine_at_exit() {
  STARTED_ENGINE=""
  trap 'if [ -n "$STARTED_ENGINE" ]; then engine_stop "$STARTED_ENGINE"; fi' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

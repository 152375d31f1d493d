#!/bin/sh
# Starts PostgreSQL as the official image does: POSTGRES_USER, POSTGRES_PASSWORD and POSTGRES_DB name what is made at
# the first start, by a server that only listens on its own socket; then the real server starts.
set -eu
export PGDATA="${PGDATA:-/var/lib/postgresql/data}"
user=${POSTGRES_USER:-postgres}
database=${POSTGRES_DB:-$user}
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  printf '%s' "${POSTGRES_PASSWORD:?POSTGRES_PASSWORD must be set}" >/tmp/password
  initdb -U "$user" --pwfile=/tmp/password --auth-local=trust --auth-host=scram-sha-256 -E UTF8 --no-locale --no-sync >/dev/null
  rm /tmp/password
  echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
  pg_ctl -w start -o "-c listen_addresses='' -c jit=off" >/proc/1/fd/1
  [ "$database" = postgres ] || createdb -U "$user" "$database"
  pg_ctl -m fast -w stop
fi
[ "${1:-}" != postgres ] || shift
exec postgres -c listen_addresses='*' -c jit=off "$@"

#!/bin/sh
# Puts the secrets that docker/secrets.sh made into the environment, then becomes the command.
set -eu
read_secret() { [ ! -r "/secrets/$1" ] || cat "/secrets/$1"; }
if [ "${1:-}" != docker/secrets.sh ]; then
  SECRET_KEY="${SECRET_KEY:-$(read_secret secret_key)}"
  if [ -z "${DATABASE_URL:-}" ] && [ -r /secrets/postgres_password ]; then
    DATABASE_URL="postgresql://ikp:$(read_secret postgres_password)@postgres:5432/ikp"
  fi
  TRACKER_URL="${TRACKER_URL:-${DATABASE_URL:-}}"
  export SECRET_KEY DATABASE_URL="${DATABASE_URL:-}" TRACKER_URL
fi
exec "$@"

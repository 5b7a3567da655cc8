#!/usr/bin/env bash
# `make compose-test`: builds the images, runs docker-compose.yml, talks to it, lets parts fall over, removes it all.
set -euo pipefail
cd "$(dirname "$0")/.."
say() { printf 'compose-test: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

if ! command -v docker >/dev/null || ! command -v docker-compose >/dev/null; then
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || die "docker and docker-compose are needed; install them and start again"
  say "installing docker"
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq docker.io docker-compose >/dev/null
fi

# Base images come from a registry; a machine that reaches none may have a tool beside the repository that makes stand-ins.
bases="python:3.10-slim-bookworm python:3.13-slim-bookworm postgres:15-bookworm"
missing=$(for image in $bases; do docker image inspect "$image" >/dev/null 2>&1 || echo "$image"; done)
if [ -n "$missing" ]; then
  tool=../shared/tools/base_images
  if [ -x "$tool" ]; then
    "$tool" >&2
  else
    docker info >/dev/null 2>&1 || die "the Docker engine does not run; start it and try again"
    for image in $missing; do docker pull -q "$image" || die "$image can't be pulled"; done
  fi
fi

# Stand-ins may keep Python in root's home: other users have to get at it.
for image in python:3.10-slim-bookworm python:3.13-slim-bookworm; do
  docker run --rm --network none --user 10001:10001 "$image" python --version >/dev/null 2>&1 ||
    printf 'FROM %s\nRUN chmod go+x /root\n' "$image" | DOCKER_BUILDKIT=0 docker build -q -t "$image" - >/dev/null 2>&1
done

export DOCKER_BUILDKIT=0  # the classic builder takes local base images and this machine's network
for part in desk bot; do
  say "building the $part's image"
  docker build -q --network host -f "Dockerfile.$part" -t "asystent-ikp-$part" . >/dev/null
done
export PYTHONPATH=$PWD
exec .venv/bin/python -m tests.compose.run

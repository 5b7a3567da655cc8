#!/usr/bin/env bash
# Writes the lock files: hashes, no registry address.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/uv.sh
uv=$(find_uv)
compile() { "$uv" pip compile -q --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links "$@"; }
cd requirements
[ "$uv" = .tools/bin/uv ] && uv=../.tools/bin/uv
compile --python-version 3.10 bot.in desk.in dev.in -o lock-3.10.txt
compile --python-version 3.13 desk.in -o desk-3.13.txt
compile --python-version 3.13 desk.in desk-test.in -o desk-test-3.13.txt
compile --python-version 3.10 bot.in -o bot-3.10.txt
wc -l ./*.txt

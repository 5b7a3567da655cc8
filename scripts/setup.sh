#!/usr/bin/env bash
# Makes .venv (Python 3.10) from the locked requirements; does nothing when it is up to date.
set -euo pipefail
cd "$(dirname "$0")/.."
lock=requirements/lock-3.10.txt
stamp=.venv/.lock-sha256

say() { printf '%s\n' "$*" >&2; }
die() { say "setup: $*"; exit 1; }

want=$( (command -v sha256sum >/dev/null && sha256sum "$lock" || shasum -a 256 "$lock") | cut -d' ' -f1)
[ -x .venv/bin/python ] && [ "$(cat "$stamp" 2>/dev/null)" = "$want" ] && exit 0

free_kb=$(df -Pk . | awk 'NR==2{print $4}')
[ "${free_kb:-0}" -gt 4000000 ] || die "less than 4 GB of disk is free here ($((free_kb / 1024)) MB); the environment needs about 3 GB. Free some space and start again."

runs() { "$@" --version >/dev/null 2>&1; }  # a pyenv shim can be on PATH and still not run

find_uv() {
  local candidate
  for candidate in uv .tools/bin/uv "$HOME/.local/bin/uv"; do
    runs "$candidate" && { echo "$candidate"; return; }
  done
  say "setup: installing uv with pip"
  local python
  for python in python3 /usr/bin/python3 python; do
    if runs "$python" && "$python" -m venv .tools >/dev/null 2>&1; then
      .tools/bin/python -m pip install -q uv >&2 || continue
      echo .tools/bin/uv; return
    fi
  done
  die "no uv and no Python 3 with venv and pip to install it with. Install Python 3.10 (Debian: apt-get install python3 python3-venv) and start again."
}
uv=$(find_uv)

find_python() {
  local candidate
  for candidate in python3.10 "$HOME"/.pyenv/versions/3.10*/bin/python /usr/bin/python3.10 /usr/local/bin/python3.10 /opt/*/bin/python3.10; do
    runs "$candidate" && "$candidate" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 10))' 2>/dev/null && { echo "$candidate"; return; }
  done
  "$uv" python find 3.10 2>/dev/null && return
  say "setup: downloading Python 3.10"
  "$uv" python install -q 3.10 >&2 && "$uv" python find 3.10 && return
  die "Python 3.10 is missing and could not be downloaded. Rasa 3.6 needs it: install python3.10 (or pyenv install 3.10) and start again."
}
python=$(find_python)

say "setup: making .venv with $("$python" --version) (the first time takes a minute or two)"
rm -f "$stamp"
"$uv" venv -q --allow-existing --python "$python" .venv || die "could not make .venv"
# The package index is whatever this machine's pip uses: uv does not read pip's settings by itself.
index=$("$python" -m pip config get global.index-url 2>/dev/null || true)
[ -n "${PIP_INDEX_URL:-$index}" ] && export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-${PIP_INDEX_URL:-$index}}"
"$uv" pip sync --python .venv/bin/python --require-hashes "$lock" >&2 ||
  die "installing the locked requirements failed (see above); check the network and start again."
echo "$want" > "$stamp"
say "setup: ready"

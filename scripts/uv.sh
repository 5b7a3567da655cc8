# Sourced by the scripts that make environments: finds uv (or installs it with pip), and a Python of the wanted version.

say() { printf '%s\n' "$*" >&2; }
die() { say "setup: $*"; exit 1; }
runs() { "$@" --version >/dev/null 2>&1; }  # a pyenv shim can be on PATH and still not run

find_uv() {
  local candidate
  for candidate in uv .tools/bin/uv "$HOME/.local/bin/uv" "$HOME"/.pyenv/versions/*/bin/uv; do
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

find_python() {  # find_python 3.10 uv
  local candidate wanted=$1 uv=$2
  for candidate in "python$wanted" "$HOME/.pyenv/versions/$wanted"*/bin/python "/usr/bin/python$wanted" "/usr/local/bin/python$wanted" /opt/*/"bin/python$wanted"; do
    runs "$candidate" && "$candidate" -c "import sys; sys.exit('%d.%d' % sys.version_info[:2] != '$wanted')" 2>/dev/null && { echo "$candidate"; return; }
  done
  "$uv" python find "$wanted" 2>/dev/null && return
  say "setup: downloading Python $wanted"
  "$uv" python install -q "$wanted" >&2 && "$uv" python find "$wanted" && return
  die "Python $wanted is missing and could not be downloaded: install python$wanted (or pyenv install $wanted) and start again."
}

make_environment() {  # make_environment .venv requirements/lock-3.10.txt 3.10 free-kB-needed; nothing to do when it is up to date
  local folder=$1 lock=$2 wanted=$3 needed=$4 want free uv python index
  want=$( (command -v sha256sum >/dev/null && sha256sum "$lock" || shasum -a 256 "$lock") | cut -d' ' -f1)
  [ -x "$folder/bin/python" ] && [ "$(cat "$folder/.lock-sha256" 2>/dev/null)" = "$want" ] && return
  free=$(df -Pk . | awk 'NR==2{print $4}')
  [ "${free:-0}" -gt "$needed" ] || die "less than $((needed / 1000000)) GB of disk is free here ($((free / 1024)) MB), which $folder needs. Free some space and start again."
  uv=$(find_uv)
  python=$(find_python "$wanted" "$uv")
  say "setup: making $folder with $("$python" --version) (the first time takes a minute or two)"
  rm -f "$folder/.lock-sha256"
  "$uv" venv -q --allow-existing --python "$python" "$folder" || die "could not make $folder"
  # The package index is whatever this machine's pip uses: uv does not read pip's settings by itself.
  index=$("$python" -m pip config get global.index-url 2>/dev/null || true)
  [ -n "${PIP_INDEX_URL:-$index}" ] && export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-${PIP_INDEX_URL:-$index}}"
  # Compiled once here: where bytecode is not kept (PYTHONDONTWRITEBYTECODE, a read-only folder) each start of Rasa would compile TensorFlow anew.
  "$uv" pip sync --compile-bytecode --python "$folder/bin/python" --require-hashes "$lock" >&2 ||
    die "installing the locked requirements failed (see above); check the network and start again."
  echo "$want" > "$folder/.lock-sha256"
  say "setup: ready"
}

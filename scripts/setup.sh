#!/usr/bin/env bash
# Makes .venv (Python 3.10, which Rasa 3.6 needs) from the locked requirements; does nothing when it is up to date.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/uv.sh
make_environment .venv requirements/lock-3.10.txt 3.10 4000000

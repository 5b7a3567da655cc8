#!/usr/bin/env bash
# The desk's tests on Python 3.13, which its image uses, in an environment of their own.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/uv.sh
make_environment .venv-desk-3.13 requirements/desk-test-3.13.txt 3.13 1000000
exec .venv-desk-3.13/bin/python -m pytest -q -n 2 "${@:-tests/desk}"

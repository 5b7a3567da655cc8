"""`make bench`: the parts by name, `python -m scripts.bench [bot] [desk] [console]`; unnamed, all of them.

The console's part fills two stores with a million messages each first, so it takes some minutes.
"""

from __future__ import annotations

import importlib
import sys

PARTS = {"bot": "scripts.bench.bot", "desk": "scripts.bench.desk", "console": "scripts.bench.console"}


def main(argv: list[str]) -> int:
    """Runs each part; the highest exit code of them."""
    unknown = [name for name in argv if name not in PARTS]
    if unknown:
        print(f"bench: no part {', '.join(unknown)}; there are {', '.join(PARTS)}", file=sys.stderr)
        return 2
    code = 0
    for name in argv or PARTS:
        sys.argv = [PARTS[name]]  # the parts read their own arguments
        code = max(code, importlib.import_module(PARTS[name]).main())
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

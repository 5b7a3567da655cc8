"""`make bench`: the parts by name, `python -m scripts.bench [bot] [desk] [console]`; unnamed, the bot and the desk.

The console's part fills stores with a million messages first; it runs when it is named.
"""

from __future__ import annotations

import importlib
import sys

PARTS = {"bot": "scripts.bench.bot", "desk": "scripts.bench.desk", "console": "scripts.bench.console"}
USUAL = ("bot", "desk")


def main(argv: list[str]) -> int:
    """Runs each part; the highest exit code of them."""
    unknown = [name for name in argv if name not in PARTS]
    if unknown:
        print(f"bench: no part {', '.join(unknown)}; there are {', '.join(PARTS)}", file=sys.stderr)
        return 2
    code = 0
    for name in argv or USUAL:
        sys.argv = [PARTS[name]]  # the parts read their own arguments
        code = max(code, importlib.import_module(PARTS[name]).main())
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

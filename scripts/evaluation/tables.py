"""A report of tables: printed, and saved as Markdown and JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def percent(share: float) -> str:
    """`0.9534` → `95.3`."""
    return f"{100 * share:.1f}"


class Report:
    """Collects tables and lines in order."""

    def __init__(self, title: str) -> None:
        """An empty report."""
        self._parts = [f"# {title}"]
        self.data: dict[str, Any] = {}

    def line(self, text: str) -> None:
        """A paragraph."""
        self._parts.append(text)

    def table(self, title: str, head: list[str], rows: list[list[str]]) -> None:
        """A table with aligned columns."""
        widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
        lines = [" | ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) for row in [head, *rows]]
        lines.insert(1, "-|-".join("-" * w for w in widths))
        self._parts.append(f"## {title}\n\n" + "\n".join(f"| {line} |" for line in lines))
        self.data.setdefault("tables", {})[title] = {"head": head, "rows": rows}

    def text(self) -> str:
        """The report as Markdown."""
        return "\n\n".join(self._parts) + "\n"

    def save(self, folder: Path, name: str) -> None:
        """Writes `<name>.md` and `<name>.json`."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.md").write_text(self.text(), encoding="utf-8")
        (folder / f"{name}.json").write_text(json.dumps(self.data, ensure_ascii=False, indent=1), encoding="utf-8")

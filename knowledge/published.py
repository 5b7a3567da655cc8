"""What the desk has published: `VAR/answers.json`, read again when it has changed."""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path
from typing import Any

logger = logging.getLogger(__name__)

FILE = "answers.json"


class Published:
    """Published answers by response name, and the facts that an editor has switched off."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._stamp: tuple[int, int] | None = None
        self._said: dict[str, Any] = {}

    @classmethod
    def of_environment(cls) -> Published:
        """The file under `VAR` (default ./var)."""
        return cls(Path(os.environ.get("VAR") or "var") / FILE)

    def answer(self, name: str) -> dict[str, Any] | None:
        """The published text, buttons and version of a response, or None."""
        found: dict[str, Any] | None = self._read().get("answers", {}).get(name)
        return found

    def facts_off(self) -> frozenset[str]:
        """Ids of the facts that are switched off."""
        return frozenset(self._read().get("facts_off", ()))

    def _read(self) -> dict[str, Any]:
        """The file as it is now; a missing one publishes nothing, a broken one leaves what was published before."""
        try:
            found = self.path.stat()
        except FileNotFoundError:
            self._stamp, self._said = None, {}
            return self._said
        stamp = (found.st_mtime_ns, found.st_ino)
        if stamp != self._stamp:
            self._stamp = stamp
            try:
                said = json.loads(self.path.read_text(encoding="utf-8"))
                if not isinstance(said, dict):
                    raise ValueError("an object is expected")
                self._said = said
            except (OSError, ValueError) as error:
                logger.error("%s can't be read, the answers published before stay: %s", self.path, error)
        return self._said

"""Noised copies of the kept-apart messages, always the same for the same seed: `python -m scripts.noise FOLDER OUT`."""

from __future__ import annotations

import random
import re
import sys
from pathlib import Path

from nlu.words import fold

SEED = 20240901
KINDS = ("clean", "no_diacritics", "one_typo", "two_typos")
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_WORD = re.compile(r"\[[^\]]*\]|[^\W\d_]+")
_SHORTEST = 4  # letters of a word that gets a typo


def noised(text: str, kind: str, seed: int = SEED) -> str:
    """One copy of a message. `kind` is one of `KINDS`; the same text, kind and seed give the same copy."""
    if kind == "clean":
        return text
    if kind == "no_diacritics":
        return "".join(fold(c) if c.islower() else fold(c).upper() if c.isalpha() else c for c in text)
    dice = random.Random(f"{seed}|{kind}|{text}")
    for _ in range(2 if kind == "two_typos" else 1):
        text = _with_typo(text, dice)
    return text


def _with_typo(text: str, dice: random.Random) -> str:
    words = [m for m in _WORD.finditer(text) if len(m.group()) >= _SHORTEST and m.group()[0] != "["]
    if not words:
        return text
    word = dice.choice(words)
    return text[: word.start()] + _slip(word.group(), dice) + text[word.end() :]


def _slip(word: str, dice: random.Random) -> str:
    """Two letters swapped, one left out, one doubled, or the neighbouring key hit."""
    place = dice.randrange(1, len(word) - 1)
    how = dice.choice(("swap", "drop", "double", "neighbour"))
    if how == "swap":
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    if how == "drop":
        return word[:place] + word[place + 1 :]
    if how == "double":
        return word[: place + 1] + word[place:]
    return word[:place] + _neighbour(word[place], dice) + word[place + 1 :]


def _neighbour(letter: str, dice: random.Random) -> str:
    plain = fold(letter)
    row = next((row for row in _KEYS if plain in row), None)
    if row is None:
        return letter
    at = row.index(plain)
    return dice.choice([row[i] for i in (at - 1, at + 1) if 0 <= i < len(row)])


def main(argv: list[str]) -> int:
    """Writes `OUT/<kind>/<file>` for every message file of FOLDER."""
    folder, out = Path(argv[0]), Path(argv[1])
    for path in sorted(folder.glob("*.txt")):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
        for kind in KINDS[1:]:
            target = out / kind / path.name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text("\n".join(noised(line, kind) for line in lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""One slip of the finger: a letter missing, too many, wrong, or swapped with its neighbour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


class Slips:
    """Finds the known words that are one slip away from a written one. All words folded."""

    def __init__(self, known: Iterable[str]) -> None:
        self.known = frozenset(known)
        self._longest = max(map(len, self.known)) + 1
        self._shortest = min(map(len, self.known)) - 1
        self._by_shortened: dict[str, set[str]] = {}
        for word in self.known:
            for short in _shortened(word):
                self._by_shortened.setdefault(short, set()).add(word)

    def near(self, word: str) -> set[str]:
        """The known words that `word` may stand for; the word itself if it is known."""
        if word in self.known:
            return {word}
        if not self._shortest <= len(word) <= self._longest:
            return set()
        near = (self._by_shortened.get(short, ()) for short in _shortened(word))
        return {known for some in near for known in some if one_slip(word, known)}


def _shortened(word: str) -> Iterator[str]:
    """The word, and the word with one letter left out."""
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


def one_slip(wrong: str, right: str) -> bool:
    """Whether `wrong` is `right` with one slip; the first letter must be right, or swapped with the second."""
    if wrong[0] != right[0] and wrong[:2] != right[1::-1]:
        return False
    same = next((n for n, (one, other) in enumerate(zip(wrong, right, strict=False)) if one != other), None)
    if same is None:
        return abs(len(wrong) - len(right)) == 1
    wrong, right = wrong[same:], right[same:]
    if len(wrong) == len(right):
        return wrong[1:] == right[1:] or (wrong[:2] == right[1::-1] and wrong[2:] == right[2:])
    return wrong[1:] == right if len(wrong) > len(right) else wrong == right[1:]

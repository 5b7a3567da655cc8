"""How near a message is to the training data, and which unknown questions are alike. Needs scikit-learn: a process of
its own runs this (`python -m desk.manage teaching_scan`), so that the desk stays small."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.cluster import DBSCAN
from sklearn.feature_extraction.text import TfidfVectorizer

from desk.console.search_index import fold

CHUNK = 500
NEAR_ENOUGH = 0.58  # cosine distance within which two questions belong together
FEWEST = 3  # messages, and conversations, that make a cluster
WORDS = 6
WORD = re.compile(r"\w{3,}")
EMPTY_WORDS = frozenset(Path(__file__).with_name("empty_words.txt").read_text(encoding="utf-8").split())


class Likeness:
    """The training data, ready to be compared with."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, dtype=np.float32)
        self.known = self.vectorizer.fit_transform(fold(text) for text in texts).T.tocsr()

    def nearest(self, texts: Sequence[str]) -> list[float]:
        """For each text the likeness of the nearest example, 0 to 1."""
        found: list[float] = []
        for at in range(0, len(texts), CHUNK):
            rows = self.vectorizer.transform(fold(text) for text in texts[at : at + CHUNK])
            found += [float(value) for value in (rows @ self.known).max(axis=1).toarray().ravel()]
        return found


@dataclass(frozen=True)
class Group:
    """Texts that are alike, by their place in the list, and their typical words."""

    members: tuple[int, ...]
    words: tuple[str, ...]


def groups(texts: Sequence[str], owners: Sequence[int]) -> list[Group]:
    """Texts that are alike, biggest group first. A group needs `FEWEST` texts of as many owners (conversations)."""
    if len(texts) < FEWEST:
        return []
    folded = [fold(text) for text in texts]
    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), min_df=2, sublinear_tf=True, dtype=np.float32)
    try:
        rows = vectors.fit_transform(_content(text) for text in folded)
    except ValueError:  # nothing is said twice
        return []
    filled = [at for at in range(len(texts)) if rows.indptr[at + 1] > rows.indptr[at]]
    if len(filled) < FEWEST:
        return []
    labels = DBSCAN(eps=NEAR_ENOUGH, min_samples=FEWEST, metric="cosine").fit_predict(rows[filled])
    found = []
    for label in set(labels) - {-1}:
        members = tuple(at for at, mine in zip(filled, labels, strict=True) if mine == label)
        if len({owners[at] for at in members}) >= FEWEST:
            found.append(Group(members, typical(texts, members, owners)))
    return sorted(found, key=lambda group: (-len(group.members), group.members))


def typical(texts: Sequence[str], members: Sequence[int], owners: Sequence[int]) -> tuple[str, ...]:
    """Words that several people of the group use and others seldom do, as they are mostly written."""
    inside: dict[str, set[int]] = {}
    forms: dict[str, Counter[str]] = {}
    everywhere: Counter[str] = Counter()
    chosen = set(members)
    for at, text in enumerate(texts):
        for form in set(_words(text)):
            stem = _stem(form)
            everywhere[stem] += 1
            if at in chosen:
                inside.setdefault(stem, set()).add(owners[at])
                forms.setdefault(stem, Counter())[form] += 1
    shared = {stem: len(people) for stem, people in inside.items() if len(people) >= 2}
    ranked = sorted(shared, key=lambda stem: (-(shared[stem] ** 2) / everywhere[stem], stem))
    return tuple(max(forms[stem], key=lambda form: (forms[stem][form], form != fold(form))) for stem in ranked[:WORDS])


def _words(text: str) -> list[str]:
    return [word for word in WORD.findall(text.lower()) if word not in EMPTY_WORDS and not word.isdigit()]


def _stem(word: str) -> str:
    """Enough to bring forms of a word together: „recepta”, „recepty”, „recept”."""
    plain = fold(word)
    return plain[: max(4, len(plain) - 2)]


_FOLDED_EMPTY = frozenset(fold(word) for word in EMPTY_WORDS)


def _content(folded: str) -> str:
    return " ".join(word for word in WORD.findall(folded) if word not in _FOLDED_EMPTY)

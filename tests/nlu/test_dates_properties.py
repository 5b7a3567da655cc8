"""What holds of any text at all."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.dates import Found, find
from nlu.words import fold, split

PIECES = (
    "12 marca", "12.03", "2010", "rocznik", "ur.", "13", "lat", "i pół", "kończy", "skończyła", "urodziny", "za tydzień", "temu",
    "pół roku", "3 tyg", "od", "do", "nie", "tylko", "pomyłka", "pierwsza dawka", "druga", "w maju", "wczoraj", "31 lutego", "ma",
    "prawie", ",", ".", "-", "/", "piątek", "zeszły", "L4", "dwunastego", "trzynastolatka", "minęły", "przed 14", "½", "😡", "1", "dwa",
    "tysiące", "z", "w", "o", "12:30", "po", "mam", "mama", "lat bez", "miesiąca", "\u200b", "\n", "’24", "III", "i",
)  # fmt: skip
messages = st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join)
glued_messages = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


def values(found: list[Found]) -> list[tuple[str, str, str | None]]:
    return [(one.entity, fold(one.value), one.role) for one in found]


@given(st.one_of(st.text(), messages, glued_messages))
@settings(max_examples=600, deadline=None)
def test_spans_lie_within_the_text_in_order(text: str) -> None:
    found = find(text)
    edges = [edge for one in found for edge in (one.start, one.end)]
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert edges == sorted(edges)


@given(st.one_of(st.text(), messages, glued_messages))
@settings(max_examples=400, deadline=None)
def test_polish_letters_and_capitals_change_nothing(text: str) -> None:
    assert values(find(fold(text))) == values(find(text))


@given(st.text())
@settings(deadline=None)
def test_folding_is_done_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert len(fold(text)) <= len(text)


@given(st.text())
@settings(deadline=None)
def test_words_are_where_they_say(text: str) -> None:
    for word in split(text).words:
        written = fold(text[word.start : word.end])
        assert written == word.text or (word.text == "." and not written.strip())


@given(st.integers(1, 28), st.integers(1, 12), st.integers(1900, 2099), st.sampled_from("./-"))
@settings(deadline=None)
def test_a_full_date_in_figures_is_that_day(day: int, month: int, year: int, separator: str) -> None:
    text = separator.join((f"{day:02}", f"{month:02}", str(year)))
    assert [one.value for one in find(f"to było {text}, dziękuję")] == [f"{year}-{month:02}-{day:02}"]


@given(st.integers(1, 17))
@settings(deadline=None)
def test_every_child_has_an_age(years: int) -> None:
    assert [one.value for one in find(f"córka ma {years} lat i jeszcze pytanie")] == [f"P{years}Y"]


def test_an_accent_typed_apart_is_the_same_letter() -> None:
    text = "kon\u0301czy 14 w maju"
    assert [(one.value, text[one.start : one.end]) for one in find(text)] == [("14@--05>", text)]


@pytest.mark.parametrize(
    "piece",
    [
        "12.",
        "1 2 ",
        "od ",
        "1 i ",
        "kończy 14 ",
        "nie 12 marca tylko ",
        "urodziny ",
        "przed 14 rz ",
        "a",
        "- ",
        "dwa ",
        "🤦",
        "12:",
        "wczroja ",
    ],
)
def test_twice_the_text_takes_about_twice_the_time(piece: str) -> None:
    """No wall clock: processor time, and a bound far above linear but far below square."""

    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        started = process_time()
        find(text)
        return process_time() - started

    find(piece)
    short = min(seconds(1_250) for _ in range(3))
    long = min(seconds(10_000) for _ in range(2))
    assert long <= 24 * short + 0.05

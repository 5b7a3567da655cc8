"""Texts end at sentences, titles at words, and no character is cut in two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.gateway.channels.wording import short, short_all, split, utf8, utf16

FAMILY, FLAG, THUMB = "👨‍👩‍👧", "🇵🇱", "👍🏽"


@pytest.mark.parametrize(
    ("text", "limit", "pieces"),
    [
        ("", 10, []),
        ("   ", 10, []),
        ("Krótko.", 10, ["Krótko."]),
        ("Pierwsze zdanie. Drugie zdanie.", 20, ["Pierwsze zdanie.", "Drugie zdanie."]),
        ("Pierwsze! Drugie? Trzecie…", 10, ["Pierwsze!", "Drugie?", "Trzecie…"]),
        ("Akapit pierwszy tu jest.\n\nAkapit drugi.", 30, ["Akapit pierwszy tu jest.", "Akapit drugi."]),
        ("bez kropek same słowa i słowa", 12, ["bez kropek", "same słowa i", "słowa"]),
        ("raz\ndwa\ntrzy", 8, ["raz\ndwa", "trzy"]),
        ("Adres to ul. Wiejska 4. Zapraszamy.", 24, ["Adres to ul. Wiejska 4.", "Zapraszamy."]),
        ("To jest np. Szczecin. I koniec.", 22, ["To jest np. Szczecin.", "I koniec."]),
        ("Do 12 marca 2027 r. Umów się w poradni.", 25, ["Do 12 marca 2027 r.", "Umów się w poradni."]),
        ("(Zobacz tutaj.) Potem dalej.", 20, ["(Zobacz tutaj.)", "Potem dalej."]),
        ("1. Zaloguj się. 2. Kliknij.", 17, ["1. Zaloguj się.", "2. Kliknij."]),
        ("a" * 25, 10, ["a" * 10, "a" * 10, "a" * 5]),
    ],
)
def test_a_text_is_cut_where_a_reader_would_stop(text: str, limit: int, pieces: list[str]) -> None:
    assert split(text, limit) == pieces


@pytest.mark.parametrize(
    ("text", "last", "pieces"),
    [
        ("Zdanie pierwsze. Drugie. Trzecie.", 20, ["Zdanie pierwsze.", "Drugie. Trzecie."]),
        ("Akapit pierwszy. Tak.\n\nAkapit drugi.", 20, ["Akapit pierwszy. Tak.", "Akapit drugi."]),
        ("same słowa bez końca", 12, ["same słowa", "bez końca"]),
        ("a" * 12, 5, ["a" * 7, "a" * 5]),
        ("Krótko.", 10, ["Krótko."]),
    ],
)
def test_the_last_piece_fits_where_the_buttons_are(text: str, last: int, pieces: list[str]) -> None:
    assert split(text, 1000, last=last) == pieces


@pytest.mark.parametrize("character", [FAMILY, FLAG, THUMB, "e\u0301"])
def test_no_character_is_cut_in_two(character: str) -> None:
    text = character * 40
    for limit in range(utf16(character), 25):
        pieces = split(text, limit)
        assert "".join(pieces) == text
        assert all(utf16(piece) <= limit and len(piece) % len(character) == 0 for piece in pieces)


def test_an_emoji_counts_as_two_and_a_polish_letter_as_two_bytes() -> None:
    assert (utf16("👍"), utf16("ż"), utf8("ż"), utf8("👍")) == (2, 1, 2, 4)
    assert split("👍" * 6, 10) == ["👍" * 5, "👍"]
    assert split("żółw ćma", 10, measure=utf8) == ["żółw", "ćma"]


@given(st.text(max_size=300), st.integers(10, 60), st.one_of(st.none(), st.integers(8, 40)))
def test_pieces_fit_and_lose_nothing_but_spaces(text: str, limit: int, last: int | None) -> None:
    pieces = split(text, limit, last=last)
    assert all(piece == piece.strip() and piece for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(utf16(piece) <= limit for piece in pieces)
    if last is not None and pieces:
        assert utf16(pieces[-1]) <= last or len(pieces[-1]) == 1


@pytest.mark.parametrize(
    ("title", "cut"),
    [
        ("Tak, pomogło", "Tak, pomogło"),
        ("Dokładnie dwadzieśc.", "Dokładnie dwadzieśc."),
        ("Porozmawiaj z moderatorem", "Porozmawiaj…"),
        ("Gdzie jest zwolnienie?", "Gdzie jest…"),
        ("Konto dziecka – jak je zobaczyć", "Konto dziecka…"),
        ("Warmińsko-Mazurski Oddział", "Warmińsko-Mazurski…"),
        ("Konstantynopolitańczykowianeczka", "Konstantynopolitańc…"),
        ("  wiele   spacji  ", "wiele spacji"),
    ],
)
def test_titles_end_at_words(title: str, cut: str) -> None:
    assert short(title, 20) == cut


def test_titles_that_begin_alike_show_their_ends() -> None:
    titles = ["Szczepienie przeciw HPV – pierwsza dawka", "Szczepienie przeciw HPV – druga dawka"]
    assert short_all(titles, 20) == ["…pierwsza dawka", "…HPV – druga dawka"]


def test_titles_that_are_the_same_get_numbers() -> None:
    assert short_all(["Dalej", "Dalej", "Dalej"], 20) == ["Dalej", "Dalej (2)", "Dalej (3)"]


@given(st.lists(st.text(min_size=1, max_size=60).filter(lambda text: text.strip()), max_size=13))
def test_titles_fit_and_differ(titles: list[str]) -> None:
    cut = short_all(titles, 20)
    assert len(set(cut)) == len(titles)
    assert all(0 < utf16(title) <= 20 for title in cut)

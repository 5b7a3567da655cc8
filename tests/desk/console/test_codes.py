"""What the bot read in a message is shown as people say it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.console.codes import worded


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("2024-03-12", "12 marca 2024 r."),
        ("--02-29", "29 lutego"),
        ("2024-03", "marzec 2024 r."),
        ("--05>", "maj (przyszłość)"),
        ("--05~start", "początek maja"),
        ("2010", "2010 r."),
        ("---12", "12. dzień miesiąca"),
        ("P0D", "dziś"),
        ("-P1D", "wczoraj"),
        ("-P3W", "3 tygodnie temu"),
        ("-P1W~", "1 tydzień temu"),
        ("-P6M=", "6 miesięcy temu"),
        ("P2M", "za 2 miesiące"),
        ("W5<", "piątek (przeszłość)"),
        ("P13Y", "13 lat"),
        ("P13Y6M", "13 lat i 6 miesięcy"),
        ("14@P1W", "14 lat skończone: za 1 tydzień"),
        ("P9Y@--05<", "9 lat skończone: maj (przeszłość)"),
        ("2026-02-31", "2026-02-31"),
        ("<14", "<14"),
        ("W9", "W9"),
        ("", ""),
    ],
)
def test_codes_read_polish(code: str, words: str) -> None:
    assert worded(code) == words


@given(st.text(max_size=20))
def test_any_text_is_worded_or_stays(code: str) -> None:
    assert worded(code) or not code

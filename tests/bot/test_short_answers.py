"""A few words, while a question is open."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.dialogue import UNKNOWN, dialogue

ACCESS, IDENTITY, AGE = "child_access_form", "app_identity_form", "hpv_age_form"


@pytest.mark.parametrize(
    ("form", "asked", "text", "meaning"),
    [
        (ACCESS, "own_title", "Tak", {"own_title": True}),
        (ACCESS, "own_title", "nie!!!", {"own_title": False}),
        (ACCESS, "own_title", "nie wiem", {"own_title": UNKNOWN}),
        (ACCESS, "own_title", "raczej nie", {"own_title": False}),
        (ACCESS, "own_title", "ma rentę po tacie", {"own_title": True}),
        (ACCESS, "own_title", "nic z tych rzeczy", {"own_title": False}),
        (ACCESS, "own_title", "mąż", {"other_parent": True}),
        (ACCESS, "other_parent", "ja", {"other_parent": False}),
        (ACCESS, "other_parent", "nie ja, mąż", {"other_parent": True}),
        (ACCESS, "other_parent", "on", {"other_parent": True}),
        (ACCESS, "registered_by_employer", "nie zgłosił", {"registered_by_employer": False}),
        (ACCESS, "registered_by_employer", "tak, zgłosił", {"registered_by_employer": True}),
        (AGE, "had_dose", "jeszcze nie", {"had_dose": False}),
        (AGE, "had_dose", "tak, jedną miała", {"had_dose": True}),
        (AGE, "birth_date", "nie pamiętam", {"birth_date": UNKNOWN}),
        (IDENTITY, "identity_case", "mam nowy telefon", {"identity_case": "new_phone"}),
        (IDENTITY, "identity_case", "pierwszy raz", {"identity_case": "first_login"}),
        (IDENTITY, "identity_case", "znowu", {"identity_case": "periodic"}),
        (ACCESS, "own_title", "no to co mam teraz zrobić", {}),
        (ACCESS, "own_title", "", {}),
        (AGE, "birth_date", "tak", {}),
    ],
)
def test_short_answer(form: str, asked: str, text: str, meaning: dict[str, Any]) -> None:
    assert dialogue().answer(form, asked, text) == meaning


@pytest.mark.parametrize(
    ("text", "case"),
    [
        ("zmieniłem telefon i apka chce potwierdzać tożsamość", "new_phone"),
        ("mojeIKP przy pierwszym logowaniu każe potwierdzić tożsamość", "first_login"),
        ("znowu chce potwierdzenia tożsamości, ile można", "periodic"),
        ("apka na telefonie każe mi potwierdzić tożsamość", None),
    ],
)
def test_a_choice_named_in_a_longer_message(text: str, case: str | None) -> None:
    assert dialogue().stated(IDENTITY, text) == ({"identity_case": case} if case else {})

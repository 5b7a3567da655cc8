"""A clause about today, tomorrow or Monday beside the date that counts never takes its place."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from actions.values import said
from knowledge.dialogue import dialogue
from knowledge.messages import Message
from nlu import dates

COUNTS = [
    ("hpv_interval_form", "pierwsza dawka hpv była 28.05.2026", {"dose_date": "2026-05-28"}),
    ("hpv_interval_form", "zaszczepiona 12 marca", {"dose_date": "--03-12"}),
    ("hpv_age_form", "ur. 1 stycznia 2013, żadnej dawki hpv", {"birth_date": "2013-01-01", "had_dose": False}),
    ("hpv_age_form", "syn urodzony 5.05.2014", {"birth_date": "2014-05-05"}),
    ("insurance_sync_form", "zgłosiłam córkę do zus 10 listopada", {"registered_on": "--11-10"}),
    ("sick_leave_visibility_form", "zwolnienie wystawione 12 listopada", {"issued_on": "--11-12"}),
    ("absence_notice_form", "choruję od środy", {"absent_since": "W3"}),
    ("trusted_profile_form", "profil zaufany przedłużałem 28.02.2025", {"set_up_on": "2025-02-28"}),
    ("app_identity_form", "tożsamość potwierdzałam 3 maja 2025", {"confirmed_on": "2025-05-03"}),
]
ASIDE = [
    "i dziś mnie nie loguje",
    "dziś można iść?",
    "załapie się dziś?",
    "czy muszę dzisiaj pisać do szefa?",
    "a dziś dalej nic nie widzę",
    "i teraz co?",
    "czy jutro zobaczę to na ikp?",
    "jutro mogę iść do przychodni?",
    "w poniedziałek można przyjść?",
    "mogę w poniedziałek się umówić?",
    "dziś już na pewno powinno być",
]


def values(text: str, form: str) -> dict[str, Any]:
    entities = [
        {"entity": f.entity, "value": f.value, "start": f.start, "end": f.end, **({"role": f.role} if f.role else {})}
        for f in dates.find(text)
    ]
    return said(Message("inform", tuple(entities), text), dialogue().forms[form], None, ())


@pytest.mark.parametrize(("counts", "aside", "first"), [(c, a, f) for c, a in product(COUNTS, ASIDE) for f in (0, 1)])
def test_what_is_said_of_today_takes_no_dates_place(
    counts: tuple[str, str, dict[str, Any]], aside: str, first: int
) -> None:
    form, sentence, meant = counts
    text = f"{aside.rstrip('?')}, {sentence}" if first else f"{sentence}, {aside}"
    assert {slot: value for slot, value in values(text, form).items() if value is not None} == meant


@pytest.mark.parametrize(
    ("form", "text", "meant"),
    [
        ("hpv_interval_form", "dziś dostał pierwszą dawkę, kiedy druga", {"dose_date": "P0D"}),
        ("absence_notice_form", "jestem chora od dziś, kogo zawiadomić", {"absent_since": "P0D"}),
        ("sick_leave_visibility_form", "dziś byłam u lekarza po zwolnienie, kiedy je zobaczę", {"issued_on": "P0D"}),
        ("insurance_sync_form", "kadrowa zgłosiła go dzisiaj, kiedy się pojawi", {"registered_on": "P0D"}),
        ("insurance_sync_form", "dzisiaj", {"registered_on": "P0D"}),
        ("hpv_age_form", "ur. 5.05.2012, bez żadnej dawki dziś", {"birth_date": "2012-05-05", "had_dose": False}),
        ("hpv_interval_form", "pierwszą dawkę mamy umówioną na 4 stycznia", {"planned_dose": "--01-04"}),
    ],
)
def test_today_counts_where_its_own_word_stands_beside_it(form: str, text: str, meant: dict[str, Any]) -> None:
    assert values(text, form) == meant


def test_who_was_not_registered_has_no_day_of_it() -> None:
    stated = {"child_account_employer"}
    form = dialogue().forms["child_access_form"]
    assert stated <= set(form.stated_by)

    def told(text: str) -> dict[str, Any]:
        entities = tuple({"entity": f.entity, "value": f.value, "role": f.role} for f in dates.find(text))
        return said(Message("child_account_employer", entities, text, in_form=True), form, "own_title", ())

    nothing = {"registered_by_employer": False}
    assert told("zmieniłam pracę w październiku i kadry nic nie zrobiły") == nothing
    assert told("nowa praca od 1 października, szef jej nie zgłosił") == nothing
    assert told("kadrowa mówi, że zgłosiła małą 10 listopada") == {"registered_on": "--11-10"}

"""Where a citizen lives, in their own words, and the branch of the NFZ there."""

from __future__ import annotations

from datetime import date

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import facts, places
from nlu.places import find, together
from nlu.words import fold

SAID = {
    "który to mój oddział nfz? jestem z Radomia": "Mazowiecki",
    "mieszkam w Bielsku-Białej": "Śląski",
    "mieszkam w Bielsku Białej": "Śląski",
    "w Łodzi": "Łódzki",
    "jestem z Łodzi, gdzie mam napisać": "Łódzki",
    "Warszawa": "Mazowiecki",
    "z wawy": "Mazowiecki",
    "pod Krakowem": "Małopolski",
    "w Gdyni": "Pomorski",
    "Nowy Sącz": "Małopolski",
    "z Nowego Sącza": "Małopolski",
    "w Stalowej Woli": "Podkarpacki",
    "w Zielonej Górze": "Lubuski",
    "Gorzów Wielkopolski": "Lubuski",
    "z Gorzowa Wlkp": "Lubuski",
    "w Gorzowie Śląskim": "Opolski",
    "Ostrów Wielkopolski": "Wielkopolski",
    "w Ostrowi Mazowieckiej": "Mazowiecki",
    "Tomaszów Mazowiecki": "Łódzki",
    "Tomaszów Lubelski": "Lubelski",
    "w Opolu": "Opolski",
    "Opole Lubelskie": "Lubelski",
    "z Bielska Podlaskiego": "Podlaski",
    "w Sokołowie Podlaskim": "Mazowiecki",
    "w Wysokiem Mazowieckiem": "Podlaski",
    "w Drawsku Pomorskim": "Zachodniopomorski",
    "na Śląsku": "Śląski",
    "na Dolnym Śląsku": "Dolnośląski",
    "mazowieckie": "Mazowiecki",
    "województwo mazowieckie": "Mazowiecki",
    "z województwa kujawsko-pomorskiego": "Kujawsko-Pomorski",
    "kujawsko pomorskie": "Kujawsko-Pomorski",
    "zachodniopomorskie": "Zachodniopomorski",
    "w pomorskim": "Pomorski",
    "Pomorze Zachodnie": "Zachodniopomorski",
    "śląski oddział NFZ": "Śląski",
    "oddział wielkopolski": "Wielkopolski",
    "nfz warmińsko-mazurski": "Warmińsko-Mazurski",
    "na Podkarpaciu": "Podkarpacki",
    "w Małopolsce": "Małopolski",
    "z Piły": "Wielkopolski",
    "Piła": "Wielkopolski",
    "w Brzegu": "Opolski",
    "w Brzegu Dolnym": "Dolnośląski",
    "w Jarosławiu": "Podkarpacki",
    "w Przemyślu": "Podkarpacki",
    "w Częstohowie": "Śląski",
    "pod jaki oddział podlega Kalisz": "Wielkopolski",
    "nfz Turek": "Wielkopolski",
    "Chełm podlega pod który oddział": "Lubelski",
    "do jakiego oddziału należy Nysa": "Opolski",
    "mieszkam w gminie Police": "Zachodniopomorski",
    "z Bydgoszcy": "Kujawsko-Pomorski",
    "w Rzeszowe": "Podkarpacki",
}

NOT_SAID = [
    "najlepszy na świecie",
    "córka piła wodę",
    "na brzegu kartki",
    "system dalej swoje, walcz z tym",
    "mąż Jarosław zgłosił",
    "u Jarosława nic nie widać",
    "pani Mazur z rejestracji",
    "przemysł farmaceutyczny",
    "jakie to są pionki",
    "lubię kołobrzeskie",
    "w środę",
    "we wrześniu",
    "mazowiecki",
    "",
]


@pytest.mark.parametrize(("text", "branch"), SAID.items())
def test_a_place_leads_to_its_branch(text: str, branch: str) -> None:
    assert [place.value for place in find(text)] == [branch]
    assert [place.value for place in find(fold(text))] == [branch]
    assert [place.value for place in find(text.upper())] == [branch]


@pytest.mark.parametrize("text", NOT_SAID)
def test_other_words_are_no_places(text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Warszawa i Kraków", ["Mazowiecki i Małopolski"]),
        ("Poznań, Gdańsk i Łódź", ["Wielkopolski, Pomorski i Łódzki"]),
        ("z Radomia albo z Warszawy", ["Mazowiecki"]),
        ("Kraków, nie, Łódź", ["Łódzki"]),
        ("z Kielc", ["Świętokrzyski"]),
        ("skądinąd", []),
    ],
)
def test_several_places_are_said_together(text: str, value: list[str]) -> None:
    assert [place.value for place in together(find(text), text)] == value


def test_the_branches_are_those_of_the_catalogue() -> None:
    assert set(places.branches()) == set(facts.value("C7.branches", on=date(2026, 11, 23)))
    assert len(places.branches()) == 16


def test_there_are_towns_enough_in_every_branch() -> None:
    towns = {
        branch: place["towns"] for branch, place in yaml.safe_load(places.PLACES_FILE.read_text())["branches"].items()
    }
    assert min(map(len, towns.values())) >= 8
    assert sum(map(len, towns.values())) >= 150


def test_every_form_is_found_behind_a_preposition_and_leads_to_one_branch() -> None:
    wrong = {
        form: found
        for form, branch in places.places().items()
        if (found := [p.value for p in find(f"jestem z {form}")]) != [branch]
    }
    assert wrong == {}


def test_the_span_covers_the_name() -> None:
    text = "mieszkamy w Bielsku-Białej od roku"
    (place,) = find(text)
    assert text[place.start : place.end] == "Bielsku-Białej"


@given(st.text())
@settings(deadline=None)
def test_any_text_is_read(text: str) -> None:
    assert all(0 <= place.start < place.end <= len(text) for place in find(text))

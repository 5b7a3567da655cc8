"""What the page shows of the counts; charts that are well-formed; tables that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.console.numbers import svg
from desk.console.numbers.models import Count
from desk.console.numbers.report import Asked, median_of, report, share, worded_minutes
from desk.console.numbers.table import RUNS, cell, csv_text

DAY = date(2026, 3, 12)


def put(measure: str, value: int, back: int = 0, channel: str = "", topic: str = "", name: str = "") -> None:
    Count.objects.create(
        day=DAY - timedelta(days=back), measure=measure, channel=channel, topic=topic, name=name, value=value
    )


@pytest.mark.django_db
def test_shares_totals_and_the_order_of_topics() -> None:
    put("conversations", 8, channel="web", topic="hpv")
    put("conversations", 12, 1, channel="messenger", topic="login")
    put("alone", 5, channel="web", topic="hpv")
    put("alone", 10, 1, channel="messenger", topic="login")
    put("answered", 40, channel="web", topic="hpv")
    put("fallbacks", 4, channel="web", topic="hpv")
    put("conversations", 100, 7, channel="web", topic="hpv")  # before the span
    found = report(Asked(7), DAY)
    assert (found.conversations, found.alone, found.fallbacks) == (20, 0.75, 0.1)
    assert [(one.name, one.total) for one in found.by_topic] == [("Logowanie", 12), ("Szczepienie HPV", 8)]
    assert found.by_channel[0].values == [0, 0, 0, 0, 0, 12, 0]
    assert found.alone_by_day[-3:] == [None, 10 / 12, 5 / 8]
    narrow = report(Asked(7, channel="web", topic="hpv"), DAY)
    assert (narrow.conversations, narrow.alone) == (8, 0.625)


@pytest.mark.django_db
def test_answers_by_what_people_said_of_them() -> None:
    put("shown", 50, name="utter_login_bank")
    put("shown", 90, name="utter_greet")
    put("up", 3, name="utter_login_bank")
    put("down", 1, name="utter_login_bank")
    first, second = report(Asked(7), DAY).answers
    assert (first.title, first.shown, first.helped) == ("Logowanie przez bank", 50, 0.75)
    assert (second.title, second.helped) == ("Powitanie", None)


@pytest.mark.django_db
def test_without_counts_everything_is_empty_and_nothing_breaks() -> None:
    found = report(Asked(7), DAY)
    assert (found.conversations, found.alone, found.wait, found.by_topic, found.answers) == (0, None, None, [], [])
    ElementTree.fromstring(svg.line("a", "Nic", found.days, found.alone_by_day))
    ElementTree.fromstring(svg.stacked("b", "Nic", found.days, []))


def test_the_median_of_a_histogram() -> None:
    assert median_of({}) is None
    assert median_of({5: 1}) == 5
    assert median_of({1: 1, 9: 1}) == 1
    assert median_of({1: 1, 7: 1, 9: 1}) == 7
    assert median_of({3: 10, 1000: 9}) == 3


@given(st.lists(st.integers(0, 50), min_size=1))
def test_the_median_is_one_of_the_middle_values(waits: list[int]) -> None:
    ordered = sorted(waits)
    assert median_of({value: waits.count(value) for value in waits}) == ordered[(len(ordered) - 1) // 2]


def test_waits_in_words() -> None:
    said = {0: "poniżej minuty", 59: "59 min", 60: "1 godz. 0 min", 1439: "23 godz. 59 min", 1440: "1 dzień 0 godz."}
    assert {minutes: worded_minutes(minutes) for minutes in said} == said
    assert worded_minutes(None) == "–"
    assert worded_minutes(3000) == "2 dni 2 godz."


def test_what_the_address_says_is_checked() -> None:
    assert Asked.read({"days": "7", "channel": "web", "topic": "hpv"}) == Asked(7, "web", "hpv")
    assert Asked.read({"days": "9999", "channel": "x'--", "topic": "<b>"}) == Asked()
    assert share(0, 0) is None


def test_a_chart_has_a_title_a_description_and_escapes_names() -> None:
    drawn = svg.stacked("c", "Rozmowy <dziennie>", [DAY], [('<b>"hpv"</b>', [3])])
    root = ElementTree.fromstring(drawn)
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"] == "c-t c-d"
    texts = [part.text for part in root.iter() if part.text]
    assert "Rozmowy <dziennie>" in texts
    assert '12 marca, <b>"hpv"</b>: 3' in texts


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=400))
def test_bars_stay_within_the_chart(values: list[int]) -> None:
    days = [DAY + timedelta(days=at) for at in range(len(values))]
    for part in ElementTree.fromstring(svg.stacked("d", "t", days, [("a", values), ("b", values)])):
        if part.tag == "rect":
            y, height = float(part.attrib["y"]), float(part.attrib["height"])
            assert y >= svg.TOP - 0.2
            assert y + height <= svg.HEIGHT - svg.BOTTOM + 1


@given(st.text())
def test_no_text_becomes_a_formula(text: str) -> None:
    assert not cell(text).lstrip(" ").startswith(RUNS)


def test_a_table_reads_back_as_it_was() -> None:
    said = csv_text(["dzień", "=2+3"], [['zażółć; "gęślą"\nx', -5], ["-1", 0.25]])
    assert list(csv.reader(io.StringIO(said, newline=""), delimiter=";")) == [
        ["dzień", "'=2+3"],
        ['zażółć; "gęślą"\nx', "-5"],
        ["'-1", "0,25"],
    ]

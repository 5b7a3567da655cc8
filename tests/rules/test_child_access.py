"""Why don't I see my child's account? The diagnosis, one question at a time."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.calendar import Span, resolve
from rules.child_access import child_access
from rules.verdict import BadInput

TODAY = date(2026, 11, 23)


def diagnose(own_title=None, other_parent=None, registered_by_employer=None, registered: str | None = None):
    span = resolve(registered, TODAY, "past") if registered else None
    return child_access(own_title, other_parent, registered_by_employer, span, TODAY)


def test_the_questions_come_in_the_order_in_which_the_causes_exclude_each_other():
    assert diagnose().ask == "own_title"
    assert diagnose(own_title=False).ask == "other_parent"
    assert diagnose(own_title=False, other_parent=False).ask == "registered_by_employer"
    assert diagnose(own_title=False, other_parent=False, registered_by_employer=True).ask == "registered_on"


@pytest.mark.parametrize(
    ("answers", "outcome", "fact"),
    [
        ({"own_title": True}, "own_title", "C5"),
        ({"own_title": True, "other_parent": True, "registered": "-P3D"}, "own_title", "C5"),
        ({"own_title": False, "other_parent": True}, "other_parent", "C3"),
        ({"own_title": False, "other_parent": True, "registered": "-P3D"}, "other_parent", "C3"),
        ({"own_title": False, "other_parent": False, "registered": "-P21D"}, "wait", "C4"),
        ({"own_title": False, "other_parent": False, "registered": "-P22D"}, "employer", "C2"),
        ({"own_title": False, "other_parent": False, "registered_by_employer": False}, "employer", "C2"),
    ],
)
def test_each_cause(answers, outcome, fact):
    verdict = diagnose(**answers)
    assert (verdict.outcome, verdict.ask) == (outcome, None)
    assert fact in verdict.facts


@pytest.mark.parametrize(
    ("said", "answers", "outcome"),
    [
        ("mąż ubezpieczył małego u siebie", {"other_parent": True}, "other_parent"),
        ("kadrowa zgłosiła młodą 3 dni temu", {"registered": "-P3D"}, "wait"),
        ("nowa praca, nie zgłosili", {"registered_by_employer": False}, "employer"),
    ],
)
def test_a_cause_already_stated_is_not_asked_past(said, answers, outcome):
    assert diagnose(**answers).outcome == outcome, said


def test_an_overdue_registration_leaves_the_other_causes_open():
    assert diagnose(registered="-P25D").ask == "own_title"
    assert diagnose(own_title=False, registered="-P25D").ask == "other_parent"
    overdue = diagnose(own_title=False, other_parent=False, registered="-P25D")
    assert (overdue.outcome, overdue.dates) == ("employer", {"since": date(2026, 11, 20)})


def test_three_weeks_are_counted_to_the_day_and_marked_as_rough():
    verdict = diagnose(own_title=False, other_parent=False, registered="-P3W")
    assert (verdict.outcome, verdict.dates, verdict.numbers["exact"]) == ("wait", {"until": date(2026, 11, 23)}, 0)


def test_the_day_of_registration_counts_as_registered():
    assert (
        diagnose(own_title=False, other_parent=False, registered_by_employer=False, registered="-P2D").outcome == "wait"
    )


def test_a_registration_to_come_is_named():
    with pytest.raises(BadInput, match="registered_on: in_future"):
        diagnose(own_title=False, other_parent=False, registered="2026-12-01")


answers = st.sampled_from([None, False, True])


@given(answers, answers, answers, st.none() | st.integers(0, 60))
def test_it_never_asks_what_it_has_been_told(own_title, other_parent, by_employer, days_ago):
    told = {"own_title": own_title, "other_parent": other_parent, "registered_by_employer": by_employer}
    registered = Span.of_day(date.fromordinal(TODAY.toordinal() - days_ago)) if days_ago is not None else None
    verdict = child_access(own_title, other_parent, by_employer, registered, TODAY)
    assert (verdict.outcome == "ask") == (verdict.ask is not None)
    assert told.get(verdict.ask or "") is None
    assert not (registered and verdict.ask in ("registered_on", "registered_by_employer"))

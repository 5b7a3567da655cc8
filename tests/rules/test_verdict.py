"""What every verdict carries, whichever rule gave it."""

from __future__ import annotations

import json
from datetime import date

import pytest

from knowledge import facts
from knowledge.polish import template_values
from rules.absence_notice import absence_notice
from rules.app_identity import app_identity
from rules.calendar import Span, resolve
from rules.child_access import child_access
from rules.hpv_age import hpv_age
from rules.hpv_interval import hpv_interval
from rules.insurance_sync import insurance_sync
from rules.sick_leave_visibility import sick_leave_visibility
from rules.trusted_profile import trusted_profile
from rules.verdict import Verdict

TODAY = date(2026, 11, 23)
CODES = ["P0D", "-P2D", "-P1W", "-P3W", "-P2M", "-P6M", "--03-12", "-P1Y", "-P2Y", "-P3Y", "2024", "2017", "2010"]


def verdicts(span: Span) -> list[Verdict]:
    return [
        hpv_age(span, TODAY),
        hpv_age(span, TODAY, had_dose=False),
        hpv_age(span, TODAY, dose_in_time=True),
        hpv_age(span, TODAY, dose_in_time=False),
        hpv_interval(span, TODAY),
        insurance_sync(span, TODAY),
        child_access(False, False, None, span, TODAY),
        child_access(None, None, None, None, TODAY),
        absence_notice(span, TODAY),
        trusted_profile(span, TODAY),
        app_identity("periodic", span, TODAY),
        *([sick_leave_visibility(span, TODAY)] if span.last.year > 2018 else []),
    ]


@pytest.mark.parametrize("code", CODES)
def test_every_verdict_can_be_kept_explained_and_worded(code):
    for verdict in verdicts(resolve(code, TODAY, "past")):
        kept = json.loads(json.dumps(verdict.as_dict()))
        assert kept["outcome"] == verdict.outcome
        assert {date.fromisoformat(day) for day in kept["dates"].values()} == set(verdict.dates.values())
        assert verdict.reasons
        assert verdict.facts
        assert all(facts.enabled(fact_id, TODAY) for fact_id in verdict.facts)
        assert (verdict.ask is not None) == (verdict.outcome in ("ask", "unclear", "unclear_wide"))
        assert set(verdict.dates) <= set(template_values(verdict.dates, verdict.numbers))


def test_the_outcome_picks_the_response():
    assert insurance_sync(Span.of_day(TODAY), TODAY).response == "utter_insurance_sync_wait"

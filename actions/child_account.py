"""The child's account: why it is not there (`child_access`), and how long to wait (`insurance_sync`)."""

from __future__ import annotations

from datetime import date

from actions.forms import Answer, AskForm, Rule
from actions.values import Values, span, yes
from knowledge.dialogue import UNKNOWN
from rules.child_access import child_access
from rules.insurance_sync import insurance_sync
from rules.verdict import Verdict


class ChildAccess(Rule):
    """The diagnosis of a missing or lost account."""

    rule = "child_access"

    def judge(self, values: Values, today: date) -> Verdict:
        """Who has no day of the registration to name is told how to have it checked (C2)."""
        registered = False if values.get("registered_on") == UNKNOWN else yes(values, "registered_by_employer")
        return child_access(
            yes(values, "own_title"),
            yes(values, "other_parent"),
            registered,
            span(values, "registered_on", today),
            today,
        )


class AskChildAccess(ChildAccess, AskForm):
    """validate_child_access_form."""


class AnswerChildAccess(ChildAccess, Answer):
    """action_child_access."""


class InsuranceSync(Rule):
    """Registered some days ago and still not there."""

    rule = "insurance_sync"

    def judge(self, values: Values, today: date) -> Verdict | None:
        """None without a day of registration."""
        registered = span(values, "registered_on", today)
        return insurance_sync(registered, today) if registered else None


class AskInsuranceSync(InsuranceSync, AskForm):
    """validate_insurance_sync_form."""


class AnswerInsuranceSync(InsuranceSync, Answer):
    """action_insurance_sync."""

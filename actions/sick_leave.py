"""Sick leave: when it shows (`sick_leave_visibility`), and by when to tell the employer (`absence_notice`)."""

from __future__ import annotations

from datetime import date

from actions.forms import Answer, AskForm, Rule
from actions.values import Values, nearest_span, span
from rules.absence_notice import absence_notice
from rules.sick_leave_visibility import sick_leave_visibility
from rules.verdict import Verdict


class SickLeaveVisibility(Rule):
    """When does it show on IKP?"""

    rule = "sick_leave_visibility"

    def judge(self, values: Values, today: date) -> Verdict | None:
        """None without a day of issue."""
        issued = span(values, "issued_on", today)
        return sick_leave_visibility(issued, today) if issued else None


class AskSickLeaveVisibility(SickLeaveVisibility, AskForm):
    """validate_sick_leave_visibility_form."""


class AnswerSickLeaveVisibility(SickLeaveVisibility, Answer):
    """action_sick_leave_visibility."""


class AbsenceNotice(Rule):
    """By when must the employer know?"""

    rule = "absence_notice"

    def judge(self, values: Values, today: date) -> Verdict | None:
        """None without a first day of absence."""
        first_day = nearest_span(values, "absent_since", today)
        return absence_notice(first_day, today) if first_day else None


class AskAbsenceNotice(AbsenceNotice, AskForm):
    """validate_absence_notice_form."""


class AnswerAbsenceNotice(AbsenceNotice, Answer):
    """action_absence_notice."""

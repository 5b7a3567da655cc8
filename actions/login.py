"""Logging in: until when profil zaufany holds (`trusted_profile`), and why mojeIKP asks again (`app_identity`)."""

from __future__ import annotations

from datetime import date

from actions.forms import Answer, AskForm, Rule
from actions.values import Values, span
from knowledge.dialogue import UNKNOWN
from rules.app_identity import app_identity
from rules.trusted_profile import trusted_profile
from rules.verdict import Verdict


class TrustedProfile(Rule):
    """Has it run out?"""

    rule = "trusted_profile"

    def judge(self, values: Values, today: date) -> Verdict | None:
        """None without the day on which it was set up or extended."""
        set_up = span(values, "set_up_on", today)
        return trusted_profile(set_up, today) if set_up else None


class AskTrustedProfile(TrustedProfile, AskForm):
    """validate_trusted_profile_form."""


class AnswerTrustedProfile(TrustedProfile, Answer):
    """action_trusted_profile."""


class AppIdentity(Rule):
    """Which of the three cases is it, and when is the next?"""

    rule = "app_identity"

    def judge(self, values: Values, today: date) -> Verdict | None:
        """None while neither the case nor a day is known, or when the day can't be."""
        case, confirmed = values.get("identity_case"), span(values, "confirmed_on", today)
        known = case if case in ("first_login", "new_phone", "periodic") else None
        nothing_known = not known and not confirmed
        no_day = known == "periodic" and values.get("confirmed_on") == UNKNOWN
        return None if nothing_known or no_day else app_identity(known, confirmed, today)


class AskAppIdentity(AppIdentity, AskForm):
    """validate_app_identity_form."""


class AnswerAppIdentity(AppIdentity, Answer):
    """action_app_identity."""

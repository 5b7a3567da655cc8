"""When the bot asks back, and how near ties at the top of a ranking are settled."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.fallback import AskBack

AGE = {"entity": "age", "value": "P12Y", "start": 0, "end": 0}


def intent(ranking: dict[str, float], *entities: dict[str, Any], text: str = "córka i hpv") -> str:
    ranked = [{"name": name, "confidence": confidence} for name, confidence in ranking.items()]
    message = Message(data={TEXT: text, INTENT: ranked[0], INTENT_RANKING_KEY: ranked, ENTITIES: list(entities)})
    AskBack(AskBack.get_default_config()).process([message])
    return str(message.get(INTENT)["name"])


def test_weak_or_torn_messages_are_asked_back() -> None:
    assert intent({"hpv_vaccine": 0.2, "hpv_register": 0.1}) == "nlu_fallback"
    assert intent({"hpv_vaccine": 0.42, "hpv_register": 0.4}) == "nlu_fallback"
    assert intent({"hpv_vaccine": 0.6, "hpv_register": 0.3}) == "hpv_vaccine"


def test_data_are_no_rival_of_the_question_beside_them() -> None:
    assert intent({"hpv_eligibility": 0.49, "inform": 0.45}) == "hpv_eligibility"
    assert intent({"inform": 0.48, "hpv_eligibility": 0.46}) == "hpv_eligibility"
    assert intent({"inform": 0.8, "hpv_eligibility": 0.1}) == "inform"
    assert intent({"hpv_eligibility": 0.34, "inform": 0.33, "hpv_register": 0.32}) == "nlu_fallback"


def test_a_message_that_is_all_data_is_only_that() -> None:
    day = {"entity": "invalid_date", "value": "31 kwietnia", "start": 0, "end": 11}
    torn = {"out_of_scope": 0.4, "inform": 0.3}
    assert intent(torn, day, text="31 kwietnia?") == "inform"
    assert intent(torn, day, text="31 kwietnia zamknięte") == "out_of_scope"
    assert intent({"out_of_scope": 0.7, "inform": 0.2}, day, text="31 kwietnia") == "inform"
    assert intent({"nfz_branch": 0.7, "inform": 0.2}, day, text="31 kwietnia") == "nfz_branch"
    assert intent({"emergency": 0.3, "inform": 0.2}, day, text="31 kwietnia") == "emergency"
    assert intent({"out_of_scope": 0.4}, day, text="31 kwietnia") == "inform"
    assert intent(torn, text="no tak") == "out_of_scope"
    assert intent(torn, day, text="31 kwietnia, tak") == "out_of_scope"


@pytest.mark.parametrize("first", ["hpv_age_rejected", "hpv_booking_problem"])
def test_a_childs_age_decides_between_neighbours(first: str) -> None:
    second = {"hpv_age_rejected": "hpv_booking_problem", "hpv_booking_problem": "hpv_age_rejected"}[first]
    assert intent({first: 0.43, second: 0.41}, AGE) == "hpv_age_rejected"
    assert intent({first: 0.43, second: 0.41}) == "hpv_booking_problem"
    assert intent({first: 0.43, second: 0.41}, {**AGE, "role": "other"}) == "hpv_booking_problem"
    assert intent({first: 0.6, second: 0.3}, AGE) == first


def test_a_lost_phone_takes_the_place_of_a_guess_at_danger_and_not_of_danger() -> None:
    text = "ukradli mi telefon i ktoś wszedł na moje konto"
    assert intent({"data_incident": 0.3, "login_app_identity": 0.28}, text=text) == "login_app_identity"
    assert intent({"data_incident": 0.65, "login_app_identity": 0.3}, text=text) == "data_incident"


def test_the_day_of_dose_1_decides_between_two_questions_about_dose_2() -> None:
    day = {"entity": "date", "value": "--12-01", "role": "dose", "start": 0, "end": 0}
    torn = {"hpv_second_dose_blocked": 0.49, "hpv_dose_interval": 0.47}
    assert intent(torn, day) == "hpv_dose_interval"
    assert intent(torn) == "nlu_fallback"


def test_a_phone_that_is_gone_is_a_new_phone() -> None:
    torn = {"data_incident": 0.51, "login_app_identity": 0.39}
    assert intent(torn, text="ukradli mi telefon z mojeikp co robić") == "login_app_identity"
    assert intent(torn, text="widzę cudze dane w mojeikp") == "data_incident"

"""What a message asks, and whether it answers an open form."""

from __future__ import annotations

import pytest

from knowledge.messages import NOT_TEXT
from tests.bot.events import entity, said

FURTHER = entity("question", "sick_leave_where", start=20, end=30)
DATE = entity("date", "--03-12")


def test_all_questions_of_a_message() -> None:
    assert said("hpv_referral", "a", FURTHER, entity("question", "hpv_vaccine", start=5)).questions() == [
        "hpv_referral",
        "hpv_vaccine",
        "sick_leave_where",
    ]


def test_the_same_question_twice_is_one() -> None:
    assert said("sick_leave_where", "a", FURTHER).questions() == ["sick_leave_where"]


def test_a_mood_beside_a_question_needs_no_answer() -> None:
    for mood in ("greet", "thank", "inform", "complaint", "out_of_scope", "nlu_fallback"):
        assert said(mood, "a", FURTHER).questions() == ["sick_leave_where"]
    assert said("greet").questions() == ["greet"]


def test_safety_comes_first_and_an_emergency_alone() -> None:
    assert said("hpv_register", "a", entity("question", "medical_advice")).questions() == [
        "medical_advice",
        "hpv_register",
    ]
    assert said("hpv_register", "a", entity("question", "emergency"), FURTHER).questions() == ["emergency"]


@pytest.mark.parametrize("text", ["[image]", "[sticker]", "???", "😀😀", "", " "])
def test_nothing_to_read(text: str) -> None:
    assert said("nlu_fallback", text).main() == NOT_TEXT


def test_emoji_that_say_something() -> None:
    assert said("affirm", "👍").main() == "affirm"
    assert said("thank", "❤️").main() == "thank"


def test_an_answer_to_the_open_form() -> None:
    for message in (
        said("inform", "12 marca", DATE),
        said("affirm", "tak"),
        said("deny", "nie wiem"),
        said("nlu_fallback", "mąż"),
        said("login_outage", "od 12 marca", DATE),  # short and with data: data win over a wrong intent
        said("hpv_dose_interval", "no to kiedy ta druga?"),
        said("cancel", "nie, pomyłka, 12 maja", DATE),
        said("out_of_scope", "asdf qwer"),
    ):
        assert message.answers("hpv_interval_form", "dose_date"), message


def test_no_answer_to_the_open_form() -> None:
    for message in (
        said("documents_where", "gdzie są wyniki"),
        said("documents_where", "gdzie są moje wyniki badań z 12 marca tego roku", DATE),
        said("emergency", "12 marca", DATE),
        said("ask_human", "nie, chcę człowieka"),
        said("cancel", "nieważne"),
        said("thank", "dziękuję"),
        said("inform", "12 marca", DATE, entity("question", "emergency")),
        said("out_of_scope", "kto wygra wybory prezydenckie w tym roku"),
    ):
        assert not message.answers("hpv_interval_form", "dose_date"), message


def test_words_that_answer_another_question_of_the_form() -> None:
    assert said("nlu_fallback", "mąż").answers("child_access_form", "own_title")
    assert said("out_of_scope", "ma rentę").answers("child_access_form", "other_parent")


def test_bare_data_belong_to_the_last_form_that_can_take_them() -> None:
    finished = ["hpv_age_form", "insurance_sync_form"]
    assert said("inform", "12 maja", DATE).corrected_form(finished) == "insurance_sync_form"
    assert said("inform", "13 lat", entity("age", "P13Y")).corrected_form(finished) == "hpv_age_form"
    assert said("deny", "nie").corrected_form(finished) is None
    assert said("hpv_vaccine", "12 maja", DATE).corrected_form(finished) is None
    assert said("inform", "mam 32 lata", entity("age", "P32Y", "self")).corrected_form(finished) is None

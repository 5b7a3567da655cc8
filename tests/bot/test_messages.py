"""What a message asks, and whether it answers an open form."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from actions.values import said as said_values
from knowledge.dialogue import dialogue
from knowledge.hearing import NOT_TEXT
from knowledge.messages import Message
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


def vague(text: str, before: str, *ranking: tuple[str, float]) -> Message:
    return Message(ranking[0][0], (), text, ranking, before)


def test_a_vague_question_is_about_what_the_talk_is_about() -> None:
    near = (("out_of_scope", 0.2), ("sick_leave_where", 0.19), ("documents_where", 0.18))
    assert vague("a gdzie to jest", "documents_missing", *near).main() == "documents_where"
    assert vague("a gdzie to jest", "sick_leave_employer", *near).main() == "sick_leave_where"
    assert vague("a gdzie to jest", "login_bank", *near).main() == "login_bank"
    assert vague("a w mailu to podać?", "login_bank", *near, ("contact_support", 0.15)).main() == "contact_support"
    assert vague("gdzie to jest", "login_bank", *near).main() == "out_of_scope"
    assert vague("a gdzie to jest", "", *near).main() == "out_of_scope"


def test_a_clear_question_and_danger_stay_what_they_are() -> None:
    assert (
        vague("gdzie l4", "documents_where", ("sick_leave_where", 0.6), ("documents_where", 0.35)).main()
        == "sick_leave_where"
    )
    assert vague("a", "documents_where", ("emergency", 0.2), ("documents_where", 0.19)).main() == "emergency"
    assert (
        vague("gdzie sąd", "documents_missing", ("out_of_scope", 0.3), ("documents_where", 0.1)).main()
        == "out_of_scope"
    )


def test_bare_data_of_an_unsure_message_belong_to_what_was_just_answered() -> None:
    unsure = Message("child_account_recently_registered", (DATE,), "a żona 12 marca?", (("inform", 0.42),))
    sure = Message("child_account_recently_registered", (DATE,), "zgłoszony 12 marca", (("inform", 0.9),))
    assert unsure.corrected_form(["app_identity_form"]) == "app_identity_form"
    assert sure.corrected_form(["app_identity_form"]) is None


@pytest.mark.parametrize(
    ("text", "another"),
    [
        ("a siostra z 1.03.2013?", True),
        ("A jak miała 12 maja?", True),
        ("a nie, 12 maja", False),
        ("a to było 12 maja", False),
        ("nie, 12 maja", False),
        ("12 maja", False),
        ("a", False),
    ],
)
def test_going_on_to_another_case(text: str, another: bool) -> None:
    assert said("inform", text, DATE).another_case() == another


def test_a_question_that_leans_on_what_was_said_needs_less() -> None:
    near = (("documents_where", 0.77), ("sick_leave_where", 0.11))
    assert vague("a gdzie to znajdę?", "sick_leave_when", *near).main() == "sick_leave_where"
    assert vague("gdzie znajdę wyniki?", "sick_leave_when", *near).main() == "documents_where"
    assert vague("a gdzie na ikp są wyniki badań krwi?", "sick_leave_when", *near).main() == "documents_where"


@given(st.text(max_size=60), st.sampled_from([None, "inform", "out_of_scope", "hpv_register"]), st.floats(0, 1))
@example("Добрий день, не можу увійти", "out_of_scope", 0.3)
@example("", None, 0.0)
def test_any_text_can_be_read(text: str, intent: str | None, confidence: float) -> None:
    message = Message(intent, (DATE,), text, ((intent or "inform", confidence),), "documents_where")
    assert message.questions()
    message.another_case()
    message.corrected_form(["hpv_age_form"])
    for form in dialogue().forms.values():
        message.answers(form.name, form.slots[0])
        said_values(message, form, form.slots[0], ())


def in_a_form(intent: str, confidence: float, text: str, alarming: bool) -> Message:
    return Message(intent, (), text, ((intent, confidence), ("deny", 0.2)), "", True, alarming)


def test_in_a_form_weak_danger_needs_a_word_of_danger() -> None:
    assert in_a_form("emergency", 0.29, "chyba po staremu", False).main() == "nlu_fallback"
    assert in_a_form("emergency", 0.29, "sinieje", True).main() == "emergency"
    assert in_a_form("emergency", 0.6, "on już prawie wcale", False).main() == "emergency"
    assert in_a_form("data_incident", 0.3, "to nie moja córka", False).main() == "data_incident"
    assert vague("chyba po staremu", "", ("emergency", 0.29)).main() == "emergency"


@pytest.mark.parametrize(
    "text",
    ["nie wiem, chyba wszystko jak dawniej", "u nas nic się nie zmieniło", "trudno mi powiedzieć, dawno to było"],
)
def test_not_knowing_answers_a_form_in_any_words(text: str) -> None:
    message = said("out_of_scope", text)
    form = dialogue().forms["hpv_interval_form"]
    assert message.answers(form.name, "dose_date")
    assert said_values(message, form, "dose_date", ()) == {"dose_date": "unknown"}


def test_a_question_within_not_knowing_is_the_question() -> None:
    ranking = (("deny", 0.47), ("hpv_vaccine", 0.42))
    asks = Message("deny", (), "a skąd mam wiedzieć czy to darmowe", ranking, "hpv_eligibility", True)
    assert asks.main() == "hpv_vaccine"
    assert not asks.answers("hpv_age_form", "birth_date")
    answers = Message("deny", (), "skąd mam wiedzieć kiedy to było", (("deny", 0.9), ("hpv_vaccine", 0.05)), "", True)
    assert answers.answers("hpv_age_form", "birth_date")


def test_a_sure_question_is_no_vague_answer() -> None:
    sure = Message("documents_where", (), "nie wiem gdzie są wyniki", (("documents_where", 0.9),))
    assert not sure.answers("hpv_interval_form", "dose_date")


def test_a_follow_up_asks_the_last_question_again() -> None:
    near = (("inform", 0.64), ("child_account_no_access", 0.2))
    day = entity("date", "2026-11-05", "birth")
    other_case = Message("inform", (day,), "a syna 05/11/26", near, "child_account_recently_registered")
    assert other_case.main() == "child_account_recently_registered"
    form = dialogue().forms["insurance_sync_form"]
    assert said_values(other_case, form, None, ()) == {"registered_on": "2026-11-05"}
    born = Message("inform", (day,), "a syna ur. 05/11/26", near, "child_account_recently_registered")
    assert born.main() != "child_account_recently_registered"
    assert vague("a starszy?", "hpv_eligibility", ("out_of_scope", 0.5)).main() == "hpv_eligibility"
    again = vague("a da się to odwołać?", "child_account_share", ("login_bank", 0.2), ("child_account_share", 0.1))
    assert again.main() == "child_account_share"


def test_what_is_taken_back_goes_to_the_form_answered_last() -> None:
    finished = ["hpv_age_form", "child_access_form"]
    assert said("deny", "nie, pomyłka, nie ma").corrected_form(finished) == "child_access_form"
    assert said("deny", "nie ma").corrected_form(finished) is None
    assert said("hpv_vaccine", "jednak jaka szczepionka").corrected_form(finished) is None


def test_a_question_after_never_mind_is_the_question() -> None:
    ranking = (("cancel", 0.56), ("documents_where", 0.43))
    asks = Message("cancel", (), "nieważne, jednak gdzie są wyniki", ranking, "sick_leave_when", True)
    assert asks.main() == "documents_where"
    assert asks.cancels()
    assert Message("cancel", (), "nieważne z wynikami", ranking, "sick_leave_when", True).main() == "cancel"


def test_nearly_out_of_scope_is_the_question_of_the_topic() -> None:
    near = (("out_of_scope", 0.53), ("child_account_own_insurance", 0.44))
    told = "wyszło, że Kasia dostaje rentę rodzinną po dziadku"
    assert vague(told, "child_account_no_access", *near).main() == "child_account_own_insurance"
    assert vague(told, "documents_where", *near).main() == "out_of_scope"

"""What a person asked to be erased, the bot does not remember."""

from __future__ import annotations

from tests.bot.talk import Bot, Person, answers, text

ERASE = "/webhooks/desk/erase"


def test_an_erased_conversation_begins_anew(bot: Bot) -> None:
    person, other = Person(bot), Person(bot)
    for who in (person, other):
        who.says("co to jest ikp")
    status, answer = bot.post(ERASE, {"sender": person.sender})
    assert status == 200
    assert answer["erased"] > 0
    assert bot.post(ERASE, {"sender": person.sender}) == (200, {"erased": 0})
    assert text(person.says("co to jest mojeikp")).startswith("Dzień dobry, tu Asystent IKP. Jestem botem.")
    assert "Jestem botem" not in text(other.says("co to jest mojeikp"))


def test_an_open_question_is_forgotten_too(bot: Bot) -> None:
    person = Person(bot)
    person.says("kiedy druga dawka hpv")
    bot.post(ERASE, {"sender": person.sender})
    assert answers(person.says("12 marca")) != ["utter_hpv_interval_too_early"]


def test_somebody_has_to_be_named(bot: Bot) -> None:
    for said in ({}, {"sender": ""}, {"sender": 7}, []):
        assert bot.post(ERASE, said)[0] == 400

"""The desk's channel: what it answers, what it refuses, and that it repeats itself when asked again."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.bot.talk import Bot, Person, answers, text

WEBHOOK = "/webhooks/desk/webhook"


def test_an_answer_comes_with_its_why(person: Person) -> None:
    reply = person.says("córka ma 13 i pół, pierwsza dawka hpv 12 marca, kiedy druga?")
    why = reply["why"]
    assert answers(reply) == ["utter_hpv_interval_too_early"]
    assert reply["messages"][0]["version"] == "built-in"
    assert why["intents"][0]["name"] == "hpv_dose_interval"
    assert 0 < why["intents"][0]["confidence"] <= 1
    assert {"entity": "date", "value": "--03-12", "role": "dose", "start": 38, "end": 46} in why["entities"]
    assert why["verdict"]["rule"] == "hpv_interval"
    assert why["verdict"]["dates"] == {"first_day": "2026-09-12", "last_day": "2027-03-12"}
    assert {"H8.min_months", "H8.max_months"} <= set(why["facts"])
    assert why["verdict"]["reasons"]
    assert why["model"]
    assert not why["fallback"]
    assert (reply["urgent"], reply["handover"]) == (None, None)


def test_the_bot_introduces_itself_once(person: Person) -> None:
    assert text(person.says("co to jest ikp")).startswith("Dzień dobry, tu Asystent IKP. Jestem botem.")
    assert "Jestem botem" not in text(person.says("co to jest mojeikp"))


def test_a_message_sent_again_gets_the_same_answer_and_no_second_turn(bot: Bot) -> None:
    sender = f"test:1:{uuid.uuid4().hex}"
    first = {"sender": sender, "message": "kiedy druga dawka hpv", "message_id": "m1"}
    second = {"sender": sender, "message": "12 marca", "message_id": "m2"}
    once = [bot.post(WEBHOOK, body) for body in (first, second)]
    again = [bot.post(WEBHOOK, body) for body in (second, first, second)]
    assert again == [once[1], once[0], once[1]]
    assert [event["event"] for event in bot.get(f"/conversations/{sender}/tracker")["events"]].count("user") == 2


def test_a_message_sent_again_while_its_turn_is_under_way_waits_for_it(bot: Bot) -> None:
    sender = f"test:1:{uuid.uuid4().hex}"
    asked = {"sender": sender, "message": "pierwsza dawka hpv była 12 marca 2026 kiedy druga", "message_id": "m1"}
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda _: bot.post(WEBHOOK, asked), range(3)))
    assert found[0][0] == 200
    assert found[1:] == found[:1] * 2
    assert [event["event"] for event in bot.get(f"/conversations/{sender}/tracker")["events"]].count("user") == 1


def test_a_new_conversation_goes_on_from_another_one(bot: Bot) -> None:
    """Somebody answers, in Messenger, the question that the private reply to a comment has asked."""
    comment, person = (f"test:1:{uuid.uuid4().hex}" for _ in range(2))
    bot.post(WEBHOOK, {"sender": comment, "message": "kiedy druga dawka hpv", "message_id": "c1"})
    answer = {"sender": person, "message": "12 marca", "message_id": "m1", "continues": comment}
    status, reply = bot.post(WEBHOOK, answer)
    assert (status, answers(reply)[0][:18]) == (200, "utter_hpv_interval")
    assert reply["why"]["verdict"]["dates"]["first_day"] == "2026-09-12"
    assert "Jestem botem" not in text(reply)
    assert bot.post(WEBHOOK, answer) == (status, reply)
    later = {**answer, "message": "co to jest ikp", "message_id": "m2", "continues": "somebody:else:1"}
    assert answers(bot.post(WEBHOOK, later)[1]) == ["utter_about_ikp"]
    told = [
        event["text"] for event in bot.get(f"/conversations/{person}/tracker")["events"] if event["event"] == "user"
    ]
    assert told == ["kiedy druga dawka hpv", "12 marca", "co to jest ikp"]


def test_typed_commands_are_only_words(person: Person) -> None:
    person.says("kiedy druga dawka hpv")
    assert answers(person.says('/inform{"answer": "unknown"}')) != ["utter_hpv_interval_unknown"]
    for typed in ("//restart", " /restart", "/session_start", "/back"):
        assert person.says(typed)["messages"], typed
    words, command = Person(person.bot).says("hpv_vaccine"), Person(person.bot)
    typed = command.says("/hpv_vaccine")
    assert typed["why"]["intents"] == words["why"]["intents"]  # read by NLU, not taken as said with certainty
    stored = command.bot.get(f"/conversations/{command.sender}/tracker")["events"]
    assert [event["text"] for event in stored if event["event"] == "user"] == ["hpv_vaccine"]


def test_ten_thousand_characters(person: Person) -> None:
    reply = person.says("kiedy druga dawka hpv? pierwsza była 12 marca " + "bo nie wiem co robić " * 500)
    assert reply["messages"]
    assert answers(person.says("co to jest ikp")) == ["utter_about_ikp"]


def test_odd_texts_do_no_harm(person: Person) -> None:
    for odd in (
        "",
        " ",
        "\u0000",
        "{}",
        "{0}",
        "{until}",
        "<b>x</b>",
        "\u202e",
        "😀" * 300,
        "a" * 3000,
        "/" * 50,
        "\n\n\n",
    ):
        assert person.says(odd)["messages"], repr(odd)
    assert answers(person.says("co to jest ikp")) == ["utter_about_ikp"]


def test_things_that_are_no_text(person: Person) -> None:
    for marker in ("image", "audio", "video", "file", "sticker", "location"):
        assert answers(person.sends(marker)) == ["utter_not_text"]


def test_requests_out_of_contract(bot: Bot) -> None:
    assert bot.post(WEBHOOK, {"message": "x"})[0] == 400
    assert bot.post(WEBHOOK, ["x"])[0] == 400
    assert bot.post(WEBHOOK, {"sender": "", "message": "x"})[0] == 400


def test_what_is_not_understood_offers_near_topics_and_a_moderator(person: Person) -> None:
    reply = person.says("dziecko hpv l4")
    if reply["why"]["fallback"]:
        payloads = [button["payload"] for message in reply["messages"] for button in message["buttons"]]
        assert "/ask_human" in payloads
        assert reply["handover"] == "offered"
    assert reply["messages"]


def test_rest_is_there_for_rasas_own_tools(bot: Bot) -> None:
    status, said = bot.post("/webhooks/rest/webhook", {"sender": uuid.uuid4().hex, "message": "co to jest mojeikp"})
    assert status == 200
    assert "mojeIKP" in said[-1]["text"]


@pytest.mark.parametrize(
    "text",
    [
        "Добрий день, не можу увійти в кабінет пацієнта",
        "你好",
        "\u202e\u200b\u0000",
        "{until} {L5.email} %s",
        "<script>alert(1)</script>",
        "'; DROP TABLE events; --",
        "12 marca " * 1200,
        "a" * 10_000,
        "🤷" * 3_000,
    ],
)
def test_whatever_is_sent_gets_an_answer_and_the_talk_goes_on(person: Person, text: str) -> None:
    assert person.says("kiedy druga dawka hpv")["messages"]
    assert person.says(text)["messages"]
    assert person.says("co to jest ikp")["messages"]

"""Whatever the bot says, every channel gets calls that Meta takes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.gateway.channels.buttons import MORE_TEXT, next_page
from desk.gateway.channels.comment import render as comment
from desk.gateway.channels.instagram import render as instagram
from desk.gateway.channels.messenger import render as messenger
from desk.gateway.channels.whatsapp import render as whatsapp
from desk.gateway.events import Button, Call, Reply
from tests.graph.rules import check_send, check_whatsapp

YES, NO = Button("Tak, pomogło", "ikp:helped:7:yes"), Button("Nie pomogło", "ikp:helped:7:no")
SITE = Button("Zobacz na stronie", url="https://pacjent.gov.pl/internetowe-konto-pacjenta")
MAIL = Button("Napisz do nas", url="mailto:ikp-pomoc@cez.gov.pl")


def choices(count: int) -> tuple[Button, ...]:
    return tuple(Button(f"Możliwość {number}", f"/inform_{number}") for number in range(1, count + 1))


def body(call: Call) -> dict:
    return json.loads(json.dumps(call.body))


def quick(call: Call) -> list[str]:
    return [reply["title"] for reply in body(call)["message"].get("quick_replies", [])]


def template(call: Call) -> dict:
    return body(call)["message"]["attachment"]["payload"]


# Messenger


def test_a_plain_text_is_one_message() -> None:
    (call,) = messenger.render(Reply("Dzień dobry!"), "2002", "1001")
    assert (call.kind, call.path) == ("message", "1001/messages")
    assert body(call) == {
        "recipient": {"id": "2002"}, "messaging_type": "RESPONSE", "message": {"text": "Dzień dobry!"},
    }  # fmt: skip


def test_up_to_three_buttons_are_a_template() -> None:
    (call,) = messenger.render(Reply("Wybierz:", (*choices(2), SITE)), "2002", "1001")
    assert [button["type"] for button in template(call)["buttons"]] == ["postback", "postback", "web_url"]
    assert template(call)["buttons"][2]["url"] == SITE.url


def test_four_choices_are_quick_replies() -> None:
    (call,) = messenger.render(Reply("Wybierz:", choices(4)), "2002", "1001")
    assert quick(call) == ["Możliwość 1", "Możliwość 2", "Możliwość 3", "Możliwość 4"]


def test_links_beside_many_choices_stay_buttons() -> None:
    (call,) = messenger.render(Reply("Wybierz:", (*choices(4), SITE)), "2002", "1001")
    assert [button["type"] for button in template(call)["buttons"]] == ["web_url"]
    assert len(quick(call)) == 4


def test_a_fourth_link_is_written_out() -> None:
    links = tuple(Button(f"Strona {n}", url=f"https://example.org/{n}") for n in range(4))
    (call,) = messenger.render(Reply("Zobacz:", links), "2002", "1001")
    assert len(template(call)["buttons"]) == 3
    assert template(call)["text"].endswith("Strona 3: https://example.org/3")


def test_thirteen_choices_fit_and_the_fourteenth_makes_pages() -> None:
    (all_,) = messenger.render(Reply("Wybierz:", choices(13)), "2002", "1001")
    (first,) = messenger.render(Reply("Wybierz:", choices(14)), "2002", "1001")
    assert quick(all_)[-1] == "Możliwość 13"
    assert quick(first)[-2:] == ["Możliwość 12", "Więcej…"]
    more = body(first)["message"]["quick_replies"][-1]["payload"]
    assert [button.title for button in next_page(choices(14), more)] == ["Możliwość 13", "Możliwość 14"]
    (second,) = messenger.render(Reply(MORE_TEXT, next_page(choices(14), more)), "2002", "1001")
    assert len(template(second)["buttons"]) == 2


@pytest.mark.parametrize(
    "payload", ["", "ikp:page:", "ikp:page:x", "ikp:page:-1", "ikp:page:٣", "ikp:page:99999", "/greet"]
)
def test_what_is_no_page_brings_nothing(payload: str) -> None:
    assert next_page(choices(20), payload) == ()


def test_feedback_stands_below_the_answer() -> None:
    (call,) = messenger.render(Reply("Odpowiedź. Czy to pomogło?", (SITE,), (YES, NO)), "2002", "1001")
    assert len(template(call)["buttons"]) == 1
    assert quick(call) == ["Tak, pomogło", "Nie pomogło"]


def test_feedback_has_room_beside_thirteen_choices() -> None:
    (call,) = messenger.render(Reply("Wybierz:", choices(13), (YES, NO)), "2002", "1001")
    assert quick(call)[-3:] == ["Więcej…", "Tak, pomogło", "Nie pomogło"]
    assert len(quick(call)) == 13


def test_a_long_text_with_buttons_ends_in_a_template() -> None:
    text = "To jest zdanie numer jeden z wielu. " * 80
    calls = messenger.render(Reply(text, choices(2)), "2002", "1001")
    assert len(calls) > 1
    assert all("text" in call.body["message"] for call in calls[:-1])  # type: ignore[operator]
    assert template(calls[-1])["text"].endswith("z wielu.")


def test_an_address_that_no_button_holds_is_written_out_once() -> None:
    (call,) = messenger.render(Reply("Masz pytanie?", (MAIL,)), "2002", "1001")
    assert body(call)["message"] == {"text": "Masz pytanie?\n\nNapisz do nas: ikp-pomoc@cez.gov.pl"}
    (named,) = messenger.render(Reply("Pisz na ikp-pomoc@cez.gov.pl.", (MAIL,)), "2002", "1001")
    assert body(named)["message"] == {"text": "Pisz na ikp-pomoc@cez.gov.pl."}


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//example.org", "https://", "http:///x"])
def test_addresses_that_lead_nowhere_good_are_left_out(url: str) -> None:
    (call,) = messenger.render(Reply("Tekst.", (Button("Kliknij", url=url),)), "2002", "1001")
    assert body(call)["message"] == {"text": "Tekst."}


def test_a_payload_that_is_too_long_is_left_out_rather_than_cut() -> None:
    buttons = (Button("Za długi", "/" + "x" * 1000), Button("W sam raz", "/" + "x" * 999))
    (call,) = messenger.render(Reply("Wybierz:", buttons), "2002", "1001")
    assert [button["title"] for button in template(call)["buttons"]] == ["W sam raz"]


def test_buttons_without_a_text_get_one() -> None:
    (call,) = messenger.render(Reply("", choices(2)), "2002", "1001")
    assert template(call)["text"] == "Wybierz jedną z możliwości:"
    assert messenger.render(Reply("  "), "2002", "1001") == []


def test_seen_and_typing() -> None:
    calls = messenger.seen("2002", "1001")
    assert [call.body["sender_action"] for call in calls] == ["mark_seen", "typing_on"]
    assert {call.kind for call in calls} == {"action"}


# Instagram


def test_instagram_counts_bytes_and_writes_links_out() -> None:
    calls = instagram.render(Reply("Żółta łódź płynie. " * 60, (SITE,)), "2002", "7001")
    assert len(calls) > 1
    assert body(calls[-1])["message"]["text"].endswith(f"Zobacz na stronie: {SITE.url}")


def test_instagram_choices_are_quick_replies() -> None:
    (call,) = instagram.render(Reply("Wybierz:", choices(2), (YES, NO)), "2002", "7001")
    assert quick(call) == ["Możliwość 1", "Możliwość 2", "Tak, pomogło", "Nie pomogło"]


# WhatsApp


def test_whatsapp_text() -> None:
    (call,) = whatsapp.render(Reply("Dzień dobry!", (SITE,)), "48600700800", "9001")
    assert call.path == "9001/messages"
    assert body(call)["to"] == "48600700800"
    assert body(call)["text"]["body"] == f"Dzień dobry!\n\nZobacz na stronie: {SITE.url}"


def test_whatsapp_three_choices_are_buttons_four_a_list() -> None:
    (three,) = whatsapp.render(Reply("Wybierz:", choices(3)), "48600700800", "9001")
    (four,) = whatsapp.render(Reply("Wybierz:", choices(4)), "48600700800", "9001")
    assert body(three)["interactive"]["type"] == "button"
    assert body(four)["interactive"]["type"] == "list"
    assert len(body(four)["interactive"]["action"]["sections"][0]["rows"]) == 4


def test_whatsapp_ten_rows_then_pages() -> None:
    (ten,) = whatsapp.render(Reply("Wybierz:", choices(10)), "48600700800", "9001")
    (more,) = whatsapp.render(Reply("Wybierz:", choices(11)), "48600700800", "9001")
    rows = [body(call)["interactive"]["action"]["sections"][0]["rows"] for call in (ten, more)]
    assert [len(row) for row in rows] == [10, 10]
    assert rows[1][-1] == {"id": "ikp:page:9", "title": "Więcej…"}


def test_whatsapp_shows_the_whole_title_below_a_cut_one() -> None:
    long = Button("Drugi rodzic ubezpieczył teraz dziecko", "/child_account_other_parent")
    (call,) = whatsapp.render(Reply("Wybierz:", (long, *choices(3))), "48600700800", "9001")
    row = body(call)["interactive"]["action"]["sections"][0]["rows"][0]
    assert (row["title"], row["description"]) == ("Drugi rodzic…", long.title)


def test_whatsapp_people_without_a_number() -> None:
    (call,) = whatsapp.render(Reply("Dzień dobry!"), "PL.13491208655302741918", "9001")
    assert "to" not in body(call)
    assert body(call)["recipient"] == "PL.13491208655302741918"


def test_whatsapp_seen_needs_the_message() -> None:
    assert whatsapp.seen("48600700800", "9001") == []
    (call,) = whatsapp.seen("48600700800", "9001", "wamid.1")
    assert check_whatsapp(body(call)) == "action"


# Comments


def test_a_comment_gets_one_private_message_however_long_the_answer() -> None:
    calls = comment.render(Reply("Zdanie całe. " * 400, (SITE,)), "55_77", "1001")
    (call,) = calls
    assert (call.kind, call.path, body(call)["recipient"]) == (
        "private_reply",
        "1001/messages",
        {"comment_id": "55_77"},
    )
    assert body(call)["message"]["text"].endswith("Zdanie całe.")
    assert check_send(body(call), "page") == "private_reply"


def test_public_replies_and_hiding_on_both_platforms() -> None:
    assert comment.public_reply("Dziękujemy.", "55_77") == Call(
        "public_reply", "55_77/comments", {"message": "Dziękujemy."}
    )
    assert comment.public_reply("Dziękujemy.", "179", "instagram").path == "179/replies"
    assert comment.hide("55_77") == Call("hide", "55_77", {"is_hidden": True})
    assert comment.hide("179", "instagram") == Call("hide", "179", {"hide": True})
    with pytest.raises(ValueError, match="text"):
        comment.public_reply(" ", "55_77")


def test_instagram_comments_count_bytes() -> None:
    call = comment.private_reply(Reply("ż" * 3000), "179", "7001", via="instagram")
    assert check_send(body(call), "instagram") == "private_reply"


# All of them, whatever comes

TEXTS = st.text(max_size=3000) | st.text(alphabet="ąę 👍.\n", min_size=500, max_size=6000)
BUTTONS = st.builds(
    Button,
    title=st.text(max_size=40),
    payload=st.just("") | st.text(alphabet="/abcł👍", max_size=400) | st.text(min_size=900, max_size=1100),
    url=st.just("") | st.sampled_from([SITE.url, MAIL.url, "tel:800190590", "javascript:1", "https://", "nonsense"]),
)
REPLIES = st.builds(
    Reply,
    text=TEXTS,
    buttons=st.lists(BUTTONS, max_size=30).map(tuple),
    quick=st.sampled_from([(), (YES, NO)]),
)


@settings(max_examples=150, deadline=None)
@given(REPLIES)
def test_meta_takes_every_call(reply: Reply) -> None:
    for call in messenger.render(reply, "2002", "1001"):
        assert check_send(body(call), "page") == "message"
    for call in instagram.render(reply, "2002", "7001"):
        assert check_send(body(call), "instagram") == "message"
    for call in whatsapp.render(reply, "48600700800", "9001"):
        assert check_whatsapp(body(call)) == "message"
    for via, kind in (("page", "page"), ("instagram", "instagram")):
        assert check_send(body(comment.private_reply(reply, "55_77", "1001", via)), kind) == "private_reply"

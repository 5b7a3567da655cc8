"""Claiming, answering, notes, snoozing, tags, bulk actions."""

from __future__ import annotations

import re

from django.utils import timezone
from playwright.sync_api import expect

from desk.console.models import Draft, Tag
from desk.gateway.models import Conversation, Message, Outgoing
from tests.browser.console.talks import answer_field, live, talk, until, write_in


def test_claim_answer_note_hand_back(enter):
    row = talk("pomocy", needs_human=True, mode="waiting", needs_human_since=timezone.now(), channel="web")
    page = enter(f"/console/c/{row.pk}/")
    live(page)
    page.keyboard.press("c")
    expect(page.locator(".state")).to_contain_text("Prowadzisz Ty")
    page.keyboard.press("r")
    page.keyboard.type("Dzień dobry, już pomagam.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message.moderator .bubble")).to_have_text("Dzień dobry, już pomagam.")
    expect(page.locator(".message.moderator .who")).to_contain_text("Anna Wzorowa")
    expect(answer_field(page)).to_have_value("")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.keyboard.type("Sprawdzić jutro.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message.note .bubble")).to_have_text("Sprawdzić jutro.")
    page.get_by_role("button", name="Oddaj botowi").click()
    expect(page.locator(".message.bot").last).to_contain_text("Znów odpowiada bot")
    expect(page.locator(".state")).to_contain_text("Odpowiada bot")


def test_what_is_being_written_survives_live_news_and_a_reload(enter):
    row = talk("pomocy", channel="web")
    page = enter(f"/console/c/{row.pk}/")
    live(page)
    answer_field(page).press_sequentially("Zaczynam pi")
    write_in(row, "halo?")
    expect(page.locator("#thread")).to_contain_text("halo?")
    expect(answer_field(page)).to_have_value("Zaczynam pi")
    expect(answer_field(page)).to_be_focused()
    page.keyboard.type("sać")
    until(lambda: Draft.objects.filter(text="Zaczynam pisać").exists())
    page.reload()
    expect(answer_field(page)).to_have_value("Zaczynam pisać")


def test_a_canned_answer_is_filled_in(enter):
    row = talk("pomocy", channel="web")
    page = enter(f"/console/c/{row.pk}/")
    page.get_by_role("button", name="Gotowe").click()
    page.get_by_role("button", name="Powitanie").click()
    expect(answer_field(page)).to_have_value(re.compile("z tej strony Anna"))
    answer_field(page).fill("")
    answer_field(page).press_sequentially("/pozegnanie ")
    expect(answer_field(page)).to_have_value(re.compile("Dziękuję za rozmowę"))


def test_done_moves_on_and_can_be_undone(enter):
    first, second = talk("pierwsza", minutes_ago=1), talk("druga", minutes_ago=2)
    page = enter("/console/?queue=unreviewed")
    live(page)
    page.keyboard.press("j")
    expect(page.locator("#thread")).to_contain_text("pierwsza")
    page.keyboard.press("e")
    expect(page.locator("#thread")).to_contain_text("druga")
    expect(page.locator(f"#row-{first.pk}")).to_have_count(0)
    page.get_by_role("button", name="Cofnij").click()
    expect(page.locator(f"#row-{first.pk}")).to_be_visible()
    first.refresh_from_db()
    assert first.status == "open"
    assert second.status == "open"


def test_what_left_the_queue_keeps_its_place_in_it(enter):
    texts = ("pierwsza", "druga", "trzecia", "czwarta")
    rows = [talk(text, minutes_ago=age, needs_human=True) for age, text in enumerate(texts, start=1)]
    page = enter("/console/?queue=human")
    for text in texts[:2]:
        page.keyboard.press("j")
        expect(page.locator("#thread")).to_contain_text(text)
    page.keyboard.press("c")
    expect(page.locator(f"#row-{rows[1].pk}")).to_have_count(0)
    page.keyboard.press("j")
    expect(page.locator("#thread")).to_contain_text("trzecia")
    page.keyboard.press("c")
    expect(page.locator(f"#row-{rows[2].pk}")).to_have_count(0)
    page.keyboard.press("k")
    expect(page.locator("#thread")).to_contain_text("pierwsza")


def test_snooze_and_tag(enter):
    row = talk("później")
    page = enter(f"/console/c/{row.pk}/?queue=all")
    page.keyboard.press("o")
    page.get_by_label("Nowa etykieta").fill("awaria")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Zdejmij etykietę awaria")).to_be_visible()
    page.get_by_role("button", name="Odłóż").click()
    page.get_by_role("button", name="do jutra, 9:00").click()
    expect(page.locator(f"#row-{row.pk} .badges")).to_contain_text("9:00")
    row.refresh_from_db()
    assert row.status == "snoozed"
    assert Tag.objects.get().conversations.get() == row


def test_bulk_follows_what_is_typed_into_the_search(enter):
    found, other = talk("jestem z Łodzi"), talk("jestem z Gdyni")
    page = enter("/console/?queue=all")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    page.get_by_role("button", name="Zaznacz wiele").click()
    expect(page.locator("#bulk-scope")).to_contain_text("(2)")
    page.keyboard.press("/")
    page.keyboard.type("lodz")
    expect(page.locator(".row")).to_have_count(1)
    expect(page.locator("#bulk-scope")).not_to_contain_text("(2)")
    page.get_by_role("button", name="Wykonaj").click()
    expect(page.get_by_text("Załatwione: 1 rozmowa.")).to_be_visible()
    found.refresh_from_db()
    other.refresh_from_db()
    assert (found.status, other.status) == ("closed", "open")
    assert asked == ["„Załatwione”: wszystkie pasujące rozmowy. Na pewno?"]


def test_snooze_until_a_chosen_moment(enter):
    row = talk("za miesiąc")
    page = enter(f"/console/c/{row.pk}/?queue=all")
    page.keyboard.press("s")
    page.get_by_label("do wybranej chwili").fill("2099-05-04T10:30")
    page.get_by_role("button", name="Odłóż do tej chwili").click()
    expect(page.get_by_text("Odłożone do 4 maja 2099 r., 10:30.")).to_be_visible()
    row.refresh_from_db()
    assert row.status == "snoozed"


def test_an_answer_of_unknown_fate_is_shown_and_settled(enter):
    row = talk("pomocy", channel="messenger")
    message = Message.objects.create(conversation=row, author="moderator", text="tak", created_at=timezone.now())
    out = Outgoing.objects.create(conversation=row, message=message, kind="message", state="unknown", human=True)
    page = enter(f"/console/c/{row.pk}/?queue=all")
    expect(page.get_by_text("Nie wiadomo, czy doszła")).to_be_visible()
    page.get_by_role("button", name="Oznacz jako doręczoną").click()
    expect(page.locator(".message.moderator .below")).to_contain_text("wysłana")
    out.refresh_from_db()
    assert out.state == "sent"


def test_bulk_acts_on_the_filter_and_is_undone(enter):
    for number in range(40):
        talk(f"rozmowa {number}", topic="hpv", minutes_ago=number + 1)
    other = talk("inna", topic="login")
    page = enter("/console/?queue=all&topic=hpv")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Zaznacz wiele").click()
    page.get_by_role("button", name="Wykonaj").click()
    expect(page.get_by_text("Załatwione: 40 rozmów.")).to_be_visible()
    assert Conversation.objects.filter(status="closed").count() == 40
    other.refresh_from_db()
    assert other.status == "open"
    page.get_by_role("button", name="Cofnij").click()
    expect(page.get_by_text("Cofnięto: 40 rozmów.")).to_be_visible()
    assert Conversation.objects.filter(status="closed").count() == 0

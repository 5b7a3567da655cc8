"""Two moderators at once, and a moderator and the bot at once."""

from __future__ import annotations

import re
import time

from django.utils import timezone
from playwright.sync_api import expect

from desk.gateway.events import Event, Kind
from desk.gateway.inbox import store
from desk.gateway.models import Conversation, Message
from tests.browser.console.talks import answer_field, live, talk, until, write_in
from tests.browser.running import said


def test_one_gets_it_the_other_sees_who(enter):
    row = talk("pomocy", needs_human=True, mode="waiting", channel="web")
    anna, piotr = enter(f"/console/c/{row.pk}/"), enter(f"/console/c/{row.pk}/", name="piotr")
    live(anna)
    live(piotr)
    expect(anna.locator("#others")).to_contain_text("Piotr Przykładny też patrzy")
    expect(piotr.locator("#others")).to_contain_text("Anna Wzorowa też patrzy")
    anna.get_by_role("button", name="Przejmij", exact=True).click()
    expect(piotr.locator(".state")).to_contain_text("Prowadzi Anna Wzorowa")
    expect(piotr.get_by_role("button", name="Przejmij od tej osoby")).to_be_visible()
    answer_field(anna).press_sequentially("Dzień")
    expect(piotr.locator("#others")).to_contain_text("Anna Wzorowa pisze")
    anna.close()
    expect(piotr.locator("#others")).to_have_text("")


def test_news_and_counts_come_by_themselves_and_keep_to_the_filter(enter):
    page = enter("/console/?queue=all&topic=hpv")
    live(page)
    talked = talk("mam pytanie o hpv", topic="hpv", needs_human=True)
    write_in(talked, "i jeszcze jedno")
    expect(page.locator(f"#row-{talked.pk}")).to_contain_text("i jeszcze jedno")
    other = talk("nie mogę się zalogować", topic="login", needs_human=True)
    write_in(other, "halo")
    expect(page.locator('[data-count="human"]')).to_have_text("2")
    expect(page).to_have_title(re.compile(r"^\(2\) Wszystkie"))
    expect(page.locator(".row")).to_have_count(1)


def test_a_claim_in_mid_turn_silences_the_bot(enter, visit, bot, worker):
    asked = []

    def slow(question: dict) -> dict:
        asked.append(question)
        until(lambda: Conversation.objects.filter(mode="human").exists())
        return said("tego nikt nie zobaczy")

    bot.answer = slow
    citizen = visit("/")
    citizen.get_by_label("Twoje pytanie").fill("Czy ktoś mi pomoże z kontem dziecka?")
    citizen.keyboard.press("Enter")
    until(lambda: asked)
    row = Conversation.objects.get()
    page = enter(f"/console/c/{row.pk}/?queue=all")
    page.get_by_role("button", name="Przejmij", exact=True).click()
    expect(page.locator(".state")).to_contain_text("Prowadzisz Ty")
    answer_field(page).fill("Dzień dobry, tu człowiek.")
    page.keyboard.press("Control+Enter")
    expect(citizen.get_by_text("Dzień dobry, tu człowiek.")).to_be_visible()
    time.sleep(1)
    assert not Message.objects.filter(text="tego nikt nie zobaczy").exists()
    expect(citizen.get_by_text("tego nikt nie zobaczy")).to_have_count(0)


def test_what_its_author_takes_back_leaves_the_screen_at_once(enter, bot, worker):
    row = talk("to wysłałam przez pomyłkę", user="2002", needs_human=True)
    Message.objects.update(external_id="m_1")
    page = enter(f"/console/c/{row.pk}/")
    expect(page.locator("#thread")).to_contain_text("przez pomyłkę")
    event = {"channel": "messenger", "account": "1", "user": "2002", "at": timezone.now(), "external_id": "m_1"}
    store([Event(kind=Kind.EDIT, key="edit:m_1:1", text="to poprawiłam", **event)])
    expect(page.locator("#thread")).to_contain_text("to poprawiłam")
    store([Event(kind=Kind.UNSEND, key="unsend:m_1", **event)])
    expect(page.locator("#thread")).to_contain_text("Usunięta przez autora")
    expect(page.locator("#thread")).not_to_contain_text("poprawiłam")

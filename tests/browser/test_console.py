"""The console as moderators use it, in a real browser."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import Page, expect

from desk.console import canned, claims, demo
from desk.console.access import make_roles
from desk.console.models import Draft, Tag
from desk.gateway.models import Conversation, Message, Outgoing
from tests.browser.running import said

PASSWORD = "trzy-zielone-parasole-77"
HOSTILE = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>\'"}'


@pytest.fixture
def people(desk: str) -> dict[str, User]:
    """Anna and Piotr, moderators."""
    make_roles()
    canned.make_first()
    made = {}
    for name, first, last in (("anna", "Anna", "Wzorowa"), ("piotr", "Piotr", "Przykładny")):
        user = User.objects.create_user(name, password=PASSWORD, first_name=first, last_name=last)
        user.groups.add(Group.objects.get(name="moderator"))
        made[name] = user
    return made


@pytest.fixture
def enter(visit: Callable[..., Page], people: dict[str, User]) -> Callable[..., Page]:
    """Opens a page of the console as somebody who has logged in."""

    def open_page(path: str = "/console/", name: str = "anna", **options: Any) -> Page:
        page = visit(f"/console/login/?next={path.replace('?', '%3F').replace('&', '%26')}", **options)
        page.get_by_label("Nazwa użytkownika").fill(name)
        page.get_by_label("Hasło").fill(PASSWORD)
        page.get_by_role("button", name="Zaloguj").click()
        page.wait_for_url(f"**{path}")
        if page.locator("#live-state").count():
            live(page)
        return page

    return open_page


def talk(*texts: str, minutes_ago: float = 5, **values: Any) -> Conversation:
    """A conversation, citizen and bot in turns."""
    at = timezone.now() - timedelta(minutes=minutes_ago)
    number = Conversation.objects.count() + 1
    defaults = {
        "channel": "messenger",
        "account": "1",
        "last_activity_at": at,
        "last_inbound_at": at,
        "user": f"u{number}",
    }
    values = {**defaults, **values}
    row = Conversation.objects.create(key=f"{values['channel']}:1:{values['user']}", preview=texts[0][:160], **values)
    for turn, text in enumerate(texts):
        author = Message.Author.BOT if turn % 2 else Message.Author.CITIZEN
        Message.objects.create(conversation=row, author=author, text=text, created_at=at)
    return row


def live(page: Page) -> None:
    expect(page.locator("#live-state")).to_have_attribute("data-state", "on", timeout=15_000)


def write_in(row: Conversation, text: str, author: str = "citizen") -> Message:
    """A message arrives as the worker would write it."""
    row.refresh_from_db()
    row.last_activity_at = row.last_inbound_at = timezone.now()
    row.preview, row.message_count = text[:160], row.message_count + 1
    row.save()
    return Message.objects.create(conversation=row, author=author, text=text, created_at=timezone.now())


def answer_field(page: Page):
    return page.get_by_role("textbox", name="Odpowiedź do obywatela")


class TestDoor:
    def test_a_wrong_password_then_the_right_one(self, visit, people, axe, picture):
        page = visit("/console/", allow=("401",))
        expect(page.get_by_role("heading", name="Konsola moderatorów")).to_be_visible()
        assert axe(page) == []
        picture(page, "console-login")
        page.get_by_label("Nazwa użytkownika").fill("anna")
        page.get_by_label("Hasło").fill("nie-to-haslo")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("Zła nazwa lub złe hasło")
        page.get_by_label("Nazwa użytkownika").fill("anna")
        page.get_by_label("Hasło").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Czeka na człowieka")).to_be_visible()

    def test_a_second_factor_is_set_up_in_the_account(self, enter, people, axe):
        page = enter("/console/account/")
        assert axe(page) == []
        page.get_by_role("link", name="Włącz").click()
        assert axe(page) == []
        device = TOTPDevice.objects.get(user=people["anna"])
        page.get_by_label("Kod z aplikacji").fill(f"{totp(device.bin_key):06d}")
        page.get_by_role("button", name="Włącz").click()
        expect(page.get_by_text("Włączony: przy logowaniu")).to_be_visible()


class TestReading:
    def test_find_and_read_by_keyboard(self, enter):
        enter_texts = ["gdzie są wyniki?", "kiedy druga dawka?", "nie mogę się zalogować"]
        for age, text in enumerate(enter_texts):
            talk(text, f"Odpowiedź {age}", minutes_ago=age + 1, intent="documents_where")
        page = enter("/console/?queue=all")
        live(page)
        page.keyboard.press("j")
        expect(page.locator("#thread")).to_contain_text("gdzie są wyniki?")
        page.keyboard.press("j")
        expect(page.locator("#thread")).to_contain_text("kiedy druga dawka?")
        page.keyboard.press("k")
        expect(page.locator("#thread")).to_contain_text("gdzie są wyniki?")
        assert re.search(r"/console/c/\d+/\?queue=all", page.url)
        page.reload()
        expect(page.locator("#thread")).to_contain_text("gdzie są wyniki?")
        page.go_back()
        expect(page.locator("#thread")).to_contain_text("kiedy druga dawka?")
        live(page)
        page.keyboard.press("?")
        expect(page.get_by_role("dialog")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_be_hidden()

    def test_search_finds_lodz_as_one_types(self, enter):
        talk("jestem z Łodzi")
        talk("jestem z Gdyni")
        page = enter("/console/?queue=all")
        live(page)
        page.keyboard.press("/")
        page.keyboard.type("lodz")
        expect(page.locator(".row")).to_have_count(1)
        expect(page.locator(".row mark")).to_have_text("Łodz")
        assert "q=lodz" in page.url
        page.reload()
        expect(page.locator(".row")).to_have_count(1)

    def test_why_the_bot_said_so(self, enter, axe):
        row = talk("kiedy druga dawka?", "Między wrześniem a marcem.")
        bot = row.messages.get(author="bot")
        bot.why = {
            "intents": [{"name": "hpv_dose_interval", "confidence": 0.93}],
            "verdict": {"rule": "hpv_interval", "outcome": "in_window", "dates": {"first_day": "2026-09-12"}},
            "facts": ["H8.min_months"],
        }
        bot.save()
        page = enter(f"/console/c/{row.pk}/?queue=all")
        page.keyboard.press("w")
        panel = page.locator(".why-body")
        expect(panel).to_contain_text("93%")
        expect(panel).to_contain_text("12 września 2026 r.")
        expect(panel).to_contain_text("Fakty i źródła")
        assert axe(page) == []
        write_in(row, "a potem?")
        expect(page.locator("#thread")).to_contain_text("a potem?")
        expect(panel).to_contain_text("93%")  # a refresh folds nothing up

    def test_filters_show_what_narrows_and_let_go_of_it(self, enter):
        talk("a", topic="hpv")
        talk("b", topic="login")
        page = enter("/console/?queue=all")
        page.get_by_role("button", name="Filtry").click()
        page.get_by_label("Temat").select_option("hpv")
        page.get_by_role("button", name="Pokaż", exact=True).click()
        expect(page.locator(".row")).to_have_count(1)
        page.get_by_role("button", name="Zapisz filtr").click()
        page.get_by_label("Nazwa filtra").fill("Tylko HPV")
        page.get_by_role("button", name="Zapisz", exact=True).click()
        expect(page.get_by_role("link", name="Tylko HPV")).to_be_visible()
        page.get_by_role("link", name="Usuń filtr: Temat").click()
        expect(page.locator(".row")).to_have_count(2)


class TestAnswering:
    def test_claim_answer_note_hand_back(self, enter):
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

    def test_what_is_being_written_survives_live_news_and_a_reload(self, enter):
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

    def test_a_canned_answer_is_filled_in(self, enter):
        row = talk("pomocy", channel="web")
        page = enter(f"/console/c/{row.pk}/")
        page.get_by_role("button", name="Gotowe").click()
        page.get_by_role("button", name="Powitanie").click()
        expect(answer_field(page)).to_have_value(re.compile("z tej strony Anna"))
        answer_field(page).fill("")
        answer_field(page).press_sequentially("/pozegnanie ")
        expect(answer_field(page)).to_have_value(re.compile("Dziękuję za rozmowę"))

    def test_done_moves_on_and_can_be_undone(self, enter):
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

    def test_snooze_and_tag(self, enter):
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

    def test_an_answer_of_unknown_fate_is_shown_and_settled(self, enter):
        row = talk("pomocy", channel="messenger")
        message = Message.objects.create(conversation=row, author="moderator", text="tak", created_at=timezone.now())
        out = Outgoing.objects.create(conversation=row, message=message, kind="message", state="unknown", human=True)
        page = enter(f"/console/c/{row.pk}/?queue=all")
        expect(page.get_by_text("Nie wiadomo, czy doszła")).to_be_visible()
        page.get_by_role("button", name="Oznacz jako doręczoną").click()
        expect(page.locator(".message.moderator .below")).to_contain_text("wysłana")
        out.refresh_from_db()
        assert out.state == "sent"

    def test_bulk_acts_on_the_filter_and_is_undone(self, enter):
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


class TestTwoModerators:
    def test_one_gets_it_the_other_sees_who(self, enter):
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

    def test_news_and_counts_come_by_themselves_and_keep_to_the_filter(self, enter):
        page = enter("/console/?queue=all&topic=hpv")
        live(page)
        talked = talk("mam pytanie o hpv", topic="hpv", needs_human=True)
        write_in(talked, "i jeszcze jedno")
        expect(page.locator(f"#row-{talked.pk}")).to_contain_text("i jeszcze jedno")
        other = talk("nie mogę się zalogować", topic="login", needs_human=True)
        write_in(other, "halo")
        expect(page.locator('[data-count="human"]')).to_have_text("2")
        expect(page.locator(".row")).to_have_count(1)


class TestWithTheBot:
    def test_a_claim_in_mid_turn_silences_the_bot(self, enter, visit, bot, worker):
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


class TestSafe:
    def test_hostile_text_runs_nothing(self, enter, people):
        User.objects.filter(username="anna").update(first_name=HOSTILE[:140])
        row = talk(HOSTILE, HOSTILE, urgent=HOSTILE[:24], intent=HOSTILE[:48], channel="web")
        row.messages.filter(author="bot").update(
            buttons=[{"title": HOSTILE}], why={"intents": [{"name": HOSTILE, "confidence": 1}], "facts": [HOSTILE]}
        )
        Tag.objects.create(name=HOSTILE[:40]).conversations.add(row)
        claims.claim(people["anna"], row.pk)
        page = enter(f"/console/c/{row.pk}/?queue=all")
        page.keyboard.press("w")
        expect(page.locator(".why-body")).to_contain_text("Co zrozumiał")
        answer_field(page).fill(HOSTILE)
        page.keyboard.press("Control+Enter")
        expect(page.locator(".message.moderator .bubble")).to_contain_text("onerror")
        page.goto(page.url.split("/console/")[0] + "/console/?queue=all&q=onerror")
        expect(page.locator(".row")).to_have_count(1)
        assert page.evaluate("window.hacked") is None


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_every_page_is_accessible_and_looks_right(enter, people, axe, picture, phone, dark):
    demo.make(60)
    people["anna"].groups.add(Group.objects.get(name="admin"))
    human = Conversation.objects.filter(first_human_at__isnull=False).order_by("-message_count")[0]
    look = f"{'phone' if phone else 'desktop'}-{'dark' if dark else 'light'}"
    page = enter("/console/?queue=all", phone=phone, dark=dark)
    expect(page.locator(".row").first).to_be_visible()
    pages = {
        "inbox": "/console/?queue=all",
        "conversation": f"/console/c/{human.pk}/?queue=all",
        "urgent": "/console/c/{}/?queue=urgent".format(Conversation.objects.exclude(urgent="")[0].pk),
        "filtered": "/console/?queue=all&topic=hpv&q=hpv",
        "canned": "/console/canned/",
        "canned-new": "/console/canned/new/",
        "users": "/console/users/",
        "account": "/console/account/",
    }
    base = page.url.split("/console/")[0]
    for name, path in pages.items():
        page.goto(base + path)
        page.wait_for_load_state()
        if page.locator("#live-state").count():
            live(page)
        if name == "conversation" and not phone:
            page.keyboard.press("w")
            expect(page.locator(".why-body").last).to_contain_text("Skąd odpowiedź")
        assert axe(page) == [], name
        picture(page, f"console-{name}-{look}")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (
            f"{name} is wider than the window"
        )
    if phone:
        page.goto(base + "/console/?queue=all")
        page.get_by_role("button", name="Menu: kolejki i strony").tap()
        expect(page.locator("#side .q-urgent")).to_be_visible()
        assert axe(page) == []
        picture(page, f"console-menu-{look}")


def until(true: Callable[[], Any], seconds: float = 10) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)

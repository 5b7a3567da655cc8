"""Logging in, and a second factor."""

from __future__ import annotations

from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import expect

from tests.browser.console.talks import PASSWORD


def test_a_wrong_password_then_the_right_one(visit, people, axe, picture):
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


def test_a_second_factor_is_set_up_in_the_account(enter, people, axe):
    page = enter("/console/account/")
    assert axe(page) == []
    page.get_by_role("link", name="Włącz").click()
    assert axe(page) == []
    device = TOTPDevice.objects.get(user=people["anna"])
    page.get_by_label("Kod z aplikacji").fill(f"{totp(device.bin_key):06d}")
    page.get_by_role("button", name="Włącz").click()
    expect(page.get_by_text("Włączony: przy logowaniu")).to_be_visible()

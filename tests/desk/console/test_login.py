"""The door: names, passwords, codes, and what happens to those who guess."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from desk.console import throttle
from desk.console.models import AuditEntry, LoginFailure
from tests.desk.console.conftest import PASSWORD, Person

LOGIN = "/console/login/"


@pytest.fixture
def anna(person: Person) -> User:
    user = person("moderator", name="anna")
    user.set_password(PASSWORD)
    user.save()
    return user


def enter(client: Client, name: str = "anna", password: str = PASSWORD, address: str = "10.0.0.1", **more: str) -> int:
    answer = client.post(LOGIN, {"username": name, "password": password, **more}, REMOTE_ADDR=address)
    return answer.status_code


def test_the_right_password_opens_and_is_kept_with_argon2(client: Client, anna: User) -> None:
    assert anna.password.startswith("argon2")
    answer = client.post(LOGIN, {"username": "anna", "password": PASSWORD, "next": "/console/?queue=all"})
    assert answer.headers["Location"] == "/console/?queue=all"
    assert client.get("/console/").status_code == 200
    assert AuditEntry.objects.filter(action="login", actor=anna).exists()


def test_wrong_name_and_wrong_password_get_the_same_answer(client: Client, anna: User) -> None:
    one = client.post(LOGIN, {"username": "anna", "password": "nie to"}, REMOTE_ADDR="10.0.0.1")
    other = client.post(LOGIN, {"username": "nikt", "password": "nie to"}, REMOTE_ADDR="10.0.0.2")
    assert one.status_code == other.status_code == 401
    assert (
        one.content.count("Zła nazwa lub złe hasło".encode())
        == other.content.count("Zła nazwa lub złe hasło".encode())
        == 1
    )


@pytest.mark.parametrize("elsewhere", ["https://zlo.example/", "//zlo.example", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere_after_the_log_in(client: Client, anna: User, elsewhere: str) -> None:
    answer = client.post(LOGIN, {"username": "anna", "password": PASSWORD, "next": elsewhere})
    assert answer.headers["Location"] == "/console/"


def test_an_account_rests_after_too_many_failures_also_with_the_right_password(client: Client, anna: User) -> None:
    most = throttle.MOST["account"]
    assert [enter(client, password="x", address=f"10.0.1.{n}") for n in range(most)] == [401] * most
    assert enter(client, address="10.9.9.9") == 429
    assert enter(client, name="ANNA ", address="10.9.9.9") == 429
    assert enter(client, name="inna", password="x", address="10.9.9.9") == 401


def test_an_address_rests_whatever_names_it_tries(client: Client, anna: User) -> None:
    most = throttle.MOST["address"]
    assert [enter(client, name=f"n{n}", password="x") for n in range(most)] == [401] * most
    assert enter(client) == 429
    assert enter(client, address="10.0.0.99") == 302


def test_the_rest_ends_and_the_right_password_clears_the_account(client: Client, anna: User) -> None:
    for n in range(throttle.MOST["account"] - 1):
        enter(client, password="x", address=f"10.0.1.{n}")
    assert enter(client) == 302
    client.logout()
    assert enter(client, password="x") == 401
    for n in range(throttle.MOST["account"]):
        enter(client, password="x", address=f"10.0.2.{n}")
    assert enter(client, address="10.0.3.1") == 429
    LoginFailure.objects.update(at=timezone.now() - throttle.WITHIN)
    assert enter(client, address="10.0.3.1") == 302


def test_failures_keep_neither_name_nor_address(client: Client, anna: User) -> None:
    enter(client, password="x", address="10.1.2.3")
    kept = str(list(LoginFailure.objects.values())) + str(list(AuditEntry.objects.values()))
    assert "10.1.2.3" not in kept
    assert "anna" not in kept


def code_of(device: TOTPDevice) -> str:
    return f"{totp(device.bin_key):06d}"


def test_with_a_second_factor_the_password_alone_opens_nothing(client: Client, anna: User) -> None:
    device = TOTPDevice.objects.create(user=anna, confirmed=True)
    answer = client.post(LOGIN, {"username": "anna", "password": PASSWORD})
    assert answer.headers["Location"].startswith("/console/login/code/")
    assert client.get("/console/").status_code == 302
    assert client.post("/console/login/code/", {"code": "000000"}).status_code == 401
    assert client.get("/console/").status_code == 302
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    answer = client.post("/console/login/code/", {"code": code_of(device)})
    assert answer.status_code == 302
    assert client.get("/console/").status_code == 200


def test_the_code_page_without_a_password_leads_back(db: None, client: Client) -> None:
    assert client.get("/console/login/code/").headers["Location"] == LOGIN
    assert client.post("/console/login/code/", {"code": "123456"}).headers["Location"] == LOGIN


def test_a_second_factor_is_set_up_and_switched_off(client: Client, anna: User) -> None:
    client.force_login(anna)
    page = client.get("/console/account/second-factor/").content.decode()
    device = TOTPDevice.objects.get(user=anna)
    assert base64.b32encode(device.bin_key).decode().rstrip("=") in page
    assert "data:image/svg+xml" in page
    client.post("/console/account/second-factor/", {"code": "000000"})
    assert not TOTPDevice.objects.filter(confirmed=True).exists()
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    client.post("/console/account/second-factor/", {"code": code_of(device)})
    assert TOTPDevice.objects.filter(confirmed=True).exists()
    client.post("/console/account/second-factor/off/", {"password": "nie to"})
    assert TOTPDevice.objects.exists()
    client.post("/console/account/second-factor/off/", {"password": PASSWORD})
    assert not TOTPDevice.objects.exists()


def test_prepare_prints_the_first_admins_password_once(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("prepare")
    printed = capsys.readouterr().out
    password = next(line.split()[2] for line in printed.splitlines() if "password" in line)
    assert User.objects.get(username="admin").check_password(password)
    call_command("prepare")
    assert "password" not in capsys.readouterr().out


def test_reset_admin_gives_a_new_password_and_ends_sessions(
    signed_in: Callable[..., Client], capsys: pytest.CaptureFixture[str]
) -> None:
    client = signed_in("admin", name="szefowa")
    call_command("reset_admin", "szefowa")
    password = capsys.readouterr().out.split()[-1]
    assert client.get("/console/").status_code == 302
    assert User.objects.get(username="szefowa").check_password(password)

"""Every page of the console × every role: closed to strangers, closed by default, open to whom it is meant for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from desk.console.access import ANYONE, INCLUDES, ROLES, SIGNED_IN, opens_for, roles_of
from desk.console.answers.models import AnswerVersion
from desk.console.models import BulkAction, CannedAnswer, SavedFilter
from desk.gateway.models import Message, Outgoing
from tests.desk.console.conftest import Person, Talk


def routes() -> list[tuple[str, URLPattern]]:
    """Every address under /console/, whoever wrote it: (path with 1 for each parameter, pattern)."""
    found: list[tuple[str, URLPattern]] = []

    def walk(patterns: list, before: str) -> None:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns, before + str(pattern.pattern))
            else:
                found.append((before + str(pattern.pattern), pattern))

    walk(get_resolver().url_patterns, "")
    return [(path, pattern) for path, pattern in found if path.startswith("console/")]


ROUTES = routes()
OPEN_TO = {  # written down a second time, so that a page opened for somebody by mistake is noticed; oidc's come with a setting
    "viewer": "inbox rows sidebar live save_filter delete_filter conversation older here why answers answers_one facts "
    "teaching teaching_corrections teaching_trainings teaching_run teaching_progress numbers numbers_csv",
    "moderator": "bulk undo claim take_over put_back hand_back done reopen snooze tag untag answer note draft canned_text "
    "outgoing canned teaching_picker teaching_mark teaching_unmark numbers_dismiss",
    "editor": "canned_new canned_edit canned_delete answers_preview answers_back facts_switch teaching_export "
    "teaching_change teaching_start teaching_back teaching_cancel teaching_publish",
    "admin": "users user_change user_reset",
    "data_protection": "privacy privacy_export privacy_erase privacy_log privacy_log_export privacy_log_check "
    "privacy_retention privacy_retention_run",
    SIGNED_IN: "account second_factor second_factor_off logout",
    ANYONE: "login code oidc oidc_callback",
}


def address(path: str, pk: int) -> str:
    """A path with its parameters filled in."""
    import re

    path = re.sub(r"\^|\$|\\Z", "", path)
    path = re.sub(r"\(\?P<what>[^)]*\)", "resend", path)
    path = re.sub(r"\(\?P<pk>[^)]*\)", str(pk), path)
    path = re.sub(r"<int:[^>]+>", str(pk), path)
    return "/" + re.sub(r"<[^>]+>", "x", path)


@pytest.fixture
def things(talk: Talk, person: Person) -> int:
    """One row of each kind, all with the same number, so that no address leads nowhere."""
    row = talk("dzień dobry", "słucham")
    pk = row.pk
    Message.objects.all().delete()
    Message.objects.create(pk=pk, conversation=row, author="bot", text="tak", created_at=timezone.now())
    Outgoing.objects.create(pk=pk, conversation=row, kind="message", state="failed")
    owner = person("moderator")
    CannedAnswer.objects.create(pk=pk, shortcut="x", title="x", text="x")
    SavedFilter.objects.create(pk=pk, user=owner, name="x", query="")
    BulkAction.objects.create(pk=pk, user=owner, action="done")
    return pk


def test_there_are_routes_to_walk() -> None:
    assert len(ROUTES) > 35


@pytest.mark.parametrize(("path", "pattern"), ROUTES, ids=[path for path, _ in ROUTES])
def test_each_page_is_opened_for_whom_the_table_names(path: str, pattern: URLPattern) -> None:
    named = {role for role, names in OPEN_TO.items() if pattern.name in names.split()}
    assert set(getattr(pattern.callback, "opens_for", ())) == named


def test_a_viewer_changes_no_answer_of_the_bot(signed_in: Callable[..., Client]) -> None:
    address, said = "/console/answers/utter_documents_where/", {"text": "Zakładka {D1.tab}, więcej: {D1.url}"}
    signed_in("viewer").post(address, said)
    assert not AnswerVersion.objects.exists()
    signed_in("editor").post(address, said)
    assert AnswerVersion.objects.count() == 1


@pytest.mark.parametrize(("path", "pattern"), ROUTES, ids=[path for path, _ in ROUTES])
def test_a_stranger_gets_nothing_but_the_door(path: str, pattern: URLPattern, things: int, client: Client) -> None:
    for method in (client.get, client.post):
        answer = method(address(path, things))
        if ANYONE in getattr(pattern.callback, "opens_for", ()):
            assert answer.status_code in {200, 302, 401, 405}
            continue
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/console/login/")


@pytest.mark.parametrize(("path", "pattern"), ROUTES, ids=[path for path, _ in ROUTES])
def test_each_role_gets_what_is_opened_for_it(
    path: str, pattern: URLPattern, things: int, signed_in: Callable[..., Client]
) -> None:
    opened = getattr(pattern.callback, "opens_for", frozenset())
    for role in (*ROLES, ""):
        if path.endswith("live/"):
            continue  # a stream has no end; its test is in test_live.py
        client = signed_in(*([role] if role else []))
        client.raise_request_exception = False
        may = bool(opened & ({ANYONE, SIGNED_IN} | INCLUDES.get(role, set())))
        for method in (client.get, client.post):
            if "logout" in path and method == client.post:
                continue
            answer = method(address(path, things))
            if may:
                assert answer.status_code != 403, f"{role} is kept out of {path}"
                assert answer.status_code < 500, f"{path} fails for {role}"
            else:
                assert answer.status_code == 403, f"{role} gets into {path}"


@pytest.mark.parametrize(("path", "pattern"), ROUTES, ids=[path for path, _ in ROUTES])
def test_every_change_needs_the_csrf_token(path: str, pattern: URLPattern, things: int, person: Person) -> None:
    client = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    client.force_login(person(*ROLES))
    answer = client.post(address(path, things))
    assert answer.status_code in {403, 405}


def test_a_view_that_nobody_opened_is_closed(signed_in: Callable[..., Client], settings: object) -> None:
    settings.ROOT_URLCONF = "tests.desk.console.closed_urls"  # type: ignore[attr-defined]
    assert signed_in("admin").get("/console/forgotten/").status_code == 403


def test_an_unknown_role_is_a_mistake_of_the_programmer() -> None:
    with pytest.raises(ValueError, match="moderater"):
        opens_for("moderater")
    with pytest.raises(ValueError, match="unknown"):
        opens_for()


def test_an_account_that_was_switched_off_has_no_roles(person: Person) -> None:
    user = person("admin", is_active=False)
    assert roles_of(user) == frozenset()


def test_viewers_may_read_but_find_no_button_that_changes(signed_in: Callable[..., Client], talk: Talk) -> None:
    row = talk("gdzie są wyniki?", "W zakładce.")
    page = signed_in("viewer").get(reverse("console:conversation", args=[row.pk])).content.decode()
    assert "gdzie są wyniki?" in page
    for act in ("claim", "answer", "done", "snooze"):
        assert f"/{act}/" not in page


def test_an_htmx_request_of_a_stranger_is_sent_to_the_door(client: Client, talk: Talk) -> None:
    row = talk("tajne")
    answer = client.get(f"/console/c/{row.pk}/", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/console/login/"
    assert b"tajne" not in answer.content


def test_a_change_after_the_session_has_ended_leads_back_to_its_page(client: Client, person: Person) -> None:
    pk = person("moderator").pk
    answer = client.post(f"/console/users/{pk}/", headers={"Referer": "http://testserver/console/users/"})
    assert answer.headers["Location"] == "/console/login/?next=%2Fconsole%2Fusers%2F"
    answer = client.post(f"/console/users/{pk}/", headers={"Referer": "https://elsewhere.example/lure/"})
    assert answer.headers["Location"] == "/console/login/"


def test_a_form_that_is_too_old_is_refused_in_polish(person: Person) -> None:
    client = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    client.force_login(person("admin"))
    answer = client.post("/console/users/")
    assert answer.status_code == 403
    assert "otwarta zbyt długo" in answer.content.decode()


def test_who_gives_roles_is_told_that_nobody_guards_the_data(signed_in: Callable[..., Client], person: Person) -> None:
    admin = signed_in("admin")
    assert "Nikt nie ma roli" in admin.get("/console/users/").content.decode()
    person("data_protection")
    assert "Nikt nie ma roli" not in admin.get("/console/users/").content.decode()

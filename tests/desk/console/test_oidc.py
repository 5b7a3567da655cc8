"""Single sign-on with a stand-in provider on loopback: code, token, key, claims; who comes in and as whom."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import reload
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.contrib.auth.models import User
from django.test import Client
from django.urls import clear_url_caches

import desk.console.urls
import desk.urls
from desk.console.access import make_roles, roles_of

pytestmark = pytest.mark.django_db
Claims = dict[str, Any]


class Provider:
    """Gives out one code, for `claims`; remembers the nonce that the desk sent along."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.claims: Claims = {}
        self.nonce = ""
        self.asked: dict[str, list[str]] = {}
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.say(provider.jwks() if self.path == "/jwks" else provider.claims)

            def do_POST(self) -> None:
                provider.asked = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                self.say({"access_token": "a", "id_token": provider.token()})

            def say(self, said: Any) -> None:
                content = json.dumps(said).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def jwks(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": "1", "alg": "RS256", "use": "sig"}]}

    def token(self) -> str:
        said = {"iss": self.url, "aud": "desk", "exp": time.time() + 60, "iat": time.time(), "nonce": self.nonce}
        return jwt.encode(said | self.claims, self.key, algorithm="RS256", headers={"kid": "1"})


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    """A provider that the desk is told of; the addresses of single sign-on are there as long."""
    made = Provider()
    thread = threading.Thread(target=made.server.serve_forever, daemon=True)
    thread.start()
    settings.OIDC_RP_CLIENT_ID, settings.OIDC_RP_CLIENT_SECRET = "desk", "a secret"
    settings.OIDC_OP_AUTHORIZATION_ENDPOINT = f"{made.url}/authorize"
    settings.OIDC_OP_TOKEN_ENDPOINT = f"{made.url}/token"
    settings.OIDC_OP_USER_ENDPOINT = f"{made.url}/userinfo"
    settings.OIDC_OP_JWKS_ENDPOINT = f"{made.url}/jwks"
    settings.AUTHENTICATION_BACKENDS = [*settings.AUTHENTICATION_BACKENDS, "desk.console.oidc.RolesFromClaims"]
    _reload()
    make_roles()
    yield made
    settings.OIDC_RP_CLIENT_ID = ""
    _reload()
    made.server.shutdown()
    made.server.server_close()


def _reload() -> None:
    reload(desk.console.urls)
    reload(desk.urls)
    clear_url_caches()


Enter = Callable[..., Client]


@pytest.fixture
def enter(provider: Provider) -> Enter:
    """Goes to the provider and comes back as the person of these claims."""

    def come(sub: str, **claims: Any) -> Client:
        client = Client()
        there = urlsplit(client.get("/console/oidc/").headers["Location"])
        asked = {name: value[0] for name, value in parse_qs(there.query).items()}
        assert there.path == "/authorize"
        assert asked["code_challenge_method"] == "S256"
        provider.nonce = claims.pop("nonce", asked["nonce"])
        provider.claims = {"sub": sub, **claims}
        client.get("/console/oidc/callback/", {"code": "c", "state": claims.pop("state", asked["state"])})
        return client

    return come


def may_read(client: Client) -> bool:
    return client.get("/console/").status_code == 200


def test_the_door_offers_it(provider: Provider) -> None:
    assert "Zaloguj kontem służbowym" in Client().get("/console/login/").content.decode()


def test_a_person_with_a_role_comes_in_with_it(enter: Enter, provider: Provider) -> None:
    client = enter(
        "77", groups=["moderator", "cleaners"], given_name="Anna", email="a@example.org", email_verified=True
    )
    assert may_read(client)
    user = User.objects.get()
    assert (user.username, user.first_name, user.email) == ("oidc:77", "Anna", "a@example.org")
    assert "moderator" in roles_of(user)
    assert not user.has_usable_password()
    assert provider.asked["code_verifier"]


def test_without_a_role_of_ours_nobody_comes_in(enter: Enter) -> None:
    assert not may_read(enter("77", groups=["cleaners"]))
    assert not may_read(enter("78"))
    assert not User.objects.exists()


def test_roles_follow_the_provider_at_each_log_in(enter: Enter) -> None:
    enter("77", groups=["admin"])
    enter("77", groups=["viewer"])
    user = User.objects.get()
    assert roles_of(user) == {"viewer"}


def test_an_address_that_changes_hands_opens_no_account(enter: Enter) -> None:
    User.objects.create_user("anna", email="a@example.org")
    enter("78", groups=["viewer"], email="a@example.org", email_verified=True)
    assert set(User.objects.values_list("username", flat=True)) == {"anna", "oidc:78"}


def test_an_unverified_address_is_not_kept(enter: Enter) -> None:
    enter("77", groups=["viewer"], email="boss@example.org", email_verified=False)
    assert User.objects.get().email == ""


def test_an_account_that_is_switched_off_stays_out(enter: Enter) -> None:
    enter("77", groups=["viewer"])
    User.objects.update(is_active=False)
    assert not may_read(enter("77", groups=["viewer"]))


def test_a_token_for_another_log_in_opens_nothing(enter: Enter) -> None:
    assert not may_read(enter("77", groups=["viewer"], nonce="another"))
    assert not User.objects.exists()


def test_a_token_that_another_has_signed_opens_nothing(enter: Enter, provider: Provider) -> None:
    known = provider.jwks()
    provider.jwks = lambda: known  # type: ignore[method-assign]
    provider.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    client = Client(raise_request_exception=False)
    there = urlsplit(client.get("/console/oidc/").headers["Location"])
    asked = {name: value[0] for name, value in parse_qs(there.query).items()}
    provider.nonce, provider.claims = asked["nonce"], {"sub": "77", "groups": ["viewer"]}
    client.get("/console/oidc/callback/", {"code": "c", "state": asked["state"]})
    assert not may_read(client)
    assert not User.objects.exists()

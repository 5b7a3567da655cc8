"""`make demo`: plays a Messenger talk and a comment thread against the desk, with a stand-in for Meta's Graph API.

It uses the system that runs on PORT when that one sends to loopback (META_GRAPH_URL, META_APP_SECRET and
META_PAGE_TOKENS in the environment or `.env`); otherwise it starts one of its own and stops it afterwards.
Ends with 1 when something that should be said is not.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from scripts.settings import Settings, load_dotenv
from tests.graph.echo import signed
from tests.graph.running import PAGE, SECRET, StandIn, stand_in
from tests.graph.state import Recorded

PERSON, INBOX_APP = "2002", "263902037430900"
PATIENCE, QUIET, SILENCE = 20.0, 1.2, 3.0  # seconds: for the first answer, after the last, for none at all
NOBODYS_PESEL = "44851401353"  # somebody born in 1844


@dataclass
class Stage:
    """The desk's webhook on one side, Meta's stand-in on the other, and what was missed."""

    url: str
    secret: str
    page: str
    graph: StandIn
    shown: int = 0
    missed: list[str] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(int(time.time()) % 100_000))

    def deliver(self, entry: dict[str, Any]) -> None:
        """One signed webhook call."""
        body = {"object": "page", "entry": [{"id": self.page, "time": now(), **entry}]}
        raw, headers = signed(body, self.secret)
        httpx.post(f"{self.url}/webhooks/meta", content=raw, headers=headers, timeout=20).raise_for_status()

    def message(self, **content: Any) -> None:
        """A message of the person."""
        self.graph.state.heard[(self.page, PERSON)] = time.time()
        mid = f"m_demo_{next(self.numbers)}"
        item = {"sender": {"id": PERSON}, "recipient": {"id": self.page}, "timestamp": now()}
        self.deliver({"messaging": [{**item, "message": {"mid": mid, **content}}]})

    def says(self, *texts: str, expect: str = "") -> None:
        """The person writes; whatever comes back is shown."""
        for text in texts:
            tell("Obywatel", text)
            self.message(text=text)
        self.watch(expect)

    def taps(self, title: str, expect: str = "") -> None:
        """The person taps a button of what was said last."""
        for button in reversed([button for call in self.graph.calls if call.delivered for button in buttons(call)]):
            if button["title"].startswith(title.rstrip("…")) and button.get("payload"):
                tell("Obywatel", f"[{button['title']}]")
                self.message(text=button["title"], quick_reply={"payload": button["payload"]})
                return self.watch(expect)
        return self.miss(f"there is no button {title!r}")

    def comment(self, number: str, text: str, verb: str = "add", author: str = "3001", expect: str = "") -> None:
        """A comment under the post is added, edited or removed."""
        tell("Komentarz" if verb == "add" else f"Komentarz ({verb})", text)
        value = {
            "item": "comment", "verb": verb, "comment_id": f"55_{number}", "post_id": f"{self.page}_55",
            "parent_id": f"{self.page}_55", "from": {"id": author, "name": "Osoba"},
            "created_time": now() // 1000, "message": text,
        }  # fmt: skip
        self.deliver({"changes": [{"field": "feed", "value": value}]})
        self.watch(expect)

    def human_answers(self, text: str) -> None:
        """Somebody answers from Meta's own page inbox; the desk hears of it through an echo."""
        tell("Człowiek ze skrzynki strony", text)
        message = {"mid": f"m_demo_{next(self.numbers)}", "text": text, "is_echo": True, "app_id": INBOX_APP}
        item = {"sender": {"id": self.page}, "recipient": {"id": PERSON}, "timestamp": now(), "message": message}
        self.deliver({"messaging": [item]})
        self.watch()

    def watch(self, expect: str = "") -> None:
        """Show what is sent, until it is quiet; `expect` has to be in it, nothing may come when it is empty."""
        began, last, said = time.monotonic(), time.monotonic(), ""
        while True:
            new = self.graph.delivered[self.shown :]
            if new:
                self.shown, last = self.shown + len(new), time.monotonic()
                for call in new:
                    show(call)
                    said += f"{call.kind} {call.text}\n"
            waited, quiet = time.monotonic() - began, time.monotonic() - last
            if (said and quiet > QUIET) or waited > (PATIENCE if expect else SILENCE):
                break
            time.sleep(0.05)
        if expect.lower() not in said.lower():
            self.miss(f"expected {expect!r}")
        elif said and not expect:
            self.miss("expected silence")
        elif not said:
            print("      (cisza)")

    def miss(self, what: str) -> None:
        """Something is not as it should be."""
        self.missed.append(what)
        print(f"   !! {what}")


def now() -> int:
    """Milliseconds, as Meta counts."""
    return int(time.time() * 1000)


def tell(who: str, text: str) -> None:
    """One line of the transcript."""
    print(f"\n{who}: {text}", flush=True)


def buttons(call: Recorded) -> list[dict[str, str]]:
    """What a person can tap in a message."""
    message = call.body.get("message")
    if not isinstance(message, dict):
        return []
    template = message.get("attachment", {}).get("payload", {}).get("buttons", [])
    return [*template, *message.get("quick_replies", [])]


def show(call: Recorded) -> None:
    """One thing that the desk sent."""
    who = {"private_reply": "prywatnie", "public_reply": "publicznie", "hide": "ukrywa komentarz"}.get(call.kind, "")
    lines = (call.text or f"({call.recipient})").splitlines()
    print(f"  Asystent{f' ({who})' if who else ''}: {lines[0]}", *(f"      {line}" for line in lines[1:]), sep="\n")
    if titles := [button["title"] for button in buttons(call)]:
        print(f"      {' '.join(f'[{title}]' for title in titles)}", flush=True)


def messenger(stage: Stage) -> None:
    """One person's talk with the page."""
    print("\n=== Messenger ===")
    stage.says("dzień dobry", expect="bot")
    stage.says("jak zapisać córkę na szczepienie przeciw hpv", expect="message")
    stage.taps("Tak, pomogło", expect="Dziękujemy")
    stage.says("córka urodziła się 12.03.2013, czy może się jeszcze zaszczepić na hpv?", expect="2027")
    stage.says("zgłosiłam dziecko do ubezpieczenia 3 dni temu i nie widzę jego konta", expect="message")
    stage.says("zwolnienie lekarskie", "od wczoraj", "kiedy muszę powiedzieć szefowi", expect="message")
    stage.says(f"mój pesel {NOBODYS_PESEL}, nie mogę się zalogować", expect="dane osobowe")
    stage.says("chcę porozmawiać z człowiekiem", expect="moderator")
    stage.human_answers("Dzień dobry, tu moderator. W czym mogę pomóc?")
    stage.says("a gdzie znajdę wyniki badań?")


def comments(stage: Stage) -> None:
    """A thread under a post."""
    print("\n=== Komentarze pod postem ===")
    first = next(stage.numbers)
    stage.comment(f"{first}1", "Brawo, świetna akcja!")
    stage.comment(f"{first}2", "Gdzie na IKP znajdę wyniki badań krwi?", expect="private_reply")
    stage.comment(f"{first}2", "Gdzie na IKP znajdę wyniki badań?", verb="edited")
    pesel = f"Mój pesel to {NOBODYS_PESEL}, czemu nie widzę konta dziecka?"
    stage.comment(f"{first}3", pesel, author="3002", expect="hide")
    stage.comment(f"{first}4", "Dziękujemy za pytania!", author=stage.page)
    stage.comment(f"{first}2", "", verb="remove")


@contextlib.contextmanager
def running_system() -> Iterator[Stage | None]:
    """The system on PORT, when it sends to this machine; otherwise None."""
    load_dotenv()
    settings, graph = Settings.from_environment(), urlsplit(os.environ.get("META_GRAPH_URL", ""))
    secret = os.environ.get("META_APP_SECRET", "")
    tokens = dict(pair.strip().split(":", 1) for pair in os.environ.get("META_PAGE_TOKENS", "").split(",") if pair)
    url = f"http://127.0.0.1:{settings.port}"
    if not (secret and tokens and graph.port and graph.hostname in {"127.0.0.1", "localhost"} and answers(url)):
        yield None
        return
    accounts = {page: ("page", token) for page, token in tokens.items()}
    with stand_in(graph.port, secret, accounts) as graph_api:
        yield Stage(url, secret, next(iter(tokens)), graph_api)


@contextlib.contextmanager
def own_system() -> Iterator[Stage]:
    """A system of our own in a folder for the time being."""
    from scripts.train import ensure_model
    from tests.faults.system import running

    model = ensure_model()
    print("starting a system for the demo (use the running one by pointing its META_GRAPH_URL to loopback)")
    with tempfile.TemporaryDirectory(prefix="ikp-demo-") as folder, running(Path(folder), real_bot=model) as system:
        yield Stage(system.url, SECRET, PAGE, system.graph)


def answers(url: str) -> bool:
    """True when a desk listens there."""
    try:
        return httpx.get(f"{url}/healthz", timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


def play(stage: Stage) -> int:
    """Both scenes; the exit code."""
    messenger(stage)
    comments(stage)
    problems = [*stage.graph.state.problems, *stage.missed]
    print(f"\n{len(stage.graph.delivered)} calls delivered; ", end="")
    print("all as it should be" if not problems else "not as it should be:\n  " + "\n  ".join(problems))
    return 1 if problems else 0


def main() -> int:
    """Play against the running system, or against one of our own."""
    with running_system() as stage:
        if stage is not None:
            return play(stage)
    with own_system() as stage:
        return play(stage)


if __name__ == "__main__":
    sys.exit(main())

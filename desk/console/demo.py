"""Made-up conversations, always the same for a seed: all channels and topics, and everything that needs a moderator."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

import yaml
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.utils import timezone

from desk.console.access import MODERATOR
from desk.console.demo_texts import dates_for, facts_of, reasons_for, words
from desk.console.models import Tag
from desk.console.search_index import backfill
from desk.gateway.models import Conversation, Feedback, Message, Outgoing
from knowledge.clock import WARSAW
from knowledge.intents import topic_of
from knowledge.polish import day_and_month

DAYS = 6
PAGE = "demo"  # the account of made-up conversations: nothing of theirs is ever sent
MODEL = "demo-model"
CHANNELS = ("messenger",) * 11 + ("comment",) * 3 + ("instagram",) * 2 + ("whatsapp",) * 2 + ("web",) * 4
PEOPLE = (("anna.wzorowa", "Anna", "Wzorowa"), ("piotr.przykladny", "Piotr", "Przykładny"))
Author, Mode, Status = Message.Author, Conversation.Mode, Conversation.Status


@dataclass
class Talk:
    """A conversation as it grows."""

    row: Conversation
    at: datetime
    said: list[Message] = field(default_factory=list)

    def add(self, author: str, text: str, after: float, **more: Any) -> Message:
        """One message, `after` seconds later."""
        self.at += timedelta(seconds=after)
        message = Message(conversation=self.row, author=author, text=text, created_at=self.at, **more)
        self.said.append(message)
        return message

    def shift(self, by: timedelta) -> None:
        """Move the whole talk in time."""
        for message in self.said:
            message.created_at += by
        self.row.needs_human_since = self.row.needs_human_since and self.row.needs_human_since + by
        self.row.first_human_at = self.row.first_human_at and self.row.first_human_at + by


@lru_cache(maxsize=1)
def script() -> dict[str, Any]:
    """What people say."""
    loaded: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("demo.yml").read_text(encoding="utf-8"))
    return loaded


def make(count: int = 320, seed: int = 7) -> int:
    """Write `count` conversations. Returns how many messages."""
    random, people = Random(seed), _people()
    talks = [talk(random, number, people) for number in range(count)]
    with transaction.atomic():
        Conversation.objects.bulk_create([one.row for one in talks], batch_size=500)
        for one in talks:  # auto_now_add has set it to now
            Conversation.objects.filter(pk=one.row.pk).update(created_at=one.said[0].created_at)
        messages = [message for one in talks for message in one.said]
        for message in messages:
            message.conversation_id = message.conversation.pk
        messages.sort(key=lambda message: message.created_at)
        Message.objects.bulk_create(messages, batch_size=500)
        _afterwards(random, talks)
    backfill()
    return len(messages)


def talk(random: Random, number: int, people: list[User]) -> Talk:
    """One conversation with its messages, not yet stored."""
    now = timezone.now()
    channel = random.choice(CHANNELS)
    start = now - timedelta(minutes=random.randrange(4, DAYS * 1440))
    local = start.astimezone(WARSAW)
    if local.hour < 6:
        start += timedelta(hours=7)
    special = _special(number, random)
    if special and random.random() < 0.6:  # what still waits is of today
        start = now - timedelta(minutes=random.randrange(4, 600))
    user = f"{seed_id(random)}"
    row = Conversation(key=f"{channel}:{PAGE}:{user}", channel=channel, account=PAGE, user=user, last_activity_at=start)
    one = Talk(row, start)
    if random.random() < 0.3:
        one.add(Author.CITIZEN, random.choice(script()["greetings"]), 0, intent="greet", confidence=0.98)
        _bot(one, "greet", "utter_greet", "", random, 0.98)
    for _ in range(random.choice((1, 1, 2, 2, 3))):
        said = random.choices(script()["talks"], [t["weight"] for t in script()["talks"]])[0]
        _turn(one, said["intent"], said, random, random.uniform(0.62, 0.99))
    if special:
        _turn(one, _INTENTS[special], script()[special], random, 0.31 if special == "fallback" else 0.95)
    elif random.random() < 0.3:
        one.add(Author.CITIZEN, random.choice(script()["thanks"]), 60, intent="thank", confidence=0.97)
        _bot(one, "thank", "utter_thank", "", random, 0.97)
    _fate(one, special, random, people)
    if one.at > now:
        one.shift(now - one.at - timedelta(seconds=random.randrange(60, 3000)))
    _glance(one)
    return one


_INTENTS = {
    "fallback": "nlu_fallback",
    "human": "ask_human",
    "emergency": "emergency",
    "data_incident": "data_incident",
}


def seed_id(random: Random) -> int:
    """A made-up id of 16 digits."""
    return random.randrange(10**15, 10**16)


def _special(number: int, random: Random) -> str:
    if number in (12, 90):
        return ("emergency", "data_incident")[number == 90]
    chance = random.random()
    return "human" if chance < 0.09 else "fallback" if chance < 0.2 else ""


def _turn(one: Talk, intent: str, said: dict[str, Any], random: Random, confidence: float) -> None:
    today = one.at.astimezone(WARSAW).date()
    text = random.choice(said["says"]).format(
        days=random.randrange(3, 20),
        birth=str(today.year - 12),
        dose=day_and_month(today - timedelta(days=random.randrange(40, 330))),
        old=str(today.year - 3),
    )
    kinds: list[str] = []
    if random.random() < 0.04:
        text, kinds = f"{text} {script()['personal']}", ["PESEL", "TELEFON"]
    one.add(Author.CITIZEN, text, random.uniform(20, 240), intent=intent, confidence=confidence, redacted_kinds=kinds)
    _bot(one, intent, said["answer"], said.get("rule", ""), random, confidence)


def _bot(one: Talk, intent: str, answer: str, rule: str, random: Random, confidence: float) -> None:
    today = one.at.astimezone(WARSAW).date()
    dates = dates_for(rule, today, random) if rule else {}
    text, buttons = words(answer, dates, today)
    others = random.sample([t["intent"] for t in script()["talks"] if t["intent"] != intent], 2)
    rest = 1 - confidence
    why: dict[str, Any] = {
        "intents": [
            {"name": intent, "confidence": confidence},
            {"name": others[0], "confidence": rest * 0.6},
            {"name": others[1], "confidence": rest * 0.2},
        ],
        "entities": [{"entity": "date", "role": "dose", "value": "-P7M"}] if rule == "hpv_interval" else [],
        "verdict": {},
        "facts": facts_of(answer),
        "model": MODEL,
        "fallback": intent == "nlu_fallback",
    }
    if rule:
        why["verdict"] = {
            "rule": rule,
            "outcome": answer.removeprefix(f"utter_{rule}_"),
            "dates": {name: on.isoformat() for name, on in dates.items()},
            "reasons": reasons_for(rule, dates),
        }
    one.add(
        Author.BOT, text, random.uniform(0.6, 3), buttons=buttons, answer=answer, answer_version="built-in", why=why,
        intent=intent, confidence=confidence, fallback=intent == "nlu_fallback",
    )  # fmt: skip


def _fate(one: Talk, special: str, random: Random, people: list[User]) -> None:
    """Who took care of it, and how it stands now."""
    row, chance = one.row, random.random()
    row.fallback = special == "fallback"
    if special in {"human", "emergency", "data_incident"}:
        row.needs_human_since, row.mode = one.at, Mode.WAITING
        recent = timezone.now() - one.at < timedelta(hours=14)
        row.needs_human = recent if special == "human" else True
        row.urgent = special if special != "human" else ""
        if not row.needs_human and row.channel != "comment":
            _human(one, random, random.choice(people))
    if not row.needs_human and not row.assignee_id:
        row.reviewed = chance > 0.55
        if row.reviewed and random.random() < 0.6:
            row.status = Status.CLOSED
        elif random.random() < 0.03:
            row.status, row.snoozed_until = Status.SNOOZED, timezone.now() + timedelta(hours=random.randrange(2, 60))


def _human(one: Talk, random: Random, person: User) -> None:
    row = one.row
    message = one.add(
        Author.MODERATOR, random.choice(script()["moderator_says"]), random.uniform(120, 3600), moderator=person
    )
    row.first_human_at, row.mode, row.assignee = message.created_at, Mode.HUMAN, person
    if random.random() < 0.4:
        one.add(Author.NOTE, random.choice(script()["notes"]), 30, moderator=person)
    if random.random() < 0.5:
        one.add(Author.CITIZEN, random.choice(script()["thanks"]), 400)
    if random.random() < 0.6:
        row.mode, row.assignee, row.status, row.reviewed = Mode.BOT, None, Status.CLOSED, True


def _glance(one: Talk) -> None:
    shown = [message for message in one.said if message.author != Author.NOTE]
    theirs = [message for message in one.said if message.author == Author.CITIZEN]
    understood = [message for message in theirs if topic_of(message.intent) not in {"", "conversation"}] or theirs
    last = understood[-1]
    one.row.preview = theirs[-1].text[:160]
    one.row.message_count, one.row.last_activity_at = len(shown), shown[-1].created_at
    one.row.last_inbound_at = theirs[-1].created_at
    one.row.intent, one.row.confidence = last.intent, last.confidence
    one.row.topic = topic_of(last.intent)


def _afterwards(random: Random, talks: list[Talk]) -> None:
    """Ratings, tags, and answers that did not go out: they need the messages' ids."""
    for name in script()["tags"]:
        tag, _ = Tag.objects.get_or_create(name=name)
        tag.conversations.add(*(one.row for one in random.sample(talks, min(len(talks), 7))))
    ratings, troubles = [], []
    for one in talks:
        answers = [message for message in one.said if message.author == Author.BOT and message.answer != "utter_greet"]
        if random.random() < 0.22 and answers:
            helped = random.random() < 0.72
            ratings.append(Feedback(message=answers[-1], helped=helped))
            if not helped:
                Conversation.objects.filter(pk=one.row.pk).update(thumbs_down=True, reviewed=random.random() < 0.3)
        for message in one.said:
            if message.author == Author.MODERATOR and one.row.channel != "web":
                state = random.choices(("sent", "unknown", "failed"), (8, 1, 1))[0]
                code = {"failed": "window", "unknown": "network"}.get(state, "")
                troubles.append(
                    Outgoing(
                        conversation=one.row, message=message, kind="message", state=state, human=True, error_code=code
                    )
                )
    Feedback.objects.bulk_create(ratings)
    Outgoing.objects.bulk_create(troubles)


def _people() -> list[User]:
    """Two made-up moderators who can't log in."""
    people = []
    for name, first, last in PEOPLE:
        user, new = User.objects.get_or_create(username=name, defaults={"first_name": first, "last_name": last})
        if new:
            user.set_unusable_password()
            user.save()
            user.groups.add(Group.objects.get(name=MODERATOR))
        people.append(user)
    return people

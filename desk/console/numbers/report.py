"""The figures of a span of days, put together for the page: a few small queries over the daily counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum

from desk.console.answers.built_in import answers
from desk.console.numbers.models import Count
from desk.console.words import TOPICS
from desk.gateway.models.conversation import Channel
from knowledge.intents import labels

Measure = Count.Measure
SPANS = {"7": "ostatnie 7 dni", "30": "ostatnie 30 dni", "90": "ostatnie 90 dni", "365": "ostatni rok"}
NO_TOPIC = "bez tematu"
LONGEST_WORDED = 60  # minutes
ANSWERS_SHOWN = 15


@dataclass(frozen=True)
class Asked:
    """What the page shows: so many days back from today, of one channel and topic or of all."""

    days: int = 30
    channel: str = ""
    topic: str = ""

    @classmethod
    def read(cls, said: Mapping[str, str]) -> Asked:
        """From the address; what is unknown there is ignored."""
        days, channel, topic = (str(said.get(name, "")) for name in ("days", "channel", "topic"))
        return cls(
            int(days) if days in SPANS else 30,
            channel if channel in Channel.values else "",
            topic if topic in TOPICS else "",
        )

    def span(self, today: date) -> list[date]:
        """The days, oldest first, today the last."""
        return [today - timedelta(days=back) for back in range(self.days - 1, -1, -1)]


@dataclass(frozen=True)
class Series:
    """A name and a value for each day."""

    name: str
    values: list[int]

    @property
    def total(self) -> int:
        """All days together."""
        return sum(self.values)


@dataclass(frozen=True)
class Answer:
    """How an answer fares: how often it was given, and what people said of it."""

    name: str
    title: str
    shown: int
    up: int
    down: int

    @property
    def helped(self) -> float | None:
        """The share of good ratings."""
        return self.up / (self.up + self.down) if self.up + self.down else None


@dataclass(frozen=True)
class Report:
    """Everything of one span."""

    days: list[date]
    by_topic: list[Series]
    by_channel: list[Series]
    conversations: int
    questions: int
    alone: float | None
    alone_by_day: list[float | None]
    fallbacks: float | None
    fallbacks_by_day: list[float | None]
    up: int
    down: int
    wait: int | None
    waits: int
    answers: list[Answer]
    intents: list[tuple[str, int, int]]


def report(asked: Asked, today: date) -> Report:
    """The figures of these days. The channel and the topic narrow what is counted by them."""
    days = asked.span(today)
    rows = Count.objects.filter(day__gte=days[0], day__lte=days[-1]).order_by()
    where = rows
    if asked.channel:
        where = where.filter(channel=asked.channel)
    if asked.topic:
        where = where.filter(topic=asked.topic)
    daily = {measure: _by_day(where, measure, days) for measure in (
        Measure.CONVERSATIONS, Measure.ALONE, Measure.QUESTIONS, Measure.ANSWERED, Measure.FALLBACKS
    )}  # fmt: skip
    ups, downs, waits = (_by_name(rows, measure) for measure in (Measure.UP, Measure.DOWN, Measure.WAIT))
    return Report(
        days=days,
        by_topic=_split(where, "topic", TOPICS | {"": NO_TOPIC}, days),
        by_channel=_split(where, "channel", dict(Channel.choices), days),
        conversations=sum(daily[Measure.CONVERSATIONS]),
        questions=sum(daily[Measure.QUESTIONS]),
        alone=share(sum(daily[Measure.ALONE]), sum(daily[Measure.CONVERSATIONS])),
        alone_by_day=[share(*pair) for pair in zip(daily[Measure.ALONE], daily[Measure.CONVERSATIONS], strict=True)],
        fallbacks=share(sum(daily[Measure.FALLBACKS]), sum(daily[Measure.ANSWERED])),
        fallbacks_by_day=[share(*pair) for pair in zip(daily[Measure.FALLBACKS], daily[Measure.ANSWERED], strict=True)],
        up=sum(ups.values()),
        down=sum(downs.values()),
        wait=median_of({int(minutes): number for minutes, number in waits.items()}),
        waits=sum(waits.values()),
        answers=_answers(_by_name(rows, Measure.SHOWN), ups, downs),
        intents=_intents(rows, days),
    )


def share(part: int, whole: int) -> float | None:
    """0 to 1; None of nothing."""
    return part / whole if whole else None


def median_of(histogram: Mapping[int, int]) -> int | None:
    """The lower median of a value → count mapping."""
    middle = (sum(histogram.values()) + 1) // 2
    for value in sorted(histogram):
        middle -= histogram[value]
        if middle <= 0:
            return value
    return None


def worded_minutes(minutes: int | None) -> str:
    """„12 min”, „3 godz. 5 min”, „2 dni 4 godz.”; „–” for none."""
    if minutes is None:
        return "–"
    if minutes < LONGEST_WORDED:
        return f"{minutes} min" if minutes else "poniżej minuty"
    if minutes < 1440:
        return f"{minutes // 60} godz. {minutes % 60} min"
    days = minutes // 1440
    return f"{days} {'dzień' if days == 1 else 'dni'} {minutes % 1440 // 60} godz."


def _by_day(rows, measure: str, days: list[date]) -> list[int]:  # type: ignore[no-untyped-def]
    found = dict(rows.filter(measure=measure).values_list("day").annotate(Sum("value")))
    return [found.get(day, 0) for day in days]


def _by_name(rows, measure: str) -> dict[str, int]:  # type: ignore[no-untyped-def]
    return dict(rows.filter(measure=measure).values_list("name").annotate(Sum("value")))


def _split(rows, by: str, names: Mapping[str, str], days: list[date]) -> list[Series]:  # type: ignore[no-untyped-def]
    """A series for each channel or topic that occurs, the biggest first."""
    found: dict[str, dict[date, int]] = defaultdict(dict)
    counted = rows.filter(measure=Measure.CONVERSATIONS).values_list(by, "day").annotate(Sum("value"))
    for name, day, value in counted:
        found[name][day] = value
    series = [Series(names.get(name, name), [said.get(day, 0) for day in days]) for name, said in found.items()]
    return sorted(series, key=lambda one: (-one.total, one.name))


def _answers(shown: dict[str, int], ups: dict[str, int], downs: dict[str, int]) -> list[Answer]:
    known = answers()
    rows = [
        Answer(name, known[name].title if name in known else name, number, ups.get(name, 0), downs.get(name, 0))
        for name, number in shown.items()
    ]
    return sorted(rows, key=lambda row: (-(row.up + row.down), -row.shown, row.name))


def _intents(rows, days: list[date]) -> list[tuple[str, int, int]]:  # type: ignore[no-untyped-def]
    """(label, messages in the later half of the span, in the earlier half), the most frequent first."""
    middle = days[len(days) // 2]
    counted = rows.filter(measure=Measure.INTENT)
    later = dict(counted.filter(day__gte=middle).values_list("name").annotate(Sum("value")))
    earlier = dict(counted.filter(day__lt=middle).values_list("name").annotate(Sum("value")))
    names = sorted({*later, *earlier}, key=lambda name: (-later.get(name, 0) - earlier.get(name, 0), name))
    return [(labels().get(name, name), later.get(name, 0), earlier.get(name, 0)) for name in names]

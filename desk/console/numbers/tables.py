"""The tables beside the charts, as they are shown and as they are saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from desk.console.numbers.report import Report, Series


@dataclass(frozen=True)
class Table:
    """A caption, the head, and rows whose first cell names them."""

    name: str
    caption: str
    head: list[str]
    rows: list[list[object]]


def by_topic(report: Report) -> Table:
    """Conversations a day by topic."""
    return _split("topics", "Rozmowy dziennie według tematu", report, report.by_topic)


def by_channel(report: Report) -> Table:
    """Conversations a day by channel."""
    return _split("channels", "Rozmowy dziennie według kanału", report, report.by_channel)


def shares(report: Report) -> Table:
    """Solved without a human, and fallbacks, a day."""
    rows = zip(report.days, report.alone_by_day, report.fallbacks_by_day, strict=True)
    return Table(
        "shares",
        "Udziały dziennie",
        ["Dzień", "Załatwione bez człowieka", "Bot nie zrozumiał"],
        [[on, _percent(alone), _percent(fallback)] for on, alone, fallback in reversed(list(rows))],
    )


def answers(report: Report) -> Table:
    """Each answer with its ratings."""
    return Table(
        "answers",
        "Odpowiedzi i ich oceny",
        ["Odpowiedź", "Nazwa", "Ile razy", "Pomogło", "Nie pomogło", "Pomogło (udział)"],
        [[row.title, row.name, row.shown, row.up, row.down, _percent(row.helped)] for row in report.answers],
    )


def intents(report: Report) -> Table:
    """Messages by intent, the later half of the span beside the earlier one."""
    return Table(
        "intents",
        "O co pytają",
        ["Temat", "Druga połowa okresu", "Pierwsza połowa", "Zmiana"],
        [[label, later, earlier, later - earlier] for label, later, earlier in report.intents],
    )


TABLES: dict[str, Callable[[Report], Table]] = {
    "topics": by_topic,
    "channels": by_channel,
    "shares": shares,
    "answers": answers,
    "intents": intents,
}


def _split(name: str, caption: str, report: Report, series: Sequence[Series]) -> Table:
    rows: list[list[object]] = []
    for at in range(len(report.days) - 1, -1, -1):
        values = [one.values[at] for one in series]
        rows.append([report.days[at], sum(values), *values])
    return Table(name, caption, ["Dzień", "Razem", *(one.name for one in series)], rows)


def _percent(share: float | None) -> str:
    return "" if share is None else f"{round(100 * share)}%"

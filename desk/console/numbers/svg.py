"""Charts as SVG, drawn on the server: a title and a description for screen readers, colours by CSS class only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from knowledge.polish import day_and_month

WIDTH, NARROW, HEIGHT = 720, 440, 220
LEFT, RIGHT, TOP, BOTTOM = 44, 8, 10, 26
COLOURS = 8  # classes c0 … c7; what comes after shares the last
LABELS = 7  # dates under a chart at the most
GAP = 0.18  # of a bar's width


@dataclass(frozen=True)
class Scale:
    """From a value to a height."""

    top: float

    @classmethod
    def for_values(cls, values: Sequence[float]) -> Scale:
        """Up to the next round number; of nothing up to 1."""
        most = max([*values, 0])
        if most <= 0:
            return cls(1)
        step = 10 ** (len(str(int(most))) - 1) if most >= 1 else 1
        for times in (1, 2, 2.5, 5, 10):
            if most <= times * step:
                return cls(times * step)
        return cls(most)

    def y(self, value: float) -> float:
        """Where the value lies."""
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / self.top), 1)


def stacked(name: str, title: str, days: Sequence[date], series: Sequence[tuple[str, Sequence[int]]]) -> SafeString:
    """Bars a day, one part for each (label, values). `name` is the id, one on the page."""
    totals = [sum(values[at] for _, values in series) for at in range(len(days))]
    scale, parts = Scale.for_values(totals), list[str]()
    step = (WIDTH - LEFT - RIGHT) / max(len(days), 1)
    for at, day in enumerate(days):
        below = 0
        for number, (label, values) in enumerate(series):
            value = values[at]
            if not value:
                continue
            top, foot = scale.y(below + value), scale.y(below)
            x, width = LEFT + at * step + step * GAP / 2, max(step * (1 - GAP), 0.8)
            words = escape(f"{day_and_month(day)}, {label}: {value}")
            parts.append(
                f'<rect class="{colour(number)}" x="{x:.1f}" y="{top}" width="{width:.1f}"'
                f' height="{max(foot - top, 0.5):.1f}"><title>{words}</title></rect>'
            )
            below += value
    most = max(totals, default=0)
    about = f"Słupki dzienne, {len(days)} dni. Razem {sum(totals)}, najwięcej {most}."
    grid = _grid(scale, WIDTH, lambda value: f"{value:g}")
    return _figure(name, title, about, WIDTH, [*grid, *parts, *_dates(days, step, WIDTH)])


def line(name: str, title: str, days: Sequence[date], shares: Sequence[float | None]) -> SafeString:
    """A share (0 to 1) a day, half as wide; a day without one is a gap."""
    scale = Scale(1)
    step = (NARROW - LEFT - RIGHT) / max(len(days), 1)
    paths, run, dots = list[str](), list[str](), list[str]()
    for at, share in enumerate([*shares, None]):
        if share is None:
            if len(run) > 1:
                paths.append(f'<polyline class="line" points="{" ".join(run)}"/>')
            run = []
            continue
        x, y = LEFT + (at + 0.5) * step, scale.y(share)
        run.append(f"{x:.1f},{y}")
        words = escape(f"{day_and_month(days[at])}: {round(100 * share)}%")
        size = 3 if len(days) < 60 else 1.6
        dots.append(f'<circle class="dot-mark" cx="{x:.1f}" cy="{y}" r="{size}"><title>{words}</title></circle>')
    known = [share for share in shares if share is not None]
    about = f"Linia dzienna, od {round(100 * min(known))}% do {round(100 * max(known))}%." if known else "Brak danych."
    grid = _grid(scale, NARROW, lambda value: f"{round(100 * value)}%")
    return _figure(name, title, about, NARROW, [*grid, *paths, *dots, *_dates(days, step, NARROW)])


def colour(number: int) -> str:
    """The class of the n-th series."""
    return f"c{min(number, COLOURS - 1)}"


def _figure(name: str, title: str, about: str, width: int, parts: Sequence[str]) -> SafeString:
    head = f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(about)}</desc>'
    return mark_safe(
        f'<svg class="chart" viewBox="0 0 {width} {HEIGHT}" role="img" aria-labelledby="{name}-t {name}-d">'
        f"{head}{''.join(parts)}</svg>"
    )


def _grid(scale: Scale, width: int, word: Callable[[float], str]) -> list[str]:
    found = []
    for share in (0, 0.5, 1):
        value = scale.top * share
        if share == 0.5 and word(value) == "0.5":  # counts have no halves
            continue
        y = scale.y(value)
        found.append(f'<line class="grid-line" x1="{LEFT}" x2="{width - RIGHT}" y1="{y}" y2="{y}"/>')
        found.append(f'<text class="axis" x="{LEFT - 6}" y="{y + 4}" text-anchor="end">{word(value)}</text>')
    return found


def _dates(days: Sequence[date], step: float, width: int) -> list[str]:
    most = LABELS if width == WIDTH else LABELS - 2
    every = max(1, -(-len(days) // most))
    found = []
    for at in range(len(days) - 1, -1, -every):
        x = LEFT + (at + 0.5) * step
        anchor = "end" if at == len(days) - 1 else "middle"
        x = width - RIGHT if anchor == "end" else x
        words = f"{days[at].day}.{days[at].month:02d}"
        found.append(f'<text class="axis" x="{x:.1f}" y="{HEIGHT - 8}" text-anchor="{anchor}">{words}</text>')
    return found

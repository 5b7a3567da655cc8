"""Counts days: the latest again and again, older ones until nothing can change them, missing ones bit by bit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Count as Counted
from django.db.models import Min, Q
from django.utils import timezone

from desk.console.numbers.models import Count, Day
from desk.gateway.models import Conversation, Feedback, Message
from knowledge.clock import WARSAW

Measure = Count.Measure
Author = Message.Author
FRESH = 2  # days that are counted at each look: today and yesterday
MOVES = 7  # days in which a day's figures may still change (a human answers, somebody rates)
AGAIN = timedelta(hours=6)
AT_ONCE = 40  # days of a long history a look
OLDEST = 730  # days that are counted back
LONGEST_WAIT = 7 * 1440  # minutes
Key = tuple[str, str, str, str]  # measure, channel, topic, name

ALONE = Q(
    conversation__first_human_at__isnull=True,
    conversation__needs_human=False,
    conversation__fallback=False,
    conversation__thumbs_down=False,
)
WITH_HUMAN = Q(conversation__first_human_at__isnull=False) | Q(conversation__needs_human=True)


def refresh(now: datetime) -> int:
    """Count what has to be counted now. Returns how many days."""
    done = 0
    for day in wanted(now):
        count(day, now)
        done += 1
    return done


def wanted(now: datetime) -> list[date]:
    """The days to count now, the latest first."""
    today = timezone.localtime(now, WARSAW).date()
    first = Message.objects.aggregate(first=Min("created_at"))["first"]
    if first is None:
        return []
    start = max(timezone.localtime(first, WARSAW).date(), today - timedelta(days=OLDEST))
    counted = {row.day: row for row in Day.objects.filter(day__gte=start)}
    found: list[date] = []
    for back in range((today - start).days + 1):
        day = today - timedelta(days=back)
        row = counted.get(day)
        old = row is None or (not row.final and now - row.computed_at >= AGAIN)
        if back < FRESH or old:
            found.append(day)
        if len(found) == AT_ONCE + FRESH:
            break
    return found


def count(day: date, now: datetime) -> None:
    """Count one day anew, in one transaction."""
    figures = Counter[Key]()
    for key, value in _figures(day):
        figures[key] += value
    final = timezone.localtime(now, WARSAW).date() - day > timedelta(days=MOVES)
    with transaction.atomic():
        Count.objects.filter(day=day).delete()
        Count.objects.bulk_create(
            [
                Count(day=day, measure=measure, channel=channel, topic=topic, name=name, value=value)
                for (measure, channel, topic, name), value in figures.items()
                if value
            ],
            batch_size=500,
        )
        Day.objects.update_or_create(day=day, defaults={"computed_at": now, "final": final})


def bounds(day: date) -> tuple[datetime, datetime]:
    """When a day of Warsaw begins, and when the next one does."""
    first, second = (datetime.combine(day + timedelta(days=more), time.min, WARSAW) for more in (0, 1))
    return first, second


def _figures(day: date) -> Iterator[tuple[Key, int]]:
    start, end = bounds(day)
    said = Message.objects.filter(created_at__gte=start, created_at__lt=end).order_by()
    by_citizens, by_bot = said.filter(author=Author.CITIZEN), said.filter(author=Author.BOT)
    for row in by_citizens.values("conversation__channel", "conversation__topic").annotate(
        all=Counted("conversation", distinct=True),
        alone=Counted("conversation", distinct=True, filter=ALONE),
        human=Counted("conversation", distinct=True, filter=WITH_HUMAN),
        questions=Counted("pk"),
    ):
        where = (row["conversation__channel"], row["conversation__topic"], "")
        yield (Measure.CONVERSATIONS, *where), row["all"]
        yield (Measure.ALONE, *where), row["alone"]
        yield (Measure.HUMAN, *where), row["human"]
        yield (Measure.QUESTIONS, *where), row["questions"]
    for channel, topic, answered, fallbacks in by_bot.values_list(
        "conversation__channel", "conversation__topic"
    ).annotate(all=Counted("pk"), lost=Counted("pk", filter=Q(fallback=True))):
        yield (Measure.ANSWERED, channel, topic, ""), answered
        yield (Measure.FALLBACKS, channel, topic, ""), fallbacks
    for answer, number in by_bot.exclude(answer="").values_list("answer").annotate(Counted("pk")):
        yield (Measure.SHOWN, "", "", answer), number
    for intent, number in by_citizens.exclude(intent="").values_list("intent").annotate(Counted("pk")):
        yield (Measure.INTENT, "", "", intent), number
    rated = Feedback.objects.filter(message__created_at__gte=start, message__created_at__lt=end).order_by()
    for answer, helped, number in rated.values_list("message__answer", "helped").annotate(Counted("pk")):
        yield (Measure.UP if helped else Measure.DOWN, "", "", answer), number
    for minutes in _waits(start, end):
        yield (Measure.WAIT, "", "", str(minutes)), 1


def _waits(start: datetime, end: datetime) -> Iterator[int]:
    rows = Conversation.objects.filter(
        last_activity_at__gte=start, first_human_at__gte=start, first_human_at__lt=end, needs_human_since__isnull=False
    )
    for asked, answered in rows.values_list("needs_human_since", "first_human_at"):
        if asked and answered and answered >= asked:
            yield min(int((answered - asked).total_seconds() // 60), LONGEST_WAIT)

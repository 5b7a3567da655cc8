"""Daily figures: what belongs to which day, what is counted when, and that they outlive what they counted."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from desk.console.numbers import counting
from desk.console.numbers.models import Count, Day
from desk.gateway.models import Conversation
from knowledge.clock import WARSAW
from tests.desk.console.talks import Talk

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 12)
NOON = datetime(2026, 3, 12, 12, tzinfo=WARSAW)


def figures(day: date = DAY) -> dict[tuple[str, ...], int]:
    rows = Count.objects.filter(day=day).values_list("measure", "channel", "topic", "name", "value")
    return {tuple(part for part in key if part): value for *key, value in rows}


def counted(day: date = DAY, now: datetime = NOON) -> dict[tuple[str, ...], int]:
    counting.count(day, now)
    return figures(day)


def test_a_day_of_three_conversations() -> None:
    one = Talk(at=NOON - timedelta(hours=3))
    one.asks("skierowanie?", "hpv_referral")
    one.helps(one.answers("Nie trzeba.", "utter_hpv_referral"), True)
    one.asks("a gdzie?", "hpv_referral")
    one.answers("W POZ.", "utter_hpv_referral")
    two = Talk("web", at=NOON - timedelta(hours=2))
    two.asks("nie rozumiem", "nlu_fallback", 0.2)
    two.helps(two.answers("Nie wiem.", "utter_clarify", fallback=True), False)
    three = Talk(at=NOON - timedelta(hours=1))
    three.asks("człowiek", "ask_human")
    three.human(timedelta(minutes=25))
    assert counted() == {
        ("conversations", "messenger", "hpv"): 1,
        ("alone", "messenger", "hpv"): 1,
        ("questions", "messenger", "hpv"): 2,
        ("answered", "messenger", "hpv"): 2,
        ("conversations", "web", "conversation"): 1,
        ("questions", "web", "conversation"): 1,
        ("answered", "web", "conversation"): 1,
        ("fallbacks", "web", "conversation"): 1,
        ("conversations", "messenger", "conversation"): 1,
        ("human", "messenger", "conversation"): 1,
        ("questions", "messenger", "conversation"): 1,
        ("shown", "utter_hpv_referral"): 2,
        ("shown", "utter_clarify"): 1,
        ("up", "utter_hpv_referral"): 1,
        ("down", "utter_clarify"): 1,
        ("intent", "hpv_referral"): 2,
        ("intent", "nlu_fallback"): 1,
        ("intent", "ask_human"): 1,
        ("wait", "25"): 1,
    }


def test_a_day_ends_at_midnight_in_warsaw_also_when_the_clocks_change() -> None:
    for day in (DAY, date(2026, 3, 29), date(2026, 10, 25)):
        start, end = counting.bounds(day)
        before, last = start - timedelta(seconds=1), end - timedelta(seconds=1)
        for at in (before, start, last, end):
            Talk().row.messages.create(author="citizen", text="x", intent="greet", created_at=at)
        assert counted(day)[("intent", "greet")] == 2
    start, end = counting.bounds(date(2026, 3, 29))
    assert end.timestamp() - start.timestamp() == 23 * 3600


def test_counted_again_a_day_is_what_it_is_now() -> None:
    talk = Talk(at=NOON - timedelta(hours=3))
    talk.asks("skierowanie?")
    assert counted()[("alone", "messenger", "hpv")] == 1
    talk.helps(talk.answers(), False)
    again = counted()
    assert ("alone", "messenger", "hpv") not in again
    assert again[("down", "utter_hpv_referral")] == 1


def test_the_latest_days_always_older_ones_while_they_may_change_and_missing_ones() -> None:
    Talk(at=NOON - timedelta(days=20)).asks("dawno")
    assert counting.refresh(NOON) == 21
    assert Day.objects.filter(final=True).count() == 20 - counting.MOVES
    hour = NOON + timedelta(hours=1)
    assert counting.wanted(hour) == [DAY, DAY - timedelta(days=1)]
    later = NOON + timedelta(hours=6)
    assert counting.wanted(later) == [DAY - timedelta(days=back) for back in range(counting.MOVES + 1)]
    Day.objects.filter(day=DAY - timedelta(days=15)).delete()
    assert DAY - timedelta(days=15) in counting.wanted(hour)


def test_a_long_history_is_counted_bit_by_bit_the_latest_first() -> None:
    Talk(at=NOON - timedelta(days=100)).asks("dawno")
    looks = []
    while (done := counting.refresh(NOON)) > counting.FRESH:
        looks.append(done)
    assert looks[0] == counting.AT_ONCE + counting.FRESH
    assert Day.objects.count() == 101
    assert figures(DAY - timedelta(days=100))[("intent", "hpv_referral")] == 1


def test_figures_outlive_the_conversations() -> None:
    Talk(at=NOON - timedelta(days=9)).asks("dawno")
    counting.refresh(NOON)
    Conversation.objects.all().delete()
    Talk(at=NOON - timedelta(days=10)).asks("jeszcze dawniej")
    counting.refresh(NOON + timedelta(hours=7))
    assert figures(DAY - timedelta(days=9))[("intent", "hpv_referral")] == 1


def test_a_desk_without_messages_counts_nothing() -> None:
    assert counting.refresh(NOON) == 0


def test_a_year_of_counts_is_read_with_few_queries(django_assert_max_num_queries: Any) -> None:
    from desk.console.numbers.report import Asked, report

    Count.objects.bulk_create(
        Count(day=DAY - timedelta(days=back), measure="conversations", channel="web", topic="hpv", value=3)
        for back in range(365)
    )
    with django_assert_max_num_queries(13):
        found = report(Asked(365), DAY)
    assert found.conversations == 1095

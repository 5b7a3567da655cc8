"""What a moderator sees of many conversations: queues, filters, pages, counts, search."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.http import QueryDict
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from desk.console import search as searching
from desk.console.counts import count, of_queues, worded
from desk.console.filters import QUEUES, Filter
from desk.console.models import SavedFilter, Tag
from desk.console.paging import PAGE, page
from desk.console.search import excerpt, search
from desk.console.search_index import backfill, fold
from desk.gateway.models import Conversation, Message
from tests.desk.console.conftest import Person, Talk


def ids(rows: list[Conversation]) -> list[int]:
    return [row.pk for row in rows]


def found(user: User, **said: str) -> set[int]:
    return set(Filter.read({"queue": "all", **said}).apply(user).values_list("pk", flat=True))


def test_each_queue_holds_what_it_is_for_and_counts_it(talk: Talk, person: Person) -> None:
    me = person("moderator")
    rows = {
        "human": talk(needs_human=True, reviewed=True),
        "urgent": talk(urgent="emergency", reviewed=True),
        "fallback": talk(fallback=True),
        "thumbs": talk(thumbs_down=True),
        "mine": talk(assignee=me, reviewed=True),
        "snoozed": talk(status="snoozed", reviewed=True),
    }
    talk(urgent="emergency", status="closed", reviewed=True)
    talk(fallback=True, thumbs_down=True, reviewed=True)
    for queue, row in rows.items():
        assert set(Filter(queue=queue).apply(me).values_list("pk", flat=True)) == {row.pk}, queue
    assert of_queues(me) == {
        "human": 1, "urgent": 1, "fallback": 1, "thumbs": 1, "unreviewed": 2, "mine": 1, "snoozed": 1, "all": 8,
    }  # fmt: skip


def test_every_filter_narrows(talk: Talk, person: Person) -> None:
    me, other = person("moderator"), person("moderator")
    day = timezone.now() - timedelta(days=3)
    row = talk(
        channel="whatsapp", topic="hpv", intent="hpv_register", confidence=0.4, first_human_at=day, assignee=other,
        status="closed", last_activity_at=day,
    )  # fmt: skip
    tag = Tag.objects.create(name="awaria")
    tag.conversations.add(row)
    talk(confidence=0.95)
    on = timezone.localtime(day).date().isoformat()
    for said in (
        {"channel": "whatsapp"}, {"topic": "hpv"}, {"intent": "hpv_register"}, {"confidence": "50"}, {"outcome": "human"},
        {"assignee": str(other.pk)}, {"status": "closed"}, {"tag": str(tag.pk)}, {"since": on, "until": on}, {"until": on},
    ):  # fmt: skip
        assert found(me, **said) == {row.pk}, said
    assert found(me, assignee="me") == set()
    assert row.pk not in found(me, assignee="none")
    assert found(me, channel="whatsapp", topic="login") == set()


def test_the_day_until_is_in_and_the_day_after_is_not(talk: Talk, person: Person) -> None:
    me = person("moderator")
    midnight = timezone.localtime(timezone.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    last, first = talk(last_activity_at=midnight - timedelta(microseconds=1)), talk(last_activity_at=midnight)
    yesterday = (midnight - timedelta(hours=12)).date().isoformat()
    assert found(me, until=yesterday) == {last.pk}
    assert found(me, since=midnight.date().isoformat()) == {first.pk}


@given(st.dictionaries(st.sampled_from([*Filter.__dataclass_fields__, "zzz"]), st.text(max_size=30)))
def test_any_address_gives_a_filter_that_leads_back_to_itself(said: dict[str, str]) -> None:
    once = Filter.read(said)
    assert Filter.read(QueryDict(once.query).dict()) == once


@pytest.mark.parametrize(
    "query",
    [
        "queue=x&channel=%00&tag=-1&assignee=99999999999999",
        "after=1.1&pages=-3",
        "after=99999999999999999999.1",
        "after=.",
        "q=%00",
        "q=%22%27*%20AND%20(",
        "since=2026-02-31&tag=²",
    ],
)
def test_nonsense_in_the_address_is_no_error(signed_in: Callable[..., Client], talk: Talk, query: str) -> None:
    talk("coś")
    assert signed_in("viewer").get(f"/console/?{query}").status_code == 200
    assert signed_in("viewer").get(f"/console/rows/?{query}").status_code == 200


def test_pages_follow_each_other_without_gap_or_repeat(talk: Talk, person: Person) -> None:
    at = timezone.now()
    same = [talk(last_activity_at=at) for _ in range(PAGE)]  # many at one moment: the id decides
    more = [talk(last_activity_at=at - timedelta(minutes=n)) for n in range(1, 8)]
    rows = Conversation.objects.all()
    first = page(rows, "")
    second = page(rows, first.next)
    assert ids(first.rows) == sorted(ids(same), reverse=True)
    assert ids(second.rows) == ids(more)
    assert second.next == ""
    oldest = page(rows, "", oldest_first=True)
    assert ids(oldest.rows + page(rows, oldest.next, oldest_first=True).rows) == ids(more)[::-1] + sorted(ids(same))


def test_a_full_last_page_has_nothing_after_it(talk: Talk) -> None:
    for _ in range(PAGE):
        talk()
    assert page(Conversation.objects.all(), "").next == ""


def test_counts_stop_at_their_cap(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk.console.counts.CAP", 3)
    for _ in range(3):
        talk()
    assert count(Conversation.objects.all()) == 3
    talk()
    talk()
    assert count(Conversation.objects.all()) == 4
    assert worded(3) == "3"
    assert worded(4) == "3+"


def test_urgent_conversations_stand_on_top_once(signed_in: Callable[..., Client], talk: Talk) -> None:
    old = talk("nie oddycha", urgent="emergency", minutes_ago=5000)
    new = talk("hpv")
    answer = signed_in("moderator").get("/console/?queue=all")
    assert ids(answer.context["pinned"]) == [old.pk]
    assert ids(answer.context["rows"]) == [new.pk]
    assert answer.content.decode().count(f'id="row-{old.pk}"') == 1


# search


@pytest.mark.parametrize(
    ("query", "finds"),
    [
        ("lodz", True), ("łódź", True), ("ŁÓDŹ", True), ("Lodzi", True), ("lod", True), ("oddz lodz", True),
        ("odz", False), ("lodz krakow", False), ("łódżź", False), ("", False), ("!!!", False),
    ],
)  # fmt: skip
def test_search_folds_polish_letters_and_takes_word_starts(talk: Talk, query: str, finds: bool) -> None:
    row = talk("który oddział NFZ jest w Łodzi?", "Łódzki.")
    talk("hpv")
    assert ids(search(query, Conversation.objects.all()).rows) == ([row.pk] if finds else [])


def test_search_shows_where_it_found_it(talk: Talk) -> None:
    talk("dzień dobry, mieszkam w Łodzi od lat")
    (row,) = search("lodz", Conversation.objects.all()).rows
    assert ("Łodz", True) in row.hit  # type: ignore[attr-defined]
    assert "".join(part for part, _ in row.hit) == "dzień dobry, mieszkam w Łodzi od lat"  # type: ignore[attr-defined]


def test_search_keeps_to_the_filter(talk: Talk, person: Person) -> None:
    talk("brak wyników", channel="web")
    row = talk("brak wyników", channel="whatsapp")
    me = person("moderator")
    assert ids(search("wynik", Filter(queue="all", channel="whatsapp").apply(me)).rows) == [row.pk]


def test_search_pages_go_on_where_they_stopped(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "PAGE", 3)
    monkeypatch.setattr(searching, "PIECES", (2, 4))
    rows = [talk("gdzie wynik", "wynik jest tu") for _ in range(8)]
    seen: list[int] = []
    after = ""
    for _ in range(10):
        hits = search("wynik", Conversation.objects.all(), after)
        seen += ids(hits.rows)
        after = hits.next
        if not after:
            break
    assert list(dict.fromkeys(seen)) == ids(rows)[::-1]


def test_what_is_edited_or_erased_is_found_no_more(talk: Talk) -> None:
    row = talk("mieszkam w Radomiu")
    message = row.messages.get()
    message.text = "mieszkam w Kielcach"
    message.save(update_fields=["text"])
    assert search("radom", Conversation.objects.all()).rows == []
    assert ids(search("kielc", Conversation.objects.all()).rows) == [row.pk]
    message.text = ""
    message.save(update_fields=["text"])
    assert search("kielc", Conversation.objects.all()).rows == []
    again = talk("Radom")
    again.delete()
    assert search("radom", Conversation.objects.all()).rows == []


def test_messages_written_in_bulk_are_found_after_the_backfill(talk: Talk) -> None:
    row = talk()
    Message.objects.bulk_create(
        [Message(conversation=row, author="bot", text=f"zażółć {n}", created_at=timezone.now()) for n in range(3)]
    )
    assert search("zazolc", Conversation.objects.all()).rows == []
    assert backfill() == 3
    assert backfill() == 0
    assert ids(search("zażół", Conversation.objects.all()).rows) == [row.pk]


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=200), st.lists(st.text(alphabet="abcłóżxyz", min_size=1, max_size=4), min_size=1, max_size=3))
def test_an_excerpt_is_a_part_of_its_text(text: str, wanted: list[str]) -> None:
    shown = "".join(part for part, _ in excerpt(text, [fold(word) for word in wanted])).strip("…")
    assert shown in text


def test_a_filter_is_saved_and_shared_only_by_editors(signed_in: Callable[..., Client]) -> None:
    moderator, editor, other = signed_in("moderator"), signed_in("editor"), signed_in("moderator")
    moderator.post(
        "/console/filters/save/", {"name": "Moje HPV", "query": "queue=all&topic=hpv&bzdura=1", "shared": "1"}
    )
    editor.post("/console/filters/save/", {"name": "Awarie", "query": "topic=login", "shared": "1"})
    assert SavedFilter.objects.get(name="Moje HPV").query == "queue=all&topic=hpv"
    page = other.get("/console/").content.decode()
    assert "Awarie" in page
    assert "Moje HPV" not in page
    kept = SavedFilter.objects.get(name="Awarie").pk
    assert other.post(f"/console/filters/{kept}/delete/").status_code == 404
    assert editor.post(f"/console/filters/{kept}/delete/").status_code == 302


def test_queues_are_the_same_everywhere() -> None:
    from desk.console.words import EMPTY
    from desk.console.words import QUEUES as LABELS

    assert set(QUEUES) == set(LABELS) == set(EMPTY)

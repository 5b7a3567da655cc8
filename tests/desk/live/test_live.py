"""Live updates: nothing is lost, nothing comes twice, streams end when they should."""

from __future__ import annotations

import asyncio

import pytest
from asgiref.sync import sync_to_async
from django.db import OperationalError
from django.test import AsyncRequestFactory

from desk.core import hub, live
from desk.core.models import Change


def texts(heard: list[live.News]) -> list[str]:
    return [message.text for news in heard for message in news.messages]


def has(*wanted: str):
    return lambda heard: texts(heard) == list(wanted)


async def test_what_is_there_comes_at_once_and_the_rest_as_it_is_said(scene):
    await scene.says("raz")
    listening = asyncio.create_task(scene.hears(live.conversation(scene.here.pk), has("raz", "dwa", "trzy")))
    await asyncio.sleep(0.1)
    await scene.says("dwa")
    await scene.says("trzy")
    await listening


async def test_a_stream_resumes_after_the_last_message(scene):
    first = await scene.says("raz")
    await scene.says("dwa")
    assert texts(await scene.hears(live.conversation(scene.here.pk, after=first.pk), has("dwa"))) == ["dwa"]


async def test_messages_that_come_while_a_stream_opens_come_once(scene):
    async def speak() -> None:
        for number in range(60):
            await scene.says(str(number))

    speaking = asyncio.create_task(speak())
    wanted = [str(number) for number in range(60)]
    streams = []
    for _ in range(5):
        streams.append(asyncio.create_task(scene.hears(live.conversation(scene.here.pk), has(*wanted))))
        await asyncio.sleep(0.03)
    await speaking
    for stream in streams:
        assert texts(await stream) == wanted


async def test_a_lower_number_that_commits_later_is_not_lost(scene):
    newest = await scene.says("raz")
    listening = asyncio.create_task(scene.hears(live.conversation(scene.here.pk), has("raz", "dwa", "trzy")))
    await asyncio.sleep(0.1)
    await scene.says("dwa", pk=newest.pk + 20)
    await asyncio.sleep(0.1)
    await scene.says("trzy", pk=newest.pk + 10)
    await listening


async def test_more_than_a_handful_comes_in_pieces_and_in_order(scene, monkeypatch):
    monkeypatch.setattr(live, "MOST_AT_ONCE", 3)
    for number in range(10):
        await scene.says(str(number))
    heard = await scene.hears(live.conversation(scene.here.pk), has(*map(str, range(10))))
    assert max(len(news.messages) for news in heard) == 3


async def test_other_conversations_are_not_heard(scene):
    other = await scene.another()
    listening = asyncio.create_task(scene.hears(live.conversation(scene.here.pk), has("tu")))
    await asyncio.sleep(0.1)
    await scene.says("tam", other)
    await scene.says("tu")
    assert texts(await listening) == ["tu"]


async def test_a_change_without_a_message_is_told(scene):
    listening = asyncio.create_task(scene.hears(live.conversation(scene.here.pk), lambda heard: heard[-1].changed))
    await asyncio.sleep(0.1)
    await sync_to_async(live.touch)([scene.here.pk])
    heard = await listening
    assert texts(heard) == []


async def test_the_inbox_hears_of_messages_and_changes_anywhere(scene):
    other = await scene.another()
    both = frozenset({scene.here.pk, other.pk})
    listening = asyncio.create_task(
        scene.hears(live.inbox(), lambda heard: frozenset().union(*(news.conversations for news in heard)) == both)
    )
    await asyncio.sleep(0.1)
    message = await scene.says("raz", other)
    await sync_to_async(live.touch)([scene.here.pk])
    assert (await listening)[-1].last == message.pk


async def test_the_inbox_resumes(scene):
    first = await scene.says("raz")
    other = await scene.another()
    last = await scene.says("dwa", other)
    heard = await scene.hears(live.inbox(after=first.pk), lambda heard: bool(heard))
    assert heard[0] == live.Changes(frozenset({other.pk}), last.pk)


async def test_a_quiet_stream_beats(scene, monkeypatch):
    monkeypatch.setattr(live, "BEAT_EVERY", 0.05)
    heard = await scene.hears(live.conversation(scene.here.pk), lambda heard: len(heard) == 4)
    assert heard == [live.News()] * 4


async def test_streams_end_when_the_process_stops(scene):
    async def listen(stream) -> None:
        async for _ in stream:
            pass

    listening = [asyncio.create_task(listen(stream)) for stream in (live.conversation(scene.here.pk), live.inbox())]
    await asyncio.sleep(0.1)
    hub.close_all()
    await asyncio.wait_for(asyncio.gather(*listening), 5)


async def test_a_stream_ends_after_its_longest_time(scene, monkeypatch):
    monkeypatch.setattr(live, "BEAT_EVERY", 0.02)
    monkeypatch.setattr(live, "LONGEST", 0.1)
    assert [news async for news in live.conversation(scene.here.pk)]  # and comes to an end


async def test_nobody_listens_then_nobody_looks(scene):
    await scene.hears(live.conversation(scene.here.pk), lambda heard: True)
    for _ in range(100):
        if hub.current()._task.done():
            break
        await asyncio.sleep(0.02)
    assert hub.current()._task.done()


async def test_a_database_that_was_away_costs_no_message(scene, monkeypatch):
    look, falls = hub.Tail.look, []

    def sometimes(tail):
        if len(falls) < 3:
            falls.append(tail)
            raise OperationalError("away")
        return look(tail)

    listening = asyncio.create_task(scene.hears(live.conversation(scene.here.pk), has("raz")))
    await asyncio.sleep(0.1)
    monkeypatch.setattr(hub.Tail, "look", sometimes)
    await scene.says("raz")
    await listening
    assert len(falls) == 3


async def test_old_changes_are_swept_away(scene, monkeypatch):
    monkeypatch.setattr(hub, "KEEP", hub.timedelta(0))
    await sync_to_async(live.touch)([scene.here.pk])
    await asyncio.sleep(0.01)
    await sync_to_async(hub._prune)()
    assert not await Change.objects.aexists()


class TestAnswer:
    async def chunks(self):
        yield live.sse({"a": "ą"}, "message", 7)

    @pytest.fixture
    def request_(self):
        return AsyncRequestFactory().get("/")

    async def test_the_stream_is_never_cached_or_buffered(self, request_):
        answer = live.respond(request_, self.chunks(), key="x", most=1)
        assert answer.headers["Content-Type"] == "text/event-stream"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Accel-Buffering"] == "no"
        body = [part async for part in answer]
        assert b"".join(body) == 'retry: 2000\n\nid: 7\nevent: message\ndata: {"a": "ą"}\n\n'.encode()

    async def test_too_many_streams_of_one_are_refused_until_one_ends(self, request_):
        first = aiter(live.respond(request_, self.chunks(), key="x", most=1))
        await anext(first)
        refused = live.respond(request_, self.chunks(), key="x", most=1)
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "10")
        assert live.respond(request_, self.chunks(), key="y", most=1).status_code == 200
        async for _ in first:
            pass
        assert live.respond(request_, self.chunks(), key="x", most=1).status_code == 200

    @pytest.mark.parametrize("limit", ["LIVE_MOST_STREAMS", "LIVE_MOST_STREAMS_ADDRESS"])
    async def test_too_many_streams_of_all_or_of_one_address_are_refused(self, request_, settings, limit):
        setattr(settings, limit, 1)
        first = aiter(live.respond(request_, self.chunks(), key="x", most=9))
        await anext(first)
        assert live.respond(request_, self.chunks(), key="y", most=9).status_code == 503
        async for _ in first:
            pass
        assert live.respond(request_, self.chunks(), key="y", most=9).status_code == 200
        assert not hub.current().slots

    @pytest.mark.parametrize(
        ("header", "wanted"), [("12", 12), ("", 0), ("-1", 0), ("1e9", 0), ("9" * 30, 0), ("²", 0), ("x", 0)]
    )
    def test_where_to_resume_is_a_plain_number(self, header, wanted):
        assert live.last_event_id(AsyncRequestFactory().get("/", headers={"Last-Event-ID": header})) == wanted
        assert live.last_event_id(AsyncRequestFactory().get("/", {"after": header})) == wanted

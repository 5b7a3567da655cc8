"""How well a model understands messages kept apart, and which answers change between two models."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity

from scripts.evaluation.measures import Ranking, best
from scripts.evaluation.messages import Labelled
from scripts.teach_figures import figures

WORSE_SHOWN = 40
Tell = Callable[[float], None]


class Model:
    """One trained model, loaded without action server and without a store."""

    def __init__(self, path: Path) -> None:
        self.agent = Agent.load(path)
        if not self.agent.is_ready():
            raise RuntimeError(f"{path.name} could not be loaded")
        self.understood: list[tuple[str, str, str]] = []  # (intent, text, what it took it for)

    async def measured(self, tests: Labelled, tell: Tell) -> dict[str, Any]:
        """Understand every message kept apart; the figures of `figures`."""
        rankings: list[Ranking] = []
        for number, (text, _) in enumerate(tests):
            parsed = await self.agent.parse_message(text)
            ranked = parsed.get("intent_ranking") or [parsed.get("intent") or {}]
            rankings.append([(str(row.get("name")), float(row.get("confidence") or 0)) for row in ranked])
            if number % 50 == 0:
                tell(number / len(tests))
        self.understood = [(right, text, best(row)[0]) for (text, right), row in zip(tests, rankings, strict=True)]
        return figures([right for _, right in tests], rankings)

    async def answer(self, text: str) -> dict[str, Any]:
        """What the model takes a message for at the start of a conversation, and what it would do first."""
        parsed = await self.agent.parse_message(text)
        intent = parsed.get("intent") or {}
        tracker = DialogueStateTracker("teaching", self.agent.domain.slots)
        said = UserUttered(text, intent, parsed.get("entities"), parse_data=parsed)  # type: ignore[arg-type]
        for event in (SessionStarted(), ActionExecuted(ACTION_LISTEN_NAME), said):
            tracker.update(event, self.agent.domain)
        predicted = self.agent.predict_next_with_tracker(tracker, EventVerbosity.NONE) or {}
        best = max(predicted.get("scores") or [{"action": "", "score": 0}], key=lambda row: row["score"])
        confidence = round(float(intent.get("confidence") or 0), 4)
        return {"intent": intent.get("name") or "", "confidence": confidence, "answer": best["action"]}


def got_worse(old: Model, new: Model) -> list[dict[str, str]]:
    """Messages kept apart that the old model understood and the new one does not."""
    found = [
        {"intent": intent, "text": text, "after": guess}
        for (intent, text, before), (_, _, guess) in zip(old.understood, new.understood, strict=True)
        if before == intent != guess
    ]
    return found[:WORSE_SHOWN]


async def compared(old: Model, new: Model, recent: Iterable[tuple[int, str]], tell: Tell) -> list[dict[str, Any]]:
    """Recent messages to which the two models answer differently, by message id; no text is kept."""
    messages, found = list(recent), []
    for number, (pk, text) in enumerate(messages):
        before, after = await old.answer(text), await new.answer(text)
        if before["answer"] != after["answer"]:
            found.append({"message": pk, "before": before, "after": after})
        if number % 25 == 0:
            tell(number / len(messages))
    return found

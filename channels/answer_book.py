"""The answer book: Rasa's NLG, in-process. What the desk has published wins over `data/<topic>/responses.yml`.

The desk writes `VAR/answers.json` (docs/architecture.md, "Answers") in one move; it is read again when it has changed,
so an editor's answer is live with the next message, without training.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from typing import Any

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from channels import rasa_patches
from knowledge import clock, facts
from knowledge.published import Published
from knowledge.spoken import fact_values, fill, verdict_values

rasa_patches.install()

INTRO = "utter_intro"
INTRODUCES_ITSELF = (INTRO, "utter_greet", "utter_bot_challenge", "utter_emergency")
BUILT_IN = "built-in"
_SPOKEN = "answer_book_has_spoken"  # on the tracker of one action: its further answers are not events yet


class AnswerBook(TemplatedNaturalLanguageGenerator):
    """Words a response: its text with facts and dates filled in, its buttons, and what it rests on.

    Rasa hands over `responses` whenever it loads a model, and chooses among variations as it always does.
    """

    def __init__(self, endpoint_config: EndpointConfig | None = None, domain: Domain | None = None) -> None:
        super().__init__(domain.responses if domain else {})
        self.published = Published.of_environment()
        facts.heed(self.published.facts_off)

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any] | None:
        """The message for a response, or None if there is no such response.

        Beside Rasa's own keys it holds `version` (the published answer's, else "built-in") and `facts`, the ids of what
        is stated. The first answer of a conversation begins with the line that says that it is a bot.
        """
        kwargs.pop("domain_responses", None)  # the same as self.responses
        today = clock.today()
        slots = tracker.current_slot_values()
        values = {**slots, **fact_values(today), **verdict_values(kwargs.get("verdict"))}
        message = self._message(utter_action, output_channel, slots, values, today)
        begun = getattr(tracker, _SPOKEN, False) or bool(tracker.get_last_event_for(BotUttered))
        if message:
            setattr(tracker, _SPOKEN, True)
        if message and utter_action not in INTRODUCES_ITSELF and not begun:
            intro = self._message(INTRO, output_channel, slots, values, today)
            if intro:
                message["text"] = f"{intro['text']}\n\n{message['text']}"
        return message

    def _message(
        self, name: str, channel: str, slots: dict[str, Any], values: dict[str, Any], today: date
    ) -> dict[str, Any] | None:
        built_in, published = self._random_response_for(name, channel, slots), self.published.answer(name)
        if built_in is None and published is None:
            return None
        answer = deepcopy({**(built_in or {}), **(published or {})})
        metadata = answer.pop("metadata", None) or {}
        answer.pop("condition", None)
        parts = [part for part in metadata.get("parts") or () if self._holds(part, values, today)]
        answer["text"] = "\n".join([str(answer.get("text") or "").rstrip(), *(part["text"] for part in parts)])
        stated = [*(metadata.get("facts") or ()), *(part["fact"] for part in parts if "fact" in part)]
        answer["text"] = fill(answer["text"], values)
        for button in answer.get("buttons") or ():
            button.update({key: fill(button[key], values) for key in ("title", "url") if key in button})
        return {**answer, "version": answer.get("version", BUILT_IN), "facts": stated}

    def _holds(self, part: Mapping[str, Any], values: Mapping[str, Any], today: date) -> bool:
        """Whether a part of an answer is said: its fact may be stated, `when` is 1, `unless` is 0."""
        if "when" in part and str(values.get(part["when"])) != "1":
            return False
        if "unless" in part and str(values.get(part["unless"])) != "0":
            return False
        return "fact" not in part or facts.enabled(part["fact"], today)

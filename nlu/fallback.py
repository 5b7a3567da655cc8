"""When to ask back instead of answering, as a Rasa component at the end of the pipeline.

Rasa's own FallbackClassifier asks back whatever the best intent is. Here "this is about something else" needs no
asking back however unsure, and neither does danger: better an emergency answer too many.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from knowledge.dialogue import dialogue
from knowledge.intents import faq_intents
from nlu.questions import SAFETY
from nlu.words import listed, split

SURE_ENOUGH = (*SAFETY, "out_of_scope")
DATA_ONLY = "inform"
UNSURE = 0.6  # below it a question that holds nothing but dates, ages and places is only these
DATA = ("date", "invalid_date", "age", "birthday", "duration", "place")
_AROUND_DATA = frozenset(listed("i oraz lub albo a to w we na z ze od do dnia roku r ok"))
# Between these two a child's age decides: who says it holds that it is right, and is refused all the same.
# A phone that is new, lost or stolen is a cause that is stated, whatever it sounds like.
NEW_PHONE, PHONE_FORM = "login_app_identity", "app_identity_form"
NEAR_IT = 0.1  # who cannot get in at all, and tells of a new phone
WITH_AGE, WITHOUT_AGE = "hpv_age_rejected", "hpv_booking_problem"
# And between these the day of dose 1.
WITH_DOSE, WITHOUT_DOSE = "hpv_dose_interval", "hpv_second_dose_blocked"
Ranking = list[tuple[str, float]]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class AskBack(GraphComponent):
    """Config: it asks back below `threshold`, and when the two best differ by less than `ambiguity_threshold`.

    The intent becomes `nlu_fallback`; the ranking keeps the two nearest after it, to be offered as buttons. Data in a
    message are no rival of its question ("córka ur. 5.05.2014, hpv?"), and of two neighbours a child's age may decide.
    A message that is nothing but data ("31 kwietnia", "od dzisiaj", "Lublin i Kielce"), and surely no question, is that.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        """Needs no training."""
        self._threshold, self._ambiguity = config["threshold"], config["ambiguity_threshold"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """What holds unless config.yml says otherwise."""
        return {"threshold": 0.25, "ambiguity_threshold": 0.05}

    @classmethod
    def required_components(cls) -> list[type]:
        """There has to be a ranking."""
        return [IntentClassifier]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> AskBack:
        """Made by Rasa from config.yml."""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Puts `nlu_fallback` first where the model is not sure enough."""
        for message in messages:
            ranking = message.get(INTENT_RANKING_KEY) or []
            pairs = [(item["name"], item["confidence"]) for item in ranking]
            settled = self.settled(pairs, _tells_an_age(message), _tells_a_dose(message))
            least = NEAR_IT if pairs and pairs[0][0] == "login_problem" else self._threshold
            rather = dict(pairs).get(NEW_PHONE, 0.0) >= least and not _surely_danger(*pairs[0])
            if rather and _tells_of_a_new_phone(message):
                settled = NEW_PHONE
            if pairs and not _surely_asks(*pairs[0]) and _is_all_data(message):
                settled = DATA_ONLY
                ranking = (
                    ranking if settled in dict(pairs) else [{"name": settled, "confidence": pairs[0][1]}, *ranking]
                )
            if settled:
                ranking = sorted(ranking, key=lambda item: item["name"] != settled)
                message.set(INTENT, ranking[0], add_to_output=True)
                message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
            elif self.unsure(pairs) and not _parted(message):
                unknown = {"name": DEFAULT_NLU_FALLBACK_INTENT_NAME, "confidence": self._threshold}
                message.set(INTENT, unknown, add_to_output=True)
                message.set(INTENT_RANKING_KEY, [unknown, *ranking], add_to_output=True)
        return messages

    def settled(self, ranking: Ranking, tells_an_age: bool, tells_a_dose: bool = False) -> str | None:
        """The intent that a near tie at the top of a ranking of (intent, confidence) goes to, if there is a rule."""
        if len(ranking) < 2 or ranking[0][1] - ranking[1][1] >= self._ambiguity or ranking[1][1] < self._threshold:
            return None
        first, second = ranking[0][0], ranking[1][0]
        if {first, second} == {WITH_AGE, WITHOUT_AGE}:
            return WITH_AGE if tells_an_age else WITHOUT_AGE
        if {first, second} == {WITH_DOSE, WITHOUT_DOSE} and tells_a_dose:
            return WITH_DOSE
        return second if first == DATA_ONLY and second in faq_intents() else None

    def unsure(self, ranking: Ranking) -> bool:
        """Whether the best of a ranking of (intent, confidence) is too weak, or too near the next."""
        if not ranking:
            return True
        best, confidence = ranking[0]
        rivals = [value for name, value in ranking[1:] if name != DATA_ONLY or best not in faq_intents()]
        second = rivals[0] if rivals else 0.0
        if best in SURE_ENOUGH:
            return False
        return confidence < self._threshold or confidence - second < self._ambiguity


def _surely_asks(intent: str, confidence: float) -> bool:
    return intent in SAFETY or (intent in faq_intents() and confidence >= UNSURE)


def _surely_danger(intent: str, confidence: float) -> bool:
    return intent in SAFETY and confidence >= UNSURE


def _tells_an_age(message: Message) -> bool:
    return any(
        (entity["entity"] in ("age", "birthday") and not entity.get("role")) or entity.get("role") == "birth"
        for entity in message.get(ENTITIES) or []
    )


def _tells_a_dose(message: Message) -> bool:
    return any(entity.get("role") == "dose" for entity in message.get(ENTITIES) or [])


def _tells_of_a_new_phone(message: Message) -> bool:
    return dialogue().stated(PHONE_FORM, message.get(TEXT) or "").get("identity_case") == "new_phone"


def _is_all_data(message: Message) -> bool:
    text, data = message.get(TEXT) or "", [e for e in message.get(ENTITIES) or [] if e["entity"] in DATA]
    if not data:
        return False
    outside = [word for word in split(text).words if not any(e["start"] <= word.start < e["end"] for e in data)]
    return all(word.text in _AROUND_DATA or not word.text.isalnum() for word in outside)


def _parted(message: Message) -> bool:
    return any(entity["entity"] == "question" for entity in message.get(ENTITIES) or [])

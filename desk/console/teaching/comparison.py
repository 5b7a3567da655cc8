"""A training's outcome, worded for the page: figures before and after, answers that change, messages that got worse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desk.console.answers.built_in import answers
from desk.console.answers.models import AnswerVersion
from desk.console.answers.preview import fill, values
from desk.console.answers.publish import live
from desk.console.teaching.models import TrainingRun
from desk.console.words import RULES, TOPICS
from desk.gateway.models import Message
from knowledge.clock import today
from knowledge.intents import labels

SHOWN = 100
FIGURES = (  # key, label, whether more is better, what it means
    ("accuracy", "Trafność", True, "jaka część wiadomości testowych jest dobrze rozpoznana"),
    ("macro_f1", "Trafność średnio na temat", True, "rzadkie tematy liczą się tak samo jak częste (macro-F1)"),
    ("safety_recall", "Sprawy bezpieczeństwa", True, "jaka część jest wychwycona"),
    ("wrong", "Odpowiedzi nie na temat", False, "bot odpowiada pewnie, ale na co innego: ten błąd boli"),
    ("asked_back", "Dopytania", False, "bot przyznaje, że nie zrozumiał"),
)
ACTIONS = {
    "utter_out_of_scope": "Poza zakresem",
    "action_clarify": "Bot dopytuje",
    "action_default_fallback": "Bot dopytuje",
    "": "nic",
}


@dataclass(frozen=True)
class Figure:
    """One figure before and after; `verdict` is better, worse or same."""

    label: str
    about: str
    before: float | None
    after: float | None
    verdict: str

    @property
    def difference(self) -> str:
        """„+1,2 pkt proc.”."""
        if self.before is None or self.after is None:
            return "–"
        points = 100 * (self.after - self.before)
        return f"{points:+.1f} pkt proc.".replace(".", ",", 1).replace("-", "−") if abs(points) >= 0.05 else "bez zmian"


@dataclass(frozen=True)
class Change:
    """A recent message to which the new model answers otherwise."""

    message: Message
    before: str
    before_text: str
    after: str
    after_text: str


def figures(run: TrainingRun) -> list[Figure]:
    """The figures of the page's first table."""
    return [
        _figure(label, about, run.before.get(key), run.after.get(key), more_is_better)
        for key, label, more_is_better, about in FIGURES
    ]


def topics(run: TrainingRun) -> list[Figure]:
    """Accuracy by topic."""
    before, after = run.before.get("topics") or {}, run.after.get("topics") or {}
    return [_figure(label, "", before.get(t), after.get(t), True) for t, label in TOPICS.items() if t in after]


def changes(run: TrainingRun) -> list[Change]:
    """Recent messages whose answer changes; those erased since are left out."""
    kept, published = Message.objects.in_bulk([row["message"] for row in run.changes[:SHOWN]]), live()
    return [
        Change(kept[row["message"]], *_answer(row["before"], published), *_answer(row["after"], published))
        for row in run.changes
        if row["message"] in kept
    ]


def worse(run: TrainingRun) -> list[dict[str, str]]:
    """Messages kept apart that the model before understood and this one does not."""
    known = labels()
    return [
        {
            "text": row["text"],
            "right": known.get(row["intent"], row["intent"]),
            "after": known.get(row["after"], row["after"]),
        }
        for row in run.after.get("worse") or []
    ]


def _figure(label: str, about: str, before: float | None, after: float | None, more_is_better: bool) -> Figure:
    verdict = "same"
    if before is not None and after is not None and abs(after - before) >= 0.0005:
        verdict = "better" if (after > before) == more_is_better else "worse"
    return Figure(label, about, before, after, verdict)


def _answer(said: dict[str, Any], published: dict[str, AnswerVersion]) -> tuple[str, str]:
    """What the model would answer: its title, and the text if it is one that stands ready."""
    name = str(said.get("answer") or "")
    known = answers().get(name)
    if known:
        text = published[name].text if name in published else known.text
        return known.title, fill(text, values(today()))
    rule = name.removeprefix("action_").removesuffix("_form")
    title = ACTIONS.get(name) or RULES.get(rule) or labels().get(str(said.get("intent")), name)
    return title, "Bot liczy z dat w wiadomości albo o nie pyta." if rule in RULES else ""

"""The dialogue policy: rules answer one question; `FlowPolicy` sees that all questions of a message are answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rasa.core.policies.policy import PolicyPrediction
from rasa.core.policies.rule_policy import DEFAULT_ACTION_MAPPINGS, RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_DEACTIVATE_LOOP_NAME, ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from knowledge.dialogue import dialogue
from knowledge.hearing import NOT_TEXT
from policies.turns import Turn, session, turns

UNAVAILABLE = "utter_rule_unavailable"
CLARIFY, CLARIFY_PLAINLY = "action_clarify", "utter_clarify"
GIVE_UP = "utter_give_up"
_GENERAL = "utter_{}_unknown"  # a rule's general answer, which invites to name the day
SAID_INSTEAD = (UNAVAILABLE, CLARIFY_PLAINLY)

TURNS = 8  # looked back on, for what is owed and what can be corrected
COMES_BACK = 2  # forms that were interrupted or not yet begun; more would be an interrogation


@dataclass(frozen=True)
class Piece:
    """One thing to do in a turn: the action that opens it, and the intent or the form that it is for."""

    opening: str
    intent: str | None = None
    form: str | None = None


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class FlowPolicy(RulePolicy):
    """Rasa's rules, one question at a time, for messages that ask several, answer, correct, or change the subject.

    All is worked out anew from the tracker's events at each step, so that replays and `rasa test` see the same:

    1. An open form gets the message if the message answers it (`Message.answers`); bare data after an answer correct
       the form that was answered. Otherwise each question of the message is opened as its rule says, those without a
       form first.
    2. Within a question the rules go on as though it were the only one.
    3. Then forms that were interrupted, or not yet begun, get their turn; one that waits for an answer ends the turn.
    4. An action that left no trace has failed (action server down or slow): the bot says so, and closes the form.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._openings: dict[str, str] = {}  # intent → the action its rule begins with; the rules don't change
        self._followings: dict[tuple[Any, ...], str] = {}  # what was done of a piece → what its rule says next

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """Predict the next action; Rasa's own `/restart`, `/back` and `/session_start` stay as they are."""
        latest = tracker.latest_message
        if latest and latest.intent.get("name") in DEFAULT_ACTION_MAPPINGS:
            return super().predict_action_probabilities(tracker, domain, rule_only_data, **kwargs)
        action = self._next_action(tracker, domain)
        return self._rule_prediction(self._prediction_result(action, tracker, domain), f"flow: {action}")

    def _next_action(self, tracker: DialogueStateTracker, domain: Domain) -> str:
        events = session(tracker.events)
        all_turns = turns(events)[-TURNS:]
        if not all_turns:
            return ACTION_LISTEN_NAME
        turn, loop = all_turns[-1], tracker.active_loop_name
        to_do = self._to_do(all_turns, domain)

        if instead := _said_instead(tracker, turn, domain):
            return instead
        if any(said in turn.done for said in SAID_INSTEAD) or GIVE_UP in turn.done:
            return _end(loop)
        if turn.rejected:
            return _after_rejection(all_turns, domain, loop)

        begun = [piece for piece in to_do if piece.opening in turn.done]
        if begun:
            current = max(begun, key=lambda piece: turn.done.index(piece.opening))
            following = self._by_rule(current, turn, domain)
            if following != ACTION_LISTEN_NAME:
                return following
            if loop and loop == current.form:
                return ACTION_LISTEN_NAME
        for piece in to_do:
            if piece.opening not in turn.done:
                return piece.opening
        return _end(loop) if _closes(turn) else ACTION_LISTEN_NAME

    def _to_do(self, all_turns: list[Turn], domain: Domain) -> list[Piece]:
        """What the latest turn has to do, in order, with the forms that former turns still owe."""
        owed: list[str] = []
        finished: list[str] = []
        closed: list[str] = []  # forms that were broken off: only a date with their own role takes them up again
        to_do: list[Piece] = []
        for turn in all_turns:
            to_do = self._asked_now(turn, finished, domain, closed)
            if _closes(turn) and not _filled_form(turn, finished):
                closed = [*owed, *([turn.form] if turn.form else [])]
                dropped = [piece for piece in to_do if piece.form and (turn.message.closes() or piece.form in closed)]
                to_do, owed = [piece for piece in to_do if piece not in dropped], []
            elif turn.form and turn.form not in owed:
                owed.insert(0, turn.form)
            to_do += [Piece(form, form=form) for form in owed if form not in (piece.form for piece in to_do)]
            over = any(said in turn.done for said in (*SAID_INSTEAD, GIVE_UP, ACTION_DEACTIVATE_LOOP_NAME))
            owed = [] if over else [piece.form for piece in to_do if piece.form and piece.form not in turn.ended]
            owed = owed[:COMES_BACK]
            invited = [] if turn.ended else dialogue().forms_beside(turn.message.questions())
            invited += [form for form in dialogue().forms if _GENERAL.format(form.removesuffix("_form")) in turn.done]
            latest = [*turn.ended, *invited]
            finished = [form for form in finished if form not in latest] + latest
        return to_do

    def _asked_now(self, turn: Turn, finished: list[str], domain: Domain, closed: list[str]) -> list[Piece]:
        """The pieces of the turn's message: plain answers, forms that it fills, and last the one form that has to ask.

        Of several forms that would have to ask, one does; the others' questions get their general answer at once.
        """
        form, message = _filled_form(turn, finished, closed), turn.message
        questions = message.further() if form else message.questions()
        pieces = [self._opened(intent, domain) for intent in questions]
        plain = [piece for piece in pieces if not piece.form]
        forms = [piece for piece in pieces if piece.form and piece.form != form]
        if form:
            forms.insert(0, Piece(form, form=form))
        told = [p for p in forms if p.form and p.form != form and not message.holds_data_for(p.form)]
        asked = [p for p in told if _general_answer(p, domain) is None] or ([] if form else told[:1])
        general = [Piece(str(_general_answer(p, domain)), p.intent) for p in told if p not in asked]
        return plain + general + [p for p in forms if p not in told] + asked

    def _opened(self, intent: str, domain: Domain) -> Piece:
        """The action that the rules begin an intent's answer with."""
        if intent == NOT_TEXT:
            return Piece("utter_not_text", intent)
        if intent.startswith("utter_"):
            return Piece(intent)  # a follow-up with an answer of its own
        if intent not in self._openings:
            action = self._rule_action(_tracker(None, intent, [], domain), domain)
            self._openings[intent] = CLARIFY if action == ACTION_LISTEN_NAME else action
        action = self._openings[intent]
        return Piece(action, intent, action if action in domain.form_names else None)

    def _by_rule(self, piece: Piece, turn: Turn, domain: Domain) -> str:
        """What the rules say next, seeing only this piece's part of the turn."""
        start = max(
            i for i, e in enumerate(turn.events) if isinstance(e, ActionExecuted) and e.action_name == piece.opening
        )
        loop, intent = turn.form if piece.form == turn.form else None, piece.intent or turn.message.intent
        done = turn.events[start:]
        key = (loop, intent, *_seen_by_rules(done, domain))
        if key not in self._followings:
            self._followings[key] = self._rule_action(_tracker(loop, intent, done, domain), domain)
        return self._followings[key]

    def _rule_action(self, tracker: DialogueStateTracker, domain: Domain) -> str:
        probabilities = self._predict(tracker, domain)[0].probabilities
        action = domain.action_names_or_texts[max(range(len(probabilities)), key=probabilities.__getitem__)]
        return ACTION_LISTEN_NAME if action == self._fallback_action_name else action


def _filled_form(turn: Turn, finished: list[str], closed: list[str] | None = None) -> str | None:
    """The form whose slots the message fills: the open one, or with bare data the last one that can take them."""
    if turn.form and not turn.message.corrects_another(turn.form, turn.asked):
        return turn.form if turn.message.answers(turn.form, turn.asked) else None
    message = turn.message
    return message.corrected_form(finished) or message.taken_up(closed or []) or message.begun_by_its_day()


def _general_answer(piece: Piece, domain: Domain) -> str | None:
    """What a form's question is answered with in general, or None when there is nothing to say without asking."""
    name = _GENERAL.format(str(piece.form).removesuffix("_form"))
    return name if name in domain.action_names_or_texts else None


def _closes(turn: Turn) -> bool:
    answered = turn.form and turn.message.answers(turn.form, turn.asked)
    return not answered and (turn.message.cancels() or turn.message.closes())


def _end(loop: str | None) -> str:
    return ACTION_DEACTIVATE_LOOP_NAME if loop else ACTION_LISTEN_NAME


def _said_instead(tracker: DialogueStateTracker, turn: Turn, domain: Domain) -> str | None:
    """What to say when the action that just ran left no trace: it failed, for each of ours says or sets something.

    Only in a live conversation: `rasa test` replays actions without running them, and has no session.
    """
    last = turn.events[-1] if turn.events else None
    live = any(isinstance(event, (SessionStarted, BotUttered)) for event in reversed(tracker.events))
    if not isinstance(last, ActionExecuted) or not last.action_name or not live:
        return None
    if last.action_name == CLARIFY:
        return CLARIFY_PLAINLY
    ours = last.action_name in domain.form_names or last.action_name in domain.user_actions
    return UNAVAILABLE if ours and last.action_name not in SAID_INSTEAD else None


def _after_rejection(all_turns: list[Turn], domain: Domain, loop: str | None) -> str:
    """A form without an action of its own found nothing: a hint, and the second time in a row a moderator."""
    turn = all_turns[-1]
    hint = f"utter_bad_{turn.asked}"
    if hint in turn.done:
        return ACTION_LISTEN_NAME
    again = len(all_turns) > 1 and bool(all_turns[-2].rejected)
    return GIVE_UP if again or hint not in domain.action_names_or_texts else hint


def _seen_by_rules(events: list[Event], domain: Domain) -> list[tuple[str, str]]:
    """What of the events can make a rule match or not."""
    seen: list[tuple[str, str]] = []
    for event in events:
        if isinstance(event, ActionExecuted):
            seen.append(("action", str(event.action_name)))
        elif isinstance(event, ActiveLoop):
            seen.append(("loop", str(event.name)))
        elif isinstance(event, SlotSet) and any(s.name == event.key and s.has_features() for s in domain.slots):
            seen.append((event.key, repr(event.value)))
    return seen


def _tracker(loop: str | None, intent: str | None, events: list[Event], domain: Domain) -> DialogueStateTracker:
    """A conversation that holds one question only, for the rules to look at."""
    tracker = DialogueStateTracker("one question", domain.slots)
    opening: list[Event] = [ActiveLoop(loop)] if loop else []
    opening += [ActionExecuted(ACTION_LISTEN_NAME), UserUttered(text=None, intent={"name": intent})]
    for event in opening + events:
        tracker.update(event)
    return tracker

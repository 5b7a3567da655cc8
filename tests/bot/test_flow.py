"""The dialogue policy, step by step: what comes next after what was said and done."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    BotUttered,
    Event,
    SessionStarted,
    SlotSet,
)
from rasa.shared.core.generator import TrainingDataGenerator
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.importers.importer import TrainingDataImporter

from policies.flow import FlowPolicy
from tests.bot.events import asks, does, ends, entity, user

ROOT = Path(__file__).resolve().parents[2]
LISTEN = [ActionExecuted("action_listen")]
WHERE = entity("question", "sick_leave_where", start=10, end=20)
DOSE = entity("question", "hpv_dose_interval", start=30, end=40)
DATE = entity("date", "--03-12")


class Flow:
    """The policy, trained on the project's rules, and its domain."""

    def __init__(self, folder: Path) -> None:
        paths = [str(path) for name in ("rules", "responses") for path in sorted((ROOT / "data").glob(f"*/{name}.yml"))]
        importer = TrainingDataImporter.load_from_dict(domain_path=str(ROOT / "domain.yml"), training_data_paths=paths)
        self.domain: Domain = importer.get_domain()
        trackers = TrainingDataGenerator(importer.get_stories(), self.domain, augmentation_factor=0).generate()
        storage, context = LocalModelStorage.create(folder), ExecutionContext(GraphSchema({}), "test")
        self.policy = FlowPolicy(FlowPolicy.get_default_config(), storage, Resource("flow"), context)
        self.policy.train(trackers, self.domain)

    def after(self, *events: Event) -> str:
        """The action that comes next."""
        tracker = DialogueStateTracker("test", self.domain.slots)
        for event in [*LISTEN, *events]:
            tracker.update(event, self.domain)
        prediction = self.policy.predict_action_probabilities(tracker, self.domain)
        return str(self.domain.action_names_or_texts[prediction.max_confidence_index])

    def turn(self, *events: Event, forms: dict[str, list[Event]] | None = None) -> list[str]:
        """All actions of the turn that begins after `events`; `forms` says what a form's run sets (else it waits)."""
        so_far, done = list(events), []
        while (action := self.after(*so_far)) != "action_listen":
            done.append(action)
            assert len(done) < 10, done
            if action.endswith("_form"):
                so_far += (forms or {}).get(action, [ActionExecuted(action), ActiveLoop(action)])
            elif action == "action_deactivate_loop":
                so_far += [ActionExecuted(action), ActiveLoop(None), SlotSet("requested_slot", None)]
            else:
                so_far += [ActionExecuted(action)]
        return done


@pytest.fixture(scope="module")
def flow(tmp_path_factory: pytest.TempPathFactory) -> Flow:
    return Flow(tmp_path_factory.mktemp("flow"))


def test_one_question_one_answer(flow: Flow) -> None:
    assert flow.turn(user("hpv_referral")) == ["utter_hpv_referral"]


def test_two_questions_two_answers(flow: Flow) -> None:
    assert flow.turn(user("hpv_referral", "…a", WHERE)) == ["utter_hpv_referral", "utter_sick_leave_where"]


def test_the_question_that_opens_a_form_comes_last(flow: Flow) -> None:
    assert flow.turn(user("child_account_no_access", "…a", WHERE)) == ["utter_sick_leave_where", "child_access_form"]


def test_a_form_that_needs_nothing_is_answered_at_once(flow: Flow) -> None:
    done = flow.turn(user("hpv_dose_interval"), forms={"hpv_interval_form": ends("hpv_interval_form")})
    assert done == ["hpv_interval_form", "action_hpv_interval"]


def test_of_two_forms_one_asks_and_the_other_answers_in_general(flow: Flow) -> None:
    assert flow.turn(user("child_account_no_access", "…a", DOSE)) == ["utter_hpv_interval_unknown", "child_access_form"]
    assert flow.turn(user("hpv_dose_interval", "…a", entity("question", "child_account_no_access"))) == [
        "utter_hpv_interval_unknown",
        "child_access_form",
    ]
    assert flow.turn(user("sick_leave_when", "…a", DOSE, entity("question", "hpv_vaccine"))) == [
        "utter_hpv_vaccine",
        "utter_hpv_interval_unknown",
        "sick_leave_visibility_form",
    ]


def test_two_forms_that_both_have_to_ask_come_one_after_the_other(flow: Flow) -> None:
    both = user("child_account_no_access", "…a", DOSE, entity("date", "invalid", "dose"))
    assert flow.turn(both) == ["hpv_interval_form"]
    opened = [both, *asks("hpv_interval_form", "dose_date"), *LISTEN]
    done = flow.turn(*opened, user("inform", "12 marca", DATE), forms={"hpv_interval_form": ends("hpv_interval_form")})
    assert done == ["hpv_interval_form", "action_hpv_interval", "child_access_form"]


def test_two_forms_answered_at_once(flow: Flow) -> None:
    done = flow.turn(
        user("child_account_recently_registered", "…a", DOSE, DATE),
        forms={form: ends(form) for form in ("insurance_sync_form", "hpv_interval_form")},
    )
    assert done == ["insurance_sync_form", "action_insurance_sync", "hpv_interval_form", "action_hpv_interval"]


OPEN = [user("hpv_dose_interval"), *asks("hpv_interval_form", "dose_date"), *LISTEN]


def test_a_question_in_between_then_the_open_one_again(flow: Flow) -> None:
    assert flow.turn(*OPEN, user("hpv_vaccine", "a jaka to szczepionka właściwie")) == [
        "utter_hpv_vaccine",
        "hpv_interval_form",
    ]


def test_an_answer_and_a_further_question_together(flow: Flow) -> None:
    done = flow.turn(
        *OPEN, user("inform", "12 marca", DATE, WHERE), forms={"hpv_interval_form": ends("hpv_interval_form")}
    )
    assert done == ["utter_sick_leave_where", "hpv_interval_form", "action_hpv_interval"]


@pytest.mark.parametrize(
    "intent", ["emergency", "data_incident", "ask_human", "complaint", "cancel", "goodbye", "thank"]
)
def test_what_closes_a_form(flow: Flow, intent: str) -> None:
    assert flow.turn(*OPEN, user(intent, "a teraz coś innego")) == [f"utter_{intent}", "action_deactivate_loop"]


@pytest.mark.parametrize("intent", ["medical_advice", "privacy_request", "help", "bot_challenge", "greet"])
def test_what_lets_the_open_question_come_back(flow: Flow, intent: str) -> None:
    assert flow.turn(*OPEN, user(intent, "a teraz coś innego")) == [f"utter_{intent}", "hpv_interval_form"]


def test_an_emergency_leaves_nothing_else_open(flow: Flow) -> None:
    assert flow.turn(*OPEN, user("hpv_vaccine", "…a", entity("question", "emergency"))) == [
        "utter_emergency",
        "action_deactivate_loop",
    ]


def test_another_form_is_finished_first_then_the_old_one(flow: Flow) -> None:
    changed = [*OPEN, user("hpv_eligibility", "czy ona w ogóle może dostać tę szczepionkę")]
    assert flow.turn(*changed) == ["hpv_age_form"]
    answered = [*changed, *asks("hpv_age_form", "birth_date"), *LISTEN, user("inform", "5 maja 2014", DATE)]
    done = flow.turn(*answered, forms={"hpv_age_form": ends("hpv_age_form")})
    assert done == ["hpv_age_form", "action_hpv_age", "hpv_interval_form"]


ANSWERED = [user("hpv_dose_interval"), *ends("hpv_interval_form"), *does("action_hpv_interval"), *LISTEN]


def test_a_correction_after_the_answer(flow: Flow) -> None:
    done = flow.turn(
        *ANSWERED, user("deny", "nie, 12 maja", DATE), forms={"hpv_interval_form": ends("hpv_interval_form")}
    )
    assert done == ["hpv_interval_form", "action_hpv_interval"]


def test_data_that_no_answered_form_can_take(flow: Flow) -> None:
    assert flow.turn(user("inform", "12 marca", DATE)) == ["utter_inform"]


def test_a_town_alone_asks_for_its_branch(flow: Flow) -> None:
    town = entity("place", "Mazowiecki")
    assert flow.turn(*ANSWERED, user("inform", "z Radomia", town))[0] == "nfz_branch_form"
    assert flow.turn(*ANSWERED, user("inform", "z Radomia, 12 marca", town, DATE))[0] != "nfz_branch_form"


def test_a_correction_reaches_back_over_other_answers(flow: Flow) -> None:
    later = [*ANSWERED, user("hpv_vaccine"), *does("utter_hpv_vaccine"), *LISTEN]
    assert flow.after(*later, user("inform", "12 maja", DATE)) == "hpv_interval_form"


def test_after_a_human_was_asked_for_nothing_is_owed(flow: Flow) -> None:
    closed = [
        *OPEN,
        user("ask_human"),
        *does("utter_ask_human"),
        ActionExecuted("action_deactivate_loop"),
        ActiveLoop(None),
    ]
    assert flow.turn(*closed, *LISTEN, user("hpv_vaccine")) == ["utter_hpv_vaccine"]


def test_a_form_that_found_no_place_hints_once_then_gives_up(flow: Flow) -> None:
    opened = [user("nfz_branch"), *asks("nfz_branch_form", "place"), *LISTEN]
    missed: list[Event] = [user("inform", "Pcim"), ActionExecutionRejected("nfz_branch_form")]
    assert flow.after(*opened, *missed) == "utter_bad_place"
    hinted = [*opened, *missed, *does("utter_bad_place")]
    assert flow.after(*hinted) == "action_listen"
    assert flow.turn(*hinted, *LISTEN, *missed) == ["utter_give_up", "action_deactivate_loop"]


def live(*events: Event) -> list[Event]:
    """A conversation that really runs has a session."""
    return [SessionStarted(), *LISTEN, *events]


def test_an_action_without_a_trace_has_failed(flow: Flow) -> None:
    assert flow.turn(*live(user("hpv_dose_interval"), *does("hpv_interval_form"))) == ["utter_rule_unavailable"]
    assert flow.turn(*live(*ANSWERED[:-2], *does("action_hpv_interval"))) == ["utter_rule_unavailable"]


def test_a_failure_in_an_open_form_closes_it(flow: Flow) -> None:
    assert flow.turn(*live(*OPEN, user("inform", "12 marca", DATE), *does("hpv_interval_form"))) == [
        "utter_rule_unavailable",
        "action_deactivate_loop",
    ]


def test_a_failure_beside_a_plain_answer_is_told_too(flow: Flow) -> None:
    begun = live(user("hpv_dose_interval", "…a", WHERE), *does("utter_sick_leave_where"), BotUttered("…"))
    assert flow.turn(*begun, *does("hpv_interval_form")) == ["utter_rule_unavailable"]


def test_asking_back_fails_into_asking_back_plainly(flow: Flow) -> None:
    assert flow.turn(*live(user("nlu_fallback", "ble ble"), *does("action_clarify"))) == ["utter_clarify"]


def test_a_rule_that_spoke_has_not_failed(flow: Flow) -> None:
    assert flow.turn(*live(*ANSWERED[:-1], BotUttered("…"))) == []


def test_a_message_without_words(flow: Flow) -> None:
    assert flow.turn(user("nlu_fallback", "[image]")) == ["utter_not_text"]
    assert flow.turn(*OPEN, user("nlu_fallback", "???")) == ["utter_not_text", "hpv_interval_form"]


def test_a_conversation_of_thousands_of_events(flow: Flow) -> None:
    long = [event for _ in range(1500) for event in (user("hpv_vaccine"), *does("utter_hpv_vaccine"), *LISTEN)]
    assert flow.turn(*long, *OPEN, user("hpv_vaccine", "a jaka to szczepionka właściwie")) == [
        "utter_hpv_vaccine",
        "hpv_interval_form",
    ]

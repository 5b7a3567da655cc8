"""What the bot says, looked at without talking to it: lengths, variables, buttons, facts, and that nothing is missing."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge import facts, polish
from knowledge.dialogue import dialogue
from knowledge.spoken import VARIABLE, fact_values, fill
from knowledge.titles import LONGEST, titles

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 6, 15)
WITH_BUTTONS, WITHOUT = 640, 2000  # characters that Messenger takes
DAY = date(2026, 9, 30)  # „30 września 2026 r.”: as long as a day gets
NAMES = [
    "from",
    "from_first",
    "from_last",
    "until",
    "until_first",
    "until_last",
    "first_day",
    "last_day",
    "since",
    "next",
    "day",
]
NUMBERS = "years_min years_max days_left months_min months_max days_limit days_min days_max years_valid years_between years_old"
SLOTS = {"place": "Kujawsko-Pomorski"}
OUTCOMES = {
    "hpv_age": "too_young too_young_approx eligible eligible_soon_over eligible_approx eligible_approx_soon dose2_allowed "
    "clinic_confirms clinic_decides outside_programme unclear unknown",
    "hpv_interval": "planned too_early in_window past_window past_window_clinic unclear unclear_wide unknown",
    "insurance_sync": "wait overdue unclear unknown",
    "child_access": "own_title other_parent wait employer",
    "sick_leave_visibility": "expected overdue unclear unknown",
    "absence_notice": "until passed unclear unknown",
    "trusted_profile": "valid ends_today expired unclear unknown",
    "app_identity": "first_login new_phone next due three_cases unclear unknown",
}


def responses() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for path in sorted((ROOT / "data").glob("*/responses.yml")):
        for name, variations in yaml.safe_load(path.read_text(encoding="utf-8"))["responses"].items():
            assert name not in found, f"{name} stands twice"
            assert len(variations) == 1, f"{name}: one wording, so that an editor's change is the whole change"
            found[name] = variations[0]
    return found


def values() -> dict[str, str]:
    numbers = {**dict.fromkeys(NUMBERS.split(), 28), "birth_year": 2011, "child": 2}
    return {**fact_values(TODAY), **polish.template_values(dict.fromkeys(NAMES, DAY), numbers), **SLOTS}


def parts(answer: dict[str, Any]) -> list[dict[str, Any]]:
    return answer["metadata"].get("parts", [])


def whole(answer: dict[str, Any]) -> str:
    return "\n".join([answer["text"], *(part["text"] for part in parts(answer))])


ANSWERS = responses()


@pytest.mark.parametrize("name", ANSWERS)
def test_length_with_the_introduction(name: str) -> None:
    said = fill(ANSWERS["utter_intro"]["text"] + "\n\n" + whole(ANSWERS[name]), values())
    assert len(said) <= (WITH_BUTTONS if ANSWERS[name].get("buttons") else WITHOUT), len(said)


@pytest.mark.parametrize("name", ANSWERS)
def test_every_variable_has_a_value(name: str) -> None:
    buttons = [button.get(key, "") for button in ANSWERS[name].get("buttons", ()) for key in ("title", "url")]
    used = set(VARIABLE.findall(" ".join([whole(ANSWERS[name]), *buttons])))
    assert used <= set(values())
    assert not re.search(r"[{}]", VARIABLE.sub("", whole(ANSWERS[name])))


@pytest.mark.parametrize("name", ANSWERS)
def test_facts_exist_and_only_a_fact_that_can_be_switched_off_hangs_on_one(name: str) -> None:
    on = facts.book()
    for fact in ANSWERS[name]["metadata"]["facts"]:
        assert on.fact(fact, TODAY)
    for part in parts(ANSWERS[name]):
        assert "fact" in part or "unless" in part or "when" in part
        if "fact" in part:
            assert on.fact(part["fact"], TODAY)


@pytest.mark.parametrize("name", ANSWERS)
def test_what_another_source_says_stands_in_a_part(name: str) -> None:
    """A fact of an X source must be able to disappear: its variable may not stand in the text itself."""
    loose = {row.id for row in facts.book() if row.source.kind == "X"}
    assert not set(VARIABLE.findall(ANSWERS[name]["text"])) & loose


@pytest.mark.parametrize("name", ANSWERS)
def test_numbers_of_the_catalogue_are_not_written_out(name: str) -> None:
    examples = re.sub(r"„[^”]*”", "", whole(ANSWERS[name]))  # „12 marca” as an example of a date
    assert not re.findall(r"\b(?:6|9|12|14|21|2010|2011|112|19 239)\b", VARIABLE.sub("", examples))


@pytest.mark.parametrize("name", ANSWERS)
def test_buttons(name: str) -> None:
    buttons = ANSWERS[name].get("buttons", ())
    for button in buttons:
        assert 0 < len(fill(button["title"], values())) <= LONGEST
        assert ("payload" in button) != ("url" in button)
        if "payload" in button:
            intent = re.fullmatch(r"/(\w+)(\{.*\})?", button["payload"])
            assert intent
            assert intent[1] in titles()
        else:
            assert re.match(r"(https?|mailto|tel):", fill(button["url"], values()))
    assert len({button["title"] for button in buttons}) == len(buttons)


def test_an_address_to_write_to_stands_in_the_text_too() -> None:
    for name, answer in ANSWERS.items():
        for button in answer.get("buttons", ()):
            if button.get("url", "").startswith("mailto:"):
                assert "{L5.email}" in answer["text"], name


def test_every_outcome_has_an_answer() -> None:
    wanted = {f"utter_{rule}_{outcome}" for rule, names in OUTCOMES.items() for outcome in names.split()}
    assert wanted <= set(ANSWERS)


def test_the_outcomes_are_those_of_the_rules() -> None:
    for rule, names in OUTCOMES.items():
        source = (ROOT / "rules" / f"{rule}.py").read_text(encoding="utf-8")
        for outcome in set(names.split()) - {"unknown", "unclear", "next", "until", "first_login", "new_phone"}:
            assert f'"{outcome}"' in source, f"{rule}: {outcome}"


def test_every_slot_that_is_asked_for_has_a_question() -> None:
    forms = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["forms"]
    for form, said in forms.items():
        for slot in said["required_slots"]:
            assert {f"utter_ask_{form}_{slot}", f"utter_ask_{slot}"} & set(ANSWERS), (form, slot)


def test_every_intent_has_a_rule_and_a_short_name() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    ruled: set[str] = set()
    for path in (ROOT / "data").glob("*/rules.yml"):
        for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]:
            ruled |= {step["intent"] for step in rule["steps"] if "intent" in step}
    assert ruled == set(domain["intents"]) == set(titles())
    assert all(len(name) <= LONGEST for name in titles().values())


def test_forms_are_the_same_in_domain_and_dialogue() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    assert set(domain["forms"]) == set(dialogue().forms)
    for name, form in dialogue().forms.items():
        assert set(domain["forms"][name]["required_slots"]) <= set(form.slots)
        assert set(form.opened_by) <= set(domain["intents"])
        assert set(form.slots) <= set(dialogue().slots)


def stories() -> list[str]:
    """The answers that stand in stories, as often as they do."""
    found: list[str] = []
    for path in (ROOT / "data").glob("*/stories.yml"):
        for story in yaml.safe_load(path.read_text(encoding="utf-8"))["stories"]:
            found += [step["action"] for step in story["steps"] if step.get("action", "").startswith("utter_")]
    return found


def test_stories_list_what_forms_and_actions_say() -> None:
    ruled: set[str] = set()
    for path in (ROOT / "data").glob("*/rules.yml"):
        for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]:
            ruled |= {step["action"] for step in rule["steps"] if "action" in step}
    told = stories()
    assert sorted(told) == sorted(set(ANSWERS) - ruled)


def test_what_stories_list_is_said_somewhere() -> None:
    """A question is one of a form's slots, an outcome one of a rule's; the rest is named in the code that says it."""
    forms = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["forms"]
    asked = {name for form, said in forms.items() for slot in said["required_slots"] for name in _questions(form, slot)}
    outcomes = {f"utter_{rule}_{outcome}" for rule, names in OUTCOMES.items() for outcome in names.split()}
    outcomes |= {f"utter_{form.removesuffix('_form')}_unknown" for form in forms}
    folders = ("actions", "policies", "channels", "rules", "knowledge")
    code = "\n".join(path.read_text(encoding="utf-8") for name in folders for path in (ROOT / name).glob("*.py"))
    follow_ups = yaml.safe_load((ROOT / "knowledge" / "follow_ups.yml").read_text(encoding="utf-8"))
    outcomes |= {answer for kind in follow_ups["kinds"].values() for answer in kind["after"].values()}
    for name in set(stories()) - asked - outcomes:
        problem = name.removeprefix("utter_bad_").removesuffix("_birth_date")
        assert f'"{name}"' in code or f'"{problem}"' in code or problem == "place", name


def _questions(form: str, slot: str) -> set[str]:
    return {f"utter_ask_{form}_{slot}", f"utter_ask_{slot}"}

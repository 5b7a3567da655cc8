"""The gate: what the bot reached on messages kept apart must not quietly get lost.

Floors stand a few points below what `make eval` measured (docs/decisions/0003-classifier.md).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.intents import faq_intents
from scripts.evaluation.measures import Ranking, Score, best, score
from scripts.evaluation.messages import KEPT_APART, kept_apart
from scripts.evaluation.rasa_peers import Parser
from scripts.evaluation.split import asked

SAFETY = ("emergency", "data_incident", "medical_advice")


@pytest.fixture(scope="module")
def parser(trained_model: Path) -> Parser:
    return Parser(trained_model)


@pytest.fixture(scope="module")
def parse(parser: Parser) -> Any:
    return parser.parse


def measured(parser: Parser, kind: str) -> Score:
    messages = kept_apart("test", kind)
    return score([intent for _, intent in messages], [parser.rank(text) for text, _ in messages], faq_intents())


@pytest.fixture(scope="module")
def clean(parser: Parser) -> Score:
    return measured(parser, "clean")


def test_most_messages_are_understood(clean: Score) -> None:
    assert clean.messages >= 2490
    assert clean.accuracy >= 0.935
    assert clean.macro_f1 >= 0.94


def test_wrong_answers_are_rare(clean: Score) -> None:
    assert clean.wrong_answers <= 0.035


def test_what_is_out_of_scope_gets_no_faq_answer_and_what_is_in_scope_is_not_sent_away(clean: Score) -> None:
    assert clean.outside_answered <= 0.05
    assert clean.inside_rejected <= 0.04


def test_missing_polish_letters_cost_next_to_nothing(parser: Parser, clean: Score) -> None:
    assert measured(parser, "no_diacritics").accuracy >= clean.accuracy - 0.015


def test_a_typo_costs_little(parser: Parser, clean: Score) -> None:
    assert measured(parser, "one_typo").accuracy >= clean.accuracy - 0.035


def test_danger_is_noticed(parser: Parser) -> None:
    rankings: list[Ranking] = [parser.rank(text) for text, intent in kept_apart("test") if intent in SAFETY]
    assert sum(best(ranking)[0] in SAFETY for ranking in rankings) / len(rankings) >= 0.96


@pytest.mark.parametrize(("file", "in_full", "torn"), [("multi_dev.yml", 0.80, 0.08), ("multi.yml", 0.66, 0.08)])
def test_several_questions_are_parted_and_stories_stay_whole(
    parser: Parser, file: str, in_full: float, torn: float
) -> None:
    cases = yaml.safe_load((KEPT_APART / file).read_text(encoding="utf-8"))
    found = [(case["intents"], asked(parser.parse(case["text"]))) for case in cases]
    assert share([got == meant for meant, got in found if len(meant) > 1]) >= in_full
    assert share([len(got) > 1 for meant, got in found if len(meant) == 1]) <= torn


def share(flags: list[bool]) -> float:
    return sum(flags) / len(flags)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("gdzie znajdę L4? Jaka będzie jutro pogoda?", ["sick_leave_where"]),
        ("gdzie L4 i wyniki badań", ["sick_leave_where", "documents_where"]),
        ("gdzie i jak zobaczę zwolnienie", ["sick_leave_where"]),
        ("ex wziął młodą na swoje ubezpieczenie i zniknęła mi z apki", ["child_account_other_parent"]),
        ("gdzie znajdę zwolnienie lekarskie? i jaki lek mogę wziąć na kaszel", ["medical_advice", "sick_leave_where"]),
    ],
)
def test_what_is_beside_a_question_neither_swallows_nor_doubles_it(parse: Any, text: str, meant: list[str]) -> None:
    assert asked(parse(text)) == meant


def test_two_question_words_ask_two_things(parse: Any) -> None:
    assert set(asked(parse("kiedy i gdzie zobaczę zwolnienie od dziś"))) == {"sick_leave_when", "sick_leave_where"}


def test_announced_questions_are_parted_at_commas(parse: Any) -> None:
    parsed = parse("mam trzy sprawy: oddział NFZ dla Torunia, gdzie jest moje L4, ile dawek ma hpv")
    assert asked(parsed)[:2] == ["nfz_branch", "sick_leave_where"]
    assert len(asked(parsed)) == 3


def test_a_numbered_list_gives_every_question(parse: Any) -> None:
    text = "1) nie widze syna na ikp 2) gdzie znajde l4 meza 3) jaka szczepionka jest na hpv?"
    parsed = parse(text)
    assert asked(parsed) == ["child_account_no_access", "sick_leave_where", "hpv_vaccine"]
    spans = [text[e["start"] : e["end"]] for e in parsed["entities"] if e["entity"] == "question"]
    assert "l4 meza" in spans[0]
    assert "szczepionka" in spans[1]


@pytest.mark.parametrize(
    "text",
    [
        "gdzie znajdę zwolnienie? i jeszcze: dziecko sinieje i nie oddycha",
        "Nie mogę się zalogować przez mBank. Mąż stracił przytomność i nie reaguje!",
    ],
)
def test_danger_comes_first_wherever_it_stands(parse: Any, text: str) -> None:
    assert parse(text)["intent"]["name"] == "emergency"


def test_a_message_without_words_is_asked_back(parse: Any) -> None:
    assert parse("")["intent"]["name"] == "nlu_fallback"


def test_where_it_is_unsure_the_two_nearest_can_be_offered(parser: Parser) -> None:
    unsure = [r for r in (parser.rank(text) for text, _ in kept_apart("dev")) if r[0][0] == "nlu_fallback"]
    assert unsure
    assert all(len(ranking) >= 3 for ranking in unsure)

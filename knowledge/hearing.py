"""How sure NLU has to be for what, which intents are of one kind, and the little words that messages are told by."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

FALLBACK = "nlu_fallback"
NOT_TEXT = "not_text"  # no intent of NLU: a picture's marker, an empty message, only emoji
EMERGENCY = "emergency"
NFZ_BRANCH = "nfz_branch"
CONTACT = "contact_support"
SAFETY = (EMERGENCY, "data_incident", "medical_advice")

# These carry data or mood; beside a real question they need no answer of their own.
INFORMING = ("inform", "affirm", "deny", FALLBACK)
SMALL_TALK = (*INFORMING, "greet", "goodbye", "thank", "cancel", "complaint", "out_of_scope", NOT_TEXT)

# After these the talk is still about what it was about.
KEEPING = ("thank", "greet", "complaint", "cancel")

MOODS = ("affirm", "deny", "thank", "greet", "goodbye", "complaint")  # what emoji alone can say

# In a form these are never its answer, whatever words they hold.
INTERRUPTING = (*SAFETY, "ask_human", "privacy_request", "complaint", "bot_challenge", "help", "goodbye", "thank")

# After these an open form is closed: to ask on would be nagging, or worse.
CLOSING = ("emergency", "data_incident", "ask_human", "complaint", "cancel", "goodbye", "thank")

# A longer message with another intent is a question of its own, even when a date stands in it.
SHORT_ANSWER = 6  # words
STRAY = 4  # words: "asdf qwer", "jakoś w wakacje" are failed answers rather than questions beyond the bot's scope

BARE = "bare"  # the role of an age that is only a number: the open question says what it is

# Of what NLU is not sure: what the talk is about may decide, and bare data belong to what was just answered.
UNSURE = 0.5
VAGUE = 0.4  # „gdzie to jest?”
ELLIPTICAL = 0.8  # „a gdzie to jest?”: it leans on what was said before
FEW_WORDS = 7
MANY_WORDS = 13  # more are no follow-up
HARDLY = 0.35  # out of scope: better to ask back
A_FEW = 2  # words: „telefon?”
STRANGERS = 2  # words that are not light, in a follow-up
PLANNED = ("planned", "dose2", "until")  # roles of a day that is only asked about
RANKED = 5  # intents of a ranking that are looked at
NEAR_BEST = {VAGUE: 0.5, ELLIPTICAL: 0.1}  # the share of the best confidence that another intent needs

PROBABLE = 0.5  # an emergency or a medical question that NLU holds for less likely needs a word of danger in a form
# What is meant by a topic's name alone.
PLAINEST = {"documents": "documents_where", "sick_leave": "sick_leave_where", "hpv": "hpv_register"}
PLAINEST |= {"login": "login_problem", "child_account": "child_account_no_access", "general": CONTACT}
BRIEF, SURELY_DANGER = 5, 0.9  # „a w innej przychodni”: so few words without one of danger have to be heard so surely
STRONGLY_NEAR = 0.5  # of the best confidence
ASKED_IN_PASSING = 0.2  # „skąd mam wiedzieć, czy to darmowe”: a question within not knowing
QUITE_SURE = 0.75
ALSO_CANCELS = 0.3
SURE = 0.8  # of a question: then it is no follow-up, unless its words name nothing
WITHOUT_A_NAME = 0.98  # so sure is NLU of another topic's question though no word names that topic
AT_ALL = 0.05
NEARLY_OUTSIDE = 0.9  # out of scope, yet a question of the topic may be heard; no more than that is no follow-up
FAINTLY_NEAR = 0.08
NEARLY_EVEN = 0.35
SAME_AGAIN = 0.5  # of the best confidence within the topic: then a follow-up asks on about the same question

# „A córka z 2012?” is another case; „a nie, 12 maja” and „a to 12 maja” are the same one.
SAME_CASE = (
    "dokladnie",
    "konkretnie",
    "chyba",
    "nie",
    "to",
    "jednak",
    "wlasciwie",
    "czekaj",
    "sorry",
    "sorki",
    "przepraszam",
)

CHILDREN = (("cork", "corc", "core"), ("syn",), ("starsz",), ("mlodsz",), ("brat",), ("siostr",))
ANOTHER_CHILD = ("starsz", "mlodsz", "drug", "cork", "syn", "core", "dziec", "corc", "mlod", "wnu")
OPENERS = {
    "ok",
    "okej",
    "oki",
    "dobra",
    "dobrze",
    "aha",
    "acha",
    "dzieki",
    "dziekuje",
    "super",
    "rozumiem",
    "hmm",
    "no",
}
LEANS = ("a", "i", "to", "ale", "czyli", "wiec")
POINTS_BACK = {
    "to", "tego", "temu", "tym", "tam", "ten", "ta", "te", "go", "jego", "jej", "ja", "mu", "nim", "niej", "ich", "im",
    "potem", "wtedy", "znowu", "znow", "tez", "rowniez",
}  # fmt: skip
BIRTH_WORDS = ("ur", "urodz", "rocznik")
QUESTION_WORD = re.compile(r"\b(gdzie|kiedy|jak|jaki|jaka|jakie|czy|ile|skad|czemu|dlaczego)\b")
A_DAY = re.compile(r"(\d{4}|-)-\d\d-\d\d")

SEVERAL = re.compile(r"\b(dwie|dwa|trzy|kilka|pare|2|3) (rzeczy|spraw\w*|pytani?\w*|kwesti\w*|temat\w*)\b")
WILL_BE = re.compile(r"\b(przyjmie\w*|dostanie\w*|wezmie\w*|zaszczepi|zaszczepimy|zaszczepia|pojdzie\w*|bedzie\w*)\b")
SUPPOSING = re.compile(r"(?:a |ale |i |no )*(?:co )?(?:jak|jesli|jezeli|gdyby|jakby|gdy) ")
HAS_BEEN = re.compile(r"\b(?!bedzi)\w+(?:l|la|lo|li|ly)\b")
GLUE = frozenset(
    [
        "a",
        "u",
        "w",
        "we",
        "z",
        "ze",
        "to",
        "nie",
        "na",
        "no",
        "i",
        "od",
        "dla",
        "ta",
        "ten",
        "te",
        "jednak",
        "chyba",
        "juz",
        "tak",
    ]
)
YES_OR_NO = re.compile(r"\s*(?:tak\b|nie\s*(?:[,.;!–-]|$))")
TO_US = frozenset(["was", "wam", "wasz", "wasze", "waszego", "nas", "macie", "ikp"])
BACK_TO = re.compile(r"\b(wroc\w*|wrac\w*|powrot\w*) (jeszcze |znow\w* )?do\b")

MARKER = re.compile(r"\[(image|audio|video|file|sticker|location)\]")


def is_to_come(entity: dict[str, Any]) -> bool:
    """Whether it is a day to come that nothing else is said of: „a jutro?”."""
    code = str(entity["value"])
    loose = entity.get("role") in (None, "noticed")
    return entity["entity"] == "date" and loose and bool(re.match(r"P[1-9]|.*>$", code))


def day_of_month(entity: dict[str, Any]) -> str | None:
    """The date code of a message that is only a number, where a day is asked for: „27” → `---27`."""
    number = re.fullmatch(r"P(\d\d?)Y", str(entity["value"])) if entity.get("role") == BARE else None
    return f"---{int(number[1]):02}" if number and 1 <= int(number[1]) <= 31 else None


def ranked(ranking: Sequence[dict[str, Any]]) -> tuple[tuple[str, float], ...]:
    """The first intents of Rasa's `intent_ranking`."""
    return tuple((str(item["name"]), float(item["confidence"])) for item in ranking[:RANKED])


def is_childs_age(entity: dict[str, Any]) -> bool:
    """Whether it is an age, a birthday or a birth date of a child (grown-ups' ages have a role)."""
    kind, role = entity["entity"], entity.get("role")
    return (kind in ("age", "birthday") and role is None) or (kind == "date" and role == "birth")


def supposes(said: str) -> bool:
    """„a jak będą zamknięci 30 listopada?”: what may come, not „a jak miała 12 maja?”; the text is folded."""
    return bool(SUPPOSING.match(said)) and not HAS_BEEN.search(said)

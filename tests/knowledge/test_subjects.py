"""Which topics the words of a message name, and whether they are new in the talk."""

from __future__ import annotations

import pytest

from knowledge.intents import topics
from knowledge.subjects import named, names_new


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("nie widzę córki", "child_account"),
        ("Kiedy 2. dawka HPV?", "hpv"),
        ("wypis ze szpitala", "documents"),
        ("L4 od wczoraj", "sick_leave"),
        ("nie mogę się zalogować", "login"),
        ("macie infolinię?", "general"),
    ],
)
def test_a_topic_is_named_by_a_word_of_it(text: str, topic: str) -> None:
    assert topic in named(text)
    assert topic in topics()


def test_words_that_name_nothing() -> None:
    assert named("a ile to potrwa") == frozenset()
    assert not names_new("login", "a ile to potrwa", "child_account")


def test_a_word_of_both_topics_changes_no_subject() -> None:
    assert not names_new("child_account", "a pracodawca?", "sick_leave")
    assert names_new("child_account", "a pracodawca?", "hpv")
    assert names_new("hpv", "a druga dawka?", "child_account")

"""The measures that systems are compared by."""

from __future__ import annotations

import math

from scripts.evaluation.measures import fewest_wrong


def test_wrong_answers_are_compared_at_the_same_share_of_rejections() -> None:
    labels = ["hpv", "hpv", "l4", "out_of_scope"]
    rankings = [[("hpv", 0.9)], [("l4", 0.3)], [("l4", 0.5)], [("hpv", 0.4)]]
    none, one, two = fewest_wrong(labels, rankings, {"hpv", "l4"}, (0.0, 0.34, 0.67))
    assert (none, one, two) == (0.5, 0.0, 0.0)  # both wrong answers are less sure than the right ones


def test_what_rejects_too_much_at_any_threshold_has_no_figure() -> None:
    assert math.isnan(fewest_wrong(["hpv"], [[("out_of_scope", 1.0)]], {"hpv"}, (0.5,))[0])

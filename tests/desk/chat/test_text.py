"""Plain text as safe HTML."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.chat.text import as_html, is_safe_url, typeset

PORTAL = '<a href="https://pacjent.gov.pl/a" target="_blank" rel="noopener noreferrer">https://pacjent.gov.pl/a</a>'
MAIL = '<a href="mailto:ikp-pomoc@cez.gov.pl">ikp-pomoc@cez.gov.pl</a>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Dzień dobry", "<p>Dzień dobry</p>"),
        ("raz\ndwa", "<p>raz<br>dwa</p>"),
        ("raz\r\n\r\ndwa", "<p>raz</p><p>dwa</p>"),
        ("Mogę pomóc:\n• raz\n• dwa\nPisz!", "<p>Mogę pomóc:</p><ul><li>raz</li><li>dwa</li></ul><p>Pisz!</p>"),
        ("- raz\n– dwa", "<ul><li>raz</li><li>dwa</li></ul>"),
        ("-5 stopni", "<p>-5 stopni</p>"),
        ("Więcej: https://pacjent.gov.pl/a.", f"<p>Więcej: {PORTAL}.</p>"),
        ("(https://pacjent.gov.pl/a)", f"<p>({PORTAL})</p>"),
        ("„https://pacjent.gov.pl/a”", f"<p>„{PORTAL}”</p>"),
        ("Napisz: ikp-pomoc@cez.gov.pl, pomożemy", f"<p>Napisz: {MAIL}, pomożemy</p>"),
        ("", ""),
        ("\n\n", ""),
    ],
)
def test_text_becomes_paragraphs_lists_and_links(text, html):
    assert as_html(text) == html


@pytest.mark.parametrize(
    ("text", "tied"),
    [
        ("konto i aplikacja", "konto i_aplikacja"),
        ("A w domu", "A_w_domu"),
        ("(i więcej)", "(i_więcej)"),
        ("plan B jest", "plan B jest"),
        ("moi i mali", "moi i_mali"),
        ("https://x.pl/a b", "https://x.pl/a b"),
        ("koniec z", "koniec z"),
    ],
)
def test_one_letter_words_stay_with_the_next(text, tied):
    assert typeset(text) == tied.replace("_", "\u00a0")


def test_brackets_inside_an_address_belong_to_it():
    assert 'href="https://x.pl/a_(b)"' in as_html("zob. https://x.pl/a_(b)")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        'https://x.pl/"onmouseover="alert(1)',
        "https://x.pl/'><svg/onload=alert(1)>",
        "javascript:alert(1)",
        'a@b.pl"><script>alert(1)</script>',
    ],
)
def test_hostile_text_stays_text(text):
    html = as_html(text)
    assert not re.search(r"<(?!/?(?:p|br|ul|li)>|/?a[ >])", html)
    assert set(re.findall(r'<a ([a-z]+)="', html)) <= {"href"}
    assert 'href="javascript' not in html


@given(st.text(alphabet=st.sampled_from("ab<>\"'&/:@.•- \nhtps(){}%"), max_size=60))
def test_only_our_own_tags_come_out(text):
    html = as_html(text)
    assert not re.sub(
        r"</?(?:p|ul|li|a)(?: href=\"[^\"<>]*\")?(?: target=\"_blank\" rel=\"noopener noreferrer\")?>|<br>", "", html
    ).count("<")


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://x.pl", True),
        ("mailto:a@b.pl", True),
        ("tel:112", True),
        ("javascript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//x.pl", False),
        ("", False),
    ],
)
def test_buttons_open_only_known_schemes(url, safe):
    assert is_safe_url(url) is safe

"""spaCy for Polish as citizens type it: the tokenizer's rules, and Morfeusz lemmas as a spaCy component.

No Polish spaCy model is on PyPI, so the default is `spacy.blank("pl")` plus the component below. Where an operator has
`pl_core_news_md`, its name in `config.yml` brings its own lemmatizer instead.
"""

from __future__ import annotations

import re

import spacy
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc

from nlu.text import morphology

BLANK = "blank"

# Thumbs leave no space: `3dni`, `1)syn`, `ikp...nic`. The redaction's placeholders, addresses and dates stay whole.
_PLACEHOLDER = r"\[[^\W\d_]+\]"
_SIGN = r"[^\w\s]|_"
_BETWEEN_DIGITS = r"(?<=\d)[.:,/-](?=\d)"
_KIND_CHANGES = r"(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)"
_PREFIX = re.compile(rf"^(?:{_PLACEHOLDER}|{_SIGN})")
_SUFFIX = re.compile(rf"(?:{_PLACEHOLDER}|{_SIGN})$")
_INFIX = re.compile(rf"{_PLACEHOLDER}|(?!{_BETWEEN_DIGITS})(?:{_SIGN})|{_KIND_CHANGES}")
_WHOLE = re.compile(rf"(?:{_PLACEHOLDER}|https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.-]*\w)$")


@Language.component("morfeusz_lemmatizer")
def morfeusz_lemmatizer(doc: Doc) -> Doc:
    """Sets `lemma_` of each token from Morfeusz (folded: no diacritics, lower case)."""
    for token in doc:
        token.lemma_ = morphology.lemma(token.lower_) if token.is_alpha else token.lower_
    return doc


def load(model: str = BLANK) -> Language:
    """spaCy for Polish. `model`: `blank`, or the name of an installed Polish model such as `pl_core_news_md`."""
    if model == BLANK:
        nlp = spacy.blank("pl")
        nlp.add_pipe("morfeusz_lemmatizer")
    else:
        nlp = spacy.load(model, exclude=["parser", "ner", "senter"])
    nlp.tokenizer = Tokenizer(
        nlp.vocab,
        prefix_search=_PREFIX.search,
        suffix_search=_SUFFIX.search,
        infix_finditer=_INFIX.finditer,
        token_match=_WHOLE.match,
    )
    return nlp

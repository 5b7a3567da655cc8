"""Tokens and lemmas from spaCy's Polish, as a Rasa component."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.utils.io import get_text_hash

from nlu.text import polish
from nlu.version import code_version
from nlu.words import fold


class PolishToken(Token):
    """Rasa fingerprints every token several times in training; the deep hash of its own is a tenth of all the time."""

    def fingerprint(self) -> str:
        """A stable hash of what a token holds here."""
        return get_text_hash(f"{self.text} {self.start} {self.lemma}")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class PolishTokenizer(Tokenizer):
    """Cuts a message into tokens with folded lemmas. Config: `model`, `blank` or an installed Polish spaCy model."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Rasa's settings for tokenizers, and the spaCy model."""
        return {
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
            "prefix_separator_symbol": None,
            "model": polish.BLANK,
        }

    def __init__(self, config: dict[str, Any]) -> None:
        """Loads spaCy's pipeline."""
        super().__init__(config)
        self._nlp = polish.load(config["model"])

    @staticmethod
    def required_packages() -> list[str]:
        """What has to be installed."""
        return ["spacy", "morfeusz2"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """A change of the project's own code needs a new training."""
        return code_version()

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """The tokens of one text."""
        doc = self._nlp(message.get(attribute))
        return [PolishToken(token.text, token.idx, lemma=fold(token.lemma_ or token.text)) for token in doc]

"""Where somebody lives, as the branch of the NFZ there; no Rasa."""

from nlu.places.grammar import Place, find, together

__all__ = ["Place", "find", "together"]

"""The bot's custom actions: slots → rule → verdict → response. One file a topic; rasa-sdk imports the whole folder."""

from knowledge import facts
from knowledge.published import Published

facts.heed(Published.of_environment().facts_off)  # what editors switch off holds for the rules at once

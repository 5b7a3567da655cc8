"""The bot's custom actions: slots → rule → verdict → response. One file a topic; rasa-sdk imports the whole folder."""

"""The bot in talk: real Rasa server and action server, over the desk's channel and REST."""

"""Sends the outbox through the Graph API: in order within a conversation, each call once, nothing silently lost."""

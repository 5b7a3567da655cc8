"""The dialogue policy."""

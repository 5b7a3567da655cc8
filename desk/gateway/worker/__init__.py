"""Works the inbox off: one conversation at a time in order, many conversations at once."""

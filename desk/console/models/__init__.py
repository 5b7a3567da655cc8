"""What the console keeps of its own: the log of access, moderators' tools, the search index."""

from desk.console.models.audit import AuditEntry
from desk.console.models.login import LoginFailure
from desk.console.models.search import SearchText
from desk.console.models.tools import BulkAction, CannedAnswer, Draft, Presence, SavedFilter, Tag

__all__ = [
    "AuditEntry",
    "BulkAction",
    "CannedAnswer",
    "Draft",
    "LoginFailure",
    "Presence",
    "SavedFilter",
    "SearchText",
    "Tag",
]

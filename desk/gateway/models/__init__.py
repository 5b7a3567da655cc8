"""The desk's own record of conversations: inbox (what came), messages (what was said), outbox (what has to go out)."""

from desk.gateway.models.conversation import Conversation
from desk.gateway.models.deletion import DeletionRequest
from desk.gateway.models.inbox import InboxEvent
from desk.gateway.models.message import Feedback, Message
from desk.gateway.models.outbox import Outgoing
from desk.gateway.models.sender import Heartbeat, SenderState

__all__ = [
    "Conversation",
    "DeletionRequest",
    "Feedback",
    "Heartbeat",
    "InboxEvent",
    "Message",
    "Outgoing",
    "SenderState",
]

"""Comments under posts: `changes[]` of a page's feed and of an Instagram account."""

from __future__ import annotations

from typing import Any

from desk.gateway.channels.reading import digest, identifier, key, mapping, moment, string
from desk.gateway.events import Event, Kind

VERBS = {"add": Kind.COMMENT, "edited": Kind.COMMENT_EDIT, "remove": Kind.COMMENT_REMOVE}


def parse_feed_change(page: str, change: dict[str, Any], entry_time: Any) -> list[Event]:
    """A `feed` change with a comment; likes, posts, shares, hiding and the page's own comments give nothing."""
    value = mapping(change.get("value"))
    kind = VERBS.get(str(value.get("verb")))
    comment = identifier(value.get("comment_id"))
    author = identifier(mapping(value.get("from")).get("id"))
    if change.get("field") != "feed" or value.get("item") != "comment" or kind is None or not comment or author == page:
        return []
    post, parent = identifier(value.get("post_id")), identifier(value.get("parent_id"))
    return [
        Event(
            channel="comment",
            account=page,
            user=author or f"comment-{comment}",  # `from` can be absent: then the comment stands for its author
            key=key(_key(comment, kind, value), entry_time),
            kind=kind,
            at=moment(value.get("created_time"), unit=1),
            text=string(value.get("message")),
            marker="" if value.get("message") or kind is Kind.COMMENT_REMOVE else "image",
            external_id=comment,
            extra={"post": post, "parent": parent, "top_level": parent in {"", post}, "via": "page"},
        )
    ]


def removal_key(comment: str) -> str:
    """The key of the event that takes a comment back."""
    return f"{comment}:remove"


def _key(comment: str, kind: Kind, value: dict[str, Any]) -> str:
    """A comment is added and removed once; its edits differ in their time, or in their words."""
    if kind is Kind.COMMENT_EDIT:
        return f"{comment}:edited:{identifier(value.get('created_time'))}:{digest(value.get('message'))[:8]}"
    return removal_key(comment) if kind is Kind.COMMENT_REMOVE else f"{comment}:add"


def parse_instagram_change(account: str, change: dict[str, Any], entry_time: Any) -> list[Event]:
    """A `comments` change of an Instagram account (`verb` is unknown there: every one is an addition)."""
    value = mapping(change.get("value"))
    comment = identifier(value.get("id"))
    author = identifier(mapping(value.get("from")).get("id"))
    if change.get("field") not in ("comments", "live_comments") or not comment or author == account:
        return []
    parent = identifier(value.get("parent_id"))
    return [
        Event(
            channel="comment",
            account=account,
            user=author or f"comment-{comment}",
            key=key(f"{comment}:add", entry_time),
            kind=Kind.COMMENT,
            at=moment(entry_time, unit=1),
            text=string(value.get("text")),
            external_id=comment,
            extra={
                "post": identifier(mapping(value.get("media")).get("id")),
                "parent": parent,
                "top_level": not parent,
                "via": "instagram",
            },
        )
    ]

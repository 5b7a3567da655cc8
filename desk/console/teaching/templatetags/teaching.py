"""Words for the pages of teaching."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def percent1(share: float | None) -> str:
    """0.9532 → „95,3%”."""
    return "" if share is None else f"{100 * share:.1f}%".replace(".", ",")

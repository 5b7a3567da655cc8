"""Words and figures for the console's templates."""

from __future__ import annotations

from datetime import datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from desk.console import access, troubles
from desk.console.counts import of_queues, worded
from desk.console.nav import Page, pages_for
from desk.console.saved import filters_of
from desk.console.words import MARKERS, QUEUES, TOPICS
from desk.gateway.models import Outgoing
from knowledge import polish
from knowledge.clock import WARSAW
from knowledge.intents import labels

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite; with `label` it is read out, else it is decoration."""
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="#i-{}"></use></svg>', label, name)
    return format_html('<svg class="icon" aria-hidden="true"><use href="#i-{}"></use></svg>', name)


@register.filter
def intent_label(name: str) -> str:
    """The moderators' label of an intent."""
    return labels().get(name, name)


@register.filter
def topic_label(name: str) -> str:
    """The label of a topic."""
    return TOPICS.get(name, name)


@register.filter
def marker_label(name: str) -> str:
    """What came in place of text."""
    return MARKERS.get(name, name or "pusta wiadomość")


@register.filter
def percent(share: float | None) -> str:
    """0.93 → „93%”."""
    return "" if share is None else f"{round(100 * share)}%"


@register.filter
def plural(count: int, forms: str) -> str:
    """`5|plural:"rozmowa,rozmowy,rozmów"` → „5 rozmów”."""
    one, few, many = forms.split(",")
    return f"{count} {polish.plural(count, one, few, many)}"


@register.filter
def plural_form(count: int, forms: str) -> str:
    """`5|plural_form:"rozmowa,rozmowy,rozmów"` → „rozmów”: the word alone."""
    return polish.plural(count, *forms.split(","))


@register.filter
def day(on: datetime) -> str:
    """„dziś”, „wczoraj”, „piątek, 12 marca 2027 r.”."""
    local = timezone.localtime(on, WARSAW).date() if isinstance(on, datetime) else on
    away = (timezone.localtime(timezone.now(), WARSAW).date() - local).days
    return {0: "dziś", 1: "wczoraj"}.get(away) or polish.day_with_weekday(local)


@register.filter
def moment(at: datetime) -> str:
    """„12 marca 2027 r., 14:05”."""
    local = timezone.localtime(at, WARSAW)
    return f"{polish.day(local.date())}, {local:%H:%M}"


@register.filter
def when(at: datetime) -> str:
    """A moment as people say it: „dziś, 14:05”, „wczoraj, 9:00”, „12 marca, 14:05”; the year where it is another."""
    local, now = timezone.localtime(at, WARSAW), timezone.localtime(timezone.now(), WARSAW)
    on = {0: "dziś", -1: "wczoraj", 1: "jutro"}.get((local.date() - now.date()).days)
    if not on:
        on = polish.day_and_month(local.date()) if local.year == now.year else polish.day(local.date())
    return f"{on}, {local:%-H:%M}"


@register.filter
def until(at: datetime) -> str:
    """The same after „do”: „jutra, 9:00”."""
    return when(at).replace("jutro,", "jutra,")


@register.filter
def clock(at: datetime) -> str:
    """„14:05”."""
    return f"{timezone.localtime(at, WARSAW):%H:%M}"


@register.filter
def ago(at: datetime) -> str:
    """Short, for lists: „teraz”, „5 min”, „3 godz.”, „wczoraj”, „12 marca”."""
    now = timezone.localtime(timezone.now(), WARSAW)
    local = timezone.localtime(at, WARSAW)
    away = now - local
    if away < timedelta(minutes=1):
        return "teraz"
    if away < timedelta(hours=1):
        return f"{int(away.total_seconds() // 60)} min"
    if local.date() == now.date():
        return f"{local:%H:%M}"
    if local.date() == now.date() - timedelta(days=1):
        return "wczoraj"
    return polish.day_and_month(local.date()) if local.year == now.year else f"{local:%d.%m.%Y}"


@register.filter
def left(until: datetime) -> str:
    """How long until then: „23 godz. 5 min”, „6 dni 4 godz.”, „12 min”."""
    minutes = max(0, int((until - timezone.now()).total_seconds() // 60))
    days, hours, rest = minutes // 1440, minutes % 1440 // 60, minutes % 60
    if days:
        return f"{polish.counted(days, 'days')} {hours} godz."
    return f"{hours} godz. {rest} min" if hours else f"{rest} min"


@register.filter
def trouble(out: Outgoing) -> str:
    """Why it did not go out."""
    return troubles.worded(out.error_code, out.error)


@register.filter
def initials(user: object) -> str:
    """„AN” for Anna Nowak, „A” for an account without a name."""
    name = user.get_full_name() or user.get_username()  # type: ignore[attr-defined]
    return "".join(part[0] for part in name.split()[:2]).upper()


@register.filter
def fullname(user: object) -> str:
    """A person's name, or else the account's."""
    return user.get_full_name() or user.get_username()  # type: ignore[attr-defined, no-any-return]


@register.filter
def may(user: access.User, role: str) -> bool:
    """Whether the user has a role."""
    return access.may(user, role)


@register.inclusion_tag("console/_queues.html", takes_context=True)
def queues(context: dict) -> dict:
    """The queues with counts, the saved filters, for the sidebar."""
    user, chosen = context["request"].user, context.get("filter")
    counts = of_queues(user)
    return {
        "queues": [
            {"name": name, "label": QUEUES[name], "count": worded(number) if number else "", "icon": name}
            for name, number in counts.items()
        ],
        "here": chosen.queue if chosen else "",
        "query": chosen.query if chosen else "",
        "saved": filters_of(user),
        "user": user,
    }


@register.simple_tag(takes_context=True)
def menu(context: dict) -> list[Page]:
    """The pages beside the inbox."""
    return pages_for(context["request"].user)

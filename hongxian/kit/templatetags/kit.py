"""Template tags every page uses: icons, chips, dates, addresses. Loaded as a builtin."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from django import template
from django.template.context import RequestContext
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString

from hongxian.kit import chips, clock, dates
from hongxian.kit.listing.page import PARTS, PLACES, list_cookie

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=200)
def icon(name: str) -> SafeString:
    """A line icon of `kit/static/kit/icons.svg`; decoration only, the word stands beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("kit/icons.svg"),
        name,
    )


@register.filter
def cn_date(day: date | None) -> str:
    """6月7日(周日)."""
    return dates.cn_date(day, clock.today()) if day else ""


@register.filter
def cn_datetime(moment: datetime | None) -> str:
    """6月7日(周日) 12:00."""
    return dates.cn_datetime(moment, clock.today()) if moment else ""


@register.filter
def weekday(day: date) -> str:
    """周一 … 周日."""
    return dates.weekday(day)


@register.simple_tag
def state_chip(subject: Any) -> SafeString:
    """The chip of a record's state: {% state_chip deliverable %}."""
    return chips.state_chip(subject).__html__()


@register.simple_tag
def due_chip(due: date | None, today: date, done: bool = False) -> SafeString:
    """The chip of a due day: {% due_chip deliverable.due_on today done %}."""
    return chips.due_chip(due, today, done).__html__()


@register.simple_tag
def chip(word: str, tone: str = "plain", note: str = "") -> SafeString:
    """Any word as a chip: {% chip "在用" "done" %}."""
    return chips.Chip(word, chips.Tone(tone), note).__html__()


@register.simple_tag(takes_context=True)
def address(context: RequestContext, **changes: Any) -> str:
    """This page's query with some parameters changed; None or "" drops one, and so is dropped what
    says where in the list one is and which part of it was asked for."""
    query = context["request"].GET.copy()
    for name in (*PLACES, *PARTS):
        query.pop(name, None)
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def back_to(context: RequestContext, url_name: str, label: str, row: Any = "") -> SafeString:
    """A link back to a list as it was last seen: filter, sort, page and row."""
    href = reverse(url_name)
    seen = unquote(context["request"].COOKIES.get(list_cookie(href), ""))
    if seen.startswith(href) and url_has_allowed_host_and_scheme(seen, allowed_hosts=None):
        href = seen
    anchor = f"#row-{row}" if row else ""
    return format_html('<a class="back" href="{}{}">{}{}</a>', href, anchor, icon("back"), label)

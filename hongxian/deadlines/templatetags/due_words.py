"""Due moments in templates: the end of a day is the day alone, never 23:59."""

from datetime import datetime

from django import template

from hongxian.deadlines.queries.marks import due_text
from hongxian.kit import clock

register = template.Library()


@register.filter
def due_words(moment: datetime) -> str:
    """6月7日(周二) 12:00, or 6月7日(周二)."""
    return due_text(moment, clock.now())

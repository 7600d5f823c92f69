"""How the review page shows one draft line."""

from django import template

from hongxian.campaigns.models import DraftFact
from hongxian.campaigns.queries.grammar import SEAT_LABELS, date_words, shown

register = template.Library()


@register.filter
def other_fields(fact: DraftFact) -> list[tuple[str, str]]:
    """The fields beside the words that name the line."""
    if fact.kind == "period":
        return []
    told = shown(fact.kind, fact.data)
    return [
        (label, text)
        for label, text in told
        if text != fact.words and label not in {"编号", "席位"}
    ]


@register.filter
def seat_label(fact: DraftFact) -> str:
    """组长, 副组长, 成员 …"""
    return str(SEAT_LABELS.get(fact.data.get("seat", ""), fact.get_kind_display()))


@register.filter
def period_words(fact: DraftFact) -> str:
    """2026年3月 至 2026年10月."""
    start, end = (date_words(fact.data.get(name) or "") for name in ("start", "end"))
    if start or end:
        return f"{start or '未写明'} 至 {end or '未写明'}"
    return f"{fact.data.get('year') or ''}年"

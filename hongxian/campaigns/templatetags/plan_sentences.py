"""The link from a fact to its sentence in the plan, and how deliverables read."""

from collections.abc import Iterable
from datetime import date
from html import escape

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hongxian.campaigns.models import Deliverable
from hongxian.campaigns.models.facts import PlanFact
from hongxian.campaigns.queries import marks
from hongxian.campaigns.queries.grammar import date_words
from hongxian.campaigns.queries.sentences import KINDS
from hongxian.kit.listing import page_of

register = template.Library()
deliverable_page = page_of("deliverable")


@register.filter
def sentence_url(fact: PlanFact) -> str:
    """Where the fact's sentence stands; "" for what was added by hand."""
    if fact.span_start is None:
        return ""
    return f"{reverse('sentence', args=[fact.document_id])}?fact={KINDS[type(fact)]}:{fact.pk}"


@register.simple_tag
def sentence_link(fact: PlanFact, words: str = "原文") -> SafeString | str:
    """The link 原文, opened in the panel beside the page, or as a page of its own."""
    href = sentence_url(fact)
    if not href:
        return format_html('<span class="by-hand">{}</span>', "补录")
    return format_html(
        '<a class="to-sentence" href="{}#here" hx-get="{}" hx-target="#panel">{}</a>',
        href, href, words,
    )  # fmt: skip


@register.simple_tag
def due_mark(row: Deliverable, today: date) -> SafeString:
    return marks.due_mark(row, today).__html__()


@register.filter
def unit_marks(rows: Iterable[Deliverable]) -> SafeString:
    """The signs of the units on the milestone board, drawn here: there are hundreds of them."""
    return SafeString("".join([_unit_mark(row) for row in rows]))


def _unit_mark(row: Deliverable) -> str:
    unit, mark, page = row.unit, marks.unit_mark(row), escape(deliverable_page(row))
    return (
        f'<li><a class="unit-mark mark-{mark.tone.value}" href="{page}" '
        f'title="{escape(unit.name)}：{mark.word}"><span aria-hidden="true">{mark.sign}</span>'
        f"{escape(unit.short_name)}<small>{mark.word}</small></a></li>"
    )


@register.filter
def plan_date(text: str) -> str:
    """A day in the plan's own precision: 2026-03 → 2026年3月."""
    return date_words(text)

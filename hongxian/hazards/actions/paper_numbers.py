"""Numbers of papers: one row of numbers per unit, kind and year, without gaps.

The number is taken in the transaction that writes the paper: what fails gives its number back, and
who counts waits for who counted before. A voided paper keeps its number.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from hongxian.audit.actions import record
from hongxian.hazards import rules, verbs
from hongxian.hazards.models import NumberBook, Paper, PaperKind
from hongxian.hazards.papers import wording_on
from hongxian.kit.clock import day_of
from hongxian.kit.verdict import Refused, require
from hongxian.orgs.access import Actor
from hongxian.orgs.models import Unit


@dataclass(frozen=True)
class Number:
    """The mark, year and serial of a paper."""

    word: str
    year: int
    serial: int


def take_number(unit: Unit, kind: str, *, now: datetime) -> Number:
    """The next number, in the caller's transaction."""
    book = _book(unit, kind, now)
    word = book.word or default_word(unit, kind, now)
    if not book.last and not book.word and _is_anothers(book, word, now):
        raise Refused(
            "本单位的字号与另一个单位的相同，编号会重复。请先在“文书—字号”里设置本单位的字号。"
        )
    book.last += 1
    book.save(update_fields=["last"])
    return Number(word, book.year, book.last)


def set_word(unit: Unit, kind: str, *, word: str, actor: Actor, now: datetime) -> NumberBook:
    """The unit's mark from the next paper on; what was issued keeps its own."""
    word = word.strip()
    require(rules.sets_words(actor, unit.pk))
    if not word or any(mark in word for mark in "〔〕[]【】") or word.endswith("号"):
        raise Refused("字号只写年份前面的部分，例如：青公（东城）责限改。")
    with transaction.atomic():
        book = _book(unit, kind, now)
        if _is_anothers(book, word, now):
            raise Refused("这个字号已由另一种文书或另一个单位使用，编号会重复，请换一个。")
        before, book.word = book.word, word
        book.save(update_fields=["word"])
        record(
            actor=actor, verb=verbs.PAPER_WORD, subject=book, now=now,
            detail={"kind": PaperKind(kind).label, "before": before, "after": word},
        )  # fmt: skip
    return book


def default_word(unit: Unit, kind: str, now: datetime) -> str:
    """青公（东城派出所）责限改: what the wording proposes until the unit sets its own."""
    bureau = f"{unit.county.name[:1]}公" if unit.county is not None else "公"
    proposed = wording_on(kind, day_of(now)).word
    return proposed.format(bureau=bureau, unit=unit.short_name)


def _book(unit: Unit, kind: str, now: datetime) -> NumberBook:
    """This year's book, locked; a new year takes over the mark of the last one."""
    if unit.county_id is None:
        raise Refused("请选择本县区的单位开具文书。")
    year = day_of(now).year
    books = NumberBook.objects.filter(county=unit.county_id, unit=unit, kind=kind)
    last = books.filter(year__lt=year).order_by("-year").first()
    book, _ = books.select_for_update(of=("self",)).get_or_create(
        year=year,
        defaults={
            "county_id": unit.county_id, "unit": unit, "kind": kind,
            "word": last.word if last is not None else "",
        },
    )  # fmt: skip
    return book


def _is_anothers(book: NumberBook, word: str, now: datetime) -> bool:
    """Set for, used by, or about to be proposed to another unit or for another kind."""
    books = NumberBook.objects.filter(county=book.county_id, year=book.year).exclude(pk=book.pk)
    papers = Paper.objects.filter(county=book.county_id, year=book.year, word=word)
    if books.filter(word=word).exists():
        return True
    if papers.exclude(unit=book.unit_id, kind=book.kind).exists():
        return True
    settled = set(books.exclude(word="").values_list("unit", "kind"))
    return any(
        default_word(unit, kind, now) == word
        for unit in Unit.objects.filter(county=book.county_id).select_related("county")
        for kind in PaperKind.values
        if (unit.pk, kind) not in settled and (unit.pk, kind) != (book.unit_id, book.kind)
    )

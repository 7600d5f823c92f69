"""The log of a county and a period as lines that anybody can check without this software."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from hongxian.audit.canonical import FIELDS, content, line, moment
from hongxian.audit.models import AuditEntry, ChainLink, DayHead
from hongxian.audit.queries.checking import LINK

FORMAT = "hongxian-log-1"
PAGE = 1000


def sealed_between(county: str, since: date, until: date) -> tuple[int, int]:
    """The first and the last number sealed from one day to the other, both included; (0, 0)."""
    links = ChainLink.objects.filter(
        county_code=county, sealed_at__gte=_midnight(since),
        sealed_at__lt=_midnight(until + timedelta(days=1)),
    )  # fmt: skip
    ends = [links.order_by(by).values_list("seq", flat=True).first() for by in ("seq", "-seq")]
    return (ends[0] or 0, ends[1] or 0)


def export_lines(county: str, since: date, until: date) -> Iterator[str]:
    """A head line, then every link with its entry, and each day's head behind its last link."""
    first, last = sealed_between(county, since, until)
    yield _header(county, since, until) + "\n"
    heads = DayHead.objects.filter(county_code=county, last_seq__gte=first, last_seq__lte=last)
    heads_by_end = {head.last_seq: head for head in heads.order_by("day")} if last else {}
    after = first - 1
    while last and after < last:
        links = ChainLink.objects.filter(county_code=county, seq__gt=after, seq__lte=last)
        page = list(links.order_by("seq").values_list(*LINK)[:PAGE])
        if not page:
            return
        rows = AuditEntry.objects.filter(pk__in=[row[1] for row in page]).values_list(*FIELDS)
        entries = {row[0]: content(row) for row in rows}
        for row in page:
            yield _link(row, entries.get(row[1])) + "\n"
            if row[0] in heads_by_end:
                yield _head(heads_by_end[row[0]]) + "\n"
        after = page[-1][0]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _header(county: str, since: date, until: date) -> str:
    told = {"county": county, "from": since.isoformat(), "to": until.isoformat()}
    return line({"kind": "header", "format": FORMAT, **told})


def _link(row: tuple[Any, ...], entry: dict[str, Any] | None) -> str:
    seq, _, entry_digest, previous, digest, sealed_at = row
    return line(
        {
            "kind": "link", "seq": seq, "entry": entry, "entry_digest": entry_digest,
            "previous": previous, "digest": digest, "sealed_at": moment(sealed_at),
        }
    )  # fmt: skip


def _head(head: DayHead) -> str:
    return line(
        {
            "kind": "head", "day": head.day.isoformat(), "first": head.first_seq,
            "last": head.last_seq, "last_link": head.last_link, "previous": head.previous,
            "digest": head.digest,
        }
    )  # fmt: skip


def waiting(county: str) -> int:
    """How many entries of a county are not sealed yet."""
    sealed = ChainLink.objects.filter(county_code=county).count()
    return max(0, AuditEntry.objects.filter(county_code=county).count() - sealed)


def with_seal(rows: Any) -> Any:
    """Entries with `seal`, their number in the chain, None while they wait."""
    return rows.annotate(seal=F("link__seq"))

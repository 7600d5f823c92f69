"""Sealing: committed entries take their place in the county's chain, and each day gets its head.

After the commit and apart from it, so that people who write at once never wait for each other
(decision 0009). One sealer at a time for each county; every page is a transaction of its own.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Value
from django.db.models.functions import Concat
from django.utils import timezone

from hongxian.audit.canonical import FIELDS, START, entry_digest, head_digest, link_digest
from hongxian.audit.models import AuditEntry, ChainLink, DayHead
from hongxian.audit.queries.chain import counties, last_link
from hongxian.kit.clock import day_of

PAGE = 1000
LOOK_BACK = 24 * 3600 * 1000
"""Milliseconds. Nobody's transaction stays open so long: what is older has been seen."""
LOCK = 7_402_117
"""Of this room, among the advisory locks of the database."""
FIRST = UUID(int=0)


def seal(*, now: datetime, thorough: bool = False) -> int:
    """Seal what every county has committed; how many entries. `thorough` looks at all of them."""
    return sum(seal_county(county, now=now, thorough=thorough) for county in list(counties()))


def seal_county(county: str, *, now: datetime, thorough: bool = False) -> int:
    """Close the days that are over, then append a link for every entry that has none."""
    _close_days(county, now)
    last = last_link(county)
    after = FIRST if last is None or thorough else _look_back(last.entry_id)
    sealed = 0
    for page in _pages(county, after):
        sealed += _seal_page(county, page, now)
    return sealed


def _look_back(entry: UUID) -> UUID:
    """The smallest key made a day before this one: a key begins with its milliseconds."""
    return UUID(int=max(0, (entry.int >> 80) - LOOK_BACK) << 80)


def _pages(county: str, after: UUID) -> Iterator[list[UUID]]:
    """Keys of the county's entries that have no link, a page at a time, in order.

    Walked by key: given the bare column, a database takes the county's index and sorts every page.
    """
    of_county = AuditEntry.objects.alias(code=Concat("county_code", Value(""))).filter(code=county)
    while True:
        rows = of_county.filter(pk__gt=after).order_by("pk")
        page = list(rows.values_list("pk", flat=True)[:PAGE])
        if not page:
            return
        if unsealed := _without_link(page):
            yield unsealed
        after = page[-1]


def _without_link(page: list[UUID]) -> list[UUID]:
    linked = set(ChainLink.objects.filter(entry__in=page).values_list("entry_id", flat=True))
    return [key for key in page if key not in linked]


@transaction.atomic
def _seal_page(county: str, page: list[UUID], now: datetime) -> int:
    _lock(county)
    page = _without_link(page)  # another sealer may have been here while this one waited
    last = last_link(county)
    seq, previous = (last.seq, last.digest) if last else (0, START)
    sealed_at = max(now, last.sealed_at) if last else now
    rows = AuditEntry.objects.filter(pk__in=page).order_by("pk")
    links = []
    for *values, told in rows.values_list(*FIELDS, "digest"):
        seq += 1
        # The writer's own digest, where there is one: a change since then shows in every check.
        digest = told or entry_digest(values)
        whole = link_digest(county, seq, digest, previous, sealed_at)
        links.append(
            ChainLink(
                county_code=county, seq=seq, entry_id=values[0], entry_digest=digest,
                previous=previous, digest=whole, sealed_at=sealed_at,
            )
        )  # fmt: skip
        previous = whole
    ChainLink.objects.bulk_create(links)
    return len(links)


def _lock(county: str) -> None:
    """One sealer a county. SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [LOCK, county])


@transaction.atomic
def _close_days(county: str, now: datetime) -> None:
    """A head for every day before today on which something was sealed and that has none."""
    _lock(county)
    before = DayHead.objects.filter(county_code=county).order_by("-day").first()
    today = day_of(now)
    while True:
        done = before.last_seq if before else 0
        links = ChainLink.objects.filter(county_code=county, seq__gt=done)
        first = links.order_by("seq").first()
        if first is None or day_of(first.sealed_at) >= today:
            return
        day = day_of(first.sealed_at)
        last = links.filter(sealed_at__lt=_midnight_after(day)).order_by("-seq")[0]
        before = _make_head(first, last, day, before, now)


def _midnight_after(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def _make_head(
    first: ChainLink, last: ChainLink, day: date, before: DayHead | None, now: datetime
) -> DayHead:
    county, previous = first.county_code, before.digest if before else START
    head: DayHead = DayHead.objects.create(
        county_code=county, day=day, first_seq=first.seq, last_seq=last.seq,
        last_link=last.digest, previous=previous, made_at=now,
        digest=head_digest(
            county, day.isoformat(), first.seq, last.seq, last.digest, previous
        ),
    )  # fmt: skip
    return head

"""Checking a county's chain against itself, a page at a time: memory stays the same."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from hongxian.audit.canonical import FIELDS, START, entry_digest, head_digest, link_digest
from hongxian.audit.models import AuditEntry, ChainLink, DayHead
from hongxian.audit.queries.chain import last_check
from hongxian.kit.clock import local

PAGE = 2000
SHOWN = 5
WINDOW = timedelta(days=1)
LINK = ("seq", "entry_id", "entry_digest", "previous", "digest", "sealed_at")

CHANGED = "记录被改动（内容与封存时不符）"
REMOVED = "记录被删除（封存过，现在没有了）"
BROKEN = "封存链被改动（摘要不符）"
GAP = "封存链缺号"
CUT = "末尾被截断（应有的序号没有了）"
HEAD = "日封存被改动或删除"
LATE = "内容发生一天以后才封存（停机、时钟倒拨或事后补入）"
UNSEALED = "超过一天没有封存"


@dataclass
class Report:
    """What a check found: `findings` speak against the log, `remarks` a person must explain."""

    county: str
    links: int = 0
    heads: int = 0
    entries: int = 0
    unsealed: int = 0
    last_seq: int = 0
    last_link: str = START
    sealed_at: datetime | None = None
    found: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def note(self, kind: str, where: str) -> None:
        """One more of a kind; the first few are named."""
        self.counts[kind] += 1
        if len(self.found[kind]) < SHOWN:
            self.found[kind].append(where)

    @property
    def findings(self) -> list[str]:
        return [self._told(kind) for kind in self.counts if kind not in {LATE, UNSEALED}]

    @property
    def remarks(self) -> list[str]:
        return [self._told(kind) for kind in (LATE, UNSEALED) if self.counts.get(kind)]

    @property
    def is_intact(self) -> bool:
        return not self.findings

    def _told(self, kind: str) -> str:
        more = "等" if self.counts[kind] > SHOWN else ""
        return f"{kind}：{self.counts[kind]}处，{'、'.join(self.found[kind])}{more}。"


def check(county: str, *, now: datetime, printed: Mapping[date, str] | None = None) -> Report:
    """Walk the whole chain of a county. `printed`: digests of days from paper kept elsewhere."""
    report = Report(county)
    ends = _check_heads(report, printed or {})
    _walk(report, ends)
    for seq, name in ends.values():
        report.note(CUT, f"{name}封存到第{seq}号，现在链上最大是第{report.last_seq}号")
    _check_against_last(report)
    _look_for_unsealed(report, now)
    return report


def _check_heads(
    report: Report, printed: Mapping[date, str]
) -> dict[tuple[int, str], tuple[int, str]]:
    """The heads among themselves; answers where the chain must stand at the end of each day."""
    ends: dict[tuple[int, str], tuple[int, str]] = {}
    previous, last, wanted = START, 0, dict(printed)
    for head in DayHead.objects.filter(county_code=report.county).order_by("day"):
        report.heads += 1
        told = head_digest(
            head.county_code, head.day.isoformat(), head.first_seq, head.last_seq,
            head.last_link, head.previous,
        )  # fmt: skip
        if told != head.digest or head.previous != previous or head.first_seq != last + 1:
            report.note(HEAD, str(head))
        if (paper := wanted.pop(head.day, head.digest)) != head.digest:
            report.note(HEAD, f"{head}与纸质存档不符（纸上为{paper[:8]}…）")
        ends[head.last_seq, head.last_link] = (head.last_seq, str(head))
        previous, last = head.digest, head.last_seq
    for day in sorted(wanted):
        report.note(HEAD, f"{day:%Y年%-m月%-d日}有纸质存档，库里没有")
    return ends


def _walk(report: Report, ends: dict[tuple[int, str], tuple[int, str]]) -> None:
    """Every link against the one before and against its entry."""
    expected, previous = 1, START
    batch_before: datetime | None = None
    for page in _link_pages(report.county):
        entries = _entries(row[1] for row in page)
        for seq, key, digest, before, whole, sealed_at in page:
            if seq != expected:
                report.note(GAP, f"第{expected}—{seq - 1}号")
            elif before != previous:
                report.note(BROKEN, f"第{seq}号")
            if whole != link_digest(report.county, seq, digest, before, sealed_at):
                report.note(BROKEN, f"第{seq}号")
            _compare(report, seq, digest, entries.get(key))
            if report.sealed_at and sealed_at > report.sealed_at:
                batch_before = report.sealed_at
            if batch_before and key in entries and entries[key][2] + WINDOW < batch_before:
                report.note(LATE, f"第{seq}号")
            ends.pop((seq, whole), None)
            report.links += 1
            report.last_seq, report.last_link, report.sealed_at = seq, whole, sealed_at
            expected, previous = seq + 1, whole


def _link_pages(county: str) -> Iterator[list[Any]]:
    """Links in order, by key rather than by one long cursor: nothing is held between pages."""
    rows = ChainLink.objects.filter(county_code=county).order_by("seq").values_list(*LINK)
    after: int | None = None
    while page := list((rows if after is None else rows.filter(seq__gt=after))[:PAGE]):
        yield page
        after = page[-1][0]


def _entries(keys: Iterator[UUID]) -> dict[UUID, tuple[Any, ...]]:
    rows = AuditEntry.objects.filter(pk__in=list(keys)).values_list(*FIELDS)
    return {row[0]: row for row in rows}


def _compare(report: Report, seq: int, digest: str, values: tuple[Any, ...] | None) -> None:
    if values is None:
        report.note(REMOVED, f"第{seq}号")
        return
    report.entries += 1
    if values[1] != report.county or entry_digest(values) != digest:
        report.note(CHANGED, f"第{seq}号")


def _check_against_last(report: Report) -> None:
    """What the last check saw must still stand: an end that was cut since then shows."""
    last = last_check(report.county)
    if last is None or not last.last_seq:
        return
    rows = ChainLink.objects.filter(county_code=report.county, seq=last.last_seq)
    if rows.values_list("digest", flat=True).first() != last.last_link:
        at = f"{local(last.at):%Y年%-m月%-d日%H:%M}"
        report.note(CUT, f"{at}核验时有第{last.last_seq}号，现在没有或不同")


def _look_for_unsealed(report: Report, now: datetime) -> None:
    """Entries without a link: young ones wait for the next seal, old ones need a reason."""
    rows = AuditEntry.objects.filter(county_code=report.county)
    report.unsealed = rows.count() - report.entries
    if report.unsealed <= 0:
        return
    links = ChainLink.objects.filter(entry=OuterRef("pk"))
    old = rows.filter(~Exists(links), at__lt=now - WINDOW).order_by("pk")
    for at, who in old.values_list("at", "actor_name")[: SHOWN + 1]:
        report.note(UNSEALED, f"{local(at):%Y年%-m月%-d日%H:%M}{who}")

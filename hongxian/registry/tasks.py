"""Background and timed work of this room: ledgers looked through, imported, taken back."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from django.urls import reverse

from hongxian.jobs.actions import StopAsked
from hongxian.jobs.kinds import Kind, Outcome, register
from hongxian.kit import clock
from hongxian.kit.verdict import Refused
from hongxian.orgs.access import Actor
from hongxian.orgs.background import owner_of
from hongxian.orgs.models import County
from hongxian.registry import ledger_kinds
from hongxian.registry.actions import ledgers as actions
from hongxian.registry.actions.expiry import remind_of_licences as remind
from hongxian.registry.actions.ledgers.batches import drop_leftovers as drop_old
from hongxian.registry.actions.ledgers.running import plan_chunk, rows_to_undo, told
from hongxian.registry.ledger import read_ledger
from hongxian.registry.ledger.facts import Ledger
from hongxian.registry.ledger_kinds import Desk, LedgerKind, Planned
from hongxian.registry.models import LedgerBatch, LedgerRow
from hongxian.registry.queries.ledgers.desk import desk_for

if TYPE_CHECKING:
    from hongxian.jobs.actions import Progress
    from hongxian.jobs.models import Job

LOOK, IMPORT, UNDO = "ledger-look", "ledger-import", "ledger-undo"
UNDO_CHUNK = 100
Item = TypeVar("Item")


def in_chunks(rows: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """Pieces of at most `size`."""
    for at in range(0, len(rows), size):
        yield rows[at : at + size]


def _start(job: "Job") -> tuple[LedgerBatch, LedgerKind, Actor]:
    batch = LedgerBatch.objects.get(pk=job.payload["batch"], county=job.county_code)
    kind = ledger_kinds.find(batch.kind)
    if kind is None:
        raise Refused("这个版本不能导入这种台账。")
    return batch, kind, owner_of(job, kind.rule, now=clock.now())


def understood(batch: LedgerBatch) -> Ledger:
    """The file as the person has settled it. Raises Refused when it is kept no longer."""
    if not batch.file:
        raise Refused("文件已不再保存，请重新上传。")
    mapping = {int(index): key or None for index, key in batch.mapping.items()}
    with batch.file.open("rb") as file:
        data = file.read()
    return read_ledger(data, batch.file_name, sheet=batch.sheet, kind=batch.kind, mapping=mapping)


def look(job: "Job", progress: "Progress") -> Outcome:
    """What an import would do, row by row; begins anew after a break."""
    batch, kind, actor = _start(job)
    progress.always(0, batch.total, "正在读取文件")
    ledger = understood(batch)
    now = clock.now()
    desk = desk_for(batch, ledger, actor=actor, day=clock.today())
    planned: list[Planned] = []
    for chunk in in_chunks(ledger.lines, kind.chunk):
        planned += plan_chunk(chunk, kind, desk)
        progress(len(planned), len(ledger.lines), f"已核对到第{chunk[-1].no}行")
    batch = actions.keep_look(batch, planned, actor=actor, now=now)
    return Outcome(told(batch))


def bring_in(job: "Job", progress: "Progress") -> Outcome:
    """Import in chunks; after a break, rows that are in are left alone and the rest follows."""
    batch, kind, actor = _start(job)
    batch = actions.begin_import(batch, actor=actor, now=clock.now())
    progress.always(0, batch.total, "正在读取文件")
    ledger = understood(batch)
    desk = desk_for(batch, ledger, actor=actor, day=clock.today())
    try:
        _import_lines(batch, kind, ledger, desk, progress)
    except StopAsked:
        actions.stop_import(batch, actor=actor, now=clock.now())
        raise
    batch = actions.finish_import(batch, actor=actor, now=clock.now())
    return Outcome(told(batch))


def _import_lines(
    batch: LedgerBatch, kind: LedgerKind, ledger: Ledger, desk: Desk, progress: "Progress"
) -> None:
    rows = LedgerRow.objects.filter(county=batch.county_id, batch=batch)
    done = set(rows.values_list("row_no", flat=True))
    lines = [line for line in ledger.lines if line.no not in done]
    count = len(ledger.lines) - len(lines)
    for chunk in in_chunks(lines, kind.chunk):
        actions.import_chunk(batch, chunk, kind, desk, actor=desk.actor, now=clock.now())
        count += len(chunk)
        progress(count, len(ledger.lines), f"已导入到第{chunk[-1].no}行")


def take_back(job: "Job", progress: "Progress") -> Outcome:
    """Undo a batch in chunks, the last rows first; goes on after a break."""
    batch, kind, actor = _start(job)
    rows = rows_to_undo(batch)
    stays = done = 0
    for chunk in in_chunks(rows, UNDO_CHUNK):
        stays += actions.undo_chunk(batch, chunk, kind, actor=actor, now=clock.now())
        done += len(chunk)
        progress(done, len(rows), f"已撤销到第{chunk[-1].row_no}行")
    actions.undo_ledger(batch, actor=actor, now=clock.now())
    left = f"，{stays}条导入后又有变动，保留" if stays else ""
    return Outcome(f"已撤销{len(rows) - stays}条{left}")


def _url(job: "Job") -> str:
    return reverse("ledger-batch", args=[job.payload["batch"]])


def offer_jobs() -> None:
    """Tell the room of jobs what this room can do in the background; from `apps.ready()`."""
    register(Kind(LOOK, "预览台账导入", look, _url))
    register(Kind(IMPORT, "导入台账", bring_in, _url))
    register(Kind(UNDO, "撤销台账导入", take_back, _url))


def remind_of_licences(now: datetime) -> int:
    """`hongxian tick`: licences that run out; how many were told of."""
    told = 0
    for county in County.objects.order_by("code"):
        while some := remind(county_id=county.pk, now=now):
            told += some
    return told


def drop_leftovers() -> str:
    """`hongxian tick`: drafts of a week ago, and files kept for mending for a month."""
    count = drop_old(now=clock.now())
    return f"清理没有导入的台账{count}份。" if count else ""

"""A ledger looked through, imported in chunks, finished, taken back."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from hongxian.audit.actions import record
from hongxian.kit.verdict import Refused, require
from hongxian.orgs.access import Actor
from hongxian.registry import ledger_kinds, verbs
from hongxian.registry.actions.ledgers.batches import drop_file, forget_rows, open_batch
from hongxian.registry.ledger.facts import LedgerLine
from hongxian.registry.ledger_kinds import Desk, Kept, LedgerKind, Planned
from hongxian.registry.models import BatchState, LedgerBatch, LedgerRow, RowOutcome

LONGEST = 300
IN = (RowOutcome.CREATED, RowOutcome.UPDATED)


def plan_chunk(lines: Sequence[LedgerLine], kind: LedgerKind, desk: Desk) -> list[Planned]:
    """What becomes of each row, in order. Rows whose cells stop them never reach the kind."""
    fit = [line for line in lines if not any(one.stops for one in line.problems)]
    planned = {one.line.no: one for one in kind.plan(fit, desk)}
    return [planned.get(line.no) or _stopped(line) for line in lines]


def _stopped(line: LedgerLine) -> Planned:
    why = "；".join(f"{one.column}：{one.why}" for one in line.problems if one.stops)
    title = next(
        (
            str(line.values[key])
            for key in ("name", "plate", "number", "what")
            if line.values.get(key)
        ),
        "",
    )
    return Planned(line, RowOutcome.REFUSED, title, why)


def _rows(
    batch: LedgerBatch, planned: Sequence[Planned], kept: dict[int, Kept] | None = None
) -> list[LedgerRow]:
    """Rows of a dry run, or with what an import has made of them."""
    rows = []
    for one in planned:
        made = (kept or {}).get(one.line.no)
        rows.append(
            LedgerRow(
                county_id=batch.county_id,
                batch=batch,
                row_no=one.line.no,
                title=one.title[:120],
                told=one.told[:40],
                outcome=made.outcome if made else one.outcome,
                why=((made.why if made else "") or one.why)[:LONGEST],
                subject_id=made.subject_id if made else one.subject_id,
                before=made.before if made else {},
                after_stamp=made.stamp if made else None,
            )
        )
    return rows


@transaction.atomic
def keep_look(
    batch: LedgerBatch, planned: Sequence[Planned], *, actor: Actor, now: datetime
) -> LedgerBatch:
    """Keep a dry run, row by row. Nothing else is written."""
    row = open_batch(batch)
    forget_rows(row)
    LedgerRow.objects.bulk_create(_rows(row, planned), batch_size=500)
    _count(row, Counter(one.outcome for one in planned))
    row.total, row.looked_at = len(planned), now
    row.save(update_fields=["created", "updated", "unchanged", "refused", "total", "looked_at"])
    record(actor=actor, verb=verbs.LEDGER_LOOK, subject=row, now=now, detail={"counts": told(row)})
    return row


def _count(row: LedgerBatch, counts: "Counter[str]") -> None:
    row.created, row.updated = counts[RowOutcome.CREATED], counts[RowOutcome.UPDATED]
    row.unchanged, row.refused = counts[RowOutcome.UNCHANGED], counts[RowOutcome.REFUSED]


def told(batch: LedgerBatch) -> str:
    """What a batch does or did, in one line."""
    return f"新增{batch.created}、更新{batch.updated}、未变{batch.unchanged}、有误{batch.refused}"


@transaction.atomic
def begin_import(batch: LedgerBatch, *, actor: Actor, now: datetime) -> LedgerBatch:
    """From here on the batch is being imported; one that was broken off goes on."""
    rows = LedgerBatch.objects.select_for_update()
    row = rows.get(pk=batch.pk, county=batch.county_id)
    kind = ledger_kinds.find(row.kind)
    if kind is None or not row.file:
        raise Refused("文件已不再保存，请重新上传。")
    require(kind.rule(actor))
    if row.state == BatchState.RUNNING:
        return row
    if row.state != BatchState.DRAFT or row.looked_at is None:
        raise Refused("请先核对各列、看过预览，再导入；已导入的不能重复导入。")
    forget_rows(row)
    row.state = BatchState.RUNNING
    row.save(update_fields=["state"])
    record(actor=actor, verb=verbs.LEDGER_BEGIN, subject=row, now=now)
    return row


@transaction.atomic
def import_chunk(
    batch: LedgerBatch,
    lines: Sequence[LedgerLine],
    kind: LedgerKind,
    desk: Desk,
    *,
    actor: Actor,
    now: datetime,
) -> "Counter[str]":
    """Plan and write some rows; their outcomes counted. One bad row stops no other.

    `actor` is asked at every chunk: whoever lost the post in the middle does not go on.
    """
    require(kind.rule(actor))
    rows = LedgerBatch.objects.select_for_update()
    row = rows.get(pk=batch.pk, county=batch.county_id)
    if row.state != BatchState.RUNNING:
        raise Refused("导入已经停止。")
    planned = plan_chunk(lines, kind, desk)
    wanted = [one for one in planned if one.outcome in IN]
    kept = dict(zip((one.line.no for one in wanted), kind.save(wanted, desk, now), strict=True))
    made = _rows(row, planned, kept)
    LedgerRow.objects.bulk_create(made, batch_size=500)
    return Counter(one.outcome for one in made)


@transaction.atomic
def finish_import(batch: LedgerBatch, *, actor: Actor, now: datetime) -> LedgerBatch:
    """Count what became of the rows; the file stays while rows are left to mend."""
    rows = LedgerBatch.objects.select_for_update()
    row = rows.get(pk=batch.pk, county=batch.county_id)
    outcomes = LedgerRow.objects.filter(county=row.county_id, batch=row)
    _count(row, Counter(outcomes.values_list("outcome", flat=True)))
    row.state, row.done_at = BatchState.DONE, now
    if not outcomes.exclude(why="").exists():
        drop_file(row)
    row.save()
    record(
        actor=actor, verb=verbs.LEDGER_DONE, subject=row, now=now,
        detail={"counts": told(row), "sha256": row.sha256},
    )  # fmt: skip
    return row


@transaction.atomic
def stop_import(batch: LedgerBatch, *, actor: Actor, now: datetime) -> LedgerBatch:
    """Broken off by its owner: what is in stays in, and can be taken back."""
    return finish_import(batch, actor=actor, now=now)


def rows_to_undo(batch: LedgerBatch) -> list[LedgerRow]:
    """Rows that wrote something still standing, the last first."""
    rows = LedgerRow.objects.filter(county=batch.county_id, batch=batch, outcome__in=IN)
    return list(rows.order_by("-row_no"))


@transaction.atomic
def undo_chunk(
    batch: LedgerBatch, rows: Sequence[LedgerRow], kind: LedgerKind, *, actor: Actor, now: datetime
) -> int:
    """Take some rows back; how many records stay because somebody has touched them."""
    locked = LedgerBatch.objects.select_for_update().get(pk=batch.pk, county=batch.county_id)
    if locked.state != BatchState.DONE:
        raise Refused("只有已导入的台账才能撤销。")
    require(kind.rule(actor))
    stays = kind.undo(rows, actor, now)
    for row in rows:
        row.why = stays.get(row.row_no, "")[:LONGEST]
        if not row.why:
            row.outcome = RowOutcome.TAKEN_BACK
    LedgerRow.objects.bulk_update(rows, ["outcome", "why"], batch_size=500)
    return len(stays)


@transaction.atomic
def undo_ledger(batch: LedgerBatch, *, actor: Actor, now: datetime) -> LedgerBatch:
    """Everything that could be taken back has been; the rest stays listed."""
    row = LedgerBatch.objects.select_for_update().get(pk=batch.pk, county=batch.county_id)
    if row.state != BatchState.DONE:
        raise Refused("只有已导入的台账才能撤销。")
    stays = LedgerRow.objects.filter(county=row.county_id, batch=row, outcome__in=IN).count()
    row.state, row.undone_at = BatchState.UNDONE, now
    row.save(update_fields=["state", "undone_at"])
    record(actor=actor, verb=verbs.LEDGER_UNDO, subject=row, now=now, detail={"stays": stays})
    return row

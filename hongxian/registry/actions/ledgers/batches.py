"""A ledger handed in: kept, its columns settled, another sheet chosen, dropped."""

import re
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from hongxian.audit.actions import record
from hongxian.kit.masking import masked_phone
from hongxian.kit.verdict import Refused, require
from hongxian.orgs.access import SYSTEM, Actor
from hongxian.registry import ledger_kinds, verbs
from hongxian.registry.ledger import read_ledger, sheet_names
from hongxian.registry.ledger.facts import Ledger
from hongxian.registry.ledger.headers import field, kinds
from hongxian.registry.models import BatchState, LedgerBatch, LedgerMapping, LedgerRow

_NUMBERS = re.compile(r"[0-9]{11,18}[Xx]?")
"""Telephone and ID numbers: samples of a column are kept in part."""
KEPT_DAYS = 7
"""What was uploaded and not imported is kept so many days."""
MARKED_DAYS = 30
"""A workbook with rows left to mend is kept so many days after its import."""


def upload_ledger(
    *, file_name: str, content: bytes, kind: str, sheet: str | None, actor: Actor, now: datetime
) -> LedgerBatch:
    """Keep a ledger that can be read, with what was understood. `kind` "" asks the reader.

    Raises Refused for what is no ledger, and for a kind nobody recognises or imports.
    """
    ledger = read_ledger(
        content, file_name, sheet=sheet, kind=kind or None, remembered=_remembered(kind, actor)
    )
    if not kind and ledger.kind:
        remembered = _remembered(ledger.kind, actor)
        ledger = read_ledger(
            content, file_name, sheet=ledger.sheet, kind=ledger.kind, remembered=remembered
        )
    require(_importable(ledger.kind).rule(actor))
    batch = LedgerBatch(
        county_id=actor.county_id or "",
        file_name=file_name[:200],
        sha256=sha256(content).hexdigest(),
        sheets=sheet_names(content, file_name)[:50],
        by_id=actor.user_id or 0,
        uploaded_at=now,
    )
    _understand(batch, ledger)
    return _keep(batch, content, actor, now)


@transaction.atomic
def _keep(batch: LedgerBatch, content: bytes, actor: Actor, now: datetime) -> LedgerBatch:
    batch.file.save(f"{batch.pk}.bin", ContentFile(content), save=False)
    batch.save(force_insert=True)
    record(
        actor=actor, verb=verbs.LEDGER_UPLOAD, subject=batch, now=now,
        detail={"file": batch.file_name, "sha256": batch.sha256},
    )  # fmt: skip
    return batch


def _importable(code: str) -> ledger_kinds.LedgerKind:
    kind = ledger_kinds.find(code)
    if kind is None:
        words = "、".join(one.label for one in ledger_kinds.all_kinds())
        raise Refused(f"认不出这是哪种台账，请在“台账种类”里选一种（{words}）。")
    return kind


def _remembered(kind: str, actor: Actor) -> dict[str, str | None]:
    rows = LedgerMapping.objects.filter(county=actor.county_id, kind=kind)
    return {row.header: row.field or None for row in rows}


def _in_part(number: "re.Match[str]") -> str:
    return masked_phone(number.group())


def _understand(batch: LedgerBatch, ledger: Ledger) -> None:
    batch.kind, batch.sheet = ledger.kind, ledger.sheet[:100]
    batch.columns = [
        {**asdict(column), "samples": [_NUMBERS.sub(_in_part, one) for one in column.samples]}
        for column in ledger.columns
    ]
    batch.mapping = {str(one.index): one.field or "" for one in ledger.columns}
    batch.notes = ledger.notes
    batch.total = len(ledger.lines)
    batch.looked_at = None


def open_batch(batch: LedgerBatch) -> LedgerBatch:
    """The fresh draft, locked."""
    row = LedgerBatch.objects.select_for_update().get(pk=batch.pk, county=batch.county_id)
    if row.state != BatchState.DRAFT:
        raise Refused(f"这份台账{row.get_state_display()}，不能再改。")
    if not row.file:
        raise Refused("文件已不再保存，请重新上传。")
    return row


@transaction.atomic
def choose_sheet(
    batch: LedgerBatch, *, sheet: str, kind: str, actor: Actor, now: datetime
) -> LedgerBatch:
    """Read another sheet of the file, or read it as another kind of ledger."""
    row = open_batch(batch)
    with row.file.open("rb") as file:
        data = file.read()
    ledger = read_ledger(
        data, row.file_name, sheet=sheet, kind=_importable(kind).code,
        remembered=_remembered(kind, actor),
    )  # fmt: skip
    require(_importable(kind).rule(actor))
    _understand(row, ledger)
    forget_rows(row)
    row.save()
    record(
        actor=actor, verb=verbs.LEDGER_SHEET, subject=row, now=now,
        detail={"sheet": row.sheet, "kind": kinds()[row.kind].label},
    )  # fmt: skip
    return row


def forget_rows(row: LedgerBatch) -> None:
    """What a former look through the file said of its rows."""
    LedgerRow.objects.filter(county=row.county_id, batch=row).delete()


@transaction.atomic
def settle_columns(
    batch: LedgerBatch,
    *,
    mapping: Mapping[int, str],
    defaults: Mapping[str, Any],
    actor: Actor,
    now: datetime,
) -> LedgerBatch:
    """Say what each column is and what holds for all rows; remembered for the next such file."""
    row = open_batch(batch)
    require(_importable(row.kind).rule(actor))
    _refuse_unfit(row, mapping)
    row.mapping = {str(index): key for index, key in mapping.items()}
    row.defaults = {key: value for key, value in defaults.items() if value}
    row.looked_at = None
    forget_rows(row)
    row.save(update_fields=["mapping", "defaults", "looked_at"])
    changed = _remember(row, mapping, actor, now)
    record(actor=actor, verb=verbs.LEDGER_SETTLE, subject=row, now=now, detail={"changed": changed})
    return row


def _refuse_unfit(row: LedgerBatch, mapping: Mapping[int, str]) -> None:
    given = [key for key in mapping.values() if key]
    known = {key: field(row.kind, key) for key in given}
    twice = {key for key in given if given.count(key) > 1 and (one := known[key]) and one.keep}
    if twice:
        words = "、".join(sorted(str(one.label) for key in twice if (one := known[key])))
        raise Refused(f"“{words}”选了两次，一项只能对应一列。")
    needed = kinds()[row.kind].key
    if needed not in given:
        one = field(row.kind, needed)
        raise Refused(f"没有哪一列是“{one.label if one else needed}”，请指定一列。")


def _remember(
    row: LedgerBatch, mapping: Mapping[int, str], actor: Actor, now: datetime
) -> list[str]:
    """Keep what a person corrected or confirmed; the corrections in words."""
    changed = []
    for column in row.columns:
        key = mapping.get(column["index"], "")
        header = column["header"][:120]
        if not header or ((column["field"] or "") == key and column["sure"]):
            continue
        LedgerMapping.objects.update_or_create(
            county_id=row.county_id, kind=row.kind, header=header,
            defaults={"field": key, "by_id": actor.user_id or 0, "at": now},
        )  # fmt: skip
        one = field(row.kind, key) if key else None
        changed.append(f"{header}→{one.label if one else '不导入'}")
    return changed


@transaction.atomic
def drop_ledger(batch: LedgerBatch, *, actor: Actor, now: datetime) -> LedgerBatch:
    """Decide against it; file and preview go."""
    row = open_batch(batch)
    row.state = BatchState.DROPPED
    forget_rows(row)
    drop_file(row)
    row.save(update_fields=["state", "file"])
    record(actor=actor, verb=verbs.LEDGER_DROP, subject=row, now=now)
    return row


def drop_file(row: LedgerBatch) -> None:
    """The file goes when the row has let go of it for good."""
    stored, name = row.file.storage, row.file.name
    row.file = ""
    if name:
        transaction.on_commit(lambda: stored.delete(name))


@transaction.atomic
def drop_leftovers(*, now: datetime) -> int:
    """Drafts of a week ago are dropped, files kept for mending go after a month; how many."""
    rows = LedgerBatch.objects.select_for_update()
    old = rows.filter(state=BatchState.DRAFT, uploaded_at__lt=now - timedelta(days=KEPT_DAYS))
    marked = rows.filter(
        state__in=(BatchState.DONE, BatchState.UNDONE),
        done_at__lt=now - timedelta(days=MARKED_DAYS),
    ).exclude(file="")
    count = 0
    for row in [*old, *marked]:
        if row.state == BatchState.DRAFT:
            row.state = BatchState.DROPPED
            forget_rows(row)
        drop_file(row)
        row.save(update_fields=["state", "file"])
        record(actor=SYSTEM, verb=verbs.LEDGER_LEFTOVER, subject=row, now=now)
        count += 1
    return count

"""A ledger through upload, columns, dry run and import, as the pages do it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from hongxian.jobs.actions import enqueue
from hongxian.jobs.models import JobState
from hongxian.orgs.access import Actor
from hongxian.registry.actions.ledgers import settle_columns, upload_ledger
from hongxian.registry.models import LedgerBatch, LedgerRow
from hongxian.registry.tasks import IMPORT, LOOK, UNDO
from tests.campaigns.factories import NOON
from tests.registry.ledger.books import xlsx

SHOPS = [
    "单位名称",
    "类别",
    "地址",
    "负责人",
    "电话",
    "统一社会信用代码",
    "面积",
    "所属派出所",
    "责任民警",
]


def shops(*rows: Sequence[Any]) -> bytes:
    """A ledger of small shops."""
    return xlsx(("九小场所", [["青石县九小场所台账"], SHOPS, *rows]))


def upload(actor: Actor, content: bytes, *, kind: str = "", name: str = "台账.xlsx") -> LedgerBatch:
    """Hand a ledger in."""
    return upload_ledger(
        file_name=name, content=content, kind=kind, sheet=None, actor=actor, now=NOON
    )


def settle(batch: LedgerBatch, actor: Actor, **defaults: Any) -> LedgerBatch:
    """Take the columns as they were proposed."""
    mapping = {int(index): key for index, key in batch.mapping.items()}
    return settle_columns(batch, mapping=mapping, defaults=defaults, actor=actor, now=NOON)


def run(code: str, batch: LedgerBatch, actor: Actor, now: datetime = NOON) -> LedgerBatch:
    """Let a job do its work here; its refusal is the test's."""
    job = enqueue(code, {"batch": str(batch.pk)}, actor=actor, now=now)
    assert job.state == JobState.DONE, job.error
    batch.refresh_from_db()
    return batch


def look(actor: Actor, content: bytes, *, kind: str = "", **defaults: Any) -> LedgerBatch:
    """Up to the dry run."""
    return run(LOOK, settle(upload(actor, content, kind=kind), actor, **defaults), actor)


def bring_in(actor: Actor, content: bytes, *, kind: str = "", **defaults: Any) -> LedgerBatch:
    """All of it."""
    return run(IMPORT, look(actor, content, kind=kind, **defaults), actor)


def take_back(batch: LedgerBatch, actor: Actor) -> LedgerBatch:
    """Undo."""
    return run(UNDO, batch, actor)


def rows(batch: LedgerBatch) -> list[tuple[int, str, str]]:
    """(row, outcome, reason) of every row."""
    found = LedgerRow.objects.filter(batch=batch)
    return list(found.values_list("row_no", "outcome", "why"))


def counts(batch: LedgerBatch) -> tuple[int, int, int, int]:
    """Created, updated, unchanged, wrong."""
    return batch.created, batch.updated, batch.unchanged, batch.refused

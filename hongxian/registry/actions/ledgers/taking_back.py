"""What an import wrote, taken back while nobody has touched it since."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import ProtectedError

from hongxian.audit.actions import Deed, record_many
from hongxian.orgs.access import Actor
from hongxian.registry import verbs
from hongxian.registry.models import LedgerRow, RowOutcome

TOUCHED = "导入后又改过，没有撤销"
LEFT = "已有检查、隐患、证件等记录，没有撤销"
GONE = "记录已不在"


@transaction.atomic
def take_back(
    rows: Sequence[LedgerRow],
    known: dict[Any, Any],
    restore: Callable[[Any, dict[str, Any], datetime], None],
    remove: Callable[[Any], None],
    *,
    actor: Actor,
    now: datetime,
) -> dict[int, str]:
    """Row number → why its record stays. `known` holds the locked records by key.

    A created record goes, an updated one gets its former fields back; each in a savepoint.
    """
    kept: dict[int, str] = {}
    deeds: list[Deed] = []
    for row in rows:
        record = known.get(row.subject_id)
        if record is None:
            kept[row.row_no] = GONE
        elif record.changed_at != row.after_stamp:
            kept[row.row_no] = TOUCHED
        elif row.outcome == RowOutcome.UPDATED:
            restore(record, row.before, now)
            deeds.append(Deed(verbs.LEDGER_RESTORE, record, detail={"before": str(record)}))
        elif not _removed(record, remove):
            kept[row.row_no] = LEFT
        else:
            deeds.append(Deed(verbs.LEDGER_REMOVE, _remembered(record, row), detail={}))
    record_many(deeds, actor=actor, now=now)
    return kept


def _removed(record: Any, remove: Callable[[Any], None]) -> bool:
    try:
        with transaction.atomic():
            remove(record)
    except ProtectedError:
        return False
    return True


def _remembered(record: Any, row: LedgerRow) -> Any:
    """Django takes the key off a deleted row; the log still needs it."""
    record.pk = row.subject_id
    return record


def give_back(record: models.Model, before: dict[str, Any]) -> list[str]:
    """Set the former values, kept as JSON, on a record; the names of the fields."""
    for name, value in before.items():
        field: Any = record._meta.get_field(name)
        target = field.target_field if field.is_relation else field
        setattr(record, field.attname, None if value is None else target.to_python(value))
    return list(before)

"""Writing the log, inside the transaction of the action that is logged."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db import models

from hongxian.audit.canonical import FIELDS, entry_digest, fold
from hongxian.audit.models import AuditEntry
from hongxian.audit.verbs import Verb
from hongxian.kit.bulk import insert_rows

EXPORT = Verb("list.export", "导出清单")


class Acts(Protocol):
    """Who acts, as the log needs it; `orgs.access.Actor` is one."""

    @property
    def user_id(self) -> int | None: ...
    @property
    def name(self) -> str: ...
    @property
    def unit_name(self) -> str: ...
    @property
    def county_id(self) -> str | None: ...
    @property
    def acting_for(self) -> str: ...


def county_of(subject: models.Model | None) -> str:
    """The county a record belongs to: its own column, or its key when it is the county itself."""
    if subject is None:
        return ""
    if subject._meta.label_lower == "orgs.county":
        return str(subject.pk)
    return str(getattr(subject, "county_id", None) or "")


@dataclass(frozen=True)
class Deed:
    """What was done to which record, on what basis: the law and article, or the plan's sentence."""

    verb: Verb
    subject: models.Model | None
    basis: str = ""
    detail: dict[str, Any] | None = None


def record(
    *,
    actor: Acts,
    verb: Verb,
    subject: models.Model | None,
    now: datetime,
    basis: str = "",
    detail: dict[str, Any] | None = None,
) -> AuditEntry:
    """Append one entry. `basis` is the law and article or the plan's sentence."""
    entry = _entry(Deed(verb, subject, basis, detail), actor, now)
    entry.save(force_insert=True)
    return entry


def record_many(deeds: Iterable[Deed], *, actor: Acts, now: datetime) -> list[AuditEntry]:
    """Append an entry for each deed, in their order, many in one statement.

    For what one person or the timed work does to hundreds of records at once; each entry is the
    same as `record` would have written.
    """
    entries = [_entry(deed, actor, now) for deed in deeds]
    insert_rows(entries)
    return entries


def _entry(deed: Deed, actor: Acts, now: datetime) -> AuditEntry:
    subject = deed.subject
    entry = AuditEntry(
        county_code=county_of(subject) or actor.county_id or "",
        at=now,
        actor_id=actor.user_id,
        actor_name=actor.name,
        actor_unit=actor.unit_name,
        acting_for=actor.acting_for,
        verb=deed.verb.code,
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=str(subject.pk) if subject is not None else "",
        subject_label=fold(str(subject))[:300] if subject is not None else "",
        basis=deed.basis[:300],
        detail=fold(deed.detail or {}),
    )
    entry.digest = entry_digest([getattr(entry, name) for name in FIELDS])
    return entry


def record_export(*, actor: Acts, what: str, rows: int, now: datetime) -> AuditEntry:
    """Somebody took a list out of the system."""
    detail = {"what": what, "rows": rows}
    return record(actor=actor, verb=EXPORT, subject=None, now=now, detail=detail)

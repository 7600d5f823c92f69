"""Writing the log, inside the transaction of the action that is logged."""

from datetime import datetime
from typing import Any, Protocol

from django.db import models

from hongxian.audit.models import AuditEntry
from hongxian.audit.verbs import Verb


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
    county = getattr(subject, "county_id", None) or actor.county_id or ""
    return AuditEntry.objects.create(
        county_code=county,
        at=now,
        actor_id=actor.user_id,
        actor_name=actor.name,
        actor_unit=actor.unit_name,
        acting_for=actor.acting_for,
        verb=verb.code,
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=str(subject.pk) if subject is not None else "",
        subject_label=str(subject)[:300] if subject is not None else "",
        basis=basis[:300],
        detail=detail or {},
    )

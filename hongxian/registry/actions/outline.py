"""县界: the county's outline, from the office's own survey data."""

import hashlib
from datetime import datetime
from typing import cast

from django.db import transaction

from hongxian.audit.actions import record
from hongxian.kit.verdict import Refused, require
from hongxian.orgs.access import Actor
from hongxian.orgs.models import County
from hongxian.registry import rules, verbs
from hongxian.registry.models import CountyOutline, Crs
from hongxian.registry.queries.outline import read_outline


@transaction.atomic
def import_outline(
    data: bytes, *, file_name: str, crs: str, approval: str, actor: Actor, now: datetime
) -> CountyOutline:
    """Take over a GeoJSON file; a former outline gives way."""
    require(rules.keeps_standards(actor))
    if crs not in Crs.values:
        raise Refused("请选择坐标系。")
    rings = read_outline(data)
    county = _locked_county(actor)
    CountyOutline.objects.filter(county=county).delete()
    row: CountyOutline = CountyOutline.objects.create(
        county=county, rings=rings, crs=crs, file_name=file_name[-200:],
        sha256=hashlib.sha256(data).hexdigest(), approval=approval.strip(),
        by_id=cast("int", actor.user_id), at=now,
    )  # fmt: skip
    detail = {"file": row.file_name, "sha256": row.sha256, "note": f"{len(rings)}圈边界"}
    record(actor=actor, verb=verbs.OUTLINE_IMPORT, subject=row, now=now, detail=detail)
    return row


@transaction.atomic
def remove_outline(*, actor: Actor, now: datetime) -> None:
    """Take the outline off the map."""
    require(rules.keeps_standards(actor))
    row = CountyOutline.objects.filter(county=_locked_county(actor)).first()
    if row is None:
        raise Refused("还没有导入县界。")
    record(actor=actor, verb=verbs.OUTLINE_REMOVE, subject=row, now=now)
    row.delete()


def _locked_county(actor: Actor) -> County:
    rows = County.objects.select_for_update(of=("self",), no_key=True)
    return rows.get(pk=cast("str", actor.county_id))

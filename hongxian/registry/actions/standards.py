"""类别标准: the province's figures, proposed as data, entered and checked by the office."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import cast

from django.db import transaction

from hongxian.audit.actions import Deed, record, record_many
from hongxian.kit.verdict import Refused, require
from hongxian.orgs.access import Actor
from hongxian.orgs.models import County
from hongxian.registry import codes, rules, verbs
from hongxian.registry.models import CategoryThreshold


@dataclass(frozen=True, kw_only=True)
class Standard:
    """A size up to which a place belongs to its category, from a day on."""

    category: str
    measure: str
    at_most: Decimal
    source: str
    is_checked: bool = False
    valid_from: date | None = None
    valid_to: date | None = None


@transaction.atomic
def load_thresholds(*, actor: Actor, now: datetime) -> list[CategoryThreshold]:
    """Take over the proposals of `data/thresholds.toml` for what the county has nothing on yet."""
    county = _locked_county(actor)
    known = set(CategoryThreshold.objects.filter(county=county).values_list("category", "measure"))
    rows = [
        CategoryThreshold(
            county=county, category=each.category, measure=each.measure, at_most=each.at_most,
            source=each.source,
        )
        for each in codes.proposed_thresholds()
        if (each.category, each.measure) not in known
    ]  # fmt: skip
    if not rows:
        raise Refused("建议值都已载入，请逐条核对后标记已核。")
    CategoryThreshold.objects.bulk_create(rows)
    deeds = [Deed(verbs.THRESHOLD_LOAD, row, row.source, {"what": words(row)}) for row in rows]
    record_many(deeds, actor=actor, now=now)
    return rows


@transaction.atomic
def set_threshold(
    told: Standard, *, threshold: CategoryThreshold | None = None, actor: Actor, now: datetime
) -> CategoryThreshold:
    """Enter a figure, or correct the given one."""
    county = _locked_county(actor)
    row = threshold or CategoryThreshold(county=county)
    if threshold is not None:
        row = CategoryThreshold.objects.select_for_update().get(pk=threshold.pk, county=county)
    before = words(row) if threshold is not None else ""
    _refuse_odd(told)
    for name in Standard.__dataclass_fields__:
        setattr(row, name, getattr(told, name))
    _refuse_double(row)
    row.save(force_insert=threshold is None)
    detail = {"before": before, "after": words(row)}
    record(
        actor=actor, verb=verbs.THRESHOLD_SET, subject=row, now=now, basis=row.source,
        detail=detail,
    )  # fmt: skip
    return row


@transaction.atomic
def check_threshold(
    threshold: CategoryThreshold, *, actor: Actor, now: datetime
) -> CategoryThreshold:
    """Somebody has read the figure in their own province's rule."""
    county = _locked_county(actor)
    row = CategoryThreshold.objects.select_for_update().get(pk=threshold.pk, county=county)
    if row.is_checked:
        raise Refused("这条标准已标记已核。")
    row.is_checked = True
    row.source = row.source.replace(f"（{codes.TO_CHECK}）", "")
    row.save(update_fields=["is_checked", "source"])
    record(
        actor=actor, verb=verbs.THRESHOLD_CHECK, subject=row, now=now, basis=row.source,
        detail={"what": words(row)},
    )  # fmt: skip
    return row


@transaction.atomic
def end_threshold(
    threshold: CategoryThreshold, *, on: date, actor: Actor, now: datetime
) -> CategoryThreshold:
    """From this day on it holds no more."""
    county = _locked_county(actor)
    row = CategoryThreshold.objects.select_for_update().get(pk=threshold.pk, county=county)
    if row.valid_to is not None:
        raise Refused("这条标准已废止。")
    if row.valid_from is not None and on < row.valid_from:
        raise Refused("失效日期不能早于施行日期。")
    row.valid_to = on
    row.save(update_fields=["valid_to"])
    detail = {"what": words(row), "on": on.isoformat()}
    record(actor=actor, verb=verbs.THRESHOLD_END, subject=row, now=now, detail=detail)
    return row


def words(row: CategoryThreshold) -> str:
    """小商店建筑面积不超过300㎡."""
    label, unit = codes.MEASURES.get(row.measure, (row.measure, ""))
    return f"{codes.category_name(row.category)}{label}不超过{row.at_most.normalize():f}{unit}"


def _locked_county(actor: Actor) -> County:
    """One person at a time sets a county's standards."""
    require(rules.keeps_standards(actor))
    rows = County.objects.select_for_update(of=("self",), no_key=True)
    return rows.get(pk=cast("str", actor.county_id))


def _refuse_odd(told: Standard) -> None:
    if told.category not in codes.categories() or told.measure not in codes.MEASURES:
        raise Refused("请选择类别和指标。")
    if told.at_most <= 0:
        raise Refused("标准应大于0。")
    if not told.source.strip():
        raise Refused("请写明依据：哪个文件第几条。")
    if told.valid_from and told.valid_to and told.valid_to < told.valid_from:
        raise Refused("失效日期不能早于施行日期。")


def _refuse_double(row: CategoryThreshold) -> None:
    same = CategoryThreshold.objects.filter(
        county=row.county_id, category=row.category, measure=row.measure,
        valid_from=row.valid_from,
    )  # fmt: skip
    if same.exclude(pk=row.pk).exists():
        raise Refused("同一类别、指标和施行日期的标准已有一条，请直接更正那一条。")

"""检查频次: what the county itself says about how often places are visited."""

from datetime import datetime

from django.db import transaction

from hongxian.audit.actions import record
from hongxian.inspections import rules, verbs
from hongxian.inspections.models import Bound, VisitRule
from hongxian.kit.verdict import Refused, require
from hongxian.orgs.access import Actor
from hongxian.registry.codes import categories, category_name


def set_visit_rule(
    *,
    category: str,
    bound: str,
    times: int,
    source: str,
    is_checked: bool,
    actor: Actor,
    now: datetime,
) -> VisitRule:
    """Set the county's rule for a category ("" for every one); an earlier one is replaced."""
    require(rules.keeps_visit_rules(actor))
    source = source.strip()
    if category and category not in categories():
        raise Refused("没有这个类别，请重新选择。")
    if bound not in Bound.values:
        raise Refused("要求只能是“至少”或“至多”。")
    if not 0 <= times <= 365:
        raise Refused("每年次数应在 0 到 365 之间。")
    if not source:
        raise Refused("请写明依据，如文件名称和文号。")
    with transaction.atomic():
        mine = VisitRule.objects.select_for_update(of=("self",)).filter(
            county=actor.county_id, category=category, bound=bound
        )
        row = mine.first()
        before = row.times if row else None
        if row is None:
            row = VisitRule(county_id=actor.county_id or "", category=category, bound=bound)
        row.times, row.source, row.is_checked = times, source[:200], is_checked
        row.save()
        detail = {
            "category": category_name(category) if category else "全部类别",
            "bound": row.get_bound_display(), "before": before, "times": times,
        }  # fmt: skip
        record(
            actor=actor, verb=verbs.VISIT_RULE_SET, subject=row, now=now, basis=source[:300],
            detail=detail,
        )  # fmt: skip
    return row


def clear_visit_rule(rule: VisitRule, *, actor: Actor, now: datetime) -> None:
    """The county says nothing of its own any more; what is shipped holds again."""
    require(rules.keeps_visit_rules(actor))
    with transaction.atomic():
        row = VisitRule.objects.select_for_update(of=("self",)).get(
            pk=rule.pk, county=actor.county_id
        )
        detail = {
            "category": category_name(row.category) if row.category else "全部类别",
            "bound": row.get_bound_display(), "times": row.times,
        }  # fmt: skip
        record(actor=actor, verb=verbs.VISIT_RULE_CLEAR, subject=row, now=now, detail=detail)
        row.delete()

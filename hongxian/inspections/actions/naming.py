"""Who is named on a visit: enough enforcers, one lead, auxiliaries as data entry alone."""

from collections.abc import Mapping, Sequence
from datetime import date

from hongxian.inspections import rules
from hongxian.inspections.checklists import Checklist
from hongxian.inspections.kinds import kind_rule
from hongxian.inspections.models import Inspection, InspectionOfficer, OfficerPart
from hongxian.inspections.queries.people import roles_on
from hongxian.inspections.visit import Going
from hongxian.kit.verdict import Refused

COUNTED = (OfficerPart.LEAD, OfficerPart.WITH)
PARTS = frozenset(OfficerPart.values)
NUMBERS = "零一两三四五六七八九十"


def check_people(
    going: Sequence[Going], kind: str, paper: Checklist | None, county_id: str, day: date
) -> None:
    """Refused unless the people named may make this visit on that day. One query.

    Basis: 行政处罚法 art 42 (two enforcers); how many a kind or a checklist asks is data.
    """
    if len({one.user_id for one in going}) != len(going):
        raise Refused("同一个人写了两次，请核对检查人员。")
    if not going and not enforcers_needed(kind, paper):
        return
    held = roles_on(county_id, [one.user_id for one in going], day)
    check_held(going, kind, paper, held)


def check_held(
    going: Sequence[Going], kind: str, paper: Checklist | None, held: Mapping[int, set[str]]
) -> None:
    """`check_people` where the roles held that day are known already. No query."""
    if len({one.user_id for one in going}) != len(going):
        raise Refused("同一个人写了两次，请核对检查人员。")
    needed = enforcers_needed(kind, paper)
    if not going and not needed:
        return
    _check_roles(going, held)
    _check_numbers(going, kind, needed)


def check_parts(going: Sequence[Going], county_id: str, day: date) -> None:
    """For a plan: who is named holds a post, and no auxiliary leads. Numbers may still be open."""
    if len({one.user_id for one in going}) != len(going):
        raise Refused("同一个人写了两次，请核对检查人员。")
    if not going:
        return
    held = roles_on(county_id, [one.user_id for one in going], day)
    _check_roles(going, held)
    if sum(one.part == OfficerPart.LEAD for one in going) > 1:
        raise Refused("主办民警只能有一名。")


def enforcers_needed(kind: str, paper: Checklist | None) -> int:
    """How many enforcers must be named: the stricter of kind and checklist."""
    own = kind_rule(kind).enforcers
    return max(own, paper.enforcers) if own and paper else own


def _check_roles(going: Sequence[Going], held: Mapping[int, set[str]]) -> None:
    if any(one.part not in PARTS for one in going):
        raise Refused("检查人员的分工不认识，请重新选择。")
    if strangers := [one for one in going if not held.get(one.user_id)]:
        raise Refused(f"有 {len(strangers)} 名检查人员当天没有任职，请核对。")
    if any(not rules.enforces(held[one.user_id]) for one in going if one.part in COUNTED):
        raise Refused("辅警、协作单位等没有执法身份的人员只能作为“录入”，不能主办、协办。")


def _check_numbers(going: Sequence[Going], kind: str, needed: int) -> None:
    counted = [one for one in going if one.part in COUNTED]
    leads = [one for one in counted if one.part == OfficerPart.LEAD]
    if len(counted) < needed:
        basis = kind_rule(kind).basis
        raise Refused(
            f"需要{NUMBERS[needed]}名以上民警（{basis}），现在只写了{NUMBERS[len(counted)]}名，请补上。"
        )
    if needed and len(leads) != 1:
        raise Refused("请指定一名主办民警。")


def write_people(row: Inspection, going: Sequence[Going]) -> None:
    """The people of a locked visit; those named before are replaced."""
    InspectionOfficer.objects.filter(county=row.county_id, inspection=row).delete()
    InspectionOfficer.objects.bulk_create(
        InspectionOfficer(
            county_id=row.county_id,
            inspection=row,
            unit_id=row.unit_id,
            user_id=one.user_id,
            part=one.part,
        )
        for one in going
    )

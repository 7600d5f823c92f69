"""Who may do what in this room: yes, or the reason why not."""

from collections.abc import Collection

from hongxian.inspections.models import Draw, Inspection, InspectionKind, OfficerPart
from hongxian.kit.verdict import YES, Verdict
from hongxian.orgs.access import Actor, of_roles
from hongxian.orgs.models import Role
from hongxian.orgs.rules import does_business

ENFORCERS = (Role.CHIEF, Role.OFFICE, Role.LEAD, Role.HEAD, Role.OFFICER)
"""Who may stand for an enforcer. Auxiliaries enter data; inspectors look at units, not at firms."""
GOES = (*ENFORCERS, Role.AUXILIARY)
LOOKS_ON = (Role.CHIEF, Role.OFFICE, Role.INSPECTOR, Role.LEGAL)
"""Who comes to see what others did."""
PLANS = (Role.OFFICE, Role.LEAD, Role.HEAD, Role.OFFICER)

reads_visits = does_business
enters_visits = of_roles(
    *GOES, reason="检查由民警录入，辅警可以代录；协作单位、督察、法制不录入检查。"
)
plans_visits = of_roles(
    *PLANS, Role.CHIEF, reason="检查计划由民警、单位负责人、牵头部门或专班办公室安排。"
)
keeps_visit_rules = of_roles(Role.OFFICE, reason="检查频次由专班办公室维护。")
makes_draws = of_roles(
    Role.OFFICE, Role.LEAD, Role.HEAD, reason="随机抽取由专班办公室、牵头部门或单位负责人组织。"
)


def enforces(roles: Collection[str]) -> bool:
    """Does somebody with these roles count as an enforcer (行政处罚法 art 42)?"""
    return not set(roles).isdisjoint(ENFORCERS)


def records_for(actor: Actor, unit_id: int) -> Verdict:
    """A unit's own people report its visits; the office may enter what a unit sent on paper."""
    if actor.holds(unit_id, *GOES) or actor.has(Role.OFFICE):
        return YES
    return Verdict("只能录入本单位的检查；其他单位的由专班办公室补录。")


def plans_for(actor: Actor, unit_id: int) -> Verdict:
    """A unit plans its own visits; chiefs and the office for any unit."""
    if actor.has(Role.OFFICE, Role.CHIEF) or actor.holds(unit_id, *PLANS):
        return YES
    if actor.holds(unit_id, Role.AUXILIARY):
        return Verdict("辅警不安排检查，请民警或单位负责人办理。")
    return Verdict("由检查单位安排。")


def records(actor: Actor, inspection: Inspection) -> Verdict:
    """Complete a plan: the visiting unit's people, whoever is to go, the office."""
    return YES if _goes(actor, inspection) else records_for(actor, inspection.unit_id)


def changes_plan(actor: Actor, inspection: Inspection) -> Verdict:
    """Another day, other people: whoever may plan for the visiting unit."""
    return plans_for(actor, inspection.unit_id)


def discloses(actor: Actor, inspection: Inspection) -> Verdict:
    """A secret visit is over when those who made it, the office or a chief say so."""
    if inspection.kind != InspectionKind.SECRET or inspection.disclosed_at is not None:
        return Verdict("这次检查没有保密，不用公开。")
    if actor.has(Role.OFFICE, Role.CHIEF) or _leads(actor, inspection):
        return YES
    return Verdict("由主办民警、专班办公室或局领导公开。")


def corrects(actor: Actor, inspection: Inspection) -> Verdict:
    """What is on record is corrected by its lead, the unit's head or the office; never silently."""
    if actor.has(Role.OFFICE) or actor.holds(inspection.unit_id, Role.HEAD):
        return YES
    if _leads(actor, inspection):
        return YES
    return Verdict("由主办民警、检查单位负责人或专班办公室更正。")


def adds_photos(actor: Actor, inspection: Inspection) -> Verdict:
    """Whoever may report the visit may add its photos."""
    return records(actor, inspection)


def takes_originals(actor: Actor, inspection: Inspection | None) -> Verdict:
    """The original carries place and time of whoever took it: evidence, for few."""
    if actor.has(Role.OFFICE, Role.CHIEF, Role.LEGAL):
        return YES
    if inspection is None:
        return YES if actor.has(Role.HEAD) else Verdict("原件由单位负责人、法制或局领导调取。")
    if actor.holds(inspection.unit_id, Role.HEAD) or _leads(actor, inspection):
        return YES
    return Verdict("原件由主办民警、检查单位负责人、法制、专班办公室或局领导调取。")


def draws_sample(actor: Actor, draw: Draw) -> Verdict:
    """Whoever may organise draws for the unit that sealed the population."""
    if actor.has(Role.OFFICE) or actor.holds(draw.unit_id, Role.LEAD, Role.HEAD):
        return YES
    return Verdict("由组织抽取的单位办理。")


def _goes(actor: Actor, inspection: Inspection) -> bool:
    named = any(one.user_id == actor.user_id for one in inspection.officers.all())
    return named and actor.has(*GOES)


def _leads(actor: Actor, inspection: Inspection) -> bool:
    people = inspection.officers.all()
    return any(one.user_id == actor.user_id and one.part == OfficerPart.LEAD for one in people)

"""Who may do what in this room: yes, or the reason why not.

The unit that answers for a hazard works on it: its officers, head and lead department, the officer
in charge, and the office. An auxiliary enters data and never enforces; an inspector watches and
does not rectify in the unit's stead.
"""

from hongxian.hazards.models import (
    FirmAnswer,
    FirmCode,
    Grade,
    Hazard,
    HazardState,
    Paper,
    PaperState,
    PhotoDoubt,
)
from hongxian.kit.verdict import YES, Verdict
from hongxian.orgs.access import Actor, of_roles
from hongxian.orgs.models import Role
from hongxian.orgs.rules import does_business
from hongxian.registry.models import Place

ENFORCES = (Role.OFFICER, Role.HEAD, Role.LEAD)
LEADS = (Role.HEAD, Role.LEAD)

reads_hazards = does_business
enters_hazards = of_roles(
    Role.OFFICE, *ENFORCES, Role.AUXILIARY, reason="隐患由民警、辅警登记，由责任单位整改。"
)
enforces = of_roles(
    Role.OFFICE, *ENFORCES, reason="责令、复查、移交由民警办理；辅警可以登记和补充资料。"
)
confirms_major = of_roles(Role.OFFICE, reason="重大隐患由专班办公室确认。")
moves_in_bulk = of_roles(
    Role.OFFICE, *LEADS, reason="隐患转交由单位负责人、牵头部门或专班办公室办理。"
)


def enters(actor: Actor, unit_id: int) -> Verdict:
    """Enter a hazard: of one's own unit, or anywhere for whoever works across units."""
    if not enters_hazards(actor):
        return enters_hazards(actor)
    own = actor.holds(unit_id, *ENFORCES, Role.AUXILIARY)
    if own or actor.has(Role.OFFICE, Role.LEAD, Role.OFFICER, Role.HEAD):
        return YES
    return Verdict("辅警只登记本单位的隐患，其他单位的请告诉民警登记。")


def works(actor: Actor, hazard: Hazard) -> Verdict:
    """The responsible unit's enforcers, the officer in charge, the trade's lead, the office."""
    if actor.holds(hazard.unit_id, *ENFORCES) or _is_in_charge(actor, hazard):
        return YES
    if _leads_the_trade(actor, hazard) or actor.has(Role.OFFICE):
        return YES
    if actor.has(Role.INSPECTOR):
        return Verdict("督察负责督促检查，不代替责任单位办理整改。")
    if actor.has(Role.AUXILIARY):
        return Verdict("辅警可以登记和补充资料，责令、复查、销号由民警办理。")
    return Verdict("由责任单位民警、牵头部门或专班办公室办理。")


def _is_in_charge(actor: Actor, hazard: Hazard) -> bool:
    mine = hazard.officer_id is not None and hazard.officer_id == actor.user_id
    return mine and actor.has(*ENFORCES)


def _leads_the_trade(actor: Actor, hazard: Hazard) -> bool:
    lead = hazard.place.lead_unit_id if hazard.place is not None else None
    return lead is not None and actor.holds(lead, *LEADS)


def decides(actor: Actor, hazard: Hazard) -> Verdict:
    """What an officer does not decide alone: pause, void, give to another unit."""
    if actor.holds(hazard.unit_id, *LEADS) or _leads_the_trade(actor, hazard):
        return YES
    return YES if actor.has(Role.OFFICE) else Verdict("由责任单位负责人或专班办公室办理。")


def corrects(actor: Actor, hazard: Hazard) -> Verdict:
    """Correct what was written: whoever works on it; who entered it, until it is ordered."""
    entered = hazard.found_by_id is not None and hazard.found_by_id == actor.user_id
    if entered and hazard.state == HazardState.FOUND and actor.has(*ENFORCES, Role.AUXILIARY):
        return YES
    return works(actor, hazard)


def adds_photos(actor: Actor, hazard: Hazard) -> Verdict:
    """Photos are data: the unit's auxiliaries may add them too."""
    if actor.holds(hazard.unit_id, Role.AUXILIARY):
        return YES
    return works(actor, hazard)


def orders(actor: Actor, hazard: Hazard) -> Verdict:
    """An order tells the firm, so a secret visit has to be over first."""
    verdict = works(actor, hazard)
    if not verdict:
        return verdict
    if hazard.inspection is not None and hazard.inspection.is_hidden:
        return Verdict("这条隐患由暗访发现，请先公开暗访结果，再责令改正。")
    return YES


def rectifies(actor: Actor, hazard: Hazard) -> Verdict:
    """A 重大 hazard is ordered in writing before anything counts as its correction."""
    verdict = works(actor, hazard)
    if not verdict:
        return verdict
    if hazard.grade == Grade.MAJOR and hazard.state == HazardState.FOUND:
        return Verdict("重大隐患要先责令改正，再记录整改完成。")
    return YES


def closes(actor: Actor, hazard: Hazard) -> Verdict:
    """销号: 重大 by the office, after it confirmed the grade; 一般 by whoever works on it."""
    if hazard.grade != Grade.MAJOR:
        return works(actor, hazard)
    if not actor.has(Role.OFFICE):
        return Verdict("重大隐患由专班办公室销号。")
    if hazard.confirmed_at is None:
        return Verdict("重大隐患还没有确认，请先确认或退回，再销号。")
    return YES


def voids(actor: Actor, hazard: Hazard) -> Verdict:
    """Entered by mistake; a paper that stands has to be voided first."""
    verdict = decides(actor, hazard)
    if not verdict:
        return verdict
    if hazard.paper_lines.exclude(paper__state=PaperState.VOIDED).exists():
        return Verdict("这条隐患已开具文书，请先作废文书，再作废隐患。")
    return YES


def merges(actor: Actor, hazard: Hazard) -> Verdict:
    """A merged one keeps its history; 重大 ones are not made to disappear in another."""
    if hazard.grade == Grade.MAJOR:
        return Verdict("重大隐患不能并入其他隐患，请把另一条并入这一条。")
    return works(actor, hazard)


def grades(actor: Actor, hazard: Hazard) -> Verdict:
    """Put forward as 重大."""
    return works(actor, hazard)


def confirms(actor: Actor, hazard: Hazard) -> Verdict:
    """The office confirms or returns; nobody what they put forward themselves."""
    if not actor.has(Role.OFFICE):
        return Verdict("重大隐患由专班办公室确认。")
    if hazard.graded_by_id is not None and hazard.graded_by_id == actor.user_id:
        return Verdict("本人认定的重大隐患，由专班办公室其他同志确认。")
    return YES


def sees_phones(actor: Actor, hazard: Hazard) -> bool:
    """Whose lists show the owner's telephone number in full: who has to call it."""
    return sees_phones_of(actor, hazard.unit_id, hazard.officer_id)


def sees_phones_of(actor: Actor, unit_id: int, officer_id: int | None) -> bool:
    """The same of any hazard of that unit and that officer."""
    if actor.sees_as(Role.OFFICE):
        return True
    mine = {unit for unit, role in actor.posts if role in ENFORCES}
    return unit_id in mine or officer_id == actor.user_id


issues_papers = of_roles(Role.OFFICE, *ENFORCES, reason="文书由民警、单位负责人或专班办公室办理。")

sets_any_word = of_roles(Role.OFFICE, *LEADS, reason="字号由单位负责人或专班办公室设置。")


def issues_for(actor: Actor, unit_id: int) -> Verdict:
    """Issue in the name of a unit: its own enforcers, the office in its own."""
    if actor.holds(unit_id, *ENFORCES, Role.OFFICE):
        return YES
    if actor.has(Role.AUXILIARY):
        return Verdict("辅警不能开具文书，请由民警开具。")
    return Verdict("文书以本单位名义开具，请选择自己任职的单位。")


def serves(actor: Actor, paper: Paper) -> Verdict:
    """The issuing unit's enforcers, or the office."""
    if actor.holds(paper.unit_id, *ENFORCES) or actor.has(Role.OFFICE):
        return YES
    return Verdict("由开具单位民警或专班办公室登记送达。")


def voids_paper(actor: Actor, paper: Paper) -> Verdict:
    """Before service whoever issued it; after that the unit's head or the office."""
    if actor.holds(paper.unit_id, *LEADS) or actor.has(Role.OFFICE):
        return YES
    mine = paper.issued_by_id == actor.user_id and actor.has(*ENFORCES)
    if mine and paper.state == PaperState.ISSUED:
        return YES
    if mine:
        return Verdict("已经送达的文书，由单位负责人或专班办公室作废。")
    return Verdict("由开具人、单位负责人或专班办公室作废。")


def sets_words(actor: Actor, unit_id: int) -> Verdict:
    """The unit's mark on its papers."""
    if actor.holds(unit_id, *LEADS) or actor.has(Role.OFFICE):
        return YES
    return Verdict("字号由单位负责人或专班办公室设置。")


makes_codes = of_roles(Role.OFFICE, *ENFORCES, reason="填报码由民警、单位负责人或专班办公室生成。")


def keeps_code(actor: Actor, code: FirmCode) -> Verdict:
    """Stop or renew: the place's own unit, its trade's lead, the office."""
    if actor.county_id != code.county_id:
        return Verdict("由本县区的监管单位办理。")
    return _answers_for(actor, code.place)


def takes_answer(actor: Actor, answer: FirmAnswer) -> Verdict:
    """Whoever works on the hazard; a self-check: whoever answers for the place."""
    if actor.county_id != answer.county_id:
        return Verdict("由本县区的监管单位办理。")
    if answer.hazard is not None:
        return works(actor, answer.hazard)
    return _answers_for(actor, answer.place)


def is_timed_work(actor: Actor, answer: FirmAnswer) -> Verdict:
    """What no person does: an answer that waited for too long runs out."""
    is_system = actor.user_id is None and actor.county_id is None
    return YES if is_system else Verdict("这一步由系统到期办理。")


def _answers_for(actor: Actor, place: Place) -> Verdict:
    lead = place.lead_unit_id
    if actor.holds(place.unit_id, *ENFORCES) or (lead and actor.holds(lead, *LEADS)):
        return YES
    if actor.has(Role.OFFICE):
        return YES
    return Verdict("由监管单位民警、牵头部门或专班办公室办理。")


def looks(actor: Actor, doubt: PhotoDoubt) -> Verdict:
    """A photo that needs a look is looked at by whoever works on the hazard."""
    return works(actor, doubt.hazard)

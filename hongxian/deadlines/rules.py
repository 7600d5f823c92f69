"""Who may do what in this room: yes, or the reason why not."""

from hongxian.deadlines.engine import TimeUnit
from hongxian.deadlines.models import Deadline, Extension
from hongxian.kit.verdict import YES, Verdict
from hongxian.orgs.access import Actor, of_roles, signed_in
from hongxian.orgs.models import Role
from hongxian.orgs.rules import does_business

reads_deadlines = does_business
reads_calendar = signed_in
reads_ticks = signed_in
keeps_calendar = of_roles(Role.OFFICE, reason="放假安排由专班办公室录入。")
keeps_steps = of_roles(Role.OFFICE, reason="提醒步骤由专班办公室设置。")

urges = of_roles(Role.OFFICE, Role.CHIEF, reason="催办供局领导、专班办公室使用。")


def of_its_room(actor: Actor, deadline: Deadline) -> Verdict:
    """Meeting and dropping follow from the work itself: the room above has asked its own rule."""
    return YES


def asks_extension(actor: Actor, deadline: Deadline) -> Verdict:
    """The owing unit's own people ask; an hour clock is never extended."""
    if deadline.rule["unit"] == TimeUnit.HOUR.value:
        return Verdict("按小时计算的期限不予延期。")
    if deadline.holder_id is not None and deadline.holder_id == actor.user_id:
        return YES
    if actor.holds(deadline.unit_id, Role.LEAD, Role.HEAD, Role.OFFICER, Role.OFFICE, Role.PARTNER):
        return YES
    return Verdict("由责任单位申请。")


def decides_extension(actor: Actor, extension: Extension) -> Verdict:
    """The office or a chief decides; nobody on what they asked for themselves."""
    if not actor.has(Role.OFFICE, Role.CHIEF):
        return Verdict("由专班办公室审批。")
    if extension.asked_by_id == actor.user_id:
        return Verdict("本人提出的延期，由专班办公室其他同志或局领导审批。")
    return YES


def pauses(actor: Actor, deadline: Deadline) -> Verdict:
    """The unit's head or the office pauses what the law lets be paused, before it is late."""
    if not deadline.rule["can_pause"] or deadline.rule["count"] < 0:
        return Verdict("这一期限依法连续计算，不得暂停。")
    if deadline.late_at is not None:
        return Verdict("已经逾期，不能再暂停。")
    return _head_or_office(actor, deadline)


def resumes(actor: Actor, deadline: Deadline) -> Verdict:
    """Whoever may pause may resume."""
    return _head_or_office(actor, deadline)


def _head_or_office(actor: Actor, deadline: Deadline) -> Verdict:
    if actor.has(Role.OFFICE) or actor.holds(deadline.unit_id, Role.HEAD, Role.LEAD):
        return YES
    return Verdict("由责任单位负责人或专班办公室办理。")

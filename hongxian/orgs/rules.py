"""Who may do what in this room: yes, or the reason why not."""

from hongxian.kit.verdict import YES, Verdict
from hongxian.orgs.access import Actor, of_roles, signed_in
from hongxian.orgs.models import ADMINISTRATORS, Role, User

BUSINESS_ROLES = tuple(role for role in Role if role not in ADMINISTRATORS)

keeps_units = of_roles(Role.SYSTEM, reason="单位和账号由系统管理员维护。")
grants_posts = of_roles(Role.SECURITY, reason="任职、密码重置和解锁由安全管理员办理。")
administers = of_roles(Role.SYSTEM, Role.SECURITY, reason="人员管理由系统管理员、安全管理员办理。")
reads_log = of_roles(Role.AUDIT, reason="操作日志由审计员查阅。")
reads_directory = signed_in
does_business = of_roles(*BUSINESS_ROLES, reason="三员账号不接触业务内容。")
reads_delegations = signed_in
opens_delegations = of_roles(
    *(role for role in BUSINESS_ROLES if role != Role.AUXILIARY),
    Role.SECURITY,
    reason="代行由本人、专班办公室或安全管理员办理；辅警的工作由所在单位安排。",
)
delegates_for_others = of_roles(
    Role.OFFICE, Role.SECURITY, reason="替他人办理代行，由专班办公室或安全管理员办理。"
)


def delegates(actor: Actor, absent: User) -> Verdict:
    """One's own absence, or, for somebody who cannot, the office or the security administrator."""
    if actor.user_id is not None and actor.user_id == absent.pk:
        return YES
    return delegates_for_others(actor)

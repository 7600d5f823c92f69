"""Who may do what in this room: yes, or the reason why not."""

from hongxian.orgs.access import of_roles
from hongxian.orgs.models import ADMINISTRATORS, Role

BUSINESS_ROLES = tuple(role for role in Role if role not in ADMINISTRATORS)

keeps_units = of_roles(Role.SYSTEM, reason="单位和账号由系统管理员维护。")
grants_posts = of_roles(Role.SECURITY, reason="任职和解锁由安全管理员办理。")
administers = of_roles(Role.SYSTEM, Role.SECURITY, reason="人员管理由系统管理员、安全管理员办理。")
reads_log = of_roles(Role.AUDIT, reason="操作日志由审计员查阅。")
does_business = of_roles(*BUSINESS_ROLES, reason="三员账号不接触业务内容。")

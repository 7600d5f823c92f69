"""What the command line does beyond serving: a new installation, a plan from a file."""

import secrets
from pathlib import Path

from hongxian.audit.tasks import seal_log
from hongxian.campaigns.actions import import_plan
from hongxian.desk.tasks import tick_command
from hongxian.hazards.tasks import clear_answers
from hongxian.jobs.tasks import sweep
from hongxian.kit import clock
from hongxian.kit.verdict import Refused
from hongxian.orgs import actions
from hongxian.orgs.access import SYSTEM, actor_of
from hongxian.orgs.models import County, Role, UnitKind, User
from hongxian.orgs.tasks import drop_leftovers
from hongxian.registry.tasks import drop_leftovers as drop_ledgers

ADMINISTRATORS = (
    ("xitong", "系统管理员", Role.SYSTEM),
    ("anquan", "安全管理员", Role.SECURITY),
    ("shenji", "审计员", Role.AUDIT),
)


def county_name() -> str:
    """Whose installation this is; refuses before `setup`, since nobody could log in."""
    county = County.objects.order_by("code").first()
    if county is None:
        raise Refused("还没有县区：请先运行 hongxian setup（只看演示请用 hongxian demo）。")
    return county.name


def set_up_county(*, code: str, county: str, bureau: str) -> str:
    """County, bureau and the three administrators with first passwords, shown once."""
    if County.objects.exists():
        raise Refused("已有县区，不能再次新装；单位和账号请由系统管理员在“管理”中维护。")
    if len(code) != 6 or not code.isdigit():
        raise Refused("行政区划代码应为六位数字。")
    now = clock.now()
    place = actions.create_county(code=code, name=county, actor=SYSTEM, now=now)
    unit = actions.create_unit(
        county=place, parent=None, name=bureau, short_name="县公安局", kind=UnitKind.BUREAU,
        code=f"{code}000000", actor=SYSTEM, now=now,
    )  # fmt: skip
    lines = [f"已建立{county}、{bureau}。三员账号（初始密码只显示这一次，首次登录须修改）："]
    for username, name, role in ADMINISTRATORS:
        password = secrets.token_urlsafe(12)
        user = actions.create_user(
            username=username, name=name, unit=unit, password=password,
            must_change_password=True, actor=SYSTEM, now=now,
        )  # fmt: skip
        actions.grant_post(
            user=user, unit=unit, role=role, starts_on=now.date(), actor=SYSTEM, now=now
        )
        lines.append(f"  {username}  {name}  {password}")
    lines.append("下一步：由系统管理员建单位和人员，由安全管理员授予任职，再启动 hongxian serve。")
    return "\n".join(lines)


def import_plan_file(path: Path, *, username: str) -> str:
    """Import a plan document as a draft, as the named member of the campaign office."""
    try:
        user = User.objects.select_related("unit").get(username=username, is_active=True)
        data = path.read_bytes()
    except User.DoesNotExist:
        raise Refused(f"没有账号“{username}”。") from None
    except OSError as error:
        raise Refused(f"打不开文件 {path}：{error.strerror}。") from None
    now = clock.now()
    document = import_plan(data, file_name=path.name, actor=actor_of(user, now.date()), now=now)
    return f"已导入“{document.file_name}”，请在“方案”中核对后确认。"


def timed_work() -> str:
    """What `hongxian tick` does: freeze, remind, escalate, tidy, seal the log; told in one line."""
    tidied = f"{sweep()}{drop_leftovers()}{drop_ledgers()}{clear_answers()}"
    return f"{tick_command()}{tidied}{seal_log()}"

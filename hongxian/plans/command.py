"""`hongxian plan parse FILE [--json]`: read a plan without a database."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from hongxian.plans import read_plan
from hongxian.plans.facts import Plan, UnreadableError
from hongxian.plans.jsonform import to_json
from hongxian.plans.read import check_size

_MISSING = "找不到文件：{name}"
_FOLDER = "这是一个文件夹，请给出方案文件。"
_UNSAID = "（未写明）"
_DENIED = "文件打不开，请检查是否有读取权限。"


def parse_command(file: str, *, as_json: bool) -> int:
    """Print the plan's facts; 0 done, 1 refused with one sentence."""
    try:
        plan = read_file(Path(file))
    except UnreadableError as error:
        print(error.sentence, file=sys.stderr)
        return 1
    if as_json:
        json.dump(to_json(plan), sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        print("\n".join(summary(plan)))
    return 0


def read_file(path: Path) -> Plan:
    """The plan in a file; its size is looked at before its bytes are read."""
    try:
        if path.is_dir():
            raise UnreadableError(_FOLDER)
        if not path.exists():
            raise UnreadableError(_MISSING.format(name=path.name))
        check_size(path.stat().st_size)
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableError(_DENIED) from error
    return read_plan(data, file_name=path.name)


def summary(plan: Plan) -> Iterator[str]:
    """The plan in a few readable lines."""
    yield f"标题：{plan.title.text if plan.title else '（原文无标题）'}"
    issuer = plan.issuer.text if plan.issuer else _UNSAID
    yield f"发文：{issuer}　年份：{plan.year or _UNSAID}"
    if plan.period:
        yield f"起止：{plan.period.start or '未写明'} 至 {plan.period.end or '未写明'}"
    yield from _phase_lines(plan)
    yield from _sector_lines(plan)
    for stone in plan.milestones:
        yield f"节点：{stone.due} 前　{'、'.join(stone.who) or '（未写明单位）'}　{stone.what}"
    for duty in plan.reporting:
        when = duty.due or duty.frequency or "未写明时限"
        who = "、".join(duty.who) or "（未写明单位）"
        yield f"报送：{when}　{who}　{duty.what} → {duty.to or _UNSAID}"
    for need in plan.requirements:
        yield f"要求：{need.heading}"
    yield from _gap_lines(plan)


def _phase_lines(plan: Plan) -> Iterator[str]:
    for phase in plan.phases:
        yield f"阶段：{phase.name}　{phase.start or '未写明'} 至 {phase.end or '未写明'}"


def _sector_lines(plan: Plan) -> Iterator[str]:
    if plan.common_items:
        yield f"共性问题：{len(plan.common_items)} 项"
    for sector in plan.sectors:
        roles = (("牵头", sector.lead), ("责任", sector.responsible), ("配合", sector.assist))
        units = "；".join(f"{role}：{'、'.join(names)}" for role, names in roles if names)
        yield f"领域：{sector.name}　{len(sector.items)} 项　{units or '（未写明单位）'}"


def _gap_lines(plan: Plan) -> Iterator[str]:
    for gap in plan.unread:
        yield f"待核：{gap.text}（{gap.why}）"
    for warning in plan.warnings:
        yield f"提示：{warning}"

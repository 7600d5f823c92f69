"""When the reminders last ran, in one sentence."""

from dataclasses import dataclass
from datetime import datetime

from hongxian.deadlines.queries.runs import LONGEST_SILENCE, last_run
from hongxian.kit.clock import local


@dataclass(frozen=True)
class Pulse:
    """`sentence` for everybody; `warning` when somebody must look."""

    sentence: str
    warning: str = ""


def pulse(now: datetime) -> Pulse:
    """提醒程序最近运行：6月16日 08:05，发出 12 条. One query."""
    run = last_run()
    if run is None:
        return Pulse(
            "提醒程序还没有运行过。", "提醒和逾期认定都没有进行，请系统管理员检查定时任务。"
        )
    at = local(run.started_at)
    sent = run.reminders + run.escalations
    sentence = f"提醒程序最近运行：{at.month}月{at.day}日 {at:%H:%M}，发出 {sent} 条。"
    if now - run.started_at > LONGEST_SILENCE:
        return Pulse(sentence, "提醒程序已超过一天没有运行，提醒可能没有发出，请系统管理员检查。")
    return Pulse(sentence, run.error)

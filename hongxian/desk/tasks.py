"""`hongxian tick`: the timed work of the whole house, in its order."""

from datetime import datetime

from hongxian.campaigns.tasks import start_clocks
from hongxian.deadlines import tasks as deadlines
from hongxian.deadlines.models import TickRun
from hongxian.inspections.tasks import call_for_coverage
from hongxian.kit import clock
from hongxian.registry.tasks import remind_of_licences


def tick(now: datetime) -> TickRun | None:
    """Start missing clocks, tell what runs out, then freeze, remind, escalate; None while another
    run lives."""
    _begin(now)
    return deadlines.tick(now)


def tick_command() -> str:
    """One run by the clock of the house, told in one line."""
    told = _begin(clock.now())
    return f"{deadlines.tick_command()}{told}"


def _begin(now: datetime) -> str:
    """What goes before the deadlines, and what came of it in words."""
    start_clocks(now)
    licences, units = remind_of_licences(now), call_for_coverage(now)
    told = f"提醒许可证件到期{licences}件。" if licences else ""
    return told + (f"提醒{units}个单位今年还没检查的对象。" if units else "")

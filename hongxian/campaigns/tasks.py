"""Timed work of this room, run by `hongxian tick` before the deadlines' own."""

from datetime import datetime

from hongxian.campaigns.actions.clocks import BATCH, start_missing_clocks


def start_clocks(now: datetime) -> int:
    """A clock for everything owed that has none. One query when there is nothing to do."""
    total = 0
    while started := start_missing_clocks(now=now):
        total += started
        if started < BATCH:
            break
    return total

"""Which year an undated month of the plan stands in."""

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from hongxian.plans.facts import Period, Phase


@dataclass(frozen=True)
class Calendar:
    """The plan's year, and the ranges that tell in which year a month falls."""

    year: int | None
    period: Period | None = None
    phases: tuple[Phase, ...] = ()

    def year_at(self, where: int, month: int | None) -> int | None:
        """The year of a month named at kept position `where`.

        Inside a phase that runs from 2020-11 to 2021-03, March is in 2021; elsewhere the
        campaign's period decides, and then the plan's year.
        """
        for start, end in self._ranges(where):
            year = _within(start, end, month)
            if year is not None:
                return year
        return self.year

    def _ranges(self, where: int) -> list[tuple[str | None, str | None]]:
        at = bisect_right(self.phases, where, key=lambda phase: phase.span.start)
        out = [(self.phases[at - 1].start, self.phases[at - 1].end)] if at else []
        if self.period is not None:
            out.append((self.period.start, self.period.end))
        return [*out, self._whole]

    @cached_property
    def _whole(self) -> tuple[str | None, str | None]:
        starts = [phase.start for phase in self.phases if phase.start]
        ends = [phase.end for phase in self.phases if phase.end]
        return (min(starts, default=None), max(ends, default=None))


def _within(start: str | None, end: str | None, month: int | None) -> int | None:
    """The year in which the month lies inside [start, end], told by year and month."""
    if not start or not end or month is None:
        return None
    for year in range(int(start[:4]), int(end[:4]) + 1):
        if (
            start[:7] <= f"{year}-{month:02}"[: len(start[:7])]
            and f"{year}-{month:02}"[: len(end[:7])] <= end[:7]
        ):
            return year
    return None

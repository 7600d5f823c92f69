"""A period as a law or a plan sets it: how many, of what, until which hour, and on holidays."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from hongxian.deadlines.engine.words import END_OF_DAY


class TimeUnit(StrEnum):
    """What is counted. FIXED is no period but a day that the plan names."""

    HOUR = "hour"
    DAY = "day"
    WORKDAY = "workday"
    MONTH = "month"
    YEAR = "year"
    FIXED = "fixed"


UNIT_WORDS = {
    TimeUnit.HOUR: "小时",
    TimeUnit.DAY: "日",
    TimeUnit.WORKDAY: "个工作日",
    TimeUnit.MONTH: "个月",
    TimeUnit.YEAR: "年",
}


class Roll(StrEnum):
    """What happens when the last day is a holiday. NONE: the law forbids or does not know rolling
    (detention); SAME: whoever set the day wants it kept."""

    NONE = "none"
    SAME = "same"
    NEXT = "next_workday"
    PREVIOUS = "previous_workday"


ROLL_WORDS = {
    Roll.NONE: "不因节假日顺延",
    Roll.SAME: "遇休假日仍按原日",
    Roll.NEXT: "遇休假日顺延至下一个工作日",
    Roll.PREVIOUS: "遇休假日提前至上一个工作日",
}


@dataclass(frozen=True)
class Rule:
    """A period. A negative `count` runs backwards from the event (届满前20个工作日)."""

    count: int
    unit: TimeUnit
    due_time: time | None = None
    roll: Roll = Roll.NONE
    basis: str = ""
    can_pause: bool = True
    on: date | None = None

    def __post_init__(self) -> None:
        if (self.unit is TimeUnit.FIXED) != (self.on is not None):
            raise ValueError("a fixed rule names its day, and only a fixed rule does")
        if self.count < 0 and self.unit in {TimeUnit.MONTH, TimeUnit.YEAR, TimeUnit.FIXED}:
            raise ValueError("months and years do not run backwards here")

    @property
    def closes_at(self) -> time:
        """The hour of the last day by which the work is due."""
        return self.due_time or END_OF_DAY

    @property
    def words(self) -> str:
        """3个工作日, 24小时, 届满前20个工作日."""
        if self.unit is TimeUnit.FIXED:
            return "定期限"
        amount = f"{abs(self.count)}{UNIT_WORDS[self.unit]}"
        return f"前{amount}" if self.count < 0 else amount

    def to_json(self) -> dict[str, Any]:
        """The snapshot that a deadline keeps."""
        return {
            "count": self.count,
            "unit": self.unit.value,
            "due_time": self.due_time.isoformat() if self.due_time else None,
            "roll": self.roll.value,
            "basis": self.basis,
            "can_pause": self.can_pause,
            "on": self.on.isoformat() if self.on else None,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Rule":
        """The rule a snapshot was made of."""
        return cls(
            count=data["count"],
            unit=TimeUnit(data["unit"]),
            due_time=time.fromisoformat(data["due_time"]) if data["due_time"] else None,
            roll=Roll(data["roll"]),
            basis=data["basis"],
            can_pause=data["can_pause"],
            on=date.fromisoformat(data["on"]) if data["on"] else None,
        )


def fixed(on: date, *, due_time: time | None = None, roll: Roll = Roll.SAME, basis: str) -> Rule:
    """A day the plan names, such as 3月22日前."""
    return Rule(0, TimeUnit.FIXED, due_time=due_time, roll=roll, basis=basis, on=on)


@dataclass(frozen=True)
class Pause:
    """Time that does not count; still open while `ends_at` is None."""

    starts_at: datetime
    ends_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True)
class Extension:
    """A new due moment that was approved."""

    decided_at: datetime
    due_at: datetime
    reason: str = ""


@dataclass(frozen=True)
class Step:
    """One sentence of the explanation. `kind`: start, rule, skip, make_up, pause, extension, roll,
    due."""

    kind: str
    text: str


@dataclass(frozen=True)
class Computed:
    """When it is due, and why."""

    due_at: datetime
    steps: tuple[Step, ...]

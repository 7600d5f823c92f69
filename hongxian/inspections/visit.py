"""A visit as a person reports it: the shape that forms and the field page hand to the actions.

Ids are UUIDs that the phone made (`None`: the house makes one). Moments are aware. A point is in
the coordinate system `crs` ("wgs84" from a phone); `accuracy_m` in metres. Codes are those of
`models` (kinds, handlings, parts) and of the data files.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Going:
    """A person who went. `part`: lead 主办, with 协办, entry 录入."""

    user_id: int
    part: str = "with"


@dataclass(frozen=True)
class Agency:
    """An agency that took part; `unit_id` where it has one in the tree; `people` as free text."""

    name: str
    unit_id: int | None = None
    people: str = ""


@dataclass(frozen=True)
class Said:
    """One line of the checklist: yes 符合, no 不符合, na 不涉及."""

    line: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Found:
    """One thing not in order. What is left empty comes from the checklist's line.

    `wishes` is for rooms above (who signed for the order, say); this room hands it on unread.
    """

    id: UUID | None = None
    line: str = ""
    what: str = ""
    violation: int | None = None
    basis: str = ""
    order_text: str = ""
    handling: str = ""
    due_on: date | None = None
    plate: str = ""
    group: str = ""
    wishes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Counted:
    """Vehicles of one group at a checkpoint: stopped, and of these with a violation."""

    group: str
    checked: int
    violations: int = 0


@dataclass(frozen=True)
class Clocks:
    """Device clock (`started_at`, `ended_at`, `sent_at`) and satellites (`gps_at`)."""

    started_at: datetime
    ended_at: datetime | None = None
    sent_at: datetime | None = None
    gps_at: datetime | None = None


@dataclass(frozen=True)
class Fix:
    """Where the device was."""

    lon: Decimal
    lat: Decimal
    accuracy_m: int | None = None
    crs: str = "wgs84"


@dataclass(frozen=True)
class Target:
    """Where it was: a place, a vehicle or a spot by name. At least one."""

    place_id: UUID | None = None
    vehicle_id: UUID | None = None
    spot: str = ""

    @property
    def sort(self) -> str:
        """place, vehicle or spot, as `kinds.toml` and the checklists say it; "" for nowhere."""
        if self.place_id:
            return "place"
        return "vehicle" if self.vehicle_id else "spot" if self.spot.strip() else ""


@dataclass(frozen=True)
class Present:
    """Who stood for the firm: name, part (经营者、店员), refusal to sign and its witness."""

    name: str = ""
    part: str = ""
    refused_to_sign: bool = False
    witness: str = ""


@dataclass(frozen=True)
class Visit:
    """A visit that took place. `id` of a planned one completes that plan.

    `unit_id` is the visiting unit. `is_over`: a secret visit may be shown to everyone now.
    `source`: field, desk, firm or ledger. `gps_problem`: why a phone tells of no point.
    """

    kind: str
    unit_id: int
    target: Target
    clocks: Clocks
    id: UUID | None = None
    officers: tuple[Going, ...] = ()
    agencies: tuple[Agency, ...] = ()
    checklist: str = ""
    checklist_version: str = ""
    answers: tuple[Said, ...] = ()
    findings: tuple[Found, ...] = ()
    counts: tuple[Counted, ...] = ()
    fix: Fix | None = None
    gps_problem: str = ""
    present: Present = field(default_factory=Present)
    note: str = ""
    campaign_id: UUID | None = None
    sector_id: UUID | None = None
    item_id: UUID | None = None
    earlier_id: UUID | None = None
    is_over: bool = False
    over_cap_reason: str = ""
    source: str = "desk"

"""Which hazards are overdue, wait for a recheck, for the office: counted once for every page."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from hongxian.campaigns.queries.periods import campaign_periods
from hongxian.hazards.models import (
    OPEN_STATES,
    OWING_STATES,
    DoubtState,
    Grade,
    Hazard,
    HazardState,
    PhotoDoubt,
)
from hongxian.kit.listing import Past, Period, Reach, SavedView, periods_of
from hongxian.orgs.access import Actor
from hongxian.orgs.asking import earliest
from hongxian.orgs.models import Role

LIVE = Q(state__in=OPEN_STATES)
ENDED_ASIDE = (HazardState.MERGED, HazardState.VOIDED)
ASIDE = Q(state__in=ENDED_ASIDE)
COUNTED = ~ASIDE
"""A hazard counts once: what was merged or entered by mistake does not."""
TO_RECHECK = Q(state=HazardState.RECTIFIED) | Q(state__in=OWING_STATES, recheck_on__isnull=False)
MAJOR = Q(grade=Grade.MAJOR) & LIVE
TO_CONFIRM = Q(grade=Grade.MAJOR, confirmed_at__isnull=True) & LIVE
TO_CLOSE = Q(state=HazardState.PASSED)
HANDED = Q(state=HazardState.HANDED)


def overdue(today: date) -> Q:
    """逾期未整改: the firm still owes it and the day is past. A paused one does not run."""
    return Q(state__in=OWING_STATES, due_on__lt=today)


def recheck_overdue(today: date) -> Q:
    """A recheck is owed and its day is past."""
    return TO_RECHECK & Q(recheck_on__lt=today)


def mine(actor: Actor) -> Q:
    """Open ones a person is in charge of, and those of their units that nobody is."""
    ours = Q(officer__isnull=True, unit__in=actor.unit_ids)
    return LIVE & (Q(officer=actor.user_id) | ours)


def with_doubts() -> Q:
    """Some photo needs a look."""
    doubts = PhotoDoubt.objects.filter(
        county=OuterRef("county"), hazard=OuterRef("pk"), state=DoubtState.OPEN
    )
    return Q(Exists(doubts))


ANSWERS_FOR_OTHERS = (
    Role.OFFICE, Role.CHIEF, Role.INSPECTOR, Role.LEGAL, Role.HEAD, Role.LEAD,
)  # fmt: skip


def saved_views(actor: Actor, today: date) -> list[SavedView]:
    """The tabs of the ledger; the first is what this person comes for.

    An agency comes for what was handed over to it; whoever answers for others, for what is open.
    """
    if actor.roles == {Role.PARTNER}:
        return [
            SavedView("handed", "移交来的", HANDED, Reach.PAST),
            SavedView("all", "全部", COUNTED, Reach.PAST),
        ]
    views = {
        "mine": SavedView("mine", "我的", mine(actor)),
        "recheck": SavedView("recheck", "待复查", TO_RECHECK),
        "overdue": SavedView("overdue", "逾期", overdue(today)),
        "major": SavedView("major", "重大", MAJOR),
        "confirm": SavedView("confirm", "待确认", TO_CONFIRM),
        "photos": SavedView("photos", "照片待看", with_doubts(), Reach.OWN),
        "passed": SavedView("passed", "待销号", TO_CLOSE),
        "open": SavedView("open", "在办", LIVE),
        "handed": SavedView("handed", "已移交", HANDED, Reach.PAST),
        "all": SavedView("all", "全部", COUNTED, Reach.PAST),
        "aside": SavedView("aside", "合并、作废", ASIDE, Reach.PAST),
    }
    if actor.sees_as(*ANSWERS_FOR_OTHERS):
        return [views["open"], *(view for key, view in views.items() if key != "open")]
    return list(views.values())


def past(actor: Actor, today: date) -> Past:
    """The ledger's past by campaign and year of finding."""
    bounds = ("q", "campaign", "sector", "place", "found_from", "found_to")
    return Past(LIVE, lambda: _periods(actor, today), bounds)


def _periods(actor: Actor, today: date) -> list[Period]:
    """Two queries."""
    return periods_of("found_at", today, _first(actor), campaign_periods(actor))


_first = earliest(Hazard.objects.all(), "found_at")


@dataclass(frozen=True)
class Tally:
    """Hazards by where they stand; merged and voided ones are not counted. `fixed`: closed."""

    found: int = 0
    open: int = 0
    fixed: int = 0
    overdue: int = 0
    major: int = 0
    recheck: int = 0
    confirm: int = 0
    passed: int = 0
    handed: int = 0

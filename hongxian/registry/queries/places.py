"""Saved views of the register, and what a place's page shows beside its facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from hongxian.orgs.access import Actor
from hongxian.registry.identifiers import look_at_credit_code
from hongxian.registry.models import (
    CategoryThreshold,
    Licence,
    Place,
    PlaceState,
)
from hongxian.registry.queries.licences import WARNINGS, expired, expiring
from hongxian.registry.queries.standards import Limit, beyond, excesses

STANDING = Q(state__in=(PlaceState.OPEN, PlaceState.PAUSED))


def mine(actor: Actor) -> Q:
    """What this person's units answer for, on the ground or for the trade."""
    return Q(unit__in=actor.unit_ids) | Q(lead_unit__in=actor.unit_ids)


def runs_out(county_id: str | None, today: date) -> Q:
    """Places with a licence that has run out or will within 30 days.

    One set of keys for the whole list: asked place by place, SQLite goes through the county's
    licences for every one of them.
    """
    soon = expired(today) | expiring(today, WARNINGS[0])
    rows = Licence.objects.filter(soon, county=county_id, place__isnull=False)
    return Q(pk__in=rows.order_by().values("place"))


def conditions(actor: Actor, today: date, limits: Sequence[Limit]) -> dict[str, tuple[str, Q]]:
    """The saved views of the list: key → label and condition."""
    return {
        "all": ("全部在册", STANDING),
        "mine": ("我的", STANDING & mine(actor)),
        "officer": ("我负责的", STANDING & Q(officer=actor.user_id)),
        "no_officer": ("无责任民警", STANDING & Q(officer__isnull=True)),
        "no_grid": ("未划网格", STANDING & Q(grid__isnull=True)),
        "beyond": ("超出类别标准", STANDING & beyond(limits)),
        "expiring": ("证件将到期", STANDING & runs_out(actor.county_id, today)),
        "no_point": ("无坐标", STANDING & Q(lon__isnull=True)),
        "closed": ("已关闭、已并入", ~STANDING),
    }


@dataclass(frozen=True)
class Hint:
    """Something odd about a place, for a person to look at."""

    sentence: str
    note: str = ""


def hints(place: Place, thresholds: Sequence[CategoryThreshold]) -> list[Hint]:
    """Sizes beyond the category, numbers that do not check. No query."""
    found = [
        Hint(
            f"超出类别标准：{excess}，可能不属于这一类别，请核实。",
            f"{excess.source}" if excess.is_checked else f"{excess.source}；标准尚未核实",
        )
        for excess in excesses(place, thresholds)
    ]
    look = look_at_credit_code(place.credit_code)
    return found if look else [*found, Hint(look.sentence)]

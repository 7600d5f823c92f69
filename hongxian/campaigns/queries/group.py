"""领导小组: its seats with who fills them, and who a seat named by unit means."""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from hongxian.campaigns.models import Campaign, LeadingGroup, OfficeFunction, Seat, SeatKind
from hongxian.campaigns.queries.campaign import told_by_plan
from hongxian.orgs.models import Post, Role
from hongxian.orgs.queries import UnitIndex

_HEADS = re.compile(r"(所长|大队长|主任|主要负责人|负责人|主要领导|主要负责同志)+$")


@dataclass(frozen=True)
class FilledSeat:
    """A seat; `holders` are the heads of the units it names, by their posts of today."""

    seat: Seat
    holders: tuple[Post, ...] = ()


@dataclass(frozen=True)
class Group:
    """One leading group with its seats by kind, and the office's functions."""

    group: LeadingGroup
    seats: list[FilledSeat]
    functions: list[OfficeFunction]

    @property
    def by_kind(self) -> list[tuple[str, list[FilledSeat]]]:
        """组长, 副组长, 成员, 办公室主任, 联络员: those there are, in this order."""
        return [
            (kind.label, found)
            for kind in SeatKind
            if (found := [each for each in self.seats if each.seat.kind == kind])
        ]


def load_group(campaign: Campaign, day: date | None = None) -> list[Group]:
    """The leading groups of the version in force; `day` also looks up the heads seats name."""
    seats: dict[UUID, list[Seat]] = defaultdict(list)
    for seat in _seats(campaign):
        seats[seat.group_id].append(seat)
    holders = _holders(campaign, [s for found in seats.values() for s in found], day)
    functions = _functions(campaign)
    return [
        Group(
            group,
            [FilledSeat(seat, holders.get(seat.pk, ())) for seat in seats[group.pk]],
            functions if no == 0 else [],
        )
        for no, group in enumerate(_groups(campaign))
    ]


_seats = told_by_plan(Seat, "user__unit")
_functions = told_by_plan(OfficeFunction)
_groups = told_by_plan(LeadingGroup, "office_unit")


def _holders(
    campaign: Campaign, seats: list[Seat], day: date | None
) -> dict[UUID, tuple[Post, ...]]:
    """Seats such as 各派出所所长 mean whoever heads those units on the day. Constant queries."""
    named = [seat for seat in seats if seat.user_id is None and _HEADS.search(seat.text)]
    if day is None or not named:
        return {}
    index = UnitIndex.load(campaign.county_id, day)
    units = {seat.pk: index.match(_HEADS.sub("", seat.text)).units for seat in named}
    posts = Post.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day),
        role=Role.HEAD,
        starts_on__lte=day,
        user__is_active=True,
        unit__in={unit.pk for found in units.values() for unit in found},
    ).select_related("user", "unit")
    ordered = sorted(posts, key=lambda post: (post.unit.position, post.pk))
    return {
        key: tuple(post for post in ordered if post.unit in found) for key, found in units.items()
    }

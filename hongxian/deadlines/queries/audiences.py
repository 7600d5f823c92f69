"""Who hears of a deadline: the holder, the unit, its head, the office, the leading group.

Whoever holds one of their posts while they are away hears with them, and of that post's work alone.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from hongxian.deadlines.models import Audience, Deadline
from hongxian.orgs.models import Post, Role, Unit, User
from hongxian.orgs.queries import lent_posts

WORKERS = (Role.LEAD, Role.HEAD, Role.OFFICER, Role.OFFICE, Role.PARTNER)
HEADS = (Role.HEAD, Role.LEAD)
UPWARD = (Audience.UNIT, Audience.UNIT_HEAD, Audience.OFFICE, Audience.LEADING_GROUP)
"""Where nobody holds the post that should hear, the next audience up hears."""

Seats = Callable[[str, date], Iterable[int]]
_SEATS: list[Seats] = []


def register_seats(seats: Seats) -> None:
    """Let a room above say who sits in a county's leading group, besides the chiefs."""
    _SEATS.append(seats)


@dataclass
class CountyPosts:
    """The people of one county by unit and role on one day, those who stand in among them.

    `own`: who has a post in which unit. `lent`: who holds one for an absent person in a unit;
    `lent_anywhere`: in any.
    """

    by_unit: dict[tuple[int, str], set[int]] = field(default_factory=lambda: defaultdict(set))
    by_role: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    active: set[int] = field(default_factory=set)
    seats: set[int] = field(default_factory=set)
    own: set[tuple[int, int]] = field(default_factory=set)
    lent: dict[tuple[int, int], set[int]] = field(default_factory=lambda: defaultdict(set))
    lent_anywhere: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def of_unit(self, unit_id: int, *roles: str) -> set[int]:
        return set().union(*(self.by_unit.get((unit_id, role), set()) for role in roles))

    def holder(self, user_id: int, unit_id: int) -> set[int]:
        """A person and who stands in there: for a post in the unit of the work, or for any post
        where the person has none in that unit."""
        if (user_id, unit_id) in self.own:
            return {user_id, *self.lent.get((user_id, unit_id), ())}
        return {user_id, *self.lent_anywhere.get(user_id, ())}


class Directory:
    """Posts read once per county and run, however many deadlines ask."""

    def __init__(self, day: date) -> None:
        self.day = day
        self._counties: dict[str, CountyPosts] = {}
        self._units: dict[int, str] = {}
        self._people: dict[int, str] = {}

    def people(self, row: Deadline, audiences: Iterable[str]) -> tuple[int, ...]:
        """Everyone of the audiences, each once, in a steady order."""
        posts = self._of(row.county_id)
        found: set[int] = set()
        for audience in audiences:
            found |= self._hear(posts, row, audience)
        return tuple(sorted(found))

    def unit_name(self, unit_id: int) -> str:
        """The short name of a unit; all of them are read once."""
        if not self._units:
            self._units = dict(Unit.objects.values_list("pk", "short_name"))
        return self._units.get(unit_id, "")

    def person_name(self, user_id: int | None) -> str:
        """The name of a person, each read once."""
        if user_id is None:
            return ""
        if user_id not in self._people:
            found = User.objects.filter(pk=user_id).values_list("name", flat=True)
            self._people[user_id] = found.first() or ""
        return self._people[user_id]

    def _hear(self, posts: CountyPosts, row: Deadline, audience: str) -> set[int]:
        if audience == Audience.HOLDER:
            if row.holder_id is not None and row.holder_id in posts.active:
                return posts.holder(row.holder_id, row.unit_id)
            audience = Audience.UNIT
        for step in UPWARD[UPWARD.index(Audience(audience)) :]:
            if people := self._of_audience(posts, row.unit_id, step):
                return people
        return set()

    def _of_audience(self, posts: CountyPosts, unit_id: int, audience: Audience) -> set[int]:
        if audience is Audience.UNIT:
            return posts.of_unit(unit_id, *WORKERS)
        if audience is Audience.UNIT_HEAD:
            heads = posts.of_unit(unit_id, Role.HEAD)
            return heads or posts.of_unit(unit_id, *HEADS)
        if audience is Audience.OFFICE:
            return posts.by_role.get(Role.OFFICE, set())
        return posts.by_role.get(Role.CHIEF, set()) | posts.seats

    def _of(self, county_id: str) -> CountyPosts:
        if county_id not in self._counties:
            self._counties[county_id] = self._read(county_id)
        return self._counties[county_id]

    def _read(self, county_id: str) -> CountyPosts:
        posts = CountyPosts()
        held = Post.objects.held_on(self.day).filter(unit__county=county_id, user__is_active=True)
        for unit_id, role, user_id in held.values_list("unit_id", "role", "user_id"):
            posts.by_unit[unit_id, role].add(user_id)
            posts.by_role[role].add(user_id)
            posts.own.add((user_id, unit_id))
            posts.active.add(user_id)
        for lent in lent_posts(held, self.day):
            posts.by_unit[lent.unit_id, lent.role].add(lent.present_id)
            posts.by_role[lent.role].add(lent.present_id)
            posts.lent[lent.absent_id, lent.unit_id].add(lent.present_id)
            posts.lent_anywhere[lent.absent_id].add(lent.present_id)
        for seats in _SEATS:
            posts.seats |= set(seats(county_id, self.day))
        return posts

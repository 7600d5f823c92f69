"""What happens in the season, in the order of time: a deed may put others into the queue."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count

from hongxian.campaigns.models import Campaign, Sector
from hongxian.demo.people import Desk
from hongxian.demo.register import Register
from hongxian.inspections.visit import Going
from hongxian.orgs.access import Actor

LAST = date(2026, 6, 15)


@dataclass
class Season:
    """Who and what there is, and what is still to come: (moment, running number, deed)."""

    desk: Desk
    register: Register
    campaign: Campaign
    sectors: dict[str, Sector]
    queue: list[tuple[datetime, int, Callable[[datetime], None]]] = field(default_factory=list)
    numbers: "count[int]" = field(default_factory=count)

    def later(self, when: datetime, deed: Callable[[datetime], None]) -> None:
        """Do it at that moment, unless that lies beyond the demo's day."""
        if when.date() <= LAST:
            heapq.heappush(self.queue, (when, next(self.numbers), deed))

    def play(self) -> None:
        """Every deed in the order of time, with what follows from it."""
        while self.queue:
            now, _, deed = heapq.heappop(self.queue)
            deed(now)

    def by(self, username: str, now: datetime) -> Actor:
        return self.desk.actor(username, now.date())

    def going(self, *usernames: str) -> tuple[Going, ...]:
        parts = ["lead", *["with"] * (len(usernames) - 1)]
        return tuple(
            Going(self.desk.users[name].pk, part)
            for name, part in zip(usernames, parts, strict=True)
        )

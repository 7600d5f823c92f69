"""Questions about what an actor may see, compiled once for each set of roles."""

from collections.abc import Callable, Hashable
from datetime import datetime
from itertools import product
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from django.http import Http404

from hongxian.kit.questions import Question, Written
from hongxian.orgs.access import Actor

Row = TypeVar("Row")
Roles = frozenset[str]


class _StandIn(Actor):
    """Every role in every unit: which role is held where cannot be asked of it."""

    def holds(self, unit_id: int, *roles: str) -> bool:
        raise TypeError("a compiled question cannot ask which role is held in which unit")


class ActorsQuestion(Generic[Row]):
    """A `Question` whose first value is an actor.

    A row scope asks an actor's roles, person, county and units, so its SQL is made anew for roles
    only, and for how many units there are. It must not ask which role is held in which unit. Whose
    units they are decides which index is best, so it is planned anew each time.
    """

    def __init__(self, build: "Callable[..., QuerySet[Any, Row]]") -> None:
        def of_stand_in(
            roles: Roles,
            *shape: Hashable,
            user: Any,
            county: Any,
            units: Any,
            **values: Any,
        ) -> "QuerySet[Any, Row]":
            posts = frozenset(product(units, roles))
            actor = _StandIn(user, "", None, "", county, posts)
            return build(actor, *shape, **values)

        self._asked = Question(of_stand_in, may_be_none=True, planned_anew=True)

    def __call__(self, actor: Actor, *shape: Hashable, **values: Any) -> list[Row]:
        return self._asked(actor.roles, *shape, **_values(actor), **values)

    def written(self, actor: Actor, *shape: Hashable, **values: Any) -> Written | None:
        """See `Question.written`."""
        return self._asked.written(actor.roles, *shape, **_values(actor), **values)


def one_or_404(asked: ActorsQuestion[Row], actor: Actor, pk: Any) -> Row:
    """The row of this key, where the actor may see it."""
    for row in asked(actor, pk=pk):
        return row
    raise Http404


def earliest(rows: "QuerySet[Any]", field: str) -> Callable[[Actor], datetime | None]:
    """For `periods_of`: the first moment of all rows of an actor's county. One query."""
    first = Question(
        lambda county: rows.filter(county=county).order_by(field).values_list(field, flat=True)[:1]
    )
    return lambda actor: next(iter(first(county=actor.county_id)), None)


def _values(actor: Actor) -> dict[str, Any]:
    return {
        "user": actor.user_id, "county": actor.county_id, "units": sorted(actor.unit_ids),
    }  # fmt: skip

"""Row scope (谁看得到): who may see a row stands in the row. See decision 0017.

A room names the columns of its rows that hold units and people; `seen_by` makes the condition of
them, an OR of equalities that indexes answer. What does not fit into columns (the fourth agency of
a joint visit, an officer who went along from elsewhere) stands in a side table and is asked once,
as `Among`.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db.models import BooleanField, F, Func, Q, QuerySet, Subquery

from hongxian.kit.questions import Written
from hongxian.orgs.models import Role

if TYPE_CHECKING:
    from hongxian.orgs.access import Actor

SEES_ALL = (Role.OFFICE, Role.CHIEF, Role.INSPECTOR, Role.LEGAL)
"""Whoever holds one of these posts sees the county's business, not only a unit's."""
SEES_HIDDEN = (Role.OFFICE, Role.CHIEF)
"""These see a secret visit (暗访) before it is over, too."""
NOTHING = Q(pk__in=())
"""A condition no row meets."""


class Among(Func):
    """`name` is one of the keys that the given rows answer: few keys, fetched once.

    PostgreSQL takes `IN (SELECT …)` inside an OR for every second row and reads the whole table in
    its order; as an array it is a condition like any other, which an index answers. The rows are
    querysets of one column, or questions written out already (a page asks for what one may see many
    times), joined by UNION ALL; None stands for no row.
    """

    output_field = BooleanField()

    def __init__(self, name: str, *rows: "QuerySet[Any, Any] | Written | None") -> None:
        told = [each for each in rows if each is not None]
        self.written = [each for each in told if isinstance(each, tuple)]
        asked = (Subquery(each.order_by()) for each in told if not isinstance(each, tuple))
        super().__init__(F(name), *asked)

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> Any:
        """`name IN (SELECT … UNION ALL SELECT …)`."""
        return self._compiled(compiler, "{} IN ({})")

    def as_postgresql(self, compiler: Any, connection: Any, **_: Any) -> Any:
        """`name = ANY(ARRAY(SELECT … UNION ALL SELECT …))`."""
        return self._compiled(compiler, "{} = ANY(ARRAY({}))")

    def _compiled(self, compiler: Any, shape: str) -> tuple[str, list[Any]]:
        name, *rows = self.get_source_expressions()
        told, params = compiler.compile(name)
        values, parts = list(params), []
        for each in rows:
            try:
                part, more = compiler.compile(each)
            except EmptyResultSet:
                continue
            parts.append(part.removeprefix("(").removesuffix(")"))
            values += more
        for part, more in self.written:
            parts.append(part)
            values += more
        if not parts:
            raise EmptyResultSet
        return shape.format(told, " UNION ALL ".join(parts)), values


def seen_by(
    actor: "Actor",
    *,
    units: Sequence[str] = ("unit",),
    people: Sequence[str] = (),
    also: Q = NOTHING,
    hidden: Q | None = None,
    readers: Q = NOTHING,
    prefix: str = "",
) -> Q:
    """The rows of the actor's county that the actor may see; the county itself the caller asks.

    Office, chiefs, inspectors and legal see all; others where a unit they work for stands in one of
    the columns `units`, they themselves in one of `people`, or where `also` holds. A `hidden` row
    is seen by office, chiefs and its `readers` alone. `prefix` leads to the row from another
    (`place__`).
    """
    if actor.sees_as(*SEES_HIDDEN):
        return Q()
    shown = Q() if hidden is None else ~hidden | readers
    if actor.sees_as(*SEES_ALL):
        return shown
    mine = also
    for name in units:
        mine |= Q(**{f"{prefix}{name}__in": actor.unit_ids})
    for name in people:
        mine |= Q(**{f"{prefix}{name}": actor.user_id})
    return mine & shown

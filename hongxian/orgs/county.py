"""Rows that a county owns, and the key between them: the base of growing past one machine.

`CountyOwned` rows carry their county from the first migration and never change it; `CountyKey` adds
"same county" to every join. See docs/decisions/0002-county-owned-rows.md.
"""

from collections.abc import Collection
from typing import Any

from django.db import models
from django.db.models.lookups import Exact
from django.db.models.sql.where import AND, WhereNode
from uuid_utils.compat import uuid7


class CountyKey(models.ForeignKey):  # type: ignore[type-arg]
    """A plain ForeignKey between county-owned rows whose joins stay inside one county."""

    def get_extra_restriction(self, alias: str | None, related_alias: str) -> WhereNode | None:
        """The condition Django adds to a join over this key, forward and reverse.

        Django passes no alias where it trims a join into a subquery; there the key alone decides.
        """
        if alias is None or related_alias is None:
            return None
        near: Any = self.model._meta.get_field("county")
        far: Any = self.remote_field.model._meta.get_field("county")
        same: Any = Exact(near.get_col(alias), far.get_col(related_alias))
        return WhereNode([same], connector=AND)


class CountyOwned(models.Model):
    """Base of every row a county owns. `id` is a UUIDv7 made by the application.

    The county alone is no index: what is looked up by it has one that begins with it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey(
        "orgs.County",
        on_delete=models.PROTECT,
        db_index=False,
        related_name="+",
        verbose_name="县区",
    )

    class Meta:
        abstract = True

    def _do_update(
        self,
        base_qs: Any,
        using: str | None,
        pk_val: Any,
        values: Collection[Any],
        *rest: Any,
        **named: Any,
    ) -> Any:
        """Filter every update on the county and leave it out of SET: a row never moves."""
        kept = [value for value in values if value[0].name != "county"]
        mine = base_qs.filter(county=self.county_id)
        return super()._do_update(mine, using, pk_val, kept, *rest, **named)

"""The ledgers of this room: places, vehicles, licences."""

from django.urls import reverse

from hongxian.registry import rules
from hongxian.registry.actions.ledgers.licences import save_planned_licences, undo_licences
from hongxian.registry.actions.ledgers.places import save_planned_places, undo_places
from hongxian.registry.actions.ledgers.vehicles import save_planned_vehicles, undo_vehicles
from hongxian.registry.ledger_kinds import LedgerKind
from hongxian.registry.queries.ledgers.licences import plan_licences
from hongxian.registry.queries.ledgers.places import plan_places
from hongxian.registry.queries.ledgers.vehicles import plan_vehicles


def own_ledgers() -> tuple[LedgerKind, ...]:
    """In the order in which they are offered."""
    return (
        LedgerKind(
            "place", "监管对象", rules.keeps_registry, plan_places, save_planned_places,
            undo_places, lambda pk: reverse("place", args=[pk]),
            ("unit", "category", "licence_kind", "crs"),
        ),
        LedgerKind(
            "vehicle", "车辆", rules.keeps_registry, plan_vehicles, save_planned_vehicles,
            undo_vehicles, lambda pk: reverse("vehicle", args=[pk]), ("unit", "group"),
        ),
        LedgerKind(
            "licence", "许可证件", rules.keeps_registry, plan_licences, save_planned_licences,
            undo_licences, lambda pk: reverse("licence", args=[pk]), ("licence_kind",), 3000,
        ),
    )  # fmt: skip

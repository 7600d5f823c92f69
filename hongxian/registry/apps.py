from django.apps import AppConfig

PLACE_PAGES = (
    "place", "place-new", "place-edit", "place-rename", "place-move", "place-pause", "place-close",
    "place-reopen", "place-merge", "place-phone", "places-assign",
)  # fmt: skip
PAIR_PAGES = ("place-pair",)
VEHICLE_PAGES = ("vehicle", "vehicle-new", "vehicle-edit", "vehicle-phone")
LICENCE_PAGES = ("licence", "licence-new", "licence-edit", "licence-replace")
GRID_PAGES = ("grid", "grid-new", "grid-edit", "grid-phone", "grid-close")
STANDARD_PAGES = ("threshold-new", "threshold-edit")
LEDGER_PAGES = ("ledger-new", "ledger-batch", "ledger-rows", "ledger-undo")
GROUP = "监管对象"
RAIL = (
    ("监管对象", "places", "place", PLACE_PAGES),
    ("车辆", "vehicles", "vehicle", VEHICLE_PAGES),
    ("许可证件", "licences", "licence", LICENCE_PAGES),
    ("网格", "grids", "grid", GRID_PAGES),
    ("地图", "place-map", "map", ("outline-import",)),
    ("台账导入", "ledgers", "file", LEDGER_PAGES),
    ("疑似重复", "duplicates", "alias", PAIR_PAGES),
    ("类别标准", "thresholds", "report", STANDARD_PAGES),
)
"""Label, route, icon, other pages that light the entry."""


class RegistryConfig(AppConfig):
    name = "hongxian.registry"
    label = "registry"
    verbose_name = "监管对象"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from hongxian.kit import chips, desk_blocks, rail
        from hongxian.orgs import handover
        from hongxian.registry import (
            following,
            ledger_kinds,
            merging,
            rules,
            verbs,  # noqa: F401 - declares the log's words
        )
        from hongxian.registry.actions.following import licences_follow
        from hongxian.registry.actions.leaving import (
            hand_over_grids,
            hand_over_places,
            move_unit_work,
        )
        from hongxian.registry.actions.merging import own_followers
        from hongxian.registry.models import Licence, Vehicle
        from hongxian.registry.own_ledgers import own_ledgers
        from hongxian.registry.queries.desk import licences_on_desk
        from hongxian.registry.queries.leaving import open_grids, open_places
        from hongxian.registry.queries.marks import TONES
        from hongxian.registry.tasks import offer_jobs

        desk_blocks.register(
            desk_blocks.Block(
                "licences", "许可证件到期", licences_on_desk, "registry/desk.html", 30
            )
        )
        for model, tones in TONES.items():
            chips.set_tones(model, tones)
        for ledger in own_ledgers():
            ledger_kinds.register(ledger)
        offer_jobs()
        for follower in own_followers():
            merging.register(follower)
        following.register(following.Copies(Vehicle))
        following.register(following.Copies(Licence, then=licences_follow))
        following.register(following.Copies(Licence, "vehicle__place"))
        handover.register(handover.Kind("place", "负责的监管对象", open_places, hand_over_places))
        handover.register(handover.Kind("grid", "负责的网格", open_grids, hand_over_grids))
        handover.register_unit_work("监管对象", move_unit_work)
        for order, (label, name, icon, covers) in enumerate(RAIL, start=1):
            may = rules.keeps_registry if name == "ledgers" else rules.reads_registry
            rail.add(GROUP, label, name, may, 300 + 5 * order, icon=icon, covers=covers)

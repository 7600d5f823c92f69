from django.apps import AppConfig

VISIT_PAGES = (
    "inspection", "inspection-new", "inspection-enter", "inspection-record", "inspection-print",
    "inspection-change", "inspection-correct", "finding-correct",
)  # fmt: skip
PLAN_PAGES = ("visit-plan", "visit-rules", "visit-rule-set")


class InspectionsConfig(AppConfig):
    name = "hongxian.inspections"
    label = "inspections"
    verbose_name = "检查"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from hongxian.audit import words
        from hongxian.deadlines import outlets as clocks
        from hongxian.inspections import rules
        from hongxian.inspections.actions.clocks import SUBJECT, follow_planned_days
        from hongxian.inspections.actions.moving import (
            hand_over_visits,
            move_unit_visits,
            open_visits,
        )
        from hongxian.inspections.marks import DRAW_TONES, STATE_TONES
        from hongxian.inspections.models import Inspection
        from hongxian.inspections.queries.home import of_place, of_vehicle, to_visit
        from hongxian.kit import chips, desk_blocks, rail
        from hongxian.orgs import handover
        from hongxian.registry import following, merging, parts
        from hongxian.registry.actions.merging import repointing

        handover.register(handover.Kind("visit", "待检查任务", open_visits, hand_over_visits))
        handover.register_unit_work("待检查任务", move_unit_visits)
        chips.set_tones("inspections.inspection", STATE_TONES)
        chips.set_tones("inspections.draw", DRAW_TONES)
        clocks.follow(SUBJECT, follow_planned_days)
        merging.register(repointing("inspection", "检查", Inspection, "place"))
        following.register(following.Copies(Inspection))
        parts.register(
            parts.Part("visits", "检查", "inspections/place_part.html", of_place=of_place, order=10)
        )
        parts.register(
            parts.Part(
                "vehicle_visits", "检查", "inspections/vehicle_part.html",
                of_vehicle=of_vehicle, order=10,
            )
        )  # fmt: skip
        desk_blocks.register(
            desk_blocks.Block("visits", "到今天待检查", to_visit, "inspections/desk.html", 10)
        )
        entries = (
            ("检查", "inspections", rules.reads_visits, "camera", 2, VISIT_PAGES),
            ("检查计划", "visits-due", rules.plans_visits, "clock", 0, PLAN_PAGES),
            ("随机抽取", "draws", rules.reads_visits, "matrix", 0, ("draw", "draw-new")),
            ("手机现场检查", "field", rules.enters_visits, "person", 0, ()),
        )
        for order, (label, name, rule, icon, tab, covers) in enumerate(entries):
            rail.add("检查", label, name, rule, 320 + order, icon=icon, tab=tab, covers=covers)
        words.call(people="人员", findings="问题数", checklist="检查表", source="来源")
        words.call(planned_on="计划日期", over_cap="超频次理由", photo_kind="照片种类")
        words.call(fingerprint="文件指纹", category="类别", times="每年次数", bound="要求")
        words.call(population="总体数", size="抽取数", seed="种子")

from django.apps import AppConfig

REVIEW = ("plan", "plan-import", "review", "review-confirm", "review-unit", "review-fact")
RAIL = (
    ("办理", "应交材料", "deliverables", "inbox", 2, ("deliverable",)),
    ("方案", "方案与版本", "plans", "plan", 4, REVIEW),
    ("方案", "专项行动", "campaigns", "flag", 0, ("campaign", "campaign-close", "campaign-copy")),
    ("方案", "职责表", "campaign-matrix", "matrix", 3, ("matrix-cell",)),
    ("方案", "阶段与节点", "campaign-timeline", "timeline", 0, ()),
    ("方案", "领导小组", "campaign-group", "people", 0, ("seat-fill",)),
    ("方案", "目标与要求", "campaign-facts", "report", 0, ()),
    ("方案", "作战图", "campaign-wallmap", "map", 0, ()),
)
"""Group, label, route, icon, place among a phone's tabs, other pages that light the entry."""
PER_CAMPAIGN = {name for _, _, name, *_ in RAIL if name.startswith("campaign-")}


class CampaignsConfig(AppConfig):
    name = "hongxian.campaigns"
    label = "campaigns"
    verbose_name = "方案落地"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from hongxian.audit import words
        from hongxian.campaigns import rules
        from hongxian.campaigns.actions.clocks import SUBJECT, follow_clocks
        from hongxian.campaigns.actions.moving import hand_over_seats, move_unit_work
        from hongxian.campaigns.queries.leaving import open_seats
        from hongxian.campaigns.queries.marks import STATE_TONES
        from hongxian.deadlines import outlets
        from hongxian.kit import chips, rail
        from hongxian.orgs import handover

        handover.register(handover.Kind("seat", "领导小组席位", open_seats, hand_over_seats))
        handover.register_unit_work("专项行动任务", move_unit_work)
        chips.set_tones("campaigns.deliverable", STATE_TONES)
        outlets.follow(SUBJECT, follow_clocks)
        words.call(no="", files="附件", person="人员", unit="单位", left_open="未交项数")
        words.call(due_on="期限", version="版本", facts="条目数", changes="变更数")
        words.call(units="对应单位", words="语句", fact="", seat="", text="内容")
        words.call(start="开始", end="结束", year="年度")
        words.call(group="所属部分", lead="牵头单位", responsible="责任单位", assist="配合单位")
        words.call(due="期限", who="责任单位", frequency="频次", to="报送对象", heading="要求")
        words.call(at="办公室设在", why="原因")
        for order, (group, label, name, icon, tab, covers) in enumerate(RAIL, start=1):
            per = "campaign" if name in PER_CAMPAIGN else ""
            rail.add(
                group, label, name, rules.reads_plans, 200 + 10 * order,
                per=per, icon=icon, tab=tab, covers=covers,
            )  # fmt: skip

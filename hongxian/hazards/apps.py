from django.apps import AppConfig

PAGES = (
    "hazard", "hazard-new", "hazard-edit", "hazard-rectify", "hazard-recheck", "hazard-hand-over",
    "hazard-merge", "hazard-major", "hazards-assign",
)  # fmt: skip
"""Pages that light the ledger's entry in the rail."""


class HazardsConfig(AppConfig):
    name = "hongxian.hazards"
    label = "hazards"
    verbose_name = "隐患"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from hongxian.audit import words
        from hongxian.deadlines import outlets as clocks
        from hongxian.hazards import rules, verbs  # noqa: F401 - declares the log's words
        from hongxian.hazards.actions.assigning import hand_over_leavers, move_unit_hazards
        from hongxian.hazards.actions.clocks import SUBJECT, follow_clocks
        from hongxian.hazards.actions.intake import hear_visit, hear_visits, recall_visits
        from hongxian.hazards.actions.merging import FOLLOWER
        from hongxian.hazards.ledger import HAZARDS
        from hongxian.hazards.queries.desk import on_desk
        from hongxian.hazards.queries.leaving import open_hazards
        from hongxian.hazards.queries.marks import PAPER_TONES, STATE_TONES
        from hongxian.hazards.queries.parts import PLACE_PART, visit_part
        from hongxian.hazards.queries.phone import hazards_on_phones
        from hongxian.hazards.tasks import offer_export
        from hongxian.inspections import day, outlets
        from hongxian.kit import chips, desk_blocks, rail
        from hongxian.orgs import handover
        from hongxian.registry import ledger_kinds, merging, parts

        handover.register(handover.Kind("hazard", "隐患", open_hazards, hand_over_leavers))
        handover.register_unit_work("隐患", move_unit_hazards)
        clocks.follow(SUBJECT, follow_clocks)
        outlets.on_recorded("hazards", hear_visit, recall=recall_visits, many=hear_visits)
        day.open_hazards("hazards", hazards_on_phones)
        outlets.show_on_visit("hazards", visit_part)
        merging.register(FOLLOWER)
        parts.register(PLACE_PART)
        ledger_kinds.register(HAZARDS)
        desk_blocks.register(
            desk_blocks.Block("hazards", "隐患", on_desk, "hazards/desk.html", order=20)
        )
        offer_export()
        chips.set_tones("hazards.hazard", STATE_TONES)
        chips.set_tones("hazards.paper", PAPER_TONES)
        words.call(where="地点", first="首次隐患", criterion="判定依据", owner="整改责任人")
        words.call(
            paper="文书", photos="照片数", stage="阶段", recheck="复查", with_name="同行人员"
        )
        words.call(agency="移交单位", into="并入", taken_in="并入的隐患", place="监管对象")
        rail.add(
            "隐患", "隐患台账", "hazards", rules.reads_hazards, 420, icon="flag", tab=2,
            covers=PAGES,
        )  # fmt: skip
        words.call(number="编号", hazards="隐患", service="送达方式")
        _offer_papers()
        _keep_in_step()


def _keep_in_step() -> None:
    """Who may see hazards and papers follows their places and visits."""
    from hongxian.hazards.actions.readers import hold_papers_at, mark_hidden, places_moved
    from hongxian.hazards.models import Hazard
    from hongxian.inspections import outlets
    from hongxian.registry import following

    following.register(following.Copies(Hazard, first=hold_papers_at, then=places_moved))
    outlets.on_secrecy("hazards", mark_hidden)


def _offer_papers() -> None:
    """Papers, what firms send, and photos that need a look."""
    from hongxian.audit import words
    from hongxian.hazards import parts as blocks
    from hongxian.hazards import rules
    from hongxian.hazards.queries.answers import ANSWERS_PART, answers_on_desk
    from hongxian.hazards.queries.looking import DOUBTS_PART, photos_of_hazards
    from hongxian.hazards.queries.marks import ANSWER_TONES
    from hongxian.hazards.queries.papers import PAPERS_PART
    from hongxian.inspections import outlets as visits
    from hongxian.kit import chips, desk_blocks, rail

    visits.show_photos("hazards", photos_of_hazards)
    words.call(teller="填报人", code_until="填报码有效期", doubt="照片疑点", seen_as="查看结果")
    words.call(fingerprints="文件指纹")
    chips.set_tones("hazards.firmanswer", ANSWER_TONES)
    blocks.register(PAPERS_PART)
    blocks.register(DOUBTS_PART)
    blocks.register(ANSWERS_PART)
    desk_blocks.register(
        desk_blocks.Block(
            "firm_answers", "企业填报", answers_on_desk, "hazards/answers_desk.html", order=22
        )
    )
    rail.add(
        "隐患", "文书", "papers", rules.reads_hazards, 430, icon="file",
        covers=("paper", "paper-new", "paper-words"),
    )  # fmt: skip
    rail.add(
        "隐患", "企业填报", "answers", rules.reads_hazards, 440, icon="inbox",
        covers=("answer", "firm-codes", "firm-slips"),
    )  # fmt: skip

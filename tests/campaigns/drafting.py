"""A draft laid from facts given by hand, as the reader would have read them."""

from dataclasses import replace
from datetime import date

from hongxian.campaigns.actions.laying import lay_lines
from hongxian.campaigns.actions.units import match_names
from hongxian.campaigns.models import DraftFact, FactKind, PlanDocument
from hongxian.campaigns.queries.proposals import proposals
from hongxian.orgs.models import Role, UnitAlias, UnitKind
from hongxian.plans.facts import (
    CommonItem,
    Item,
    LeadingGroup,
    Milestone,
    Office,
    Period,
    Phase,
    Plan,
    Reporting,
    Requirement,
    Sector,
    Span,
    Unread,
    Words,
)
from tests.campaigns.factories import (
    CountyFactory,
    PlanDocumentFactory,
    UnitFactory,
    UserFactory,
    actor,
)

DAY = date(2026, 3, 5)
TEXT = """青石县公安局安全生产专项行动工作方案
工作目标：坚决遏制新的较大事故。
组长： 办公室设在指挥中心，负责指挥调度。
一是无证经营的。
1.道路交通领域。（1）营运车辆超速超载；（2）非法改装车辆。（牵头部门：交警大队、责任部门：各派出所）
2.城镇燃气。县住建局配合治安大队排查燃气管网。
动员部署阶段（3—4月）。交警大队、治安大队于3月22日前制定部门工作方案。
集中打击阶段（5—9月）。各派出所于6月10日前报送底数台账。
各派出所每周四前报送情况。强化组织领导。
综合部门负责做好有关工作。
"""


def at_words(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def said(words: str, text: str = TEXT) -> Words:
    return Words(words, at_words(words, text))


PLAN = Plan(
    text=TEXT,
    title=said("青石县公安局安全生产专项行动工作方案"),
    issuer=said("青石县公安局"),
    year=2026,
    period=Period("2026-03", "2026-10", at_words("3—4月")),
    goals=(said("坚决遏制新的较大事故"),),
    leading_group=LeadingGroup(
        span=at_words("组长："),
        office=Office(at=said("指挥中心"), functions=(said("指挥调度"),)),
    ),
    common_items=(CommonItem(1, "无证经营的。", at_words("一是无证经营的。")),),
    sectors=(
        Sector(
            name="道路交通领域",
            span=at_words("1.道路交通领域。"),
            group="公安领域部分",
            lead=("交警大队",),
            responsible=("各派出所",),
            items=(
                Item("（1）", "营运车辆超速超载", at_words("（1）营运车辆超速超载；")),
                Item("（2）", "非法改装车辆", at_words("（2）非法改装车辆。")),
            ),
        ),
        Sector(
            name="城镇燃气",
            span=at_words("2.城镇燃气。"),
            group="其他领域",
            responsible=("治安大队",),
            assist=("县住建局",),
        ),
    ),
    phases=(
        Phase("动员部署阶段", "2026-03", "2026-04", at_words("动员部署阶段（3—4月）。")),
        Phase("集中打击阶段", "2026-05", "2026-09", at_words("集中打击阶段（5—9月）。")),
    ),
    milestones=(
        Milestone(
            "制定部门工作方案",
            "2026-03-22",
            ("交警大队", "治安大队"),
            at_words("交警大队、治安大队于3月22日前制定部门工作方案。"),
        ),
        Milestone(
            "报送底数台账",
            "2026-06-10",
            ("各派出所",),
            at_words("各派出所于6月10日前报送底数台账。"),
        ),
    ),
    reporting=(
        Reporting(
            "报送情况", "每周", "周四", None, ("各派出所",), at_words("各派出所每周四前报送情况。")
        ),
    ),
    requirements=(Requirement("强化组织领导", at_words("强化组织领导。")),),
    unread=(
        Unread(
            "综合部门负责做好有关工作。",
            at_words("综合部门负责做好有关工作。"),
            "有“负责”，没有读成条目。",
        ),
    ),
)


class Bureau:
    """A county with a bureau, two brigades, two stations, the office; no 县住建局."""

    def __init__(self) -> None:
        self.county = CountyFactory(name="青石县")
        self.bureau = self._unit("县公安局", UnitKind.BUREAU)
        self.command = self._unit("指挥中心", UnitKind.COMMAND)
        self.traffic = self._unit("交警大队", UnitKind.BRIGADE)
        self.security = self._unit("治安大队", UnitKind.BRIGADE)
        self.stations = [self._unit(f"{name}派出所", UnitKind.STATION) for name in ("东城", "西城")]
        UnitAlias.objects.create(
            county=self.county, text="各派出所", folded="各派出所", kind=UnitKind.STATION
        )
        self.office = UserFactory(unit=self.command, name="沈亦文", roles=[Role.OFFICE])
        self.head = UserFactory(unit=self.traffic, name="韩树声", roles=[Role.HEAD])
        self.actor = actor(self.office, DAY)

    def _unit(self, short_name: str, kind: UnitKind):
        return UnitFactory(county=self.county, short_name=short_name, kind=kind)

    def draft(self, plan: Plan = PLAN, **fields) -> PlanDocument:
        """A draft of the plan, with what was decided on its campaign's version in force."""
        document = PlanDocumentFactory(
            county=self.county, text=plan.text, uploaded_by=self.office, **fields
        )
        current = (
            document.campaign.documents.filter(version__isnull=False).order_by("-version").first()
            if document.campaign
            else None
        )
        lay_lines(document, proposals(plan), earlier=current)
        match_names(document, day=DAY, earlier=current)
        return document


def line(document: PlanDocument, kind: FactKind, words: str) -> DraftFact:
    """The one line of a kind whose words hold these."""
    found = [f for f in document.draft_facts.filter(kind=kind) if words in f.words]
    assert len(found) == 1, found
    return found[0]


def changed(**fields) -> Plan:
    """The plan with some facts replaced."""
    return replace(PLAN, **fields)

"""Rows of the campaign room for tests: factories with traits, and one whole small campaign."""

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from hongxian.campaigns.models import (
    Campaign,
    CampaignState,
    CommonItem,
    Deliverable,
    DeliverableState,
    DocumentState,
    DraftFact,
    Duty,
    FactKind,
    Goal,
    Item,
    LeadingGroup,
    Milestone,
    OfficeFunction,
    Part,
    Phase,
    PlanDocument,
    ReportingDuty,
    ReportingDutyUnit,
    Requirement,
    Seat,
    SeatKind,
    Sector,
    Submission,
    SubmissionFile,
)
from hongxian.orgs.access import Actor, actor_of
from hongxian.orgs.models import County, Post, Role, Unit, UnitKind, User

DAY = date(2026, 6, 16)
PLAN_TEXT = """青石县公安局安全生产专项行动工作方案
一、工作目标
坚决遏制新的较大事故，努力实现减量控大目标。
二、组织领导
组 长：
成 员：各派出所所长，局机关各部门主要负责人。
办公室设在指挥中心，负责指挥调度、资料收集和报送等工作。
三、整治内容
（一）共性部分。一是无证从事生产经营活动的。二是关闭后又擅自生产的。
1.道路交通领域。（1）营运车辆超速超载；（2）非法改装车辆。（牵头部门：交警大队、责任部门：各派出所）
2.消防安全领域。各派出所定期排查九小场所。
四、时间安排
（一）动员部署阶段（3—4月）。交警大队、治安大队于3月22日前制定部门工作方案。
（二）集中打击阶段（5—9月）。各派出所于6月30日前报送排查台账。
（三）巩固提升阶段（10月）。
五、工作要求
（一）提高政治站位，强化组织领导。
（二）加强信息报送。各派出所每周五前向专班办公室报送情况。
"""


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """An aware time on a day."""
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour, minute))


NOON = at(DAY, 12)


class CountyFactory(DjangoModelFactory[County]):
    class Meta:
        model = County

    code = factory.Sequence(lambda n: f"{990200 + n}")
    name = factory.Sequence(lambda n: f"试验县{n}")


class UnitFactory(DjangoModelFactory[Unit]):
    class Meta:
        model = Unit

    county = factory.SubFactory(CountyFactory)
    name = factory.LazyAttribute(lambda o: f"{o.county.name}公安局{o.short_name}")
    short_name = factory.Sequence(lambda n: f"第{n}派出所")
    kind = UnitKind.STATION
    path = factory.Sequence(lambda n: f"/{n}/")
    position = factory.Sequence(lambda n: n)


class UserFactory(DjangoModelFactory[User]):
    """A person of a unit; `roles=[Role.OFFICE]` gives posts there."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    unit = factory.SubFactory(UnitFactory)
    username = factory.Sequence(lambda n: f"user{n}")
    name = factory.Sequence(lambda n: f"民警{n}")
    password = "!"

    @factory.post_generation
    def roles(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        for role in extracted or ():
            PostFactory(user=self, role=role)


class PostFactory(DjangoModelFactory[Post]):
    class Meta:
        model = Post

    user = factory.SubFactory(UserFactory)
    unit = factory.SelfAttribute("user.unit")
    role = Role.OFFICER
    starts_on = date(2026, 1, 4)


def actor(user: User, day: date = DAY) -> Actor:
    return actor_of(user, day)


class CampaignFactory(DjangoModelFactory[Campaign]):
    class Meta:
        model = Campaign

    class Params:
        closed = factory.Trait(state=CampaignState.CLOSED, closed_at=NOON)

    county = factory.SubFactory(CountyFactory)
    name = factory.Sequence(lambda n: f"安全生产专项行动{n}")
    issuer = "青石县公安局"
    year = 2026
    unit = factory.SubFactory(
        UnitFactory, county=factory.SelfAttribute("..county"), kind=UnitKind.BUREAU
    )
    starts_on = date(2026, 3, 1)
    ends_on = date(2026, 10, 31)
    starts_text = "2026-03"
    ends_text = "2026-10"
    created_at = at(date(2026, 3, 2))
    created_by = factory.SubFactory(UserFactory, unit=factory.SelfAttribute("..unit"))


class PlanDocumentFactory(DjangoModelFactory[PlanDocument]):
    """A draft; `confirmed=True, campaign=…` makes it version 1 of that campaign."""

    class Meta:
        model = PlanDocument

    class Params:
        confirmed = factory.Trait(
            campaign=factory.SubFactory(CampaignFactory),
            county=factory.SelfAttribute("campaign.county"),
            state=DocumentState.CONFIRMED,
            version=1,
            uploaded_by=factory.SelfAttribute("campaign.created_by"),
            confirmed_by=factory.SelfAttribute("campaign.created_by"),
            confirmed_at=at(date(2026, 3, 3)),
        )

    county = factory.SubFactory(CountyFactory)
    file_name = "专项行动方案.txt"
    text = PLAN_TEXT
    sha256 = factory.LazyAttribute(lambda o: hashlib.sha256(o.text.encode()).hexdigest())
    parser_version = "1"
    uploaded_by = factory.SubFactory(UserFactory, unit__county=factory.SelfAttribute("...county"))
    uploaded_at = at(date(2026, 3, 2))


def plan_of(campaign: Campaign) -> PlanDocument:
    """The campaign's plan in force, made when there is none yet."""
    plan = campaign.documents.filter(version__isnull=False).order_by("-version").first()
    return plan or PlanDocumentFactory(confirmed=True, campaign=campaign)


class DraftFactFactory(DjangoModelFactory[DraftFact]):
    class Meta:
        model = DraftFact

    document = factory.SubFactory(PlanDocumentFactory)
    county = factory.SelfAttribute("document.county")
    kind = FactKind.GOAL
    position = factory.Sequence(lambda n: n)


class PlanFactFactory(DjangoModelFactory[Any]):
    """Base of confirmed facts. `says="…"` sets the span of those words in the plan."""

    class Meta:
        abstract = True

    class Params:
        says = ""
        drafted_as = FactKind.GOAL

    campaign = factory.SubFactory(CampaignFactory)
    county = factory.SelfAttribute("campaign.county")
    document = factory.LazyAttribute(lambda o: plan_of(o.campaign))
    source = factory.LazyAttribute(
        lambda o: DraftFactFactory(
            document=o.document,
            kind=o.drafted_as,
            position=o.position,
            span_start=o.span_start,
            span_end=o.span_end,
        )
    )
    position = factory.Sequence(lambda n: n)
    span_start = factory.LazyAttribute(lambda o: o.document.text.index(o.says) if o.says else None)
    span_end = factory.LazyAttribute(lambda o: o.span_start + len(o.says) if o.says else None)


class GoalFactory(PlanFactFactory):
    class Meta:
        model = Goal

    text = "坚决遏制新的较大事故，努力实现减量控大目标。"


class CommonItemFactory(PlanFactFactory):
    class Meta:
        model = CommonItem

    class Params:
        drafted_as = FactKind.COMMON

    no = factory.Sequence(lambda n: n + 1)
    text = "无证从事生产经营活动的。"


class PhaseFactory(PlanFactFactory):
    class Meta:
        model = Phase

    class Params:
        drafted_as = FactKind.PHASE

    name = "集中打击阶段"
    starts_on = date(2026, 5, 1)
    ends_on = date(2026, 9, 30)
    starts_text = "2026-05"
    ends_text = "2026-09"


class LeadingGroupFactory(PlanFactFactory):
    class Meta:
        model = LeadingGroup

    class Params:
        drafted_as = FactKind.GROUP

    name = "安全生产专项行动领导小组"
    office_at = "指挥中心"


class SeatFactory(PlanFactFactory):
    class Meta:
        model = Seat

    class Params:
        drafted_as = FactKind.SEAT

    group = factory.SubFactory(LeadingGroupFactory, campaign=factory.SelfAttribute("..campaign"))
    kind = SeatKind.HEAD


class OfficeFunctionFactory(PlanFactFactory):
    class Meta:
        model = OfficeFunction

    class Params:
        drafted_as = FactKind.FUNCTION

    text = "指挥调度"


class ReportingDutyFactory(PlanFactFactory):
    class Meta:
        model = ReportingDuty

    class Params:
        drafted_as = FactKind.REPORTING

    what = "工作情况"
    frequency = "每周"
    due = "周五前"
    to = "专班办公室"
    who_text = "各派出所"


class ReportingDutyUnitFactory(DjangoModelFactory[ReportingDutyUnit]):
    class Meta:
        model = ReportingDutyUnit

    reporting = factory.SubFactory(ReportingDutyFactory)
    campaign = factory.SelfAttribute("reporting.campaign")
    county = factory.SelfAttribute("reporting.county")
    unit = factory.SubFactory(UnitFactory, county=factory.SelfAttribute("..county"))


class RequirementFactory(PlanFactFactory):
    class Meta:
        model = Requirement

    class Params:
        drafted_as = FactKind.REQUIREMENT

    heading = "提高政治站位，强化组织领导"


class SectorFactory(PlanFactFactory):
    class Meta:
        model = Sector

    class Params:
        drafted_as = FactKind.SECTOR

    group = "公安领域部分"
    name = factory.Sequence(lambda n: f"第{n}领域")


class ItemFactory(PlanFactFactory):
    class Meta:
        model = Item

    class Params:
        drafted_as = FactKind.ITEM

    sector = factory.SubFactory(SectorFactory, campaign=factory.SelfAttribute("..campaign"))
    no = factory.Sequence(lambda n: f"（{n + 1}）")
    text = "营运车辆超速超载"


class DutyFactory(PlanFactFactory):
    class Meta:
        model = Duty

    class Params:
        drafted_as = FactKind.SECTOR

    sector = factory.SubFactory(SectorFactory, campaign=factory.SelfAttribute("..campaign"))
    unit = factory.SubFactory(UnitFactory, county=factory.SelfAttribute("..county"))
    part = Part.RESPONSIBLE


class MilestoneFactory(PlanFactFactory):
    class Meta:
        model = Milestone

    class Params:
        drafted_as = FactKind.MILESTONE

    what = "报送排查台账"
    due_on = date(2026, 6, 30)
    due_text = "2026-06-30"
    who_text = "各派出所"


class DeliverableFactory(DjangoModelFactory[Deliverable]):
    """Due on its milestone's day; traits `submitted`, `returned`, `accepted` with a submission."""

    class Meta:
        model = Deliverable
        skip_postgeneration_save = True

    class Params:
        submitted = factory.Trait(
            state=DeliverableState.SUBMITTED,
            submitted_at=NOON,
            handed_in=factory.RelatedFactory(
                "tests.campaigns.factories.SubmissionFactory", "deliverable"
            ),
        )
        returned = factory.Trait(
            state=DeliverableState.RETURNED,
            submitted_at=NOON,
            handed_in=factory.RelatedFactory(
                "tests.campaigns.factories.SubmissionFactory", "deliverable", returned=True
            ),
        )
        accepted = factory.Trait(
            state=DeliverableState.ACCEPTED,
            submitted_at=NOON,
            accepted_at=NOON,
            handed_in=factory.RelatedFactory(
                "tests.campaigns.factories.SubmissionFactory", "deliverable", accepted=True
            ),
        )

    milestone = factory.SubFactory(MilestoneFactory)
    campaign = factory.SelfAttribute("milestone.campaign")
    county = factory.SelfAttribute("milestone.county")
    due_on = factory.SelfAttribute("milestone.due_on")
    unit = factory.SubFactory(UnitFactory, county=factory.SelfAttribute("..county"))


class SubmissionFactory(DjangoModelFactory[Submission]):
    class Meta:
        model = Submission

    class Params:
        returned = factory.Trait(
            decision="returned",
            reason="缺少责任分工",
            decided_by=factory.SelfAttribute("deliverable.campaign.created_by"),
            decided_at=NOON,
        )
        accepted = factory.Trait(
            decision="accepted",
            decided_by=factory.SelfAttribute("deliverable.campaign.created_by"),
            decided_at=NOON,
        )

    deliverable = factory.SubFactory(DeliverableFactory)
    county = factory.SelfAttribute("deliverable.county")
    no = factory.LazyAttribute(lambda o: o.deliverable.submissions.count() + 1)
    note = "已按方案办理，请审核。"
    submitted_by = factory.SubFactory(UserFactory, unit=factory.SelfAttribute("..deliverable.unit"))
    submitted_at = NOON


class SubmissionFileFactory(DjangoModelFactory[SubmissionFile]):
    class Meta:
        model = SubmissionFile

    submission = factory.SubFactory(SubmissionFactory)
    county = factory.SelfAttribute("submission.county")
    file = factory.django.FileField(data="排查台账".encode(), filename="taizhang.txt")
    name = "排查台账.txt"
    sha256 = hashlib.sha256("排查台账".encode()).hexdigest()
    size = 12


@dataclass
class Scene:
    """A small bureau and its running campaign, all sentences in `PLAN_TEXT`."""

    county: County
    bureau: Unit
    command: Unit
    traffic: Unit
    security: Unit
    stations: list[Unit]
    partner: Unit
    campaign: Campaign
    plan: PlanDocument
    office: User
    chief: User
    traffic_head: User
    station_head: User
    partner_user: User
    milestones: list[Milestone] = field(default_factory=list)
    sectors: list[Sector] = field(default_factory=list)


def _bureau(stations: int) -> dict[str, Any]:
    county = CountyFactory()

    def unit(short: str, kind: UnitKind) -> Unit:
        return UnitFactory(county=county, short_name=short, kind=kind)

    return {
        "county": county,
        "bureau": unit("县公安局", UnitKind.BUREAU),
        "command": unit("指挥中心", UnitKind.COMMAND),
        "traffic": unit("交警大队", UnitKind.BRIGADE),
        "security": unit("治安大队", UnitKind.BRIGADE),
        "stations": [unit(f"{n}号派出所", UnitKind.STATION) for n in range(1, stations + 1)],
        "partner": unit("县应急管理局", UnitKind.PARTNER),
    }


def lay_campaign(*, stations: int = 3) -> Scene:
    """The campaign of `PLAN_TEXT`: two sectors, three phases, two milestones, deliverables due."""
    units = _bureau(stations)
    campaign = CampaignFactory(county=units["county"], unit=units["bureau"])
    scene = Scene(
        **units,
        campaign=campaign,
        plan=plan_of(campaign),
        office=UserFactory(unit=units["command"], name="沈亦文", roles=[Role.OFFICE]),
        chief=UserFactory(unit=units["bureau"], name="周立衡", roles=[Role.CHIEF]),
        traffic_head=UserFactory(unit=units["traffic"], name="韩树声", roles=[Role.HEAD]),
        station_head=UserFactory(unit=units["stations"][0], name="丁远航", roles=[Role.HEAD]),
        partner_user=UserFactory(unit=units["partner"], name="蔡景和", roles=[Role.PARTNER]),
    )
    _lay_duties(scene)
    _lay_season(scene)
    _lay_words(scene)
    return scene


def _lay_duties(scene: Scene) -> None:
    campaign = scene.campaign
    road = SectorFactory(campaign=campaign, name="道路交通领域", says="1.道路交通领域。")
    fire = SectorFactory(
        campaign=campaign,
        name="消防安全领域",
        group="其他领域",
        says="2.消防安全领域。各派出所定期排查九小场所。",
    )
    scene.sectors = [road, fire]
    lead = "牵头部门：交警大队、责任部门：各派出所"
    for no, text in (("（1）", "营运车辆超速超载"), ("（2）", "非法改装车辆")):
        ItemFactory(campaign=campaign, sector=road, no=no, text=text, says=text)
    DutyFactory(campaign=campaign, sector=road, unit=scene.traffic, part=Part.LEAD, says=lead)
    for station in scene.stations:
        DutyFactory(campaign=campaign, sector=road, unit=station, unit_text="各派出所", says=lead)
    inspect = ItemFactory(
        campaign=campaign, sector=fire, no="", text="排查九小场所", says="定期排查九小场所"
    )
    for station in scene.stations:
        DutyFactory(
            campaign=campaign, sector=fire, item=inspect, unit=station, says="定期排查九小场所"
        )
    DutyFactory(campaign=campaign, sector=fire, unit=scene.partner, part=Part.ASSIST)


def _lay_season(scene: Scene) -> None:
    campaign = scene.campaign
    for name, first, last, words in (
        ("动员部署阶段", date(2026, 3, 1), date(2026, 4, 30), "（一）动员部署阶段（3—4月）。"),
        ("集中打击阶段", date(2026, 5, 1), date(2026, 9, 30), "（二）集中打击阶段（5—9月）。"),
        ("巩固提升阶段", date(2026, 10, 1), date(2026, 10, 31), "（三）巩固提升阶段（10月）。"),
    ):
        PhaseFactory(
            campaign=campaign, name=name, starts_on=first, ends_on=last,
            starts_text=f"{first:%Y-%m}", ends_text=f"{last:%Y-%m}", says=words,
        )  # fmt: skip
    plans = MilestoneFactory(
        campaign=campaign, what="制定部门工作方案", due_on=date(2026, 3, 22),
        due_text="2026-03-22", who_text="交警大队、治安大队",
        says="交警大队、治安大队于3月22日前制定部门工作方案。",
    )  # fmt: skip
    ledger = MilestoneFactory(campaign=campaign, says="各派出所于6月30日前报送排查台账。")
    scene.milestones = [plans, ledger]
    for unit in (scene.traffic, scene.security):
        DeliverableFactory(milestone=plans, unit=unit)
    for station in scene.stations:
        DeliverableFactory(milestone=ledger, unit=station)


def _lay_words(scene: Scene) -> None:
    campaign = scene.campaign
    GoalFactory(campaign=campaign, says="坚决遏制新的较大事故，努力实现减量控大目标。")
    CommonItemFactory(campaign=campaign, no=1, says="一是无证从事生产经营活动的。")
    CommonItemFactory(
        campaign=campaign, no=2, text="关闭后又擅自生产的。", says="二是关闭后又擅自生产的。"
    )
    group = LeadingGroupFactory(
        campaign=campaign, office_unit=scene.command, says="办公室设在指挥中心"
    )
    SeatFactory(campaign=campaign, group=group)
    SeatFactory(
        campaign=campaign, group=group, kind=SeatKind.MEMBER, text="各派出所所长",
        says="各派出所所长",
    )  # fmt: skip
    for text in ("指挥调度", "资料收集", "报送"):
        OfficeFunctionFactory(campaign=campaign, text=text, says=text)
    RequirementFactory(campaign=campaign, says="（一）提高政治站位，强化组织领导。")
    weekly = ReportingDutyFactory(campaign=campaign, says="各派出所每周五前向专班办公室报送情况。")
    for station in scene.stations:
        ReportingDutyUnitFactory(reporting=weekly, unit=station)

"""A county with one person of every role, and strangers, for walking all routes."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hongxian.audit.actions import record, seal_county
from hongxian.audit.models import DayHead
from hongxian.audit.verbs import Verb
from hongxian.campaigns.models import DraftUnit
from hongxian.deadlines.actions import set_deadline
from hongxian.deadlines.actions.setting import Duty
from hongxian.deadlines.models import CalendarDay, Extension
from hongxian.inspections.models import Receipt, ReceiptState
from hongxian.jobs.models import Job
from hongxian.notices.models import Notice, NoticeKind
from hongxian.orgs.access import SYSTEM, actor_of
from hongxian.orgs.models import Delegation, ImportBatch, OwnFilter, Role, UnitAlias, UnitKind, User
from hongxian.orgs.roster.write import template
from hongxian.registry.models import LedgerBatch
from tests.campaigns.factories import (
    DAY,
    NOON,
    DraftFactFactory,
    PlanDocumentFactory,
    Scene,
    SubmissionFactory,
    SubmissionFileFactory,
    UnitFactory,
    UserFactory,
    lay_campaign,
)
from tests.deadlines.factories import TEN_DAYS
from tests.hazards.factories import hazard_rows
from tests.inspections.factories import visit_rows
from tests.registry.factories import (
    GridFactory,
    LicenceFactory,
    PlaceFactory,
    ThresholdFactory,
    VehicleFactory,
)

ADMINISTRATORS = {Role.SYSTEM, Role.SECURITY, Role.AUDIT}
BUSINESS = set(Role) - ADMINISTRATORS
PASSWORD = "Old-hongxian-2026"
WALKED = Verb("test.walk", "为核对权限走了一遍")


@dataclass
class World:
    """The scene, who walks through it, and one row of every kind."""

    scene: Scene
    people: dict[str, User]
    strangers: dict[str, User]
    rows: dict[str, Any]


def lay_world() -> World:
    """Roles sit where they would: office in the command centre, head and lead in a brigade …"""
    scene = lay_campaign()
    home = {
        Role.CHIEF: scene.bureau,
        Role.OFFICE: scene.command,
        Role.LEAD: scene.traffic,
        Role.HEAD: scene.traffic,
        Role.PARTNER: scene.partner,
    }
    station = scene.stations[0]
    people = {role.value: UserFactory(unit=home.get(role, station), roles=[role]) for role in Role}
    people[Role.OFFICE].set_password(PASSWORD)
    people[Role.OFFICE].save(update_fields=["password"])
    far = UnitFactory(kind=UnitKind.COMMAND)
    strangers = {role.value: UserFactory(unit=far, roles=[role]) for role in Role}
    rows = _rows(scene, people)
    _tell_of(rows["job"])
    return World(scene, people, strangers, rows)


def _register(scene: Scene) -> dict[str, Any]:
    """A place of the first station, led by the traffic brigade, and what belongs to it."""
    station = scene.stations[0]
    grid = GridFactory(unit=station)
    here = {"unit": station, "lead_unit": scene.traffic}
    place = PlaceFactory(**here, grid=grid, phone="13800001234")
    return {
        "place": place,
        "place_twin": PlaceFactory(**here),
        "vehicle": VehicleFactory(unit=station, place=place),
        "licence": LicenceFactory(place=place),
        "grid": grid,
        "threshold": ThresholdFactory(county=scene.county),
    }


def _tell_of(job: Job) -> None:
    """Its owner has not read yet that it ended."""
    Notice.objects.create(
        county_id=job.county_code, recipient_id=job.owner_id, kind=NoticeKind.JOB,
        sentence="已办完", url="/", key=f"job:{job.pk}", created_at=NOON, visible_from=NOON,
    )  # fmt: skip


def _overdue(rows: dict[str, Any]) -> dict[str, Any]:
    """The hazard's day is past: it can be urged."""
    hazard = rows["hazard"]
    hazard.deadline = set_deadline(
        hazard, Duty("correct", "整改", hazard.unit), starts_at=NOON - timedelta(days=90),
        rule=TEN_DAYS, actor=SYSTEM, now=NOON - timedelta(days=90),
    )  # fmt: skip
    hazard.save(update_fields=["deadline"])
    return rows


def _rows(scene: Scene, people: dict[str, User]) -> dict[str, Any]:
    """One row for every key a route asks for. The deliverable is the traffic brigade's."""
    deliverable = scene.campaign.deliverables.get(unit=scene.traffic)
    submission = SubmissionFactory(deliverable=deliverable, submitted_by=people["head"])
    draft = PlanDocumentFactory(county=scene.county, uploaded_by=people["office"])
    due = set_deadline(
        scene.campaign, Duty("summary", "报送小结", scene.traffic), starts_at=NOON, rule=TEN_DAYS,
        actor=actor_of(people["office"], DAY), now=NOON,
    )  # fmt: skip
    entry = record(
        actor=actor_of(people["office"], DAY), verb=WALKED, subject=scene.campaign, now=NOON
    )
    registered = _register(scene)
    registered["ledger"] = LedgerBatch.objects.create(
        county=scene.county, kind="place", file="ledgers/a.bin", file_name="台账.xlsx", sheet="一",
        columns=[], by=people["office"], uploaded_at=NOON,
    )  # fmt: skip
    for days in (0, 1):
        seal_county(scene.county.pk, now=NOON + timedelta(days=days))
    return {
        **registered,
        **_overdue(hazard_rows(registered["place"], people["officer"])),
        "campaign": scene.campaign,
        "plan": scene.plan,
        "draft": draft,
        "draft_fact": DraftFactFactory(document=draft),
        "draft_unit": DraftUnit.objects.create(
            county=scene.county, document=draft, name="城管队", folded="城管队"
        ),
        "deadline": due,
        "extension": Extension.objects.create(
            county=scene.county,
            deadline=due,
            asked_by=people["head"],
            asked_at=NOON,
            reason="配件未到",
            due_before=due.due_at,
            due_asked=due.due_at + timedelta(days=5),
        ),
        "calendar_day": CalendarDay.objects.create(
            date=date(2026, 6, 3),
            is_workday=False,
            name="本地放假",
            source="县政府办通知",
            entered_by=people["office"],
            entered_at=NOON,
        ),
        "notice": Notice.objects.create(
            county=scene.county,
            recipient=people["head"],
            kind=NoticeKind.REMINDER,
            sentence="今天到期",
            url="/",
            key="walk",
            created_at=NOON,
            visible_from=NOON,
        ),
        "receipt": Receipt.objects.create(
            county=scene.county,
            subject_id=scene.plan.pk,
            digest="0" * 64,
            state=ReceiptState.CONFLICT,
            by=people["officer"],
            received_at=NOON,
        ),
        "sector": scene.sectors[0],
        "deliverable": deliverable,
        "file": SubmissionFileFactory(submission=submission),
        "seat": scene.campaign.seats.first(),
        "unit": scene.traffic,
        "alias": UnitAlias.objects.create(
            county=scene.county, text="交警", folded="交警", unit=scene.traffic
        ),
        "own_filter": OwnFilter.objects.create(
            user=people["officer"], path="/units/", name="大队", query="q=大队"
        ),
        "user": people["officer"],
        "post": people["officer"].posts.get(),
        "entry": entry,
        "head": DayHead.objects.get(county_code=scene.county.pk),
        "import": ImportBatch.objects.create(
            county=scene.county,
            file_name="花名册.xlsx",
            sha256="0" * 64,
            content=template(),
            uploaded_by=people["system"],
            uploaded_at=NOON,
        ),
        "job": Job.objects.create(
            county_code=scene.county.pk,
            owner_id=people["officer"].pk,
            owner_name=people["officer"].name,
            kind="walk",
            title="导出清单",
            created_at=NOON,
        ),
        "delegation": Delegation.objects.create(
            from_user=scene.chief,
            to_user=scene.traffic_head,
            starts_on=DAY,
            ends_on=DAY,
            reason="学习",
            made_by=scene.chief,
            made_at=NOON,
        ),
        **visit_rows(scene, people),
    }

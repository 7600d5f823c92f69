"""What stood before a door is opened: doors gone through first, rows in another state, files."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from axes.models import AccessAttempt
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from uuid_utils.compat import uuid7

import hongxian.demo
from hongxian.campaigns.actions.documents import import_plan
from hongxian.campaigns.actions.drafts import settle_all_unread
from hongxian.campaigns.actions.units import map_unit
from hongxian.campaigns.models import DraftUnit
from hongxian.deadlines.models import EscalationStep, Extension
from hongxian.inspections.actions.draws import Population, seal_draw
from hongxian.jobs.models import JobState
from hongxian.kit import clock
from hongxian.orgs.actions.imports import apply_import
from hongxian.orgs.models import ProposedPost, Role, UnitKind, User
from hongxian.orgs.roster.write import template
from tests.architecture.world import World
from tests.campaigns.factories import NOON, UnitFactory, UserFactory, actor
from tests.hazards.factories import HazardFactory
from tests.hazards.pictures import photo
from tests.orgs.roster import roster
from tests.registry.ledger.batches import bring_in, look, shops, upload

Rows = dict[str, Any]
PLANS = Path(hongxian.demo.__file__).parent / "plans"
EARLIER: dict[str, tuple[str, ...]] = {
    "calendar-year": ("calendar-day",),
    "campaign-reopen": ("campaign-close",),
    "deadline-resume": ("deadline-pause",),
    "deliverable-accept": ("deliverable-submit",),
    "deliverable-return": ("deliverable-submit",),
    "deliverable-withdraw": ("deliverable-submit",),
    "deliverables-accept": ("deliverable-submit",),
    "grid-reopen": ("grid-close",),
    "hazard-move": ("paper-new",),
    "hazards-close": ("hazard-recheck",),
    "licence-restore": ("licence-suspend",),
    "outline-remove": ("outline-import",),
    "person-reactivate": ("person-deactivate",),
    "place-reopen": ("place-close",),
    "place-split": ("place-pair",),
    "review-reopen": ("review-settle",),
    "review-restore": ("review-strike",),
    "seat-vacate": ("seat-fill",),
    "vehicle-resume": ("vehicle-stop",),
}
"""Doors that somebody went through just before, in this order."""


def _set(row: str, **fields: Any) -> Callable[[World], Rows]:
    """The world's row with other values."""

    def change(world: World) -> Rows:
        model = type(world.rows[row])
        model.objects.filter(pk=world.rows[row].pk).update(**fields)
        return {row: model.objects.get(pk=world.rows[row].pk)}

    return change


def _hazard(**more: Any) -> Callable[[World], Rows]:
    """Another hazard of the same place."""
    return lambda world: {"other": HazardFactory(place=world.rows["place"], **more)}


def _unit(world: World) -> Rows:
    """A unit that nobody works in."""
    county = world.scene.county
    parent = UnitFactory(county=county, kind=UnitKind.BUREAU)
    return {"unit": UnitFactory(county=county), "other": parent}


def _newcomer(world: World) -> Rows:
    """A person nobody waits for."""
    return {"user": UserFactory(unit=world.scene.traffic)}


def _locked(world: World) -> Rows:
    """Too many wrong passwords."""
    AccessAttempt.objects.create(
        username=world.rows["user"].username, failures_since_start=99, attempt_time=NOON
    )
    return {}


def _device(person: str, *, in_use: bool) -> Callable[[World], Rows]:
    """A phone with codes, bound or not yet."""

    def change(world: World) -> Rows:
        user = world.people[person]
        User.objects.filter(pk=user.pk).update(has_second_factor=in_use)
        return {"device": TOTPDevice.objects.create(user=user, name="手机", confirmed=in_use)}

    return change


def _code(world: World) -> Rows:
    return {"code": f"{totp(world.rows['device'].bin_key):06d}"}


def _step(world: World) -> Rows:
    """A reminder of the county's own."""
    EscalationStep.objects.create(
        county=world.scene.county, code="own_step", name="再提醒", ladder="days", offset=1,
        unit="day", audience="holder", sentence="{what}", at=NOON.time(),
    )  # fmt: skip
    return {}


def _result(world: World) -> Rows:
    """A job that ended with a file."""
    job = world.rows["job"]
    job.state, job.finished_at, job.file_name = JobState.DONE, clock.now(), "清单.xlsx"
    job.file.save("walk.xlsx", ContentFile(b"walk"))
    job.save()
    return {}


def _colleague(world: World) -> Rows:
    return {"colleague": UserFactory(unit=world.scene.stations[0], roles=[Role.OFFICER])}


def _visit(world: World) -> dict[str, Any]:
    """What a phone of the station sends."""
    officer, now = world.people[Role.OFFICER], clock.real_now()
    parts = ((officer, "lead"), (world.rows["colleague"], "with"))
    visit = {
        "id": str(uuid7()), "kind": "daily", "place": str(world.rows["place"].pk),
        "started_at": (now - timedelta(minutes=20)).isoformat(),
        "ended_at": (now - timedelta(minutes=5)).isoformat(),
        "officers": [{"user": user.pk, "part": part} for user, part in parts],
    }  # fmt: skip
    return {"person": officer.pk, "sent_at": now.isoformat(), "visits": [visit]}


def _shot(world: World) -> dict[str, Any]:
    """A photo a phone sends for a visit."""
    return {
        "person": world.people[Role.OFFICER].pk, "id": str(uuid7()), "kind": "scene",
        "visit": str(world.rows["visit"].pk), "sha256": hashlib.sha256(photo(7)).hexdigest(),
        "device_at": clock.real_now().isoformat(), "file": _jpeg(),
    }  # fmt: skip


def _proposal(world: World) -> Rows:
    """A post that an import proposed."""
    row = ProposedPost.objects.create(
        county=world.scene.county, user=world.rows["user"], unit=world.scene.traffic,
        role=Role.OFFICER, batch=world.rows["import"],
    )  # fmt: skip
    return {"proposal": row}


def _no_request(world: World) -> Rows:
    """Nobody has asked for more time."""
    Extension.objects.all().delete()
    return {}


def _roster(world: World) -> Rows:
    """A roster with somebody new in it, looked at and ready."""
    row, unit = world.rows["import"], world.scene.traffic
    row.content = roster(people=[["新来的", "990099", unit.name, "", ""]])
    row.save(update_fields=["content"])
    return {}


def _opened(world: World) -> Rows:
    """Its accounts are open, their first passwords not handed out yet."""
    _roster(world)
    world.rows["import"].refresh_from_db()
    apply_import(world.rows["import"], actor=actor(world.people[Role.SYSTEM]), now=NOON)
    return {}


def _ready(world: World) -> Rows:
    """A draft in which every name is matched and every sentence has its place."""
    by = {"actor": actor(world.people[Role.OFFICE]), "now": NOON}
    content = (PLANS / "summer-2026.txt").read_bytes()
    document = import_plan(content, file_name="夏季方案.txt", **by)
    for name in DraftUnit.objects.filter(document=document):
        map_unit(name, units=[world.scene.traffic], remember=False, **by)
    settle_all_unread(document, note="一般性要求", **by)
    return {"draft": document}


def _ledger(step: Callable[..., Any], *lines: list[str]) -> Callable[[World], Rows]:
    """A ledger of the office, as far as a step of its import."""

    def change(world: World) -> Rows:
        unit = world.scene.stations[0].name
        rows = [[*line, "", "", "", "", "", unit] for line in lines or (["新便利店", "小商店"],)]
        return {"ledger": step(actor(world.people[Role.OFFICE]), shops(*rows))}

    return change


def _pictures(world: World) -> Rows:
    """What the firm sent is a picture."""
    file = world.rows["answer_file"]
    file.file.save("walk.jpg", _jpeg())
    file.preview.save("walk.jpg", _jpeg())
    return {}


def _sealed(world: World) -> Rows:
    """A draw that waits for its number."""
    people = [world.people[Role.OFFICER], world.people[Role.HEAD]]
    population = Population([world.rows["place"]], people, {})
    by = {"actor": actor(world.people[Role.OFFICE]), "now": NOON}
    unit = world.scene.command
    return {"draw": seal_draw(population, title="再抽", unit=unit, size=1, team_size=2, **by)}


def _file(name: str, content: bytes) -> Callable[[World], Rows]:
    return lambda world: {"file": SimpleUploadedFile(name, content)}


def _outline(world: World) -> Rows:
    ring = [[116.0, 35.0], [117.0, 35.0], [117.0, 36.0], [116.0, 36.0], [116.0, 35.0]]
    told = {"type": "Polygon", "coordinates": [ring]}
    return _file("县界.geojson", json.dumps(told).encode())(world)


def _photos(world: World) -> Rows:
    return {"photos": [_jpeg()]}


def _jpeg() -> SimpleUploadedFile:
    return SimpleUploadedFile("walk.jpg", photo(7), content_type="image/jpeg")


BEFORE: dict[str, Callable[[World], Rows]] = {
    "grid-close": _set("place", grid=None),
    "grid-reopen": _set("place", grid=None),
    "grid-phone": _set("grid", worker_phone="13800005678"),
    "hazard-link": _hazard(closed=True),
    "hazard-merge": _hazard(),
    "inspection-disclose": _set("visit", kind="secret"),
    "field-visits": _colleague,
    "import-slips": _opened,
    "review-confirm": _ready,
    "job-file": _result,
    "reminder-reset": _step,
    "second-factor": _device(Role.OFFICE, in_use=True),
    "second-factor-enrol": _device(Role.OFFICE, in_use=False),
    "deadline-extend": _no_request,
    "ledger-apply": _ledger(look),
    "ledger-marked": _ledger(look, ["新便利店", "小商店"], ["", "小商店"]),
    "ledger-settle": _ledger(upload),
    "ledger-sheet": _ledger(upload),
    "ledger-undo": _ledger(bring_in),
    "person-deactivate": _newcomer,
    "person-reactivate": _newcomer,
    "person-second-factor": _device(Role.OFFICER, in_use=True),
    "person-unlock": _locked,
    "proposals-grant": _proposal,
    "proposals-refuse": _proposal,
    "person-phone": _set("user", phone="13800004321"),
    "unit-close": _unit,
    "unit-parent": _unit,
    "urge": _set("deadline", starts_at=NOON - timedelta(days=9), due_at=NOON - timedelta(days=1)),
    "vehicle-phone": _set("vehicle", driver_phone="13800008765"),
    "answer-take": _pictures,
    "draw-draw": _sealed,
    "review-settle": _set("draft_fact", kind="unread"),
    "review-settle-all": _set("draft_fact", kind="unread"),
    "review-reopen": _set("draft_fact", kind="unread"),
}
"""Rows changed or added before; what is told here stands in the world's place."""


MORE: dict[str, Callable[[World], dict[str, Any]]] = {
    "field-photos": _shot,
    "hazard-photos": _photos,
    "import-new": _file("花名册.xlsx", template()),
    "inspection-photos": _photos,
    "ledger-new": _file("台账.xlsx", shops(["新便利店", "小商店"])),
    "outline-import": _outline,
    "plan-import": _file("方案.txt", (PLANS / "summer-2026.txt").read_bytes()),
    "second-factor": _code,
    "second-factor-enrol": _code,
}
"""What is sent along and made on the spot: files, codes of a phone."""
JSON: dict[str, Callable[[World], dict[str, Any]]] = {"field-visits": _visit}
"""Doors of programs: the whole of what they send."""


def lead_up(name: str, world: World) -> World:
    """The world as it stands when somebody comes to that door."""
    told = BEFORE[name](world) if name in BEFORE else {}
    return World(world.scene, world.people, world.strangers, {**world.rows, **told})

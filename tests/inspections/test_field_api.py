"""The field page's interface: each sending answered on its own, once, and never lost."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from uuid_utils.compat import uuid7

from hongxian.audit.models import AuditEntry
from hongxian.inspections import api, day, outlets
from hongxian.inspections.checklists import current
from hongxian.inspections.models import (
    Finding,
    Inspection,
    InspectionAgency,
    InspectionState,
    Photo,
    Receipt,
    ReceiptState,
)
from hongxian.kit import clock
from hongxian.orgs.models import Role, UnitKind
from tests.campaigns.factories import UnitFactory, UserFactory
from tests.inspections.factories import InspectionFactory, OfficerFactory, Station, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def station():
    station = Station()
    station.unit.kind = UnitKind.STATION
    station.unit.save()
    return station


@pytest.fixture
def phone(station):
    """The lead officer's phone, signed in."""
    return Phone(station, station.lead)


@pytest.fixture
def heard():
    """A room above that makes a hazard and an order of every finding that asks for one."""
    told = []

    def made(each):
        told.append(each)
        return [outlets.Outcome(f.pk, "隐患", "YH1", "/hazards/1/") for f in each.findings]

    def recall(inspections):
        return {
            row.pk: [outlets.Outcome(f.pk, "隐患", "YH1") for f in row.findings.all()]
            for row in inspections
        }

    outlets.on_recorded("phone", made, recall=recall)
    yield told
    outlets.forget("phone")


class Phone:
    """What one phone sends for the person signed in on it."""

    def __init__(self, station, user):
        self.station, self.user = station, user
        self.client = Client()
        self.client.force_login(user)

    def visit(self, **more):
        began = clock.real_now() - timedelta(minutes=20)
        two = [{"user": self.user.pk, "part": "lead"}]
        two.append({"user": self.station.partner.pk, "part": "with"})
        return {
            "id": str(uuid7()),
            "kind": "daily",
            "place": str(self.station.place.pk),
            "started_at": began.isoformat(),
            "ended_at": (began + timedelta(minutes=15)).isoformat(),
            "officers": two,
            **more,
        }

    def send(self, *visits, person=None, sent_at=None):
        body = {
            "person": person or self.user.pk,
            "sent_at": (sent_at or clock.real_now()).isoformat(),
            "visits": list(visits),
        }
        return self.client.post("/api/field/visits", json.dumps(body), "application/json")

    def answers(self, *visits, **more):
        return self.send(*visits, **more).json()["answers"]

    def photo(self, visit, content, **more):
        about = {
            "person": self.user.pk,
            "id": str(uuid7()),
            "visit": visit["id"],
            "kind": "scene",
            "sha256": hashlib.sha256(content).hexdigest(),
            "device_at": clock.real_now().isoformat(),
            **more,
        }
        file = SimpleUploadedFile("a.jpg", content, "image/jpeg")
        return self.client.post("/api/field/photos", {**about, "file": file})


def finding(**more):
    due = (clock.today() + timedelta(days=7)).isoformat()
    return {
        "id": str(uuid7()), "what": "安全出口上锁", "handling": "by_date", "violation": 8,
        "due_on": due, "order": True, **more,
    }  # fmt: skip


def test_the_day_holds_what_a_visit_needs(phone, station):
    planned = InspectionFactory(planned=True, place=station.place)
    OfficerFactory(inspection=planned, user=station.lead)
    InspectionFactory(planned=True)  # another county's

    told = phone.client.get("/api/field/day").json()

    assert told["person"] | {"unit": ""} == {
        "id": station.lead.pk, "name": station.lead.name, "unit": "",
        "unit_id": station.unit.pk, "enforces": True,
    }  # fmt: skip
    assert [place["name"] for place in told["places"]] == [station.place.name]
    assert told["places"][0]["is_due"] is True
    assert [visit["id"] for visit in told["planned"]] == [str(planned.pk)]
    fitting = [each for each in told["checklists"] if "small_shop" in each["categories"]]
    assert fitting[0]["lines"][0]["ask"]
    exit_line = next(line for line in fitting[0]["lines"] if line["code"] == "exit")
    assert exit_line["wrong"] == "疏散通道、安全出口被占用、堵塞或者锁闭"
    assert {one["id"]: one["enforces"] for one in told["people"]} == {
        station.lead.pk: True, station.partner.pk: True,
        station.head.pk: True, station.auxiliary.pk: False,
    }  # fmt: skip
    assert len(told["violations"]) == 13


def test_an_unchanged_day_is_not_sent_again(phone):
    first = phone.client.get("/api/field/day").json()

    again = phone.client.get("/api/field/day", headers={"If-None-Match": first["version"]})
    phone.answers(phone.visit())
    after = phone.client.get("/api/field/day", headers={"If-None-Match": first["version"]})

    assert (again.status_code, after.status_code) == (304, 200)
    assert after.json()["places"][0]["is_due"] is False


def test_the_day_takes_as_many_queries_for_one_place_as_for_many(
    phone, station, django_assert_max_num_queries
):
    from tests.inspections.factories import PlaceFactory

    PlaceFactory.create_batch(30, unit=station.unit, county=station.county)
    for place in PlaceFactory.create_batch(5, unit=station.unit, county=station.county):
        planned = InspectionFactory(planned=True, place=place)
        OfficerFactory(inspection=planned, user=station.lead)

    with django_assert_max_num_queries(20):
        phone.client.get("/api/field/day")


def test_open_hazards_come_from_the_room_above(phone):
    one = day.OpenHazard(
        uuid7(), "YH〔2026〕1号", "疏散通道堵塞", "某店", None, "整改中", clock.today(), "/h/"
    )
    day.open_hazards("phone", lambda actor, today: [one])
    try:
        told = phone.client.get("/api/field/day").json()["hazards"]
    finally:
        day.forget("phone")

    assert [each["number"] for each in told if each["id"] == str(one.id)] == ["YH〔2026〕1号"]


def test_a_visit_is_taken_with_its_three_clocks(phone, station):
    paper = current("fire-small", clock.today())
    at = clock.real_now() - timedelta(minutes=18)
    gps = {"lon": 113.12, "lat": 28.2, "accuracy_m": 8, "at": at.isoformat()}
    answers = [{"line": line.code, "value": "yes"} for line in paper.lines]
    sent = clock.real_now() - timedelta(minutes=30)

    (told,) = phone.answers(
        phone.visit(checklist="fire-small", answers=answers, gps=gps), sent_at=sent
    )
    row = Inspection.objects.get(pk=told["record"])

    assert told["result"] == "taken"
    assert 1790 < told["skew_seconds"] < 1830
    assert (row.state, row.source, row.unit) == (InspectionState.DONE, "field", station.unit)
    assert (row.gps_at, row.crs, row.accuracy_m) == (at, "wgs84", 8)
    assert row.sent_at == sent
    assert row.received_at > row.sent_at + timedelta(minutes=29)
    assert row.answers.count() == len(paper.lines)


def test_a_joint_visit_names_who_came_along(phone, station):
    partner = UnitFactory(
        county=station.county, kind=UnitKind.PARTNER, name="青石县应急管理局", short_name="应急局"
    )
    UnitFactory(county=station.county, kind=UnitKind.ENTERPRISE, short_name="某厂")
    day = phone.client.get("/api/field/day").json()
    (told,) = phone.answers(phone.visit(kind="joint", agencies=["应急局", "县供电公司"]))
    (without,) = phone.answers(phone.visit(kind="joint"))

    row = Inspection.objects.get(pk=told["record"])
    assert (day["agencies"][0], "某厂" in day["agencies"]) == ("应急局", False)
    assert "joint" in {kind["code"] for kind in day["kinds"]}
    assert list(row.agencies.values_list("name", "unit")) == [
        ("应急局", partner.pk),
        ("县供电公司", None),
    ]
    assert (without["result"], without["reason"]) == ("refused", "联合检查请写明参加的单位。")


def test_a_planned_joint_visit_is_completed_on_the_phone(phone, station):
    other = UnitFactory(county=station.county, kind=UnitKind.BRIGADE)
    planned = InspectionFactory(planned=True, kind="joint", place=station.place)
    InspectionAgency.objects.create(
        county=station.county, inspection=planned, unit=other, name=other.name
    )
    OfficerFactory(inspection=planned, user=station.lead)
    (row,) = phone.client.get("/api/field/day").json()["planned"]

    (told,) = phone.answers(phone.visit(id=row["id"], kind=row["kind"], agencies=row["agencies"]))

    assert (told["result"], row["agencies"]) == ("taken", [other.name])
    assert planned.agencies.get().unit == other


def test_why_a_phone_gave_no_point_stays_with_the_visit(phone):
    sent = phone.visit(gps_problem="没有允许定位")
    phone.send(sent)

    row = Inspection.objects.get()
    page = phone.client.get(reverse("inspection", args=[row.pk])).content.decode()
    assert (row.gps_problem, row.lon) == ("没有允许定位", None)
    assert "<dt>定位</dt><dd>没有允许定位</dd>" in page


def test_the_answer_says_what_came_of_a_finding(phone, heard):
    visit = phone.visit(findings=[finding()])

    (told,) = phone.answers(visit)
    (again,) = phone.answers(visit)

    key = visit["findings"][0]["id"]
    assert {"finding": key, "words": "隐患 YH1", "url": "/hazards/1/", "note": ""} in told[
        "outcomes"
    ]
    wish = {"order": True, "signed": False}
    assert [dict(each.wishes) for each in heard] == [{Finding.objects.get().pk: wish}]
    assert again["result"] == "repeated"
    assert "隐患 YH1" in [each["words"] for each in again["outcomes"]]


def test_the_same_sending_again_changes_nothing(phone):
    visit = phone.visit()

    first, again = phone.answers(visit), phone.answers(visit)

    assert (first[0]["result"], again[0]["result"]) == ("taken", "repeated")
    assert first[0]["receipt"] == again[0]["receipt"]
    assert (Inspection.objects.count(), Receipt.objects.count()) == (1, 1)
    assert AuditEntry.objects.filter(verb="inspection.record").count() == 1


def test_one_refused_visit_does_not_stop_the_rest(phone, station):
    alone = [{"user": station.lead.pk, "part": "lead"}]
    good, bad = phone.visit(), phone.visit(officers=alone)
    unread = phone.visit(note="长" * 1001)

    told = phone.answers(bad, unread, good)

    assert [each["result"] for each in told] == ["refused", "refused", "taken"]
    assert "两名以上民警" in told[0]["reason"]
    assert told[1]["reason"] == "“检查情况”太长，请修改后重发。"
    assert Inspection.objects.count() == 1
    assert Receipt.objects.filter(state=ReceiptState.REFUSED).count() == 2


def test_what_was_refused_is_taken_when_corrected(phone, station):
    bad = phone.visit(officers=[{"user": station.lead.pk, "part": "lead"}])
    phone.answers(bad)

    (told,) = phone.answers({**bad, "officers": phone.visit()["officers"]})

    assert told["result"] == "taken"
    assert sorted(Receipt.objects.values_list("state", flat=True)) == ["settled", "taken"]


def test_what_was_refused_unchanged_is_judged_again(phone, station):
    visit = phone.visit()
    station.place.county = UserFactory().unit.county
    place = visit["place"]
    visit["place"] = str(uuid7())
    assert phone.answers(visit)[0]["result"] == "refused"
    assert phone.answers(visit)[0]["result"] == "refused"
    visit["place"] = place

    assert phone.answers(visit)[0]["result"] == "taken"


def test_another_content_under_the_same_id_is_kept_beside(phone):
    visit = phone.visit(note="门口堆放杂物")
    phone.answers(visit)

    (told,) = phone.answers({**visit, "note": "没有问题"})
    (again,) = phone.answers({**visit, "note": "没有问题"})

    assert (told["result"], again["result"]) == ("conflict", "conflict")
    assert told["receipt"] == again["receipt"]
    assert Inspection.objects.get().note == "门口堆放杂物"
    assert Receipt.objects.get(state="conflict").payload["content"]["note"] == "没有问题"


@pytest.fixture
def conflict(phone):
    """Two versions of one visit; the receipt of the second."""
    visit = phone.visit(note="门口堆放杂物", findings=[finding()])
    phone.answers(visit)
    (told,) = phone.answers({**visit, "note": "没有问题", "present_name": "李某"})
    return Receipt.objects.get(pk=told["receipt"])


def test_the_two_stand_side_by_side(phone, conflict):
    text = phone.client.get(reverse("field-conflict", args=[conflict.pk])).content.decode()

    assert "门口堆放杂物" in text
    assert "没有问题" in text
    assert "不同" in text


@pytest.mark.parametrize(
    ("choice", "visits", "note"),
    [("theirs", 1, "门口堆放杂物"), ("mine", 1, "没有问题"), ("both", 2, "门口堆放杂物")],
)
def test_a_person_chooses(phone, conflict, choice, visits, note):
    page = reverse("field-conflict", args=[conflict.pk])

    phone.client.post(page, {"choice": choice})
    conflict.refresh_from_db()

    assert (conflict.state, conflict.payload["choice"]) == ("settled", choice)
    assert Inspection.objects.count() == visits
    assert Inspection.objects.get(pk=conflict.subject_id).note == note
    kept = Inspection.objects.get(pk=conflict.payload["record"])
    assert kept.note == ("门口堆放杂物" if choice == "theirs" else "没有问题")
    (row,) = [r for r in receipts(phone) if r["id"] == str(conflict.pk)]
    assert (row["state"], row["record"]) == ("settled", str(kept.pk))


def receipts(phone):
    return phone.client.get("/api/field/receipts").json()["receipts"]


def test_a_choice_is_made_once(phone, conflict):
    address = f"/api/field/conflicts/{conflict.pk}"

    first = phone.client.post(address, {"choice": "both"})
    again = phone.client.post(address, {"choice": "both"})
    other = phone.client.post(address, {"choice": "theirs"})
    none = phone.client.post(address, {"choice": "neither"})

    assert [r.status_code for r in (first, again, other, none)] == [200, 200, 409, 409]
    assert Inspection.objects.count() == 2


def test_only_the_sender_sees_a_receipt(station, conflict):
    partner = Phone(station, station.partner)

    assert receipts(partner) == []
    assert partner.client.get(reverse("field-conflict", args=[conflict.pk])).status_code == 404
    assert partner.client.post(f"/api/field/conflicts/{conflict.pk}").status_code == 404


def test_two_phones_complete_one_plan(phone, station):
    planned = InspectionFactory(planned=True, place=station.place)
    OfficerFactory(inspection=planned, user=station.lead)
    other = Phone(station, station.partner)
    one = phone.visit(id=str(planned.pk), note="甲")
    two = other.visit(id=str(planned.pk), note="乙", officers=one["officers"])

    assert phone.answers(one)[0]["result"] == "taken"
    assert other.answers(two)[0]["result"] == "conflict"
    planned.refresh_from_db()
    assert (planned.state, planned.note) == ("done", "甲")


def test_nobody_learns_of_a_visit_by_guessing_its_id(phone, station):
    hidden = InspectionFactory(place=station.place, secret=True)

    (told,) = phone.answers(phone.visit(id=str(hidden.pk)))

    assert told["result"] == "refused"
    assert "占用" in told["reason"]


def test_another_persons_outbox_is_not_sent(phone, station):
    answer = phone.send(phone.visit(), person=station.partner.pk)

    assert answer.status_code == 409
    assert "本人登录" in answer.json()["detail"]
    assert Inspection.objects.count() == 0


def test_what_makes_no_sense_is_told_in_words(phone):
    for body in ("", "[]", '{"visits": []}', "{"):
        answer = phone.client.post("/api/field/visits", body, "application/json")

        assert answer.status_code in {400, 422}
        assert "重新发送" in answer.json()["detail"]


def test_a_photo_comes_by_itself_and_once(phone):
    visit = phone.visit()
    phone.answers(visit)
    content, key = picture(), str(uuid7())
    exif = json.dumps(
        {"DateTimeOriginal": "2026:06:16 10:00:00", "latitude": 28.2, "longitude": 113}
    )

    answers = [phone.photo(visit, content, id=key, exif=exif).json() for _ in range(2)]
    same = phone.photo(visit, content).json()
    row = Photo.objects.get()

    assert [each["result"] for each in (*answers, same)] == ["taken"] * 3
    assert {each["photo"] for each in (*answers, same)} == {key}
    assert row.exif["device"]["latitude"] == 28.2
    assert row.taken_at.isoformat() == "2026-06-16T02:00:00+00:00"
    assert row.sha256 == hashlib.sha256(content).hexdigest()


def test_a_photo_waits_for_its_visit(phone):
    assert phone.photo(phone.visit(), picture()).json()["result"] == "early"


def test_a_photo_broken_on_the_way_is_not_kept(phone):
    visit = phone.visit()
    phone.answers(visit)

    assert phone.photo(visit, picture(), sha256="0" * 64).json()["result"] == "broken"
    assert phone.photo(visit, b"no picture").json()["result"] == "refused"
    assert Photo.objects.count() == 0


def test_another_persons_photo_is_not_sent(phone, station):
    visit = phone.visit()
    phone.answers(visit)

    assert phone.photo(visit, picture(), person=station.partner.pk).status_code == 409


def test_who_is_unknown_is_told_as_json(client):
    answer = client.get("/api/field/day")
    client.cookies["left"] = "yes"
    left = client.get("/api/field/day")

    assert (answer.status_code, answer.json()["left"]) == (401, False)
    assert (left.status_code, left.json()["left"]) == (401, True)


@pytest.mark.parametrize("role", [Role.PARTNER, Role.INSPECTOR, Role.SYSTEM])
def test_who_makes_no_visits_is_told_why(station, role):
    answer = Phone(station, station.of(role)).client.get("/api/field/day")

    assert answer.status_code == 403
    assert answer.json()["detail"]


def test_an_auxiliary_enters_what_two_officers_did(station):
    phone = Phone(station, station.auxiliary)
    three = [
        {"user": station.lead.pk, "part": "lead"}, {"user": station.partner.pk, "part": "with"},
        {"user": station.auxiliary.pk, "part": "entry"},
    ]  # fmt: skip

    assert phone.answers(phone.visit(officers=three))[0]["result"] == "taken"
    assert phone.answers(phone.visit())[0]["result"] == "refused"


def test_a_change_needs_the_token(station):
    client = Client(enforce_csrf_checks=True)
    client.force_login(station.lead)
    client.get("/api/field/day")
    token = client.cookies["csrftoken"].value

    bare = client.post("/api/field/visits", "{}", "application/json")
    with_token = client.post(
        "/api/field/visits", "{}", "application/json", headers={"X-CSRFToken": token}
    )

    assert (bare.status_code, with_token.status_code) == (403, 422)


def test_the_description_is_whole():
    """Every reference leads somewhere; every operation says what it takes and answers."""
    told = api.description()
    text = json.dumps(told)
    shapes = told["components"]["schemas"]
    wanted = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}

    assert told["openapi"].startswith("3.1")
    assert wanted <= set(shapes)
    assert set(told["paths"]) == {
        "/api/field/day", "/api/field/visits", "/api/field/photos", "/api/field/receipts",
        "/api/field/conflicts/{pk}",
    }  # fmt: skip
    for methods in told["paths"].values():
        for operation in methods.values():
            assert operation["summary"]
            assert operation["description"]
            assert {"200", "401", "403"} <= set(operation["responses"])
    assert {"id", "officers"} <= set(shapes["VisitIn"]["required"])


def test_an_answer_is_what_the_description_says(phone):
    """The names of a real day and a real answer are those of the shapes."""
    shapes = api.description()["components"]["schemas"]

    told = phone.client.get("/api/field/day").json()
    answers = phone.send(phone.visit()).json()

    assert set(told) == set(shapes["Day"]["properties"])
    assert set(told["checklists"][0]) == set(shapes["ChecklistOut"]["properties"])
    assert set(answers["answers"][0]) == set(shapes["AnswerOut"]["properties"])


def test_the_description_is_shown_without_scripts(phone):
    page = phone.client.get(reverse("field-api")).content.decode()

    assert "POST /api/field/visits" in page
    assert phone.client.get(reverse("field-api-json")).json()["openapi"].startswith("3.1")


def test_the_shell_names_nobody_and_the_worker_keeps_all_it_needs(client, phone):
    shell = client.get(reverse("field")).content.decode()
    worker = client.get(reverse("field-worker")).content.decode()
    kept = json.loads(worker.split("const FILES = ")[1].split(";\n")[0])

    assert shell == phone.client.get(reverse("field")).content.decode()
    assert phone.user.name not in shell
    for path in kept:
        answer = client.get(path)
        assert answer.status_code == 200, path
        answer.close()
    for part in ("app.js", "field.css", "hongxian.css", "manifest.webmanifest"):
        assert any(path.endswith(part) for path in kept)

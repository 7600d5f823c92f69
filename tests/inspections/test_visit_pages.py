"""The pages of visits: lists that count right, the form without scripts, corrections, plans."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from uuid_utils.compat import uuid7

from hongxian.audit.models import AuditEntry
from hongxian.inspections.actions.changing import Correction, correct_finding, correct_inspection
from hongxian.inspections.models import Draw, Inspection, InspectionState
from hongxian.inspections.queries.home import SHOWN, of_place
from hongxian.inspections.visit import Going
from hongxian.kit.verdict import Refused
from hongxian.orgs.models import Role, UnitKind
from hongxian.registry.models import Vehicle
from tests.campaigns.factories import DAY, NOON, PostFactory, UnitFactory, actor, at
from tests.inspections.factories import (
    TOMORROW,
    AnswerFactory,
    FindingFactory,
    InspectionFactory,
    OfficerFactory,
    PlaceFactory,
    Station,
    picture,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """The pages stand on the day the factories make rows for."""
    monkeypatch.setattr("hongxian.kit.clock.now", lambda: NOON)


@pytest.fixture
def station():
    return Station()


def fill(station, count):
    for _ in range(count):
        place = PlaceFactory(unit=station.unit, county=station.county)
        visit = InspectionFactory(place=place)
        OfficerFactory(inspection=visit, user=station.lead)
        FindingFactory(inspection=visit)


def queries(client, url, **params):
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url, params).status_code == 200
    return len(caught)


@pytest.mark.parametrize("name", ["inspections", "visits-due", "draws"])
def test_a_list_asks_as_often_for_many_rows_as_for_one(station, client, name):
    client.force_login(station.head)
    url = reverse(name)
    fill(station, 1)
    PlaceFactory(unit=station.unit, county=station.county)
    few = queries(client, url, view="all")

    fill(station, 8)
    for _ in range(8):
        PlaceFactory(unit=station.unit, county=station.county)

    assert queries(client, url, view="all") == few


def test_tabs_count_what_they_open(station, client):
    fill(station, 3)
    InspectionFactory(place=station.place, planned=True)
    InspectionFactory(place=station.place, started_at=at(DAY - timedelta(days=20)))
    client.force_login(station.lead)
    expected = {"mine": 3, "planned": 1, "week": 3, "found": 3, "secret": 0, "all": 5}

    for view, total in expected.items():
        listing = client.get(reverse("inspections"), {"view": view}).context["listing"]
        assert (view, listing.total, len(listing.rows)) == (view, total, total)


def test_the_list_opens_on_what_the_person_comes_for(station, client):
    fill(station, 2)
    office = PostFactory(role=Role.OFFICE, user__unit=UnitFactory(county=station.county)).user

    def opened(user):
        client.force_login(user)
        listing = client.get(reverse("inspections")).context["listing"]
        return listing.view.key, listing.total

    assert opened(station.lead) == ("mine", 2)
    assert opened(office) == ("all", 2)


def test_a_visit_is_found_by_words_days_and_place(station, client):
    fill(station, 2)
    InspectionFactory(place=None, county=station.county, unit=station.unit, spot="青石收费站",
                      kind="checkpoint")  # fmt: skip
    type(station.place).objects.filter(pk=station.place.pk).update(search="老地方饭店")
    InspectionFactory(place=station.place, started_at=at(DAY - timedelta(days=40)))
    client.force_login(station.head)

    def total(**params):
        answer = client.get(reverse("inspections"), {"view": "all", **params})
        return answer.context["listing"].total

    assert total(q="（老地方）") == 1
    assert total(q="收费站") == 1
    assert total(since=str(DAY)) == 3
    assert total(until=str(DAY - timedelta(days=30))) == 1
    assert total(place=str(station.place.pk)) == 1
    assert total(kind="checkpoint") == 1


def test_the_desk_and_the_list_name_one_number(station, client):
    for days in (0, 1, -3):
        place = PlaceFactory(unit=station.unit, county=station.county)
        InspectionFactory(place=place, planned=True, planned_on=DAY + timedelta(days=days))
    client.force_login(station.lead)

    block = next(each for each in client.get("/").context["blocks"] if each.code == "visits")
    listed = client.get(reverse("inspections"), {"view": "planned", "until": str(DAY)})

    assert block.told.total == listed.context["listing"].total == 2


def form(station, **more):
    return {
        "key": str(uuid7()), "unit": station.unit.pk, "kind": "daily", "day": str(DAY),
        "start": "09:10", "end": "09:50", "lead": station.lead.pk, "with_1": station.partner.pk,
        **more,
    }  # fmt: skip


def enter(client, station, query="", **more):
    url = f"{reverse('inspection-enter')}?place={station.place.pk}{query}"
    return client.post(url, form(station, **more))


def test_the_checklist_is_filled_in_without_scripts(station, client):
    client.force_login(station.auxiliary)
    page = client.get(f"{reverse('inspection-enter')}?place={station.place.pk}")
    assert "检查表" in page.content.decode()

    told = {
        "a-exit": "no", "w-exit": "后门上锁", "h-exit": "at_once", "o-exit": "立即打开",
        "a-lane": "yes", "a-dwelling": "na", "rest_yes": "on", "entry": station.auxiliary.pk,
        "x1-what": "电线私拉", "x1-violation": "7", "x1-handling": "by_date",
        "x1-due": str(TOMORROW), "present_name": "王某", "present_part": "经营者",
    }  # fmt: skip
    answer = enter(client, station, **told)

    row = Inspection.objects.get()
    assert answer.headers["Location"] == reverse("inspection", args=[row.pk])
    values = dict(row.answers.values_list("line", "value"))
    assert (values["exit"], values["lane"], values["dwelling"], values["signs"]) == (
        "no", "yes", "na", "yes",
    )  # fmt: skip
    assert len(values) == 13
    assert {(f.what, f.handling, f.violation) for f in row.findings.all()} == {
        ("后门上锁", "at_once", 8), ("电线私拉", "by_date", 7),
    }  # fmt: skip
    assert row.entered_by == station.auxiliary


def test_a_form_sent_twice_is_one_visit(station, client):
    client.force_login(station.lead)
    told = form(station)
    url = f"{reverse('inspection-enter')}?place={station.place.pk}"

    first, second = client.post(url, told), client.post(url, told)

    assert first.headers["Location"] == second.headers["Location"]
    assert Inspection.objects.count() == 1


def test_a_refused_form_keeps_what_was_typed_and_says_what_to_do(station, client):
    client.force_login(station.lead)

    answer = enter(client, station, with_1="", note="店内堆物较多")

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "需要两名以上民警" in text
    assert "店内堆物较多" in text


def test_a_photo_that_cannot_be_kept_is_named_and_the_visit_stands(station, client):
    client.force_login(station.lead)
    good, bad = SimpleUploadedFile("好.jpg", picture()), SimpleUploadedFile("坏.jpg", b"nothing")

    answer = client.post(
        f"{reverse('inspection-enter')}?place={station.place.pk}",
        form(station, photos=[good, bad]), follow=True,
    )  # fmt: skip

    assert "照片“坏.jpg”没有保存" in answer.content.decode()
    assert Inspection.objects.get().photos.count() == 1


def test_a_checkpoint_is_entered_with_counts_and_plates(station, client):
    client.force_login(station.lead)
    told = {
        "kind": "checkpoint", "c-minibus": "12", "v-minibus": "1", "x1-what": "超员2人",
        "x1-plate": "青A12345", "x1-group": "minibus", "x1-handling": "case", "x1-violation": "7",
    }  # fmt: skip

    answer = client.post(f"{reverse('inspection-enter')}?spot=国道口", form(station, **told))

    assert answer.status_code == 302
    row = Inspection.objects.get()
    assert [(c.group, c.checked, c.violations) for c in row.counts.all()] == [("minibus", 12, 1)]
    assert row.findings.get().plate == "青A12345"
    page = client.get(reverse("inspection", args=[row.pk])).content.decode()
    assert ("面包车" in page, "青A12345" in page) == (True, True)


def test_a_vehicle_is_chosen_by_its_plate(station, client):
    car = Vehicle.objects.create(
        county=station.county, plate="青B00001", group="minibus", unit=station.unit,
        search="青b00001", created_at=NOON, changed_at=NOON,
    )  # fmt: skip
    client.force_login(station.lead)

    chosen = client.get(reverse("inspection-new"), {"q": "青B00001"}).content.decode()
    answer = client.post(
        f"{reverse('inspection-enter')}?vehicle={car.pk}", form(station, kind="open")
    )

    assert f"?vehicle={car.pk}" in chosen
    assert answer.status_code == 302
    assert Inspection.objects.get().vehicle == car


def test_a_planned_visit_is_entered_on_its_own_form(station, client):
    row = InspectionFactory(place=station.place, planned=True)
    OfficerFactory(inspection=row, user=station.lead)
    client.force_login(station.lead)
    url = reverse("inspection-record", args=[row.pk])

    page = client.get(url)
    answer = client.post(url, form(station))

    assert page.context["form"]["lead"].value() == station.lead.pk
    row.refresh_from_db()
    assert (answer.status_code, row.state) == (302, InspectionState.DONE)
    assert client.get(url).status_code == 302


def test_several_places_are_planned_from_the_list(station, client):
    others = [PlaceFactory(unit=station.unit, county=station.county) for _ in range(2)]
    keys = [str(place.pk) for place in (station.place, *others)]
    client.force_login(station.head)
    url = reverse("visit-plan")

    page = client.post(url, {"row": keys})
    told = {"row": keys, "unit": station.unit.pk, "kind": "open", "planned_on": str(TOMORROW)}
    answer = client.post(url, told)

    assert (page.status_code, len(page.context["places"])) == (200, 3)
    assert answer.status_code == 302
    due = client.get(reverse("visits-due"), {"view": "planned"}).context["listing"].total
    assert (Inspection.objects.count(), due) == (3, 3)


def test_a_plan_page_offers_to_go_together(station, client):
    brigade = UnitFactory(county=station.county, kind=UnitKind.BRIGADE, short_name="治安大队")
    theirs = InspectionFactory(place=station.place, unit=brigade, planned=True)
    client.force_login(station.head)

    page = client.get(reverse("visit-plan"), {"row": str(station.place.pk)}).content.decode()
    client.post(reverse("visit-join", args=[theirs.pk]))

    theirs.refresh_from_db()
    assert ("一起去" in page, theirs.kind) == (True, "joint")


def correction(**more):
    facts = {
        "present_name": "李某", "present_part": "店员", "refused_to_sign": False,
        "witness_name": "", "note": "已更正",
    }  # fmt: skip
    return Correction(**{**facts, **more})


def test_a_correction_leaves_the_old_words_in_the_log(station):
    row = InspectionFactory(place=station.place, note="原来的情况", present_name="王某")
    people = (Going(station.lead.pk, "lead"), Going(station.head.pk, "with"))
    by = {"actor": actor(station.head), "now": NOON}

    row = correct_inspection(row, correction(officers=people), reason="写错店名", **by)

    assert (row.note, row.present_name) == ("已更正", "李某")
    assert {one.user for one in row.officers.all()} == {station.lead, station.head}
    detail = AuditEntry.objects.get(verb="inspection.correct").detail
    assert (detail["reason"], "检查情况：原来的情况" in detail["before"]) == ("写错店名", True)
    with pytest.raises(Refused, match="没有改动"):
        correct_inspection(row, correction(officers=people), reason="再来", **by)


@pytest.mark.parametrize(
    ("more", "reason", "sentence"),
    [
        ({}, " ", "写明更正的理由"),
        ({"refused_to_sign": True}, "补记", "写明见证人"),
        ({"officers": ()}, "换人", "需要两名以上民警"),
    ],
)
def test_a_correction_that_cannot_be_is_refused(station, more, reason, sentence):
    row = InspectionFactory(place=station.place)
    OfficerFactory(inspection=row, user=station.lead)

    with pytest.raises(Refused, match=sentence):
        correct_inspection(
            row, correction(**more), reason=reason, actor=actor(station.head), now=NOON
        )


def test_only_the_lead_the_head_and_the_office_correct(station):
    row = InspectionFactory(place=station.place)
    OfficerFactory(inspection=row, user=station.lead)

    for person in (station.partner, station.auxiliary, station.of(Role.CHIEF)):
        with pytest.raises(Refused, match="由主办民警、检查单位负责人或专班办公室更正"):
            correct_inspection(row, correction(), reason="试", actor=actor(person), now=NOON)
    for person in (station.lead, station.of(Role.OFFICE)):
        row = correct_inspection(
            row, correction(note=person.name), reason="改", actor=actor(person), now=NOON
        )


def test_a_finding_is_put_under_another_column_by_the_page(station, client):
    finding = FindingFactory(inspection__place=station.place)
    client.force_login(station.head)
    url = reverse("finding-correct", args=[finding.pk])

    answer = client.post(url, {"violation": "9", "reason": "归错类"})

    finding.refresh_from_db()
    assert (answer.status_code, finding.violation) == (302, 9)
    with pytest.raises(Refused, match="1至13"):
        correct_finding(finding, violation=0, reason="x", actor=actor(station.head), now=NOON)


def test_the_record_prints_with_two_lines_to_sign_on(station, client):
    row = InspectionFactory(place=station.place)
    AnswerFactory(inspection=row)
    client.force_login(station.lead)

    text = client.get(reverse("inspection-print", args=[row.pk])).content.decode()

    assert text.count('class="sign-line"') == 2
    assert ("疏散通道、安全出口是否畅通" in text, "《消防法》第六十条" in text) == (True, True)


def test_the_newest_visits_of_a_place_come_with_how_many_there_are(
    station, django_assert_num_queries
):
    plan = InspectionFactory(place=station.place, planned=True, created_at=at(DAY, 23))
    for hour in range(1, SHOWN + 2):
        InspectionFactory(place=station.place, started_at=at(DAY, hour), received_at=NOON)
    InspectionFactory(
        place=station.place, planned=True, state=InspectionState.CANCELLED, cancel_reason="停业"
    )
    who = actor(station.lead)

    with django_assert_num_queries(4):  # two of them for the cap
        told = of_place(station.place, who, DAY)

    assert [row.started_at for row in told.rows[1:]] == [at(DAY, no) for no in range(7, 2, -1)]
    assert (told.rows[0], len(told.rows), str(told.total)) == (plan, SHOWN, str(SHOWN + 2))


def test_only_a_plan_says_how_often_the_firm_was_visited(station, client):
    client.force_login(station.lead)
    made = InspectionFactory(place=station.place)
    plan = InspectionFactory(place=station.place, planned=True)

    pages = [client.get(reverse("inspection", args=[row.pk])) for row in (made, plan)]

    assert [page.context["cap"] is None for page in pages] == [True, False]


def test_a_clock_that_is_wrong_is_said(station, client):
    row = InspectionFactory(place=station.place, sent_at=NOON + timedelta(minutes=20))
    client.force_login(station.lead)

    text = client.get(reverse("inspection", args=[row.pk])).content.decode()

    assert "手机时间比服务器快约20分钟" in text


def test_a_draw_is_made_and_published_through_its_pages(station, client):
    for _ in range(4):
        PlaceFactory(unit=station.unit, county=station.county)
    client.force_login(station.head)

    told = {
        "title": "抽查", "unit": station.unit.pk, "people_units": [station.unit.pk], "size": 2,
        "team_size": 2,
    }  # fmt: skip
    assert client.post(reverse("draw-new"), told).status_code == 302
    row = Draw.objects.get()
    seed = {"seed": "07 12 19", "seed_source": "当晚公布"}
    assert client.post(reverse("draw-draw", args=[row.pk]), seed).status_code == 302
    plan = {"kind": "open", "planned_on": str(TOMORROW)}
    assert client.post(reverse("draw-plan", args=[row.pk]), plan).status_code == 302

    client.force_login(station.sister())
    page = client.get(reverse("draw", args=[row.pk]))
    data = client.post(reverse("draw-json", args=[row.pk]))
    assert (page.status_code, row.population_sha256 in page.content.decode()) == (200, True)
    assert data.json()["seed"] == "07 12 19"
    assert Inspection.objects.filter(draw=row).count() == 2
    assert AuditEntry.objects.filter(verb="list.export").count() == 1


def test_a_countys_frequency_is_set_and_cleared_on_its_page(station, client):
    client.force_login(station.of(Role.OFFICE))
    told = {"category": "small_shop", "bound": "at_most", "times": "2", "source": "县政府公告"}

    assert client.post(reverse("visit-rule-set"), told).status_code == 302
    page = client.get(reverse("visit-rules"))
    ((name, rule),) = page.context["own"]
    assert (name, rule.times) == ("小商店", 2)
    assert client.post(reverse("visit-rule-clear", args=[rule.pk])).status_code == 302
    assert client.get(reverse("visit-rules")).context["own"] == []

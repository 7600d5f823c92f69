"""隐患台账: what each tab holds, the search, equal numbers, constant queries, the file."""

from dataclasses import asdict
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from hongxian.audit.models import AuditEntry
from hongxian.hazards.models import DoubtKind, Hazard, HazardState, PhotoDoubt
from hongxian.hazards.queries.desk import on_desk
from hongxian.inspections.actions.changing import disclose_inspection
from hongxian.jobs.models import Job
from hongxian.kit import clock
from hongxian.orgs.models import Role
from tests.campaigns.factories import DAY, NOON, UserFactory, actor
from tests.hazards.factories import HazardFactory, PhotoFactory, PlaceFactory, lay_beat
from tests.inspections.factories import InspectionFactory
from tests.orgs.county import door

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    """The house's clock on the day of the tests."""
    clock.set_day(DAY)
    yield
    clock.set_day(None)


@pytest.fixture
def beat():
    return lay_beat()


def listing(user, **query):
    return door(user).get(reverse("hazards"), query)


def numbers(answer):
    return {row.subject.number for row in answer.context["listing"].rows}


def counts(answer):
    """What every tab says it holds; those that reach into the past say it when they are opened."""
    return {tab.key: tab.count for tab in answer.context["listing"].tabs}


def totals(user):
    """What every tab holds by its title."""
    return {
        view: listing(user, view=view).context["listing"].total for view in counts(listing(user))
    }


def lay(beat):
    """One hazard of every kind the tabs tell apart."""
    past, soon = DAY - timedelta(days=1), DAY + timedelta(days=9)
    here = {"place": beat.place}
    return {
        "mine": HazardFactory(**here, officer=beat.officer, due_on=soon),
        "ours": HazardFactory(**here, due_on=soon),
        "overdue": HazardFactory(**here, ordered=True, officer=beat.head, due_on=past),
        "due_today": HazardFactory(**here, ordered=True, officer=beat.head, due_on=DAY),
        "paused": HazardFactory(**here, paused=True, officer=beat.head, due_on=past),
        "rectified": HazardFactory(**here, rectified=True, officer=beat.head, due_on=past),
        "passed": HazardFactory(**here, passed=True, officer=beat.head),
        "closed": HazardFactory(**here, closed=True),
        "major": HazardFactory(**here, major=True, officer=beat.head, confirmed_at=NOON),
        "confirm": HazardFactory(**here, major=True, officer=beat.head),
        "voided": HazardFactory(**here, voided=True),
    }


@pytest.mark.parametrize(
    ("view", "kinds"),
    [
        ("mine", {"mine", "ours"}),
        ("overdue", {"overdue"}),
        ("recheck", {"rectified"}),
        ("major", {"major", "confirm"}),
        ("confirm", {"confirm"}),
        ("passed", {"passed"}),
        ("aside", {"voided"}),
    ],
)
def test_a_tab_holds_what_it_says(beat, view, kinds):
    rows = lay(beat)

    answer = listing(beat.officer, view=view)

    assert numbers(answer) == {rows[kind].number for kind in kinds}


@pytest.mark.parametrize(
    ("who", "first"), [("officer", "mine"), ("head", "open"), ("office", "open")]
)
def test_the_ledger_opens_on_what_a_person_comes_for(beat, who, first):
    assert next(iter(counts(listing(getattr(beat, who))))) == first


def test_every_tabs_count_is_the_length_of_its_list(beat):
    lay(beat)
    told, titles = counts(listing(beat.officer)), totals(beat.officer)

    found = {view: len(numbers(listing(beat.officer, view=view))) for view in told}

    assert titles == found
    past = {"handed": None, "all": None, "aside": None}
    assert told == {**found, **past}
    assert (titles["all"], titles["aside"]) == (10, 1)


def test_the_desk_counts_what_the_tabs_hold(beat):
    lay(beat)
    told = totals(beat.officer)

    shown = on_desk(actor(beat.officer), NOON)

    counted = {**asdict(shown.tally), "mine": shown.mine}
    names = ("open", "overdue", "recheck", "confirm", "passed", "mine")
    assert {name: counted[name] for name in names} == {name: told[name] for name in names}
    assert all(told[key] for key in ("open", "overdue", "recheck", "passed", "mine"))


def test_photos_that_need_a_look_have_a_tab(beat):
    row = HazardFactory(place=beat.place)
    PhotoDoubt.objects.create(
        county=beat.county, hazard=row, photo=PhotoFactory(county=beat.county),
        kind=DoubtKind.OLDER, at=NOON,
    )  # fmt: skip

    assert numbers(listing(beat.officer, view="photos")) == {row.number}


@pytest.mark.parametrize(
    "words",
    ["２０２６－９", "聚福楼", "「聚福楼」饭店", "（疏散） 堆放", "堆放货物 聚福楼", "ABC-座"],
)
def test_search_minds_neither_brackets_nor_width(beat, words):
    place = PlaceFactory(county=beat.county, unit=beat.station, name="聚福楼饭店ＡＢＣ座")
    row = HazardFactory(place=place, number="2026-99999")
    HazardFactory(
        place=PlaceFactory(county=beat.county, unit=beat.station, name="平安旅馆"),
        what="上锁",
        number="2025-1",
    )

    assert numbers(listing(beat.officer, view="all", q=words)) == {row.number}


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ({"grade": "major"}, {"major", "confirm"}),
        ({"state": "closed"}, {"closed"}),
        ({"due_to": "2026-06-15"}, {"overdue", "paused", "rectified"}),
        ({"due_from": "2026-06-17"}, {"mine", "ours"}),
        ({"found_from": "2026-06-17"}, set()),
        ({"violation": "6"}, set()),
        ({"category": "no-such"}, None),
    ],
)
def test_filters(beat, query, kinds):
    rows = lay(beat)

    answer = listing(beat.officer, view="all", **query)

    if kinds is None:  # an unknown choice narrows nothing
        assert len(numbers(answer)) == 10
    else:
        assert numbers(answer) == {rows[kind].number for kind in kinds}


def test_the_office_begins_with_what_is_open_and_a_stranger_sees_nothing(beat):
    lay(beat)

    assert listing(beat.office).context["listing"].view.key == "open"
    assert totals(beat.stranger)["all"] == 0


def test_what_a_secret_visit_found_stays_hidden(beat):
    visit = InspectionFactory(
        secret=True, unit=beat.other, place=beat.place, entered_by=beat.stranger
    )
    row = HazardFactory(place=beat.place, inspection=visit)

    assert numbers(listing(beat.officer, view="all")) == set()
    assert numbers(listing(beat.office, view="all")) == {row.number}
    assert door(beat.officer).get(reverse("hazard", args=[row.pk])).status_code == 404
    disclose_inspection(visit, actor=actor(beat.office), now=NOON)
    assert numbers(listing(beat.officer, view="all")) == {row.number}


def queries(user, **query):
    client = door(user)
    client.get(reverse("hazards"), query)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        client.get(reverse("hazards"), query)
    return len(caught)


def test_one_and_three_hundred_rows_take_the_same_queries(beat):
    HazardFactory(place=beat.place, officer=beat.officer)
    one = queries(beat.officer, view="all")

    base = HazardFactory(place=beat.place, officer=beat.officer)
    Hazard.objects.bulk_create(
        Hazard(
            county=beat.county, place=beat.place, unit=beat.station, officer=beat.officer,
            place_unit=beat.place.unit, lead_unit=beat.place.lead_unit,
            number=f"2026-{no:05d}", what=base.what, search=base.search,
            found_at=NOON, created_at=NOON, changed_at=NOON,
        )
        for no in range(300)
    )  # fmt: skip

    assert queries(beat.officer, view="all") == one


def sheet_of(answer):
    book = load_workbook(
        BytesIO(b"".join(answer.streaming_content) if answer.streaming else answer.content)
    )
    return [[cell.value for cell in row] for row in book.active.iter_rows()]


COLUMNS = "?view=all&column=number&column=what&column=owner_phone&column=due"


def test_the_file_holds_the_rows_text_stays_text_and_the_phone_is_masked(beat):
    HazardFactory(
        place=beat.place, what="=1+1", owner_phone="13812345678", due_on=date(2026, 6, 20)
    )
    head, line = sheet_of(door(beat.inspector).post(reverse("hazards") + COLUMNS, {"export": "1"}))
    _, own = sheet_of(door(beat.officer).post(reverse("hazards") + COLUMNS, {"export": "1"}))

    assert head == ["编号", "隐患内容", "期限", "责任人电话"]
    assert (line[1], line[3], own[3]) == ("=1+1", "138****5678", "13812345678")
    assert AuditEntry.objects.filter(verb="list.export").count() == 2


def test_a_large_file_is_made_in_the_background_with_the_owners_rights(beat, monkeypatch):
    monkeypatch.setattr("hongxian.hazards.views.ledger.IN_REQUEST", 0)
    HazardFactory(place=beat.place, owner_phone="13812345678")
    HazardFactory(place=PlaceFactory(county=beat.county, unit=beat.other))

    answer = door(beat.officer).post(reverse("hazards") + COLUMNS, {"export": "1"})

    job = Job.objects.get()
    assert (answer.status_code, job.state, job.file_rows) == (302, "done", 1)
    with job.file.open("rb") as file:
        rows = [
            [c.value for c in r] for r in load_workbook(BytesIO(file.read())).active.iter_rows()
        ]
    assert rows[0] == ["编号", "隐患内容", "期限", "责任人电话"]
    assert len(rows) == 2


def test_ticked_rows_are_given_to_another_unit(beat):
    row = HazardFactory(place=beat.place)
    to = UserFactory(unit=beat.other, roles=[Role.OFFICER])
    client, url = door(beat.head), reverse("hazards-assign")
    asked = client.post(url, {"row": [row.pk], "next": "/hazards/?view=all"})
    assert "要转交的隐患" in asked.content.decode()

    wrong = client.post(
        url, {"row": [row.pk], "unit": beat.station.pk, "officer": to.pk, "reason": "调整"}
    )
    assert (wrong.status_code, "请选择该单位的民警" in wrong.content.decode()) == (422, True)
    done = client.post(
        url,
        {"row": [row.pk], "unit": beat.other.pk, "officer": to.pk, "reason": "调整",
         "next": "/hazards/?view=all"},
    )  # fmt: skip

    row.refresh_from_db()
    assert (done.status_code, done.headers["Location"]) == (302, "/hazards/?view=all")
    assert (row.unit, row.officer) == (beat.other, to)


def test_ticked_rows_are_closed_all_or_none(beat):
    ready, waiting = HazardFactory(place=beat.place, passed=True), HazardFactory(place=beat.place)
    client, url = door(beat.officer), reverse("hazards-close")

    assert client.post(url, {"row": [ready.pk, waiting.pk]}).status_code == 409
    assert client.post(url, {"row": [ready.pk, "bad"]}).status_code == 302
    assert client.post(url, {}).status_code == 302

    assert Hazard.objects.filter(state=HazardState.CLOSED).count() == 1

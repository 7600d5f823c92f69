"""应交材料 through HTTP: the list with its views, the page with its moves, the files."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from hongxian.audit.models import AuditEntry
from hongxian.campaigns.models import CampaignState, Submission
from hongxian.kit import clock
from hongxian.orgs.models import Role
from tests.campaigns.factories import (
    DAY,
    DeliverableFactory,
    MilestoneFactory,
    SubmissionFileFactory,
    UserFactory,
    lay_campaign,
)

pytestmark = pytest.mark.django_db
LIST = "/deliverables/"


@pytest.fixture(autouse=True)
def today(tmp_path, settings):
    settings.HOME = tmp_path
    clock.set_day(DAY)


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def total(client, **query):
    return client.get(LIST, query).context["listing"].total


def tabs(response):
    return [(tab.label, tab.count) for tab in response.context["listing"].tabs]


def plan(scene):
    """The traffic brigade's deliverable, due on 22 March."""
    return scene.campaign.deliverables.get(unit=scene.traffic)


def url(name, row):
    return reverse(name, args=[row.pk])


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("office", [("待审核", 0), ("我的", 0), ("逾期", 2), ("已退回", 0), ("全部", 5)]),
        ("chief", [("全部", 5), ("待审核", 0), ("逾期", 2), ("已退回", 0), ("我的", 0)]),
        ("traffic_head", [("我的", 1), ("待审核", 0), ("逾期", 1), ("已退回", 0), ("全部", 1)]),
        ("station_head", [("我的", 1), ("待审核", 0), ("逾期", 0), ("已退回", 0), ("全部", 1)]),
        ("partner_user", [("我的", 0), ("待审核", 0), ("逾期", 0), ("已退回", 0), ("全部", 0)]),
    ],
)
def test_each_person_opens_on_their_own_view(who, expected, scene, client):
    client.force_login(getattr(scene, who))

    assert tabs(client.get(LIST)) == expected


def test_the_list_shows_nothing_of_another_county(scene, client):
    client.force_login(UserFactory(roles=[Role.OFFICE]))

    assert total(client, view="all") == 0


def test_filters_narrow_the_list(scene, client):
    other = MilestoneFactory(campaign=scene.campaign)
    DeliverableFactory(milestone=other, unit=scene.traffic, returned=True)
    client.force_login(scene.office)

    assert total(client, view="all", unit=scene.traffic.pk) == 2
    assert total(client, view="all", milestone=scene.milestones[1].pk) == 3
    assert total(client, view="all", campaign=scene.campaign.pk) == 6
    assert total(client, view="all", state="owed") == 6
    assert total(client, view="all", state="returned") == 1
    assert total(client, view="all", due_from="2026-06-01", due_to="2026-06-30") == 4


def test_the_filter_of_running_campaigns_leaves_out_ended_ones(scene, client):
    scene.campaign.state, scene.campaign.closed_at = CampaignState.CLOSED, clock.now()
    scene.campaign.save(update_fields=["state", "closed_at"])
    client.force_login(scene.office)

    assert (total(client, view="all"), total(client, view="all", running="yes")) == (5, 0)


def test_the_list_takes_the_same_queries_at_one_and_three_hundred_rows(client):
    scene = lay_campaign(stations=1)
    client.force_login(scene.office)
    client.get(LIST, {"view": "all"})
    with CaptureQueriesContext(connection) as few:
        client.get(LIST, {"view": "all", "state": "due"})
    for _ in range(10):
        stone = MilestoneFactory(campaign=scene.campaign)
        for unit in lay_units(scene, 30):
            DeliverableFactory(milestone=stone, unit=unit)

    with CaptureQueriesContext(connection) as many:
        response = client.get(LIST, {"view": "all", "state": "due"})

    assert response.context["listing"].total == 303
    assert len(many) == len(few)


def lay_units(scene, count):
    from tests.campaigns.factories import UnitFactory

    return UnitFactory.create_batch(count, county=scene.county)


def test_the_export_holds_every_row_and_stands_in_the_log(scene, client):
    client.force_login(scene.office)

    response = client.post(f"{LIST}?view=all", {"export": "xlsx"})

    rows = CalamineWorkbook.from_filelike(BytesIO(response.getvalue())).get_sheet_by_index(0)
    assert len(rows.to_python()) == 6
    assert AuditEntry.objects.get(verb="list.export").detail == {"what": "应交材料", "rows": 5}


def test_the_office_accepts_the_ticked_rows(scene, client):
    rows = [
        DeliverableFactory(
            milestone=MilestoneFactory(campaign=scene.campaign), unit=scene.security, submitted=True
        )
        for _ in range(2)
    ]
    client.force_login(scene.office)

    response = client.post(
        reverse("deliverables-accept"),
        {"row": [row.pk for row in rows], "next": f"{LIST}?view=waiting"},
        follow=True,
    )

    assert "已通过 2 项材料。" in text(response)
    assert response.redirect_chain == [(f"{LIST}?view=waiting", 302)]
    assert total(client, view="waiting") == 0


@pytest.mark.parametrize("rows", [[], ["x"], ["00000000-0000-0000-0000-000000000000"]])
def test_accepting_without_a_row_says_what_to_do(rows, scene, client):
    client.force_login(scene.office)

    response = client.post(reverse("deliverables-accept"), {"row": rows}, follow=True)

    assert "没有勾选材料" in text(response)


def test_accepting_never_leads_to_a_foreign_page(scene, client):
    client.force_login(scene.office)

    response = client.post(reverse("deliverables-accept"), {"next": "https://elsewhere.example/"})

    assert response.headers["Location"] == LIST


def test_the_22_march_duty_from_end_to_end(scene, client):
    row = plan(scene)
    client.force_login(scene.traffic_head)
    paper = SimpleUploadedFile("交警大队方案.txt", "一、措施".encode())
    handed = client.post(
        url("deliverable-submit", row), {"note": "请审核", "files": paper, "no": 1}, follow=True
    )
    client.force_login(scene.office)
    returned = client.post(url("deliverable-return", row), {"reason": "缺分工"}, follow=True)
    client.force_login(scene.traffic_head)
    seen = client.get(url("deliverable", row))
    again = client.post(url("deliverable-submit", row), {"note": "已补", "no": 2}, follow=True)
    client.force_login(scene.office)
    accepted = client.post(url("deliverable-accept", row), follow=True)

    assert "已提交，等待专班办公室审核。" in text(handed)
    assert "交警大队方案.txt" in text(handed)
    assert "已退回交警大队" in text(returned)
    assert "缺分工" in text(seen)
    assert "已提交" in text(again)
    assert "已通过交警大队的材料。" in text(accepted)
    assert "逾期，期限3月22日" in text(accepted)
    assert list(Submission.objects.values_list("no", "decision")) == [
        (1, "returned"),
        (2, "accepted"),
    ]


def test_the_same_form_sent_twice_is_one_submission(scene, client):
    client.force_login(scene.traffic_head)
    row = plan(scene)

    for _ in range(2):
        response = client.post(
            url("deliverable-submit", row), {"note": "请审核", "no": 1}, follow=True
        )

    assert (response.status_code, Submission.objects.count()) == (200, 1)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"note": " "}, "请填写说明或选择附件，至少一项。"),
        ({"files": ("坏.exe", b"MZ")}, "类型不能提交"),
        ({"files": ("假.pdf", b"MZ")}, "内容与扩展名不符"),
    ],
)
def test_a_bad_form_comes_back_with_the_sentence_and_the_note(sent, sentence, scene, client):
    client.force_login(scene.traffic_head)
    data = {"note": "这段话不能丢", "no": 1, **sent}
    if "files" in data:
        data["files"] = SimpleUploadedFile(*data["files"])

    response = client.post(url("deliverable-submit", plan(scene)), data)

    assert (response.status_code, sentence in text(response)) == (422, True)
    assert ("这段话不能丢" in text(response)) == ("files" in data)
    assert Submission.objects.count() == 0


def test_returning_without_a_reason_comes_back_with_the_sentence(scene, client):
    row = DeliverableFactory(
        milestone=MilestoneFactory(campaign=scene.campaign), unit=scene.security, submitted=True
    )
    client.force_login(scene.office)

    response = client.post(url("deliverable-return", row), {"reason": ""})

    assert (response.status_code, "请写明退回理由" in text(response)) == (422, True)


def test_a_move_that_is_not_lawful_now_is_refused_in_words(scene, client):
    client.force_login(scene.office)

    response = client.post(url("deliverable-accept", plan(scene)))

    assert (response.status_code, "当前为“待提交”" in text(response)) == (409, True)


def test_withdrawing_gives_it_back_to_the_unit(scene, client):
    client.force_login(scene.traffic_head)
    row = plan(scene)
    client.post(url("deliverable-submit", row), {"note": "请审核", "no": 1})

    response = client.post(url("deliverable-withdraw", row), follow=True)

    assert "已撤回" in text(response)


@pytest.mark.parametrize("name", ["submit", "withdraw", "return", "accept"])
def test_moves_on_what_one_may_not_see_are_404(name, scene, client):
    client.force_login(scene.station_head)

    assert client.post(url(f"deliverable-{name}", plan(scene)), {"note": "x"}).status_code == 404


@pytest.mark.parametrize("name", ["submit", "withdraw", "return", "accept"])
def test_moves_are_never_made_by_a_get(name, scene, client):
    client.force_login(scene.office)

    assert client.get(url(f"deliverable-{name}", plan(scene))).status_code == 405


def test_a_file_is_a_download_under_its_own_name(scene, client):
    file = SubmissionFileFactory(submission__deliverable=plan(scene), name="台账（6月）.txt")
    client.force_login(scene.traffic_head)

    response = client.get(reverse("deliverable-file", args=[file.pk]))

    assert b"".join(response.streaming_content) == "排查台账".encode()
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E5%8F")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Type"] == "application/octet-stream"


@pytest.mark.parametrize("who", ["station_head", "partner_user"])
def test_a_file_of_another_unit_is_404(who, scene, client):
    file = SubmissionFileFactory(submission__deliverable=plan(scene))
    client.force_login(getattr(scene, who))

    assert client.get(reverse("deliverable-file", args=[file.pk])).status_code == 404

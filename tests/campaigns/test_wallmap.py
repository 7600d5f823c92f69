"""作战图: one page, two paper sizes, and a workbook that proves itself."""

from io import BytesIO

import pytest
import xlsxwriter
from django.urls import reverse
from python_calamine import CalamineWorkbook

from hongxian.audit.models import AuditEntry
from hongxian.campaigns.exports import map_title
from hongxian.kit import clock
from hongxian.orgs.models import Role
from tests.campaigns.factories import DAY, CampaignFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(tmp_path, settings):
    settings.HOME = tmp_path
    clock.set_day(DAY)


def book(client, scene):
    response = client.post(reverse("campaign-wallmap-xlsx", args=[scene.campaign.pk]))
    assert response.status_code == 200
    return CalamineWorkbook.from_filelike(BytesIO(response.content))


@pytest.mark.parametrize(("query", "size"), [("", "a3"), ("?size=a4", "a4"), ("?size=x", "a3")])
def test_the_page_knows_its_paper(query, size, scene, client):
    client.force_login(scene.office)

    response = client.get(reverse("campaign-wallmap", args=[scene.campaign.pk]) + query)

    assert f"wallmap-{size}" in response.content.decode()


def test_the_workbook_holds_phases_matrix_milestones_and_group(scene, client):
    client.force_login(scene.office)

    rows = book(client, scene).get_sheet_by_name("作战图").to_python()

    first = [str(row[0]) for row in rows]
    head = next(row for row in rows if row[0] == "编号")
    lead = next(row for row in rows if row[1] == "道路交通领域")
    assert first[0] == map_title(scene.campaign)
    assert "第二阶段" in first
    assert head[2:8] == ["指挥中心", "交警大队", "治安大队", "1号派出所", "2号派出所", "3号派出所"]
    assert lead[2:8] == ["", "●", "", "○", "○", "○"]
    assert any(row[1] == "制定部门工作方案" for row in rows)
    assert "组长" in first


def test_the_second_sheet_gives_every_line_the_plans_own_words(scene, client):
    client.force_login(scene.office)

    rows = book(client, scene).get_sheet_by_name("方案原文").to_python()

    assert rows[0] == ["类别", "内容", "方案原文", "方案版本"]
    assert [
        "时间节点",
        "报送排查台账",
        "各派出所于6月30日前报送排查台账。",
        "第1版",
    ] in rows


def test_the_workbook_is_set_up_for_print(scene, client, monkeypatch):
    calls = []
    for name in ("freeze_panes", "set_landscape", "set_paper", "fit_to_pages", "repeat_rows"):
        done = getattr(xlsxwriter.worksheet.Worksheet, name)

        def noted(self, *args, name=name, done=done):
            calls.append((name, args))
            return done(self, *args)

        monkeypatch.setattr(xlsxwriter.worksheet.Worksheet, name, noted)
    client.force_login(scene.office)

    book(client, scene)

    assert [name for name, _ in calls[:5]] == [
        "freeze_panes",
        "repeat_rows",
        "set_paper",
        "set_landscape",
        "fit_to_pages",
    ]
    assert ("set_paper", (8,)) in calls
    assert ("fit_to_pages", (1, 0)) in calls


def test_nothing_in_the_workbook_is_a_formula(scene, client):
    sector = scene.sectors[0]
    sector.name = '=HYPERLINK("http://elsewhere.example")'
    sector.save(update_fields=["name"])
    client.force_login(scene.office)

    rows = book(client, scene).get_sheet_by_name("作战图").to_python()

    assert any(row[1] == sector.name for row in rows)


def test_taking_the_map_out_stands_in_the_log(scene, client):
    client.force_login(scene.office)

    book(client, scene)

    entry = AuditEntry.objects.get(verb="list.export")
    assert entry.detail["what"] == map_title(scene.campaign)


def test_the_workbook_is_not_made_for_strangers(scene, client):
    client.force_login(UserFactory(roles=[Role.OFFICE]))

    response = client.post(reverse("campaign-wallmap-xlsx", args=[scene.campaign.pk]))

    assert response.status_code == 404


def test_a_partners_workbook_holds_its_own_column(scene, client):
    client.force_login(scene.partner_user)

    rows = book(client, scene).get_sheet_by_name("作战图").to_python()

    head = next(row for row in rows if row[0] == "编号")
    assert [cell for cell in head[2:] if cell] == ["县应急管理局"]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("某县2026年专项行动工作方案", "某县2026年专项行动作战图"),
        ("专项整治实施方案", "专项整治作战图"),
        ("春季行动", "春季行动作战图"),
    ],
)
def test_map_title_leaves_out_the_word_plan(name, title):
    assert map_title(CampaignFactory.build(name=name, created_by=None, unit=None)) == title

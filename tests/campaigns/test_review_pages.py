"""The review page and its forms over HTTP, as the office, the chief and a stranger meet them."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hongxian.campaigns.actions import confirm_plan, map_unit, settle_all_unread
from hongxian.campaigns.models import (
    Campaign,
    DocumentState,
    DraftFact,
    FactKind,
    FactState,
    PlanDocument,
)
from hongxian.kit import clock
from hongxian.orgs.models import Role, Unit
from tests.campaigns.drafting import DAY, TEXT, Bureau, line
from tests.campaigns.factories import CountyFactory, UserFactory, at

pytestmark = pytest.mark.django_db

OK, UNPROCESSABLE, REFUSED, FORBIDDEN, MISSING = 200, 422, 409, 403, 404


@pytest.fixture
def bureau():
    clock.set_day(DAY)
    yield Bureau()
    clock.set_day(None)


@pytest.fixture
def draft(bureau):
    return bureau.draft()


@pytest.fixture
def office(client, bureau):
    client.force_login(bureau.office)
    return client


def settle(bureau, draft):
    """Leave nothing open."""
    who = {"actor": bureau.actor, "now": at(DAY)}
    map_unit(draft.draft_units.get(name="县住建局"), units=[], remember=False, **who)
    settle_all_unread(draft, note="原则性要求", **who)


def page(client, name, *args, **query):
    return client.get(reverse(name, args=args), query).content.decode()


def test_the_page_shows_text_and_lines_linked_both_ways(office, draft):
    html = page(office, "review", draft.pk)

    item = line(draft, FactKind.ITEM, "非法改装")
    assert f'id="t-{item.pk}"' in html
    assert f'href="#f-{item.pk}"' in html
    assert f'id="f-{item.pk}"' in html
    assert f'href="#t-{item.pk}"' in html
    shown = re.sub(r"<[^>]+>", "", html.split("data-text>")[1].split("</div>")[0])
    assert shown == TEXT
    assert "补录标题" not in html  # there is one
    assert "补录时间节点" in html


def test_a_line_is_corrected_and_the_page_comes_back_to_it(office, draft):
    stone = line(draft, FactKind.MILESTONE, "底数台账")

    response = office.post(
        reverse("review-fact", args=[draft.pk, stone.pk]),
        {"what": "报送底数台账", "due": "2026年6月20日", "who": "各派出所、交警大队"},
    )

    assert response.url == f"{reverse('review', args=[draft.pk])}#f-{stone.pk}"
    stone.refresh_from_db()
    assert stone.data == {
        "what": "报送底数台账",
        "due": "2026-06-20",
        "who": ["各派出所", "交警大队"],
    }


def test_a_wrong_date_keeps_what_was_typed(office, draft):
    stone = line(draft, FactKind.MILESTONE, "底数台账")

    response = office.post(
        reverse("review-fact", args=[draft.pk, stone.pk]),
        {"what": "报送底数台账（改）", "due": "6月31日", "who": ""},
    )

    assert response.status_code == UNPROCESSABLE
    assert "报送底数台账（改）" in response.content.decode()
    assert "真实日期" in response.content.decode()


def test_a_wrong_date_in_place_comes_back_into_its_line(office, draft):
    stone = line(draft, FactKind.MILESTONE, "底数台账")

    response = office.post(
        reverse("review-fact", args=[draft.pk, stone.pk]),
        {"what": "报送底数台账", "due": "6月31日", "who": ""},
        headers={"HX-Request": "true"},
    )

    assert (response.status_code, response["HX-Retarget"]) == (OK, f"#e-{stone.pk}")


def test_selected_text_becomes_a_line_with_its_place(office, draft):
    start = TEXT.index("综合部门")
    address = reverse("review-add", args=[draft.pk, "requirement"])
    query = f"?start={start}&end={start + 12}"
    opened = office.get(address + query).content.decode()

    office.post(address + query, {"words": TEXT[start : start + 12], "heading": "做好工作"})

    assert TEXT[start : start + 12] in opened
    added = DraftFact.objects.get(state=FactState.ADDED)
    assert (added.span_start, added.span_end) == (start, start + 12)


def test_words_that_the_plan_does_not_hold_are_refused(office, draft):
    response = office.post(
        reverse("review-add", args=[draft.pk, "goal"]), {"words": "没有这句话", "text": "目标"}
    )

    assert response.status_code == UNPROCESSABLE
    assert "正文中没有这句话" in response.content.decode()


def test_an_item_asks_for_its_sector(office, draft):
    road = line(draft, FactKind.SECTOR, "道路交通")
    address = reverse("review-add", args=[draft.pk, "item"])

    office.post(address, {"text": "新事项", "parent": str(road.pk), "words": ""})

    assert DraftFact.objects.get(state=FactState.ADDED).parent == road


@pytest.mark.parametrize("query", ["?start=x&end=3", "?start=-4&end=2", "?start=5&end=2", ""])
def test_a_crooked_selection_opens_an_empty_form(office, draft, query):
    response = office.get(reverse("review-add", args=[draft.pk, "goal"]) + query)

    assert response.status_code == OK


def test_strike_restore_settle_and_reopen(office, draft):
    goal = line(draft, FactKind.GOAL, "较大事故")
    unread = draft.draft_facts.get(kind=FactKind.UNREAD)

    for name, fact, data, state in (
        ("review-strike", goal, {}, FactState.STRUCK),
        ("review-restore", goal, {}, FactState.PROPOSED),
        ("review-settle", unread, {"note": "原则性要求"}, FactState.SETTLED),
        ("review-reopen", unread, {}, FactState.PROPOSED),
    ):
        office.post(reverse(name, args=[draft.pk, fact.pk]), data)
        fact.refresh_from_db()
        assert fact.state == state


def test_settling_without_a_reason_is_refused_in_a_sentence(office, draft):
    unread = draft.draft_facts.get(kind=FactKind.UNREAD)

    response = office.post(reverse("review-settle", args=[draft.pk, unread.pk]), {"note": ""})

    assert response.status_code == REFUSED
    assert "为什么不需落实" in response.content.decode()


def test_a_group_of_units_is_chosen_at_once(office, bureau, draft):
    name = draft.draft_units.get(name="县住建局")
    address = reverse("review-unit", args=[draft.pk, name.pk])
    assert "方案中的牵头单位（1）" in office.get(address).content.decode()

    office.post(address, {"groups": ["lead", "station"]})

    assert {m.unit for m in name.matches.all()} == {bureau.traffic, *bureau.stations}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"remember": "on"}, "请选择对应的单位"),
        ({"groups": ["station"], "outside": "on"}, "不要再勾选"),
    ],
)
def test_a_mapping_that_says_nothing_or_both_is_sent_back(office, draft, data, sentence):
    name = draft.draft_units.get(name="县住建局")

    response = office.post(reverse("review-unit", args=[draft.pk, name.pk]), data)

    assert response.status_code == UNPROCESSABLE
    assert sentence in response.content.decode()


def test_a_unit_is_entered_from_the_page(office, draft):
    name = draft.draft_units.get(name="县住建局")

    office.post(
        reverse("review-unit-create", args=[draft.pk, name.pk]),
        {"name": "青石县住房和城乡建设局", "kind": "partner"},
    )

    assert Unit.objects.filter(name="青石县住房和城乡建设局").exists()


def test_confirming_over_http_and_the_second_click(office, bureau, draft):
    name = draft.draft_units.get(name="县住建局")
    now = at(DAY)
    map_unit(name, units=[], remember=False, actor=bureau.actor, now=now)
    assert "还有 1 处没有处理" in page(office, "review-confirm", draft.pk)
    settle_all_unread(draft, note="原则性要求", actor=bureau.actor, now=now)
    assert "确认，正式生效" in page(office, "review-confirm", draft.pk)

    first = office.post(reverse("review-confirm", args=[draft.pk]))
    second = office.post(reverse("review-confirm", args=[draft.pk]))

    campaign = Campaign.objects.get()
    assert first.url == second.url == reverse("campaign", args=[campaign.pk])


def test_importing_a_file_opens_its_review_once(office):
    def upload():
        file = SimpleUploadedFile("方案.txt", TEXT.encode())
        return office.post(reverse("plan-import"), {"file": file})

    first, second = upload(), upload()

    document = PlanDocument.objects.get()
    assert first.url == second.url == reverse("review", args=[document.pk])
    response = office.get(reverse("plan-file", args=[document.pk]))
    assert b"".join(response.streaming_content) == TEXT.encode()
    response.close()


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("空.txt", b"", "空的"),
        ("图.txt", bytes(range(256)) * 20, "。"),
        ("假.docx", b"PK\x03\x04 not a document", "。"),
    ],
)
def test_a_file_that_is_no_plan_is_refused_in_one_sentence(office, name, data, sentence):
    response = office.post(reverse("plan-import"), {"file": SimpleUploadedFile(name, data)})

    assert response.status_code == UNPROCESSABLE
    assert sentence in response.content.decode()
    assert not PlanDocument.objects.exists()


def test_the_chief_reads_the_draft_but_has_nothing_to_press(client, bureau, draft):
    client.force_login(UserFactory(unit=bureau.bureau, roles=[Role.CHIEF]))

    html = page(client, "review", draft.pk)

    assert "由专班办公室" in html or "下一步" in html
    assert reverse("review-strike", args=[draft.pk, DraftFact.objects.first().pk]) not in html
    assert "补录标题" not in html


def test_a_brigade_does_not_see_a_draft_and_may_not_import(client, bureau, draft):
    client.force_login(bureau.head)

    assert client.get(reverse("review", args=[draft.pk])).status_code == MISSING
    assert client.get(reverse("plan-import")).status_code == FORBIDDEN


def test_another_countys_office_sees_nothing(client, draft):
    stranger = UserFactory(unit__county=CountyFactory(), roles=[Role.OFFICE])
    client.force_login(stranger)

    assert client.get(reverse("review", args=[draft.pk])).status_code == MISSING
    assert "方案" in page(client, "plans")


def test_a_confirmed_plan_shows_its_changes_and_its_versions(office, bureau, draft):
    settle(bureau, draft)
    campaign = confirm_plan(draft, actor=bureau.actor, now=at(DAY))
    office.post(reverse("campaign-revise", args=[campaign.pk]))
    revision = PlanDocument.objects.get(state=DocumentState.DRAFT)
    stone = line(revision, FactKind.MILESTONE, "底数台账")
    office.post(
        reverse("review-fact", args=[revision.pk, stone.pk]),
        {"what": "报送底数台账", "due": "2026-06-20", "who": "各派出所"},
    )
    assert "改时间" in page(office, "review", revision.pk)
    office.post(reverse("review-confirm", args=[revision.pk]))

    html = page(office, "plan", revision.pk)

    assert "期限：2026年6月10日" in html
    assert "第 1 版" in html
    assert "第 2 版" in page(office, "plans")


def test_a_campaign_is_copied_into_the_next_year_from_the_page(office, bureau, draft):
    settle(bureau, draft)
    campaign = confirm_plan(draft, actor=bureau.actor, now=at(DAY))

    office.post(reverse("campaign-copy", args=[campaign.pk]), {"years": "1"})

    copy = PlanDocument.objects.get(state=DocumentState.DRAFT)
    assert "移动 1 年" in page(office, "review", copy.pk)


def test_discarding_keeps_nothing_in_force(office, draft):
    response = office.post(reverse("plan-discard", args=[draft.pk]), follow=True)

    assert "已放弃" in response.content.decode()
    assert PlanDocument.objects.get().state == DocumentState.DISCARDED


def queries(client, address):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == OK
    return len(captured)


def test_the_review_page_asks_the_same_number_of_queries_at_any_length(office, bureau, draft):
    address = reverse("review", args=[draft.pk])
    few = queries(office, address)
    DraftFact.objects.bulk_create(
        DraftFact(
            county=draft.county, document=draft, kind=FactKind.GOAL, position=100 + n,
            data={"text": f"目标{n}"}, original={"text": f"目标{n}"}, edited_by=bureau.office,
        )
        for n in range(300)
    )  # fmt: skip

    assert queries(office, address) == few


def test_the_plan_list_asks_the_same_number_of_queries_at_any_length(office, bureau, draft):
    address = reverse("plans")
    few = queries(office, address)
    for _ in range(20):
        PlanDocument.objects.create(
            county=bureau.county, file_name="方案.txt", sha256="0" * 64, text="",
            uploaded_at=at(DAY), parser_version="1", uploaded_by=bureau.office,
        )  # fmt: skip

    assert queries(office, address) == few

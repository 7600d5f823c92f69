"""The pages of a hazard without scripts: entered, corrected, moved, looked at again."""

import io
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from PIL import Image

from hongxian.audit.models import AuditEntry
from hongxian.deadlines.actions import ask_extension, decide_extension
from hongxian.hazards import actions
from hongxian.hazards.models import Hazard, HazardState, Recheck
from hongxian.hazards.queries.parts import SHOWN, of_place
from hongxian.kit import clock
from tests.campaigns.factories import DAY, NOON, actor
from tests.hazards.factories import DUE, HazardFactory, PlaceFactory, hazard_rows, lay_beat
from tests.orgs.county import door

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    clock.set_day(DAY)
    yield
    clock.set_day(None)


@pytest.fixture
def beat():
    return lay_beat()


def picture(color="red"):
    file = io.BytesIO()
    Image.new("RGB", (32, 24), color).save(file, "JPEG")
    file.seek(0)
    file.name = f"{color}.jpg"
    return file


def text(answer):
    return answer.content.decode()


def typed(form, **more):
    """What the form shows, with what a person types over it."""
    told = {
        name: value for name in form.fields
        if (value := form[name].value()) not in (None, "", [])
    }  # fmt: skip
    return {**told, **more}


def enter(client, **told):
    form = client.get(reverse("hazard-new")).context["form"]
    return client.post(reverse("hazard-new"), typed(form, **told))


def test_a_place_and_a_sentence_are_enough(beat):
    answer = enter(door(beat.officer), where="聚福楼", what="疏散通道堆放货物")

    row = Hazard.objects.get()
    assert answer.headers["Location"] == reverse("hazard", args=[row.pk])
    assert (row.place, row.unit, row.officer) == (beat.place, beat.station, beat.officer)
    assert (row.due_on - DAY).days == 15


def test_photos_come_along_and_are_shown_to_those_who_see_the_hazard(beat):
    client = door(beat.officer)
    enter(client, where="聚福楼", what="通道堵塞", photos=[picture(), picture("blue")])

    row = Hazard.objects.get()
    photo = row.photos.first().photo
    url = reverse("hazard-photo", args=[row.pk, photo.pk])
    shown = client.get(url)
    assert (shown.status_code, shown.headers["X-Content-Type-Options"]) == (200, "nosniff")
    shown.getvalue()
    assert row.photos.count() == 2
    assert door(beat.stranger).get(url).status_code == 404


def test_what_is_no_photo_is_refused_and_nothing_is_entered(beat):
    bad = io.BytesIO(b"GIF89a not a picture")
    bad.name = "a.jpg"

    answer = enter(door(beat.officer), where="聚福楼", what="通道堵塞", photos=[bad])

    assert (answer.status_code, Hazard.objects.count()) == (422, 0)


def test_several_places_of_a_name_become_a_choice(beat):
    other = PlaceFactory(county=beat.county, unit=beat.station, name="聚福楼分店")
    client = door(beat.officer)

    asked = enter(client, where="聚福楼", what="通道堵塞")
    assert (asked.status_code, "请选择是哪一家" in text(asked)) == (422, True)
    done = enter(client, where="聚福楼", place=str(other.pk), what="通道堵塞")

    assert done.status_code == 302
    assert Hazard.objects.get().place == other


def test_a_place_nobody_knows_is_told_so(beat):
    answer = enter(door(beat.officer), where="没有这家", what="通道堵塞")

    assert "没有找到这个监管对象" in text(answer)


def test_a_double_is_shown_before_it_is_entered(beat):
    client = door(beat.officer)
    enter(client, where="聚福楼", what="疏散通道堆放货物")
    first = Hazard.objects.get()

    asked = enter(client, where="聚福楼", what="疏散通道堆放大量货物")
    assert (asked.status_code, Hazard.objects.count()) == (422, 1)
    assert first.number in text(asked)
    done = enter(client, where="聚福楼", what="疏散通道堆放大量货物", anyway="on")

    assert (done.status_code, Hazard.objects.count()) == (302, 2)


def test_a_relapse_is_entered_from_the_closed_one(beat):
    first = HazardFactory(place=beat.place, closed=True)
    client = door(beat.officer)
    page = client.get(reverse("hazard-new"), {"again": first.pk})

    form = page.context["form"]
    client.post(reverse("hazard-new"), typed(form))

    row = Hazard.objects.exclude(pk=first.pk).get()
    assert (row.first, row.what, row.place) == (first, first.what, beat.place)
    assert "复发" in text(client.get(reverse("hazard", args=[first.pk])))
    head = text(client.get(reverse("hazard", args=[row.pk]))).split("next-steps")[0]
    assert "见“关联隐患”" in head


def test_correcting_shows_the_old_words_and_asks_why(beat):
    row, client = beat.hazard(), door(beat.officer)
    url = reverse("hazard-edit", args=[row.pk])
    form = client.get(url).context["form"]

    missing = client.post(url, typed(form, what="安全出口上锁"))
    assert "请写明更正的理由" in text(missing)
    done = client.post(url, typed(form, what="安全出口上锁", reason="写错"))

    row.refresh_from_db()
    assert (done.status_code, row.what) == (302, "安全出口上锁")
    assert AuditEntry.objects.filter(verb="hazard.correct").count() == 1


def test_from_correction_to_closing_through_the_pages(beat):
    row, client = beat.hazard(), door(beat.officer)

    def url(name):
        return reverse(name, args=[row.pk])

    assert "整改完成" in text(client.get(url("hazard")))
    client.post(url("hazard-rectify"), {"note": "已清走", "photos": [picture("green")]})
    page = client.get(url("hazard-recheck"))
    client.post(
        url("hazard-recheck"), {"no": page.context["form"]["no"].value(), "result": "passed"}
    )
    client.post(reverse("hazard-move", args=[row.pk, "close"]))

    row.refresh_from_db()
    assert (row.state, Recheck.objects.get().by) == (HazardState.CLOSED, beat.officer)
    assert "已销号" in text(client.get(url("hazard")))


def test_a_failed_recheck_without_words_keeps_what_was_typed(beat):
    row, client = beat.rectified(), door(beat.officer)

    answer = client.post(
        reverse("hazard-recheck", args=[row.pk]),
        {"no": 1, "result": "failed", "with_name": "丁远航"},
    )

    assert answer.status_code == 422
    assert "请写明还有什么问题" in text(answer)
    assert 'value="丁远航"' in text(answer)


def test_a_move_that_is_not_lawful_says_why(beat):
    row = beat.hazard()

    answer = door(beat.officer).post(reverse("hazard-move", args=[row.pk, "close"]), follow=True)

    assert "当前为“已发现”，只有“复查合格”时才能销号" in text(answer)
    assert door(beat.officer).post(reverse("hazard-move", args=[row.pk, "void"])).status_code == 422
    assert (
        door(beat.officer).post(reverse("hazard-move", args=[row.pk, "nonsense"])).status_code
        == 404
    )


def test_major_is_put_forward_and_confirmed_on_pages(beat):
    row = beat.hazard()
    told = {
        "document": "", "criterion": "判定方法第六条", "owner_name": "邱明远", "duty": "甲",
        "measure": "乙", "money": "0", "time": "丙", "plan": "丁",
    }  # fmt: skip
    url = reverse("hazard-major", args=[row.pk])
    client = door(beat.officer)

    assert client.post(url, {**told, "plan": ""}).status_code == 422
    assert client.post(url, told).status_code == 302
    page = text(door(beat.office).get(reverse("hazard", args=[row.pk])))
    assert "确认为重大" in page
    door(beat.office).post(reverse("hazard-move", args=[row.pk, "confirm"]))

    row.refresh_from_db()
    assert row.confirmed_by == beat.office


def test_hand_over_and_merge_through_pages(beat):
    row, twin, client = beat.hazard(), beat.hazard(), door(beat.officer)

    page = client.get(reverse("hazard-merge", args=[twin.pk]))
    assert page.context["form"]["into"].value() == row.number
    client.post(reverse("hazard-merge", args=[twin.pk]), {"into": row.number, "reason": "重复"})
    client.post(
        reverse("hazard-hand-over", args=[row.pk]), {"agency": beat.partner.pk, "reason": "属燃气"}
    )

    row.refresh_from_db()
    twin.refresh_from_db()
    assert (row.state, twin.merged_into) == (HazardState.HANDED, row)
    assert "撤销合并" in text(client.get(reverse("hazard", args=[twin.pk])))


def test_the_page_links_a_likely_relapse(beat):
    first = HazardFactory(place=beat.place, closed=True)
    row, client = beat.hazard(), door(beat.officer)
    url = reverse("hazard", args=[row.pk])
    assert "认定为复发" in text(client.get(url))

    client.post(reverse("hazard-link", args=[row.pk]), {"earlier": first.pk})

    row.refresh_from_db()
    assert row.first == first
    assert client.post(reverse("hazard-link", args=[row.pk]), {"earlier": "x"}).status_code == 404


def test_an_inspector_sees_greyed_moves_with_the_reason_and_a_masked_phone(beat):
    row = beat.hazard()
    Hazard.objects.filter(pk=row.pk).update(owner_phone="13812345678")

    page = text(door(beat.inspector).get(reverse("hazard", args=[row.pk])))

    assert "督察负责督促检查" in page
    assert "138****5678" in page
    assert "13812345678" not in page


def test_photos_added_later_name_their_stage(beat):
    row, client = beat.hazard(), door(beat.auxiliary)
    url = reverse("hazard-photos", args=[row.pk])

    client.post(url, {"stage": "before", "photos": [picture()]})
    assert row.photos.count() == 1
    answer = client.post(url, {"stage": "before"}, follow=True)
    assert "请选择照片" in text(answer)
    refused = door(beat.inspector).post(
        url, {"stage": "before", "photos": [picture()]}, follow=True
    )
    assert "督察" in text(refused)
    assert row.photos.count() == 1


def test_the_page_of_a_place_shows_its_hazards_and_the_list_holds_as_many(beat):
    beat.hazard()
    client = door(beat.officer)

    page = text(client.get(reverse("place", args=[beat.place.pk])))
    listed = client.get(reverse("hazards"), {"view": "all", "place": beat.place.pk})

    assert "疏散通道堆放货物" in page
    assert listed.context["listing"].total == 1


def test_the_hazards_of_a_place_are_shown_and_counted_by_one_query(beat, django_assert_num_queries):
    who = actor(beat.officer)
    late = beat.hazard(due_on=DUE - timedelta(days=2))
    for _ in range(SHOWN):
        beat.hazard()
    actions.void_hazard(beat.hazard(), reason="录错了", actor=actor(beat.head), now=NOON)

    with django_assert_num_queries(1):
        told = of_place(beat.place, who, late.due_on + timedelta(days=1))

    assert len(told.rows) == SHOWN
    assert (str(told.found), told.open, told.overdue) == ("9", 9, 1)
    assert of_place(PlaceFactory(unit=beat.place.unit), who, DAY).found.number == 0


def test_the_page_takes_the_same_queries_whatever_hangs_on_it(beat, django_assert_max_num_queries):
    row, client = beat.rectified(), door(beat.officer)
    for _ in range(3):
        actions.recheck_hazard(row, "failed", note="未改", actor=actor(beat.officer), now=NOON)
    client.get(reverse("hazard", args=[row.pk]))

    with django_assert_max_num_queries(60):
        client.get(reverse("hazard", args=[row.pk]))


def test_who_comes_too_late_with_a_reason_reads_why_it_was_not_taken(beat):
    row = beat.hazard()
    client, url = door(beat.head), reverse("hazard-move", args=[row.pk, "void"])

    assert client.post(url, {"reason": "录错了"}).status_code == 302
    again = client.post(url, {"reason": "录错了"})

    assert again.status_code == 422
    assert "当前为“已作废”" in text(again)


def usual(page):
    """The labels of the moves that stand out."""
    return re.findall(
        r'class="btn btn-primary"[^>]*>([^<]+)<',
        page.split('id="next-steps-title"')[1].split("</section>")[0],
    )


def test_what_is_usually_done_next_stands_out(beat):
    client, row = door(beat.officer), beat.hazard()
    found = text(client.get(reverse("hazard", args=[row.pk])))
    row = beat.rectifying()
    fixing = text(client.get(reverse("hazard", args=[row.pk])))

    assert usual(found) == ["责令改正"]
    assert usual(fixing) == ["整改完成", "复查"]
    assert "再次责令改正" in fixing


def test_an_answer_that_waits_stands_above_everything_else(beat):
    row = hazard_rows(beat.place, beat.officer)
    url = reverse("hazard", args=[row["hazard"].pk])
    client = door(beat.officer)

    before = text(client.get(url))
    type(row["answer"]).objects.update(state="taken", decided_by=beat.officer, decided_at=NOON)
    after = text(client.get(url))

    assert before.index("企业已填报整改情况，待核实") < before.index("next-steps-title")
    assert "企业已填报整改情况，待核实" not in after


def test_an_extension_that_waits_stands_in_the_head(beat):
    row = beat.hazard()
    client, page = door(beat.officer), reverse("hazard", args=[row.pk])
    assert "延期待批" not in text(client.get(page))

    asked = ask_extension(
        row.deadline, due_asked=NOON + timedelta(days=40), reason="设备未到",
        actor=actor(beat.officer), now=NOON,
    )  # fmt: skip
    assert "延期待批" in text(client.get(page))
    decide_extension(asked, approve=True, actor=actor(beat.office), now=NOON)

    assert "延期待批" not in text(client.get(page))

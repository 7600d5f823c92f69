"""The pages of 管理, each used by the administrator whose share it is."""

import re

import pytest
from django.urls import reverse

from hongxian.audit.models import AuditEntry
from hongxian.orgs.models import Post, Role, Unit, UnitAlias, UnitKind, User
from tests.campaigns.factories import PostFactory, UnitFactory, UserFactory
from tests.orgs.county import PASSWORD, door, lay_small
from tests.standing import standing

pytestmark = pytest.mark.django_db


laid, small = standing(lay_small)


def text(answer) -> str:
    return answer.content.decode()


def test_unit_list_counts_what_it_shows(small):
    answer = door(small.officer).get(reverse("units"))

    listing = answer.context["listing"]
    assert listing.total == len(listing.rows) == 3
    assert [tab.count for tab in listing.tabs] == [3, 0, 0, 3]


def test_unit_list_is_in_the_bureaus_order_and_of_ones_own_county(small):
    lay_small("880302", "白水县")

    rows = door(small.officer).get(reverse("units")).context["listing"].rows

    assert [str(row.subject) for row in rows] == ["县公安局", "东城派出所", "西城派出所"]


def test_unit_list_finds_by_alias(small):
    UnitAlias.objects.create(county=small.county, text="东所", folded="东所", unit=small.east)

    rows = door(small.officer).get(reverse("units"), {"q": "东所"}).context["listing"].rows

    assert [row.subject for row in rows] == [small.east]


def test_unit_list_takes_the_same_queries_at_3_and_300(small, django_assert_num_queries):
    client = door(small.system)
    few = len(_queries(client, reverse("units")))
    UnitFactory.create_batch(297, county=small.county, parent=small.bureau)

    assert len(_queries(client, reverse("units"))) == few


def test_people_list_takes_the_same_queries_at_4_and_300(small):
    client = door(small.system)
    few = len(_queries(client, reverse("people")))
    for user in UserFactory.create_batch(296, unit=small.west):
        PostFactory(user=user)

    assert len(_queries(client, reverse("people"))) == few


def test_log_takes_the_same_queries_at_1_and_300(small):
    client = door(small.auditor)
    few = len(_queries(client, reverse("log")))
    AuditEntry.objects.bulk_create(
        AuditEntry(county_code=small.county.pk, at=at_noon(), actor_name="甲", verb="unit.create")
        for _ in range(299)
    )

    assert len(_queries(client, reverse("log"))) == few


def at_noon():
    from tests.campaigns.factories import NOON

    return NOON


def _queries(client, path: str) -> list[str]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return [query["sql"] for query in asked]


def test_unit_page_offers_its_upkeep_to_the_system_administrator_alone(small):
    address = reverse("unit", args=[small.east.pk])

    assert "停用单位" in text(door(small.system).get(address))
    assert "停用单位" not in text(door(small.officer).get(address))


def test_unit_page_of_another_county_is_not_found(small):
    other = lay_small("880302", "白水县")

    assert door(small.officer).get(reverse("unit", args=[other.east.pk])).status_code == 404


def test_new_unit_by_form(small):
    answer = door(small.system).post(
        reverse("unit-new"),
        {"name": "青石县公安局南城派出所", "short_name": "南城派出所", "kind": "station",
         "parent": small.bureau.pk, "after": small.east.pk},
    )  # fmt: skip

    unit = Unit.objects.get(short_name="南城派出所")
    assert answer["Location"] == reverse("unit", args=[unit.pk])
    assert (unit.parent, unit.position) == (small.bureau, 3)


def test_new_unit_keeps_what_was_typed_on_a_refusal(small):
    answer = door(small.system).post(
        reverse("unit-new"),
        {"name": "青石县公安局第二派出所", "short_name": "东城派出所", "kind": "station"},
    )

    assert answer.status_code == 200
    assert "已有简称为“东城派出所”的单位。" in text(answer)
    assert 'value="青石县公安局第二派出所"' in text(answer)


def test_new_unit_after_one_of_another_branch_is_told_beside_the_field(small):
    answer = door(small.system).post(
        reverse("unit-new"),
        {"name": "县林业局", "short_name": "林业局", "kind": "partner", "after": small.east.pk},
    )

    assert answer.context["form"].errors["after"] == [
        "所选单位与新单位不是同一上级，请重选或留空。"
    ]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("unit-rename", {"name": "青石县公安局城东派出所", "short_name": "城东派出所"}),
        ("unit-place", {"after": "west"}),
        ("unit-close", {"closes_on": "2030-01-01"}),
    ],
)
def test_unit_moves_by_form(small, name, words):
    User.objects.filter(unit=small.east).update(unit=small.bureau)
    Post.objects.filter(unit=small.east).update(unit=small.bureau)
    words = {**words, **({"after": small.west.pk} if "after" in words else {})}

    answer = door(small.system).post(reverse(name, args=[small.east.pk]), words, follow=True)

    assert answer.redirect_chain == [(reverse("unit", args=[small.east.pk]), 302)]
    assert AuditEntry.objects.latest("id").verb == name.replace("-", ".")


def test_alias_is_added_and_removed_on_the_units_page(small):
    client = door(small.system)
    client.post(reverse("alias-add", args=[small.east.pk]), {"text": "东所"})
    alias = UnitAlias.objects.get(text="东所")
    page = reverse("unit", args=[small.east.pk])

    asked = client.get(
        reverse("alias-remove", args=[alias.pk]), headers={"Referer": f"http://testserver{page}"}
    )
    answer = client.post(reverse("alias-remove", args=[alias.pk]), {"unit": "yes"})

    assert "“东所”现在指“东城派出所”" in text(asked)
    assert answer["Location"] == page
    assert not UnitAlias.objects.filter(text="东所").exists()


def test_alias_of_a_kind_by_form(small):
    answer = door(small.system).post(reverse("alias-new"), {"text": "各所", "kind": "station"})

    assert answer["Location"] == reverse("aliases")
    assert UnitAlias.objects.get(text="各所").kind == UnitKind.STATION


def test_new_person_shows_the_first_password_once(small):
    answer = door(small.system).post(
        reverse("person-new"), {"name": "沈亦文", "username": "shen", "unit": small.east.pk}
    )

    user = User.objects.get(username="shen")
    password = re.search(r'class="secret">([a-z0-9-]+)<', text(answer))[1]
    assert user.check_password(password)
    assert "no-store" in answer["Cache-Control"]


def test_new_person_with_a_bad_account_is_told(small):
    answer = door(small.system).post(
        reverse("person-new"), {"name": "沈亦文", "username": "沈 亦文", "unit": small.east.pk}
    )

    assert "账号只能用字母、数字、点、横线和下划线。" in text(answer)


def test_reset_password_shows_a_new_first_one(small):
    answer = door(small.security).post(reverse("person-password", args=[small.officer.pk]))

    password = re.search(r'class="secret">([a-z0-9-]+)<', text(answer))[1]
    assert User.objects.get(pk=small.officer.pk).check_password(password)


def test_grant_and_end_a_post_by_form(small):
    client = door(small.security)
    words = {"role": "head", "unit": small.east.pk, "starts_on": "2026-06-16"}

    client.post(reverse("person-grant", args=[small.officer.pk]), words)
    post = Post.objects.get(role=Role.HEAD)
    client.post(reverse("post-end", args=[post.pk]), {"ends_on": "2026-06-17"})

    post.refresh_from_db()
    assert str(post.ends_on) == "2026-06-17"


def test_grant_that_would_mix_the_three_is_told_on_the_form(small):
    words = {"role": "audit", "unit": small.east.pk, "starts_on": "2026-06-16"}

    answer = door(small.security).post(reverse("person-grant", args=[small.officer.pk]), words)

    assert "按三员分立要求不能再任审计员。" in text(answer)


def test_move_a_person_by_form(small):
    door(small.system).post(
        reverse("person-move", args=[small.officer.pk]), {"unit": small.west.pk}
    )

    assert User.objects.get(pk=small.officer.pk).unit == small.west


def test_deactivate_and_reactivate_by_button(small):
    client = door(small.system)

    client.post(reverse("person-deactivate", args=[small.officer.pk]))
    closed = User.objects.get(pk=small.officer.pk).is_active
    client.post(reverse("person-reactivate", args=[small.officer.pk]))

    assert (closed, User.objects.get(pk=small.officer.pk).is_active) == (False, True)


def test_a_refused_button_answers_409_with_the_sentence(small):
    answer = door(small.system).post(reverse("person-deactivate", args=[small.system.pk]))

    assert answer.status_code == 409
    assert "不能停用自己的账号。" in text(answer)


def test_person_page_shows_each_administrator_the_others_share_greyed(small):
    steps = door(small.system).get(reverse("person", args=[small.officer.pk])).context["steps"]

    assert {step.move.verb: step.verdict.reason for step in steps} == {
        "grant": "任职、密码重置和解锁由安全管理员办理。",
        "move": "",
        "password": "任职、密码重置和解锁由安全管理员办理。",
        "unlock": "任职、密码重置和解锁由安全管理员办理。",
        "second-factor": "任职、密码重置和解锁由安全管理员办理。",
        "hand-over": "",
        "deactivate": "",
    }


def test_person_page_leaves_log_ins_out_of_the_timeline(small):
    client = door(small.security)
    small.officer.set_password(PASSWORD)
    small.officer.save(update_fields=["password"])
    client.post(reverse("login"), {"username": "wang", "password": PASSWORD})
    client.post(reverse("person-password", args=[small.officer.pk]))

    timeline = client.get(reverse("person", args=[small.officer.pk])).context["timeline"]

    assert [entry.verb for entry in timeline] == ["user.set_password"]


@pytest.mark.parametrize("asked", ["小满", "wang", "wxm", "WXM"])
def test_people_are_found_by_name_account_and_initials(small, asked):
    User.objects.filter(pk=small.officer.pk).update(name_pinyin="wang xiao man")

    rows = door(small.system).get(reverse("people"), {"q": asked}).context["listing"].rows

    assert [row.subject for row in rows] == [small.officer]


def test_people_by_unit_and_role(small):
    rows = (
        door(small.system)
        .get(reverse("people"), {"unit": small.bureau.pk, "role": "audit"})
        .context["listing"].rows
    )  # fmt: skip

    assert [row.subject for row in rows] == [small.auditor]


def test_people_tabs_count_what_they_open(small):
    User.objects.filter(pk=small.officer.pk).update(is_active=False)
    UserFactory(unit=small.west)
    client = door(small.system)

    tabs = client.get(reverse("people")).context["listing"].tabs

    assert [(tab.label, tab.count) for tab in tabs] == [
        ("在用", 4), ("尚未任职", 1), ("已锁定", 0), ("已停用", 1), ("全部", 5),
    ]  # fmt: skip
    for tab in tabs:
        rows = client.get(reverse("people"), {"view": tab.key}).context["listing"].rows
        assert len(rows) == tab.count


def test_people_of_another_county_are_strangers(small):
    other = lay_small("880302", "白水县")

    assert door(small.system).get(reverse("person", args=[other.officer.pk])).status_code == 404

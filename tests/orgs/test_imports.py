"""Units and people from a workbook: looked through, applied once, written back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from hongxian.audit.models import AuditEntry
from hongxian.kit.verdict import Refused
from hongxian.orgs import actions
from hongxian.orgs.models import ImportBatch, Post, ProposedPost, Role, Unit, UnitKind, User
from hongxian.orgs.roster.compare import CHANGED, NEW, SAME, WRONG, compare
from hongxian.orgs.roster.read import read_workbook
from hongxian.orgs.roster.write import marked_copy, template
from tests.campaigns.factories import DAY, NOON, PostFactory, UserFactory
from tests.orgs.county import Small, door, lay_small
from tests.orgs.roster import PERSON_HEAD, UNIT_HEAD, cells, roster, workbook

pytestmark = pytest.mark.django_db
NORTH = ["青石县公安局北城派出所", "北城派出所", "派出所", 880301110000, "县公安局"]


@pytest.fixture
def small() -> Small:
    return lay_small()


def upload(small: Small, content: bytes) -> ImportBatch:
    return actions.upload_import(
        small.county, file_name="花名册.xlsx", content=content,
        actor=small.acting(small.system), now=NOON,
    )  # fmt: skip


def bring_in(small: Small, content: bytes) -> actions.Applied:
    batch = upload(small, content)
    return actions.apply_import(batch, actor=small.acting(small.system), now=NOON)


def look(small: Small, content: bytes):
    return compare(read_workbook(content), small.county.pk, DAY)


def problem(small: Small, *, unit: list | None = None, person: list | None = None) -> str:
    found = look(small, roster([unit] if unit else [], [person] if person else []))
    (line,) = [*found.units, *found.people]
    return "；".join(line.problems)


def test_apply_import_opens_units_and_accounts_and_puts_posts_forward(small):
    applied = bring_in(
        small, roster([NORTH], [["关晓岚", "guan", "北城派出所", "单位负责人、民警", 13800000001]])
    )

    user = User.objects.get(username="guan")
    assert (user.name, user.unit.short_name, user.phone) == ("关晓岚", "北城派出所", "13800000001")
    assert user.unit.code == "880301110000"
    assert user.unit.path == f"{small.bureau.path}{user.unit_id}/"
    assert user.must_change_password
    assert [(slip.user, user.check_password(slip.password)) for slip in applied.slips] == [
        (user, True)
    ]
    assert Post.objects.filter(user=user).count() == 0
    assert set(ProposedPost.objects.values_list("role", flat=True)) == {Role.HEAD, Role.OFFICER}
    assert (applied.batch.units_new, applied.batch.people_new, applied.batch.wrong) == (1, 1, 0)
    assert applied.batch.content is None
    assert AuditEntry.objects.filter(verb="import.apply").count() == 1


def test_apply_import_twice_is_refused(small):
    batch = bring_in(small, roster([NORTH])).batch

    with pytest.raises(Refused, match="已经导入"):
        actions.apply_import(batch, actor=small.acting(small.system), now=NOON)


def test_the_same_workbook_again_changes_nothing(small):
    content = roster([NORTH], [["关晓岚", "guan", "北城派出所", "民警", ""]])
    bring_in(small, content)

    found = look(small, content)

    assert (len(found.of(SAME)), found.of(NEW), found.of(CHANGED)) == (2, [], [])


def test_an_import_updates_by_code_and_account(small):
    bring_in(small, roster([NORTH], [["关晓岚", "guan", "北城派出所", "", ""]]))
    renamed = ["青石县公安局北关派出所", "北关派出所", "派出所", "880301110000", "县公安局"]

    applied = bring_in(small, roster([renamed], [["关小岚", "GUAN", "北关派出所", "", "13800"]]))

    assert Unit.objects.get(code="880301110000").name == "青石县公安局北关派出所"
    user = User.objects.get(username="guan")
    assert (user.name, user.phone) == ("关小岚", "13800")
    assert (applied.batch.units_changed, applied.batch.people_changed) == (1, 1)
    assert applied.slips == []


def test_an_import_moves_people_and_units(small):
    brigade = ["青石县公安局治安大队", "治安大队", "大队", "", "县公安局"]
    bring_in(small, roster([brigade]))
    east = ["青石县公安局东城派出所", "", "", "", "治安大队"]

    bring_in(small, roster([east], [["王小满", "wang", "治安大队", "", ""]]))

    small.east.refresh_from_db()
    assert small.east.parent.short_name == "治安大队"
    assert User.objects.get(username="wang").unit.short_name == "治安大队"
    assert not Post.objects.held_on(DAY).filter(user=small.officer).exists()


def test_children_may_stand_above_their_parents(small):
    child = ["青石县公安局北城派出所警务室", "北城警务室", "派出所", "", "北城派出所"]

    bring_in(small, roster([child, NORTH]))

    assert Unit.objects.get(short_name="北城警务室").parent.short_name == "北城派出所"


def test_one_bad_row_does_not_stop_the_rest(small):
    applied = bring_in(
        small,
        roster([NORTH], [["关晓", "guan", "北城派出所", "", ""], ["甲", "wu", "没有的所", "", ""]]),
    )

    assert User.objects.filter(username="guan").exists()
    assert not User.objects.filter(username="wu").exists()
    assert applied.batch.wrong == 1
    assert applied.batch.content is not None


def test_a_move_that_an_action_refuses_becomes_the_rows_problem(small):
    small.auditor.unit = small.bureau
    applied = bring_in(
        small,
        roster(
            [],
            [
                ["审明", small.auditor.username, "东城派出所", "", ""],
                ["关晓岚", "guan", "东城派出所", "", ""],
            ],
        ),
    )

    assert [line.problems for line in applied.comparison.of(WRONG)] == [
        ["审明是本县唯一的审计员，请先授予另一人再办理"]
    ]
    assert User.objects.filter(username="guan").exists()


@pytest.mark.parametrize(
    ("person", "said"),
    [
        (["", "guan", "东城派出所", "", ""], "没有填姓名"),
        (["关晓岚", "", "东城派出所", "", ""], "没有填警号或账号"),
        (["关晓岚", "关晓岚", "东城派出所", "", ""], "只能用字母"),
        (["关晓岚", "guan", "", "", ""], "没有填所在单位"),
        (["关晓岚", "guan", "南城派出所", "", ""], "没有找到单位“南城派出所”"),
        (["关晓岚", "guan", "东城派出所", "所长", ""], "职务“所长”不在可选范围"),
        (["关晓岚", "guan", "东城派出所", "审计员", ""], "三员不能由表格导入"),
        (["=1+1", "guan", "东城派出所", "", ""], ""),
        (["@SUM(A1)", "guan", "东城派出所", "", ""], "姓名过长或含有不能使用的符号"),
        (["关晓岚", "guan", "东城派出所", "", "电话"], "联系电话只能是数字"),
    ],
)
def test_what_is_wrong_with_a_person_is_told(small, person, said):
    told = problem(small, person=person)

    assert said in told
    assert bool(said) == bool(told) or person[0] == "=1+1"


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        (["", "北城", "派出所", "", "县公安局"], "没有填全称"),
        (["北城所", "北城", "部门", "", "县公安局"], "类别“部门”不在可选范围"),
        (["北城所", "北城", "派出所", "123", "县公安局"], "不是十二位数字"),
        (["北城所", "北城", "派出所", "", "没有的局"], "没有找到上级单位“没有的局”"),
        (["北城所", "北城", "派出所", "", ""], "没有填上级单位"),
        (["北城所", "东城派出所", "派出所", "", "县公安局"], "简称“东城派出所”已由"),
        (["北城所", "北城", "派出所", "", "北城所"], "绕了一圈"),
    ],
)
def test_what_is_wrong_with_a_unit_is_told(small, unit, said):
    assert said in problem(small, unit=unit)


def test_twice_in_one_workbook_is_told_with_the_line(small):
    rows = [["关晓岚", "guan", "东城派出所", "", ""], ["关小岚", "guan", "东城派出所", "", ""]]

    found = look(small, roster([], rows))

    assert [line.problems for line in found.people] == [[], ["警号或账号与第3行重复"]]


def test_an_account_of_another_county_is_refused(small):
    UserFactory(username="elsewhere")

    assert "其他县区" in problem(small, person=["某人", "elsewhere", "东城派出所", "", ""])


def test_an_administrator_gets_no_business_post_by_import(small):
    told = problem(small, person=["安维", small.system.username, "", "民警", ""])

    assert "三员分立" in told


def test_everyday_untidiness_is_read(small):
    content = workbook(
        花名册=[
            ["青石县公安局民警花名册"],
            [],
            ["序号", "姓 名", "警号", "单位（全称或简称）", "职务", "备注"],
            [1, " 关晓\n岚 ", "０８８００１", "东城派出所 ", "民警", ""],
            [2, "王　五", 88002.0, "西城派出所", "", ""],
        ]
    )

    found = look(small, content)

    assert [(line.row["name"], line.row["username"], line.state) for line in found.people] == [
        ("关晓岚", "088001", NEW),
        ("王五", "88002", NEW),
    ]


def test_a_post_held_or_put_forward_already_is_not_put_forward_again(small):
    PostFactory(user=small.officer, unit=small.east, role=Role.HEAD)

    found = look(small, roster([], [["王小满", "wang", "东城派出所", "民警、单位负责人", ""]]))

    assert found.people[0].state == SAME


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空文件"),
        (b"not a workbook", "打不开"),
        (b"PK\x03\x04broken", "已损坏"),
        (b"x" * (5 * 2**20 + 1), "超过5兆"),
    ],
)
def test_what_is_no_workbook_is_refused(small, content, said):
    with pytest.raises(Refused, match=said):
        upload(small, content)

    assert not ImportBatch.objects.exists()


def test_a_workbook_about_something_else_is_refused(small):
    with pytest.raises(Refused, match="没有找到“单位”表"):
        upload(small, workbook(账=[["日期", "金额"], [1, 2]]))


def test_too_many_rows_are_refused(small):
    rows = [[f"人{no}", f"u{no}", "东城派出所"] for no in range(5001)]

    with pytest.raises(Refused, match="最多5000行"):
        upload(small, workbook(人员=[PERSON_HEAD[:3], *rows]))


def test_the_template_reads_back_empty_with_both_sheets():
    sheets = {sheet.kind: sheet for sheet in read_workbook(template()).sheets}

    assert (sheets["units"].head, sheets["people"].head) == (1, 1)
    assert (sheets["units"].rows, sheets["people"].rows) == ([], [])
    assert list(cells(template(), "单位")[1]) == UNIT_HEAD


def test_the_marked_copy_keeps_the_cells_and_tells_the_problems(small):
    content = roster([], [["@甲", 88001.0, "东城派出所", "", ""], ["乙", "yi", "西城派出所"]])
    book = read_workbook(content)

    back = cells(marked_copy(book, look(small, content).problems()), "人员")

    assert back[1] == [*PERSON_HEAD, "问题"]
    assert back[2][:3] == ["@甲", 88001.0, "东城派出所"]
    assert "姓名过长或含有不能使用的符号" in back[2][5]
    assert back[3][5] == ""


def test_grant_proposals_leaves_what_cannot_be_granted_open(small):
    bring_in(small, roster([], [["关晓岚", "guan", "东城派出所", "民警", ""]]))
    blocked = UserFactory(unit=small.east, name="甲", roles=[Role.SYSTEM])
    ProposedPost.objects.create(
        county=small.county, user=blocked, unit=small.east, role=Role.OFFICER
    )

    granted, refused = actions.grant_proposals(
        list(ProposedPost.objects.all()), starts_on=DAY, actor=small.acting(small.security),
        now=NOON,
    )  # fmt: skip

    assert granted == 1
    assert refused == ["甲是系统管理员，按三员分立要求不能再任业务职务。"]
    assert list(ProposedPost.objects.filter(state="open").values_list("user", flat=True)) == [
        blocked.pk
    ]


def test_refuse_proposals(small):
    bring_in(small, roster([], [["关晓岚", "guan", "东城派出所", "民警", ""]]))

    actions.refuse_proposals(
        list(ProposedPost.objects.all()), actor=small.acting(small.security), now=NOON
    )

    assert ProposedPost.objects.get().state == "refused"
    assert not Post.objects.filter(user__username="guan").exists()


def test_propose_an_administrator_is_refused(small):
    with pytest.raises(Refused, match="三员分立"):
        actions.propose_post(
            user=small.officer, unit=small.east, role=Role.AUDIT, batch=None,
            actor=small.acting(small.system), now=NOON,
        )  # fmt: skip


def send(client, content: bytes, name: str = "花名册.xlsx"):
    return client.post(reverse("import-new"), {"file": SimpleUploadedFile(name, content)})


def test_the_pages_lead_from_the_file_to_the_slips(small):
    client = door(small.system)
    content = roster([NORTH], [["关晓岚", "guan", "北城派出所", "民警", ""], ["", "x", "", "", ""]])

    answer = send(client, content)
    batch = ImportBatch.objects.get()
    page = client.get(answer["Location"]).content.decode()
    done = client.post(reverse("import-apply", args=[batch.pk])).content.decode()
    after = client.get(reverse("import", args=[batch.pk])).content.decode()
    marked = client.post(reverse("import-marked", args=[batch.pk]))

    assert "将导入2行，1行有问题不导入" in page
    assert "没有填姓名" in page
    assert "初始密码条" in done
    assert "guan" in done
    assert "已导入" in after
    assert "guan" not in after
    assert "没有填姓名" in cells(marked.content, "人员")[3][5]


def test_the_slips_come_as_a_sheet_too(small):
    client = door(small.system)
    send(client, roster([], [["关晓岚", "guan", "东城派出所", "", ""]]))

    batch = ImportBatch.objects.get()
    answer = client.post(reverse("import-apply", args=[batch.pk]), {"sheet": "yes"})

    head, row = cells(answer.content, "初始密码")
    assert head == ["单位", "姓名", "账号", "初始密码"]
    assert User.objects.get(username="guan").check_password(row[3])


def test_a_dropped_import_leaves_no_file(small):
    client = door(small.system)
    send(client, roster([NORTH]))
    batch = ImportBatch.objects.get()

    client.post(reverse("import-drop", args=[batch.pk]))
    batch.refresh_from_db()

    assert (batch.content, batch.dropped_at is not None) == (None, True)
    assert client.post(reverse("import-apply", args=[batch.pk])).status_code == 409
    assert client.post(reverse("import-marked", args=[batch.pk])).status_code == 409


def test_a_wrong_file_is_told_beside_the_field(small):
    answer = send(door(small.system), b"nothing")

    assert "打不开" in answer.content.decode()


def test_all_proposals_are_granted_on_one_page(small):
    bring_in(
        small,
        roster([], [[f"人{no}", f"u{no}", "东城派出所", "民警", ""] for no in range(3)]),
    )
    client = door(small.security)

    page = client.get(reverse("proposals")).content.decode()
    client.post(reverse("proposals-grant"), {"all": "yes", "starts_on": "2026-01-01"})

    assert "授予全部3项" in page
    assert Post.objects.filter(user__username__startswith="u", role=Role.OFFICER).count() >= 3
    assert not ProposedPost.objects.filter(state="open").exists()


def test_ticked_proposals_are_refused_and_none_ticked_is_told(small):
    bring_in(small, roster([], [["关晓岚", "guan", "东城派出所", "民警", ""]]))
    client = door(small.security)
    row = ProposedPost.objects.get()

    none = client.post(reverse("proposals-refuse"), {})
    client.post(reverse("proposals-refuse"), {"row": [str(row.pk)]})

    assert none.status_code == 409
    row.refresh_from_db()
    assert row.state == "refused"


def test_kinds_of_the_template_are_those_of_the_house():
    assert {kind.label for kind in UnitKind} >= {"派出所", "大队", "协作单位"}

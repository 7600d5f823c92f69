"""台账导入 through the pages, without scripts."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hongxian.orgs.models import Role
from hongxian.registry.models import BatchState, LedgerBatch, Place
from tests.campaigns.factories import Scene, UserFactory
from tests.registry.ledger.books import credit_code, csv, xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(scene: Scene) -> Client:
    client = Client()
    client.force_login(UserFactory(unit=scene.command, roles=[Role.OFFICE]))
    return client


def upload(client: Client, content: bytes, name: str = "台账.xlsx", kind: str = "") -> LedgerBatch:
    file = SimpleUploadedFile(name, content)
    answer = client.post("/ledgers/new/", {"file": file, "kind": kind})
    assert answer.status_code == 302, answer.content.decode()
    return LedgerBatch.objects.get()


def chosen(batch: LedgerBatch, **other: object) -> dict[str, object]:
    return {**{f"column_{index}": key for index, key in batch.mapping.items()}, **other}


def test_from_upload_to_undo(office: Client, scene: Scene) -> None:
    unit = scene.stations[0]
    head = ["名号", "干什么的", "地址", "信用代码"]
    rows = [[f"红星{no}号超市", "小商店", f"人民路{no}号", credit_code(no)] for no in (1, 2, 3)]
    batch = upload(
        office, xlsx(("台账", [head, *rows, ["", "小商店", "无名路", ""]])), kind="place"
    )
    page = office.get(f"/ledgers/{batch.pk}/").content.decode()
    assert "不认识" in page
    assert "请核对" in page

    told = {**chosen(batch, column_1="category"), "unit": unit.pk}
    office.post(f"/ledgers/{batch.pk}/settle/", told)
    page = office.get(f"/ledgers/{batch.pk}/").content.decode()
    assert "将新增3条、更新0条；1行有误" in page
    assert Place.objects.count() == 0

    office.post(f"/ledgers/{batch.pk}/apply/")
    page = office.get(f"/ledgers/{batch.pk}/").content.decode()
    assert "新增3、更新0、未变0、有误1" in page
    assert "没有填名称" in office.get(f"/ledgers/{batch.pk}/rows/?view=refused").content.decode()

    answer = office.post(f"/ledgers/{batch.pk}/marked/")
    assert BytesIO(answer.content).read(2) == b"PK"

    assert "撤销后" in office.get(f"/ledgers/{batch.pk}/undo/").content.decode()
    office.post(f"/ledgers/{batch.pk}/undo/")
    batch.refresh_from_db()
    assert (batch.state, Place.objects.count()) == (BatchState.UNDONE, 0)
    assert "已撤销" in office.get("/ledgers/").content.decode()


def test_a_hopeless_file_is_told_in_the_form(office: Client) -> None:
    file = SimpleUploadedFile("台账.xlsx", b"PK\x03\x04 broken")
    page = office.post("/ledgers/new/", {"file": file, "kind": ""}).content.decode()

    assert "打不开" in page
    assert not LedgerBatch.objects.exists()


def test_columns_that_do_not_fit_come_back_with_the_reason(office: Client) -> None:
    batch = upload(office, csv("单位名称|地址|电话\n甲|乙路|13800000001"), "a.csv")
    page = office.post(f"/ledgers/{batch.pk}/settle/", chosen(batch, column_1="name"))

    assert "选了两次" in page.content.decode()


def test_a_draft_is_dropped_and_cannot_be_imported(office: Client) -> None:
    batch = upload(office, csv("单位名称|地址|电话\n甲|乙路|13800000001"), "a.csv")
    assert office.post(f"/ledgers/{batch.pk}/apply/").status_code == 409

    office.post(f"/ledgers/{batch.pk}/drop/")
    batch.refresh_from_db()
    assert (batch.state, bool(batch.file)) == (BatchState.DROPPED, False)
    assert office.post(f"/ledgers/{batch.pk}/apply/").status_code == 409


def test_the_template_comes_with_the_units_one_may_enter_for(office: Client) -> None:
    answer = office.get("/ledgers/template/place/")

    assert answer.status_code == 200
    assert answer.content[:2] == b"PK"
    assert office.get("/ledgers/template/nothing/").status_code == 409


def test_a_dry_run_shows_what_new_places_bring_with_them(office: Client, scene: Scene) -> None:
    head = "名称|类别|地址|许可证编号|有效期至|经营状态"
    row = "红火烟花店|烟花爆竹零售点|南街1号|烟零001|2027-04-30|停业"
    batch = upload(office, csv(f"{head}\n{row}"), "烟花.csv")
    assert "看不出是哪种许可证的行，按" in office.get(f"/ledgers/{batch.pk}/").content.decode()

    told = {**chosen(batch), "unit": scene.stations[0].pk}
    office.post(f"/ledgers/{batch.pk}/settle/", told)
    page = office.get(f"/ledgers/{batch.pk}/").content.decode()

    assert "新增的带着许可证、停业或关闭" in page
    assert "许可证：烟花爆竹经营（零售）许可证烟零001，至2027年4月30日；状态：在营→停业" in page

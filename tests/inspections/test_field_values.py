"""The field page's interface: what the databases cannot keep is refused, and nothing is lost."""

import hashlib
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hongxian.inspections.models import Inspection, Photo, Receipt, ReceiptState
from hongxian.kit import judge
from hongxian.orgs.models import UnitKind
from tests.inspections.factories import Station, picture
from tests.inspections.test_field_api import Phone, finding

pytestmark = pytest.mark.django_db
HALF, NUL = "\ud800", "\0"


@pytest.fixture
def phone():
    station = Station()
    station.unit.kind = UnitKind.STATION
    station.unit.save()
    return Phone(station, station.lead)


def post(phone, body: str | bytes, **more):
    return phone.client.post("/api/field/visits", body, "application/json", **more)


def batch(phone, *visits, **more) -> str:
    told = {
        "person": phone.user.pk, "sent_at": "2026-06-16T12:00:00+08:00", "visits": list(visits),
        **more,
    }  # fmt: skip
    return json.dumps(told)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"note": f"安全{HALF}出口"}, judge.SIGNS),
        ({"note": f"安全{NUL}出口"}, judge.SIGNS),
        ({HALF: "x"}, judge.SIGNS),
        ({"agencies": ["应急局", f"{NUL}"]}, judge.SIGNS),
        ({"checklist": HALF}, judge.SIGNS),
        ({"gps": {"lon": float("1e999")}}, judge.NUMBER),
        ({"something": 2**63}, judge.NUMBER),
        ({"something": -(2**64)}, judge.NUMBER),
        ({"findings": [finding(what=f"{HALF}")]}, judge.SIGNS),
    ],
)
def test_a_visit_that_cannot_be_kept_is_refused_alone_with_its_reason(phone, more, reason):
    good, bad = phone.visit(), phone.visit(**more)

    told = post(phone, batch(phone, bad, good).replace("Infinity", "1e999")).json()["answers"]

    assert [each["result"] for each in told] == ["refused", "taken"]
    assert told[0]["reason"] == reason
    kept = Receipt.objects.get(subject_id=bad["id"])
    assert (kept.state, kept.reason, str(kept.pk)) == ("refused", reason, told[0]["receipt"])
    assert kept.payload["content"]["id"] == bad["id"]
    assert Inspection.objects.count() == 1


def test_what_was_refused_stands_among_the_receipts(phone):
    bad = phone.visit(note=f"安全{HALF}出口")
    post(phone, batch(phone, bad))

    (told,) = phone.client.get("/api/field/receipts").json()["receipts"]

    assert (told["visit"], told["state"], told["reason"]) == (bad["id"], "refused", judge.SIGNS)
    assert Receipt.objects.get().payload["content"]["note"] == "安全�出口"


def test_the_same_bad_visit_again_is_one_receipt_and_corrected_it_is_taken(phone):
    bad = phone.visit(note=f"安全{HALF}出口")
    post(phone, batch(phone, bad))
    post(phone, batch(phone, bad))

    (told,) = phone.answers({**bad, "note": "安全出口"})

    assert told["result"] == "taken"
    states = sorted(Receipt.objects.values_list("state", flat=True))
    assert states == [ReceiptState.SETTLED, ReceiptState.TAKEN]


@pytest.mark.parametrize(
    ("more", "title"),
    [
        ({"started_at": "0001-01-01T00:00:00+08:00"}, "开始时间"),
        ({"ended_at": "9999-12-31T23:59:59-08:00"}, "结束时间"),
        ({"findings": [finding(due_on="9999-12-31")]}, ""),
        ({"officers": [{"user": "9" * 25}]}, ""),
        ({"gps": {"lon": "NaN", "lat": 1, "at": "2026-06-16T12:00:00+08:00"}}, "经度"),
        ({"gps": {"lon": "1e-400", "lat": 91, "at": "2026-06-16T12:00:00+08:00"}}, "纬度"),
        ({"note": "长" * 1001}, "检查情况"),
    ],
)
def test_absurd_days_numbers_and_lengths_are_refused_with_a_sentence(phone, more, title):
    (told,) = phone.answers(phone.visit(**more))

    assert told["result"] == "refused"
    assert title in told["reason"]
    assert Receipt.objects.get().state == ReceiptState.REFUSED
    assert not Inspection.objects.exists()


@pytest.mark.parametrize("lon", ["1e-400", "113." + "1" * 60, "0.00000005", 180])
def test_a_point_is_kept_to_seven_places_however_it_is_told(phone, lon):
    at = phone.visit()["started_at"]

    (told,) = phone.answers(phone.visit(gps={"lon": lon, "lat": 28, "at": at}))

    assert told["result"] == "taken", told
    assert Inspection.objects.get().lat == 28


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        ('{"person": "\\ud800"}', 422, judge.SIGNS),
        ('{"\\u0000": 1}', 422, judge.SIGNS),
        ('{"person": NaN}', 422, judge.NUMBER),
        ('{"person": 1e999}', 422, judge.NUMBER),
        (f'{{"person": {2**63}}}', 422, judge.NUMBER),
        ('"\\ud800"', 422, judge.SIGNS),
        ("[" * 25 + "]" * 25, 422, judge.DEEP),
        ("[" * 100_000 + "]" * 100_000, 400, None),
        (f'{{"person": {"9" * 5000}}}', 400, None),
        (b'{"person": "\xff"}', 400, None),
        ('{"person": "\ud800"}'.encode("utf-8", "surrogatepass"), 422, judge.SIGNS),
        ("{", 400, None),
        ("null", 422, None),
        ("", 422, None),
        ('{"visits": "\\ud800"}', 422, None),
        ('{"visits": {"a": "\\ud800"}}', 422, None),
    ],
)
def test_a_batch_that_cannot_be_read_is_refused_whole(phone, body, status, reason):
    answer = post(phone, body)

    assert answer.status_code == status
    assert reason is None or answer.json() == {"detail": reason}
    assert list(answer.json()) == ["detail"]
    assert not Receipt.objects.exists()


@pytest.mark.parametrize("visits", [["\ud800"], [{"id": "\ud800"}], [None], [[]], [{"id": 2**70}]])
def test_a_visit_without_an_id_is_told_so_to_the_whole_batch(phone, visits):
    answer = post(phone, batch(phone, *visits))

    assert (answer.status_code, list(answer.json())) == (422, ["detail"])


@pytest.mark.parametrize(
    "more",
    [
        {"sent_at": "0001-01-01T00:00:00+08:00"}, {"sent_at": "9999-12-31T23:59:59-08:00"},
        {"person": "9" * 30}, {"person": 0}, {"visits": [1] * 51},
    ],
)  # fmt: skip
def test_an_absurd_envelope_is_refused_whole(phone, more):
    assert post(phone, batch(phone, phone.visit(), **more)).status_code == 422
    assert not Receipt.objects.exists()


def test_a_deep_visit_is_refused_alone(phone):
    deep: object = 0
    for _ in range(200):
        deep = [deep]

    told = phone.answers(phone.visit(note=deep), phone.visit())

    assert [each["result"] for each in told] == ["refused", "taken"]
    assert told[0]["reason"] == judge.DEEP


@pytest.fixture
def visit(phone):
    told = phone.visit()
    phone.answers(told)
    return told


@pytest.mark.parametrize(
    "exif",
    [
        '{"Make": "\\ud800\\u0000"}', '{"Make": NaN}', '{"Make": 1e999}', '{"longitude": 1e999}',
        f'{{"Make": {2**80}}}', "[" * 9000, '{"DateTimeOriginal": "0001:01:01 00:00:00"}',
        '{"DateTimeOriginal": "\\ud800"}', '{"longitude": true, "latitude": null}', "9" * 5000,
        '{"DateTimeOriginal": "9999:12:31 23:59:59", "OffsetTimeOriginal": "-23:59"}',
    ],
)  # fmt: skip
def test_what_a_camera_wrote_never_costs_the_photo(phone, visit, exif):
    told = phone.photo(visit, picture(), exif=exif)

    assert (told.status_code, told.json()["result"]) == (200, "taken")
    row = Photo.objects.get()
    assert row.taken_at is None


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"device_at": "0001-01-01T00:00:00+08:00"}, 422),
        ({"device_at": "9999-12-31T23:59:59-08:00"}, 422),
        ({"person": "9" * 30}, 422),
        ({"person": "9" * 5000}, 422),
        ({"id": NUL}, 400),
        ({"kind": f"scene{NUL}"}, 400),
        ({"exif": f"{NUL}"}, 400),
        ({NUL: "x"}, 400),
        ({"exif": "x" * 20001}, 422),
    ],
)
def test_a_photos_fields_are_judged_as_any_form(phone, visit, more, status):
    answer = phone.photo(visit, picture(), **more)

    assert (answer.status_code, list(answer.json())) == (status, ["detail"])
    assert not Photo.objects.exists()


@pytest.mark.parametrize("name", ["长" * 300 + ".jpg", "\ud800.jpg", "a\0b.jpg", "..", "\\/", "."])
def test_a_photo_may_be_called_anything(phone, visit, name):
    content = picture()
    about = {
        "person": phone.user.pk, "id": "0190f000-0000-7000-8000-000000000001",
        "visit": visit["id"], "kind": "scene", "sha256": hashlib.sha256(content).hexdigest(),
        "device_at": "2026-06-16T12:00:00+08:00",
    }  # fmt: skip
    body = multipart(about, name, content)

    answer = phone.client.post(
        "/api/field/photos", body, content_type="multipart/form-data; boundary=x"
    )

    assert answer.status_code in {200, 422}, answer.content
    assert answer.json().get("result", "taken") == "taken"


def multipart(fields: dict[str, object], name: str, content: bytes) -> bytes:
    """As a program would send it that heeds no rule of file names."""
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
        for key, value in fields.items()
    ]
    head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
    text = "".join(parts) + head + "Content-Type: image/jpeg\r\n\r\n"
    return text.encode("utf-8", "surrogatepass") + content + b"\r\n--x--\r\n"


@pytest.mark.parametrize("choice", [NUL, "长" * 5000, "mine"])
def test_a_conflict_is_settled_by_its_three_words_only(phone, choice):
    visit = phone.visit()
    phone.answers(visit)
    told = phone.answers({**visit, "note": "另一份"})[0]
    phone.answers({**visit, "note": f"{HALF}"})

    answer = phone.client.post(f"/api/field/conflicts/{told['receipt']}", {"choice": choice})

    expected = {NUL: (400, judge.SIGNS), "mine": (200, "已处理。")}
    said = (answer.status_code, answer.json()["detail"])
    assert said == expected.get(choice, (409, "请选择保留哪一份。"))


@pytest.mark.parametrize("charset", ["hex", "utf-16", "rot13", "unicode_escape", "gbk"])
def test_another_encoding_is_refused_with_a_sentence(phone, charset):
    kind = f"multipart/form-data; boundary=x; charset={charset}"

    answer = phone.client.generic("POST", "/api/field/photos", b"--x--\r\n", kind)

    assert (answer.status_code, "UTF-8" in answer.json()["detail"]) == (400, True)


@pytest.mark.parametrize("etag", ["\0", "长", '"' * 5000])
def test_the_day_is_told_whatever_a_program_remembers(phone, etag):
    answer = phone.client.get("/api/field/day?q=x", headers={"If-None-Match": etag})

    assert answer.status_code == 200


def test_a_nul_in_the_address_is_refused(phone):
    answer = phone.client.get("/api/field/receipts?x=%00")

    assert (answer.status_code, answer.json()) == (400, {"detail": judge.SIGNS})


def test_a_session_that_no_row_can_match_is_none(phone):
    phone.client.cookies["sessionid"] = '"\\000aaaaaaaaaaaaaaaa"'

    assert phone.client.get("/api/field/day").status_code == 401


def test_a_large_file_name_of_another_kind_is_no_photo(phone, visit):
    file = SimpleUploadedFile("a.exe", b"MZ", "application/octet-stream")
    about = {
        "person": phone.user.pk, "id": visit["id"], "visit": visit["id"], "kind": "scene",
        "device_at": "2026-06-16T12:00:00+08:00", "file": file,
    }  # fmt: skip

    assert phone.client.post("/api/field/photos", about).json()["result"] == "refused"

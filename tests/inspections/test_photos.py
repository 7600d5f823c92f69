"""Photos: the original kept as it came, copies without EXIF, limits, once per visit, rights."""

import hashlib
import io
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings as house
from django.core.files.storage import FileSystemStorage
from django.urls import reverse
from PIL import Image
from uuid_utils.compat import uuid7

from hongxian.audit.models import AuditEntry
from hongxian.inspections.actions import photos as actions
from hongxian.inspections.actions.photos import Upload, add_photo, keep_photo
from hongxian.inspections.models import Photo
from hongxian.inspections.photos import MAX_BYTES, distance, look
from hongxian.kit.verdict import Refused
from hongxian.orgs.models import Role
from tests.campaigns.factories import NOON, actor
from tests.inspections.factories import (
    FindingFactory,
    InspectionFactory,
    OfficerFactory,
    Station,
    picture,
)

TAKEN, POINT = "2026:06:16 11:02:03", (113.12, 28.2)
EXIF, LON = {"Model": "手机"}, Decimal("113.1")


@pytest.fixture
def station(db):
    return Station()


@pytest.fixture
def visit(station):
    row = InspectionFactory(place=station.place)
    OfficerFactory(inspection=row, user=station.lead)
    return row


def add(station, visit, content=None, **more):
    upload = Upload(content or picture(), **more)
    return add_photo(visit, upload, actor=actor(station.lead), now=NOON)


def stored():
    return {path for path in Path(house.MEDIA_ROOT).rglob("photos/**/*") if path.is_file()}


def test_exif_tells_moment_and_point_and_the_copies_tell_nothing():
    looked = look(picture(taken=TAKEN, point=POINT))

    assert looked.taken_at == datetime(2026, 6, 16, 3, 2, 3, tzinfo=UTC)
    assert (looked.lon, looked.lat) == (Decimal("113.1200000"), Decimal("28.2000000"))
    assert looked.exif["DateTimeOriginal"] == TAKEN
    for copy in (looked.shown, looked.thumb):
        with Image.open(io.BytesIO(copy)) as image:
            assert len(image.getexif()) == 0
            assert image.format == "JPEG"


def test_the_same_scene_hashes_alike_and_another_does_not():
    one, smaller, other = look(picture(3)), look(picture(3, size=(320, 240))), look(picture(8))

    assert len(one.phash) == 16
    assert distance(one.phash, smaller.phash) < 12
    assert distance(one.phash, other.phash) > 12


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "空文件"),
        (b"%PDF-1.7 not a photo", "不是照片"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "不是照片"),
        (picture()[:400], "已损坏"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 32, "HEIC"),
        (b"\xff\xd8\xff" + b"0" * MAX_BYTES, "超过 20 兆"),
        (picture(size=(8, 8)), "太小"),
        (picture(fmt="GIF"), "不是照片"),
    ],
    ids=["empty", "pdf", "svg", "torn", "heic", "large", "tiny", "gif"],
)
def test_what_is_no_photo_is_refused_with_what_to_do(content, sentence):
    with pytest.raises(Refused, match=sentence):
        look(content)


def test_a_small_file_that_unfolds_into_gigabytes_is_not_unfolded():
    bomb = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(bomb, "PNG")
    assert len(bomb.getvalue()) < 200_000

    with pytest.raises(Refused, match="太大，请缩小"):
        look(bomb.getvalue())


@pytest.mark.parametrize("fmt", ["PNG", "WEBP"])
def test_other_formats_are_kept_as_they_came(station, visit, fmt):
    content = picture(fmt=fmt)

    photo = add(station, visit, content)

    with photo.original.open() as file:
        assert file.read() == content


def test_a_photo_is_kept_with_its_hash_and_its_finding(station, visit):
    finding = FindingFactory(inspection=visit)
    content = picture(taken=TAKEN, point=POINT)

    photo = add(station, visit, content, kind="finding", finding_id=finding.pk, device_at=NOON)

    assert photo.sha256 == hashlib.sha256(content).hexdigest()
    assert (photo.finding, photo.inspection, photo.by) == (finding, visit, station.lead)
    assert (photo.size, photo.width, photo.height) == (len(content), 640, 480)
    assert (photo.device_at, photo.received_at) == (NOON, NOON)
    assert AuditEntry.objects.filter(verb="photo.add").count() == 1


def test_what_the_phone_read_counts_where_the_file_tells_nothing(station, visit):
    told = {
        "exif": EXIF,
        "taken_at": NOON,
        "lon": LON,
        "lat": Decimal(28),
    }

    bare = add(station, visit, **told)
    own = add(station, visit, picture(2, taken=TAKEN, point=POINT), **told)

    assert (bare.taken_at, bare.lon, bare.exif) == (
        NOON,
        LON,
        {"device": EXIF},
    )
    assert (own.lon, own.taken_at) == (
        Decimal("113.1200000"), datetime(2026, 6, 16, 3, 2, 3, tzinfo=UTC),
    )  # fmt: skip


def test_the_same_photo_twice_in_a_visit_is_one(station, visit):
    key = uuid7()

    first, again = add(station, visit, id=key), add(station, visit, id=key)
    files = stored()
    other_id = add(station, visit, id=uuid7())

    assert first == again == other_id
    assert Photo.objects.count() == 1
    assert stored() == files
    with pytest.raises(Refused, match="已被另一张占用"):
        add(station, visit, picture(5), id=key)


def test_a_photo_belongs_to_a_visit_that_was_made_and_to_its_people(station, visit):
    planned = InspectionFactory(place=station.place, planned=True)

    with pytest.raises(Refused, match="登记以后"):
        add(station, planned)
    with pytest.raises(Refused, match="只能录入本单位"):
        add_photo(visit, Upload(picture()), actor=actor(station.sister()), now=NOON)
    with pytest.raises(Refused, match="问题找不到"):
        add(station, visit, finding_id=uuid7())
    with pytest.raises(Refused, match="种类不认识"):
        add(station, visit, kind="selfie")
    assert not Photo.objects.exists()


def test_a_full_disk_leaves_nothing_half_stored(station, visit, monkeypatch):
    before = stored()
    monkeypatch.setattr(actions.shutil, "disk_usage", lambda path: SimpleNamespace(free=10**6))

    with pytest.raises(Refused, match="存储空间不足"):
        add(station, visit)

    assert (stored(), Photo.objects.count()) == (before, 0)


def test_a_disk_that_fills_while_writing_leaves_nothing_half_stored(station, visit, monkeypatch):
    before = stored()
    save = FileSystemStorage._save

    def full(self, name, content):
        if name.endswith("-t.jpg"):
            raise OSError(28, "No space left on device")
        return save(self, name, content)

    monkeypatch.setattr(FileSystemStorage, "_save", full)
    with pytest.raises(Refused, match="存储空间不足"):
        add(station, visit)

    assert (stored(), Photo.objects.count()) == (before, 0)


def test_a_refused_photo_leaves_no_file(station, visit):
    before = stored()

    with pytest.raises(Refused):
        add(station, visit, finding_id=uuid7())

    assert stored() == before


def test_rooms_above_keep_photos_of_no_visit(station):
    key = uuid7()
    by = {"county_id": station.county.pk, "actor": actor(station.lead), "now": NOON}

    photo = keep_photo(Upload(picture(), kind="correction", id=key), **by)
    again = keep_photo(Upload(picture(), kind="correction", id=key), **by)

    assert (photo, photo.inspection) == (again, None)
    with pytest.raises(Refused, match="占用"):
        keep_photo(Upload(picture(4), id=key), **by)


def test_a_photo_is_served_to_whom_its_visit_is_shown(station, visit, client):
    photo = add(station, visit, picture(taken=TAKEN, point=POINT))
    people = {station.head: 200, station.sister(): 404, station.of(Role.OFFICE): 200}

    for name in ("photo", "photo-thumb"):
        for person, status in people.items():
            client.force_login(person)
            answer = client.get(reverse(name, args=[photo.pk]))
            assert answer.status_code == status
            if status == 200:
                body = b"".join(answer.streaming_content)
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
                assert b"Exif" not in body


def test_a_photo_of_a_hidden_visit_has_no_address_for_others(station, client):
    office = station.of(Role.OFFICE)
    visit = InspectionFactory(place=station.place, unit=office.unit, secret=True)
    photo = add_photo(visit, Upload(picture()), actor=actor(office), now=NOON)

    for person in (station.head, station.person(Role.INSPECTOR), station.sister()):
        client.force_login(person)
        for name in ("photo", "photo-thumb"):
            assert client.get(reverse(name, args=[photo.pk])).status_code == 404
        url = reverse("photo-original", args=[photo.pk])
        assert client.post(url, {"reason": "看看"}).status_code == 404


def test_the_original_is_for_few_and_for_a_reason_that_is_logged(station, visit, client):
    content = picture(taken=TAKEN, point=POINT)
    photo = add(station, visit, content)
    url = reverse("photo-original", args=[photo.pk])

    client.force_login(station.auxiliary)
    assert client.post(url, {"reason": "好奇"}).status_code == 409
    client.force_login(station.lead)
    assert client.post(url, {"reason": " "}).status_code == 409
    answer = client.post(url, {"reason": "行政案件证据"})

    assert b"".join(answer.streaming_content) == content
    entry = AuditEntry.objects.get(verb="photo.original")
    assert (entry.detail["reason"], entry.actor_id) == ("行政案件证据", station.lead.pk)


def test_several_photos_come_in_by_the_page_and_a_bad_one_is_named(station, visit, client):
    client.force_login(station.lead)
    url = reverse("inspection-photos", args=[visit.pk])

    def file(name, content):
        each = io.BytesIO(content)
        each.name = name
        return each

    good = {"kind": "scene", "photos": [file("一.jpg", picture(1)), file("二.jpg", picture(2))]}
    assert client.post(url, good).status_code == 302
    bad = client.post(url, {"kind": "scene", "photos": [file("三.jpg", b"not a photo")]})

    assert visit.photos.count() == 2
    assert (bad.status_code, "“三.jpg”" in bad.content.decode()) == (422, True)

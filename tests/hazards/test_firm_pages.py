"""The firm's page over HTTP: no log-in, wrong codes bounded, listed and kept nowhere."""

import re
import subprocess
import sys
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hongxian.hazards import actions, codes
from hongxian.hazards.limits import limits
from hongxian.hazards.models import FirmAnswer, FirmCode
from hongxian.inspections.checklists import current
from hongxian.kit import clock
from hongxian.registry.models import Place
from tests.hazards.factories import DAY, NOON, actor, lay_beat
from tests.hazards.pictures import photo
from tests.hazards.test_firm_answers import CHECK, check_code, ordered, reply, send
from tests.shell import ROOT, environment

LATER = NOON + timedelta(days=2)


@pytest.fixture(autouse=True)
def calm(tmp_path, settings, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.PHOTO_RESERVE_MB = 0
    monkeypatch.setattr(clock, "now", lambda: LATER)
    caches["tries"].clear()


@pytest.fixture
def beat(db):
    return lay_beat()


def told(code) -> str:
    return codes.code_of(code.pk)


def page(client, code, status=200) -> str:
    answer = client.get(reverse("firm-page", args=[told(code)]))
    assert answer.status_code == status
    return answer.content.decode()


def picture(name="a.jpg", content=None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or photo(1), content_type="image/jpeg")


def fill(client, hazard, code, **more):
    body = {"key": uuid4(), "name": "邱明远", "text": "货物已清走", "photos": [picture()], **more}
    return client.post(reverse("firm-item", args=[told(code), hazard.pk]), body)


def test_from_the_door_to_what_was_sent(beat, client):
    hazard, code = ordered(beat)
    opened = client.post(reverse("firm-door"), {"code": codes.written(told(code)).lower()})
    assert opened.url == reverse("firm-page", args=[told(code)])
    assert hazard.what in page(client, code)

    assert fill(client, hazard, code).status_code == 302

    assert "已填报，待民警核实" in page(client, code)
    assert FirmAnswer.objects.get().files.count() == 1
    assert "sessionid" not in client.cookies


def test_the_page_is_kept_and_listed_nowhere(beat, client):
    _, code = ordered(beat)
    answer = client.get(reverse("firm-page", args=[told(code)]))

    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Referrer-Policy"] == "same-origin"


def test_the_page_tells_nothing_about_officers_or_others(beat, client):
    hazard, code = ordered(beat)
    other = beat.hazard()
    text = page(client, code)

    assert hazard.what in text
    assert other.number not in text
    for person in (beat.officer, beat.head):
        assert person.name not in text


def test_a_wrong_code_says_what_to_do(db, client):
    assert "填报码不对" in client.get(reverse("firm-page", args=["0000000000"])).content.decode()
    answer = client.post(reverse("firm-door"), {"code": "什么"})
    assert answer.status_code == 404


def test_trying_on_closes_a_space_and_no_other(beat, client):
    _, code = ordered(beat)
    mine, space = told(code), told(code)[:2]
    for no in range(limits().wrong.in_space):
        client.get(reverse("firm-page", args=[f"{space}{no:08d}"]))

    stranger = client.get(reverse("firm-page", args=[mine]))
    assert stranger.status_code == 429
    assert stranger["Retry-After"] == "600"
    elsewhere = "ZZ" if space != "ZZ" else "YY"
    assert client.get(reverse("firm-page", args=[f"{elsewhere}00000000"])).status_code == 404


COUNTED = """
import sys, django
django.setup()
from django.core.cache import caches
print(caches["tries"].get(sys.argv[1])[0])
"""


def test_wrong_codes_are_counted_by_all_processes_together(db, client, settings):
    for no in range(3):
        client.get(reverse("firm-page", args=[f"ZZ{no:08d}"]))

    elsewhere = subprocess.run(
        [sys.executable, "-c", COUNTED, "firm:ZZ"], capture_output=True, text=True, check=True,
        env=environment(settings.HOME, DJANGO_SETTINGS_MODULE="hongxian.settings"), cwd=ROOT,
    )  # fmt: skip

    assert elsewhere.stdout.strip() == "3"


def test_a_browser_that_opened_its_code_is_not_locked_out(beat, client):
    _, code = ordered(beat)
    page(client, code)
    for no in range(limits().wrong.in_space + 1):
        Client().get(reverse("firm-page", args=[f"{told(code)[:2]}{no:08d}"]))

    page(client, code)
    page(Client(), code, status=429)


def test_what_is_typed_stays_when_a_photo_is_refused(beat, client):
    hazard, code = ordered(beat)
    answer = fill(client, hazard, code, photos=[picture(content=b"GIF89a" + b"0" * 99)])

    assert answer.status_code == 422
    text = answer.content.decode()
    assert "第 1 张" in text
    assert "货物已清走" in text
    assert not FirmAnswer.objects.exists()


def test_the_token_is_asked_for(beat):
    hazard, code = ordered(beat)
    assert fill(Client(enforce_csrf_checks=True), hazard, code).status_code == 403
    assert not FirmAnswer.objects.exists()


def test_a_body_too_long_is_refused_before_it_is_read(beat, client):
    hazard, code = ordered(beat)
    answer = client.post(
        reverse("firm-item", args=[told(code), hazard.pk]), {"name": "x"},
        CONTENT_LENGTH=str(50 * 2**20),
    )  # fmt: skip

    assert answer.status_code == 413
    assert "太大" in answer.content.decode()


def test_two_tabs_are_one_answer(beat, client):
    hazard, code = ordered(beat)
    form = client.get(reverse("firm-item", args=[told(code), hazard.pk])).content.decode()
    key = re.search(r'name="key" value="([^"]+)"', form)[1]

    assert fill(client, hazard, code, key=key).status_code == 302
    assert fill(client, hazard, code, key=key).status_code == 302
    assert FirmAnswer.objects.count() == 1


def test_an_expired_code_shows_states_and_takes_nothing(beat, client):
    hazard, code = ordered(beat)
    FirmCode.objects.filter(pk=code.pk).update(valid_until=NOON)

    text = page(client, code)
    assert "已停用或已过期" in text
    assert "填报整改情况" not in text
    assert fill(client, hazard, code).status_code == 422


def test_a_self_check_is_filled_line_by_line(beat, client):
    code = check_code(beat)
    assert "开始自查" in page(client, code)
    address = reverse("firm-check", args=[told(code)])
    assert current(CHECK, DAY).lines[0].ask in client.get(address).content.decode()
    body = {f"line_{line.code}": "yes" for line in current(CHECK, DAY).lines}

    missing = client.post(address, {"key": uuid4(), "name": "邱明远"})
    assert missing.status_code == 422
    done = client.post(address, {"key": uuid4(), "name": "邱明远", **body})
    assert done.status_code == 302
    assert FirmAnswer.objects.get().kind == "self_check"


# --- officers


def test_an_officer_sees_both_photos_takes_and_finds_it_on_the_hazard(beat, client):
    hazard, code = ordered(beat)
    answer = send(code, reply(hazard))
    client.force_login(beat.officer)
    assert "待核实 <b>1</b>" in client.get(reverse("home")).content.decode()
    assert beat.place.name in client.get(reverse("answers")).content.decode()

    shown = client.get(reverse("answer", args=[answer.pk])).content.decode()
    assert "企业填报的照片" in shown
    file = client.get(reverse("answer-file", args=[answer.pk, answer.files.get().pk]))
    assert file["Content-Type"] == "image/jpeg"
    assert b"".join(file) != photo(1)
    assert client.post(reverse("answer-take", args=[answer.pk])).status_code == 302
    assert "已采纳" in client.get(reverse("hazard", args=[hazard.pk])).content.decode()


def test_who_decides_too_late_reads_that_it_was_decided(beat, client):
    hazard, code = ordered(beat)
    answer = send(code, reply(hazard))
    client.force_login(beat.officer)
    url = reverse("answer-return", args=[answer.pk])

    assert client.post(url, {"reason": "照片看不清"}).status_code == 302
    again = client.post(url, {"reason": "照片看不清"})

    assert again.status_code == 422
    assert "当前为“已退回”" in again.content.decode()


def test_a_pair_is_shown_with_its_figure_and_asks_for_a_look(beat, client):
    first, code = ordered(beat)
    actions.take_answer(send(code, reply(first, photo(5))), actor=actor(beat.officer), now=LATER)
    hazard, code = ordered(beat)
    answer = send(code, reply(hazard, photo(5)))
    client.force_login(beat.officer)

    shown = client.get(reverse("answer", args=[answer.pk])).content.decode()
    assert "与以前的一张照片相同" in shown
    before = first.photos.get().photo
    assert reverse("photo", args=[before.pk]) in shown
    assert b"".join(client.get(reverse("photo", args=[before.pk]))).startswith(b"\xff\xd8")
    take = reverse("answer-take", args=[answer.pk])
    assert client.post(take).status_code == 422
    assert client.post(take, {"looked": "on"}).status_code == 302
    block = client.get(reverse("hazard", args=[hazard.pk])).content.decode()
    assert "看过，没有问题" in block


def test_the_paper_carries_the_code_only_when_printed(beat, client):
    _, code = ordered(beat)
    client.force_login(beat.officer)
    shown = client.get(reverse("paper", args=[code.paper_id])).content.decode()

    assert codes.written(told(code)) in shown
    pdf = client.get(reverse("paper-file", args=[code.paper_id, "pdf"]))
    assert pdf.content.startswith(b"%PDF")


def test_slips_are_made_and_printed_for_a_category(beat, client):
    client.force_login(beat.officer)
    Place.objects.filter(pk=beat.place.pk).update(category="small_shop")
    body = {"checklist": CHECK, "category": "small_shop"}
    assert client.post(reverse("firm-codes-new"), body).status_code == 302
    code = FirmCode.objects.get()

    slips = client.post(reverse("firm-slips"), {"row": [code.pk]}).content.decode()
    assert codes.written(told(code)) in slips
    assert "data:image/svg" in slips
    assert client.post(reverse("firm-codes-stop"), {"row": [code.pk]}).status_code == 302
    assert client.post(reverse("firm-slips"), {"row": [code.pk]}).status_code == 409

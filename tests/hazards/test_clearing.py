"""What firms sent and nobody took: it runs out, its files go by the timed work, never evidence."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from hongxian.audit.models import AuditEntry
from hongxian.hazards import actions
from hongxian.hazards.actions import Reply
from hongxian.hazards.limits import limits
from hongxian.hazards.models import FirmAnswer, FirmCode, FirmFile
from hongxian.hazards.tasks import clear_answers
from hongxian.hazards.workflow import ANSWER
from hongxian.kit import clock
from hongxian.kit.verdict import Refused
from tests.hazards.factories import actor, lay_beat
from tests.hazards.pictures import photo
from tests.hazards.test_firm_answers import LATER, check_code, lines, ordered, reply, send
from tests.orgs.county import door

KEPT = timedelta(days=limits().keep.decided_days)
WAITS = timedelta(days=limits().keep.undecided_days)
MOMENT = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def files(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.PHOTO_RESERVE_MB = 0
    return settings.MEDIA_ROOT


@pytest.fixture
def beat(db):
    return lay_beat()


@pytest.fixture
def tick(monkeypatch, django_capture_on_commit_callbacks):
    """The timed work as it runs at a moment."""

    def run(now) -> str:
        monkeypatch.setattr(clock, "now", lambda: now)
        with django_capture_on_commit_callbacks(execute=True):
            return clear_answers()

    return run


def test_a_file_that_no_answer_knows_goes_after_a_day(beat, files, monkeypatch):
    returned(beat, photo(1))
    known = quarantined(files)
    kept = next((files / "quarantine").rglob("*.bin"))
    stray = kept.with_name("left-behind.bin")
    stray.write_bytes(photo(2))
    soon = clock.real_now()

    assert actions.drop_strays(real_now=soon) == 0
    assert actions.drop_strays(real_now=soon + timedelta(days=1, minutes=1)) == 1
    assert (stray.exists(), quarantined(files)) == (False, known)


def quarantined(folder: Path) -> int:
    return sum(path.is_file() for path in (folder / "quarantine").rglob("*"))


def returned(beat, *contents):
    hazard, code = ordered(beat)
    answer = send(code, reply(hazard, *contents))
    return actions.return_answer(answer, reason="看不清", actor=actor(beat.officer), now=LATER)


def test_files_of_a_returned_answer_go_after_their_days_and_the_row_stays(beat, files, tick):
    answer = returned(beat, photo(1), photo(2))
    hashes = sorted(answer.files.values_list("sha256", flat=True))

    early = tick(LATER + KEPT - MOMENT)
    before = quarantined(files)
    done, again = tick(LATER + KEPT + MOMENT), tick(LATER + KEPT + MOMENT)

    assert (early, before) == ("", 4)
    assert (done, again) == ("清除企业填报照片2张。", "")
    assert quarantined(files) == 0
    rows = FirmFile.objects.order_by("sha256")
    assert [row.sha256 for row in rows] == hashes
    assert {(row.file.name, row.preview.name, row.removed_why) for row in rows} == {
        ("", "", f"已退回满 {KEPT.days} 天")
    }
    (entry,) = AuditEntry.objects.filter(verb="firm.remove_files")
    assert entry.actor_name == "系统"
    assert sorted(entry.detail["fingerprints"]) == hashes


def test_what_was_taken_as_evidence_is_never_removed(beat, files, tick):
    hazard, code = ordered(beat)
    answer = send(code, reply(hazard, photo(1)))
    actions.take_answer(answer, actor=actor(beat.officer), now=LATER)
    before = quarantined(files)

    assert tick(LATER + timedelta(days=4000)) == ""
    assert quarantined(files) == before == 2
    assert answer.files.get().photo.original.storage.exists(answer.files.get().photo.original.name)


def test_the_same_picture_taken_once_and_returned_once_stays_in_evidence(beat, files, tick):
    hazard, code = ordered(beat)
    first = send(code, reply(hazard, photo(1)))
    actions.return_answer(first, reason="说明不全", actor=actor(beat.officer), now=LATER)
    second = send(code, reply(hazard, photo(1)))
    actions.take_answer(second, actor=actor(beat.officer), now=LATER)

    tick(LATER + KEPT + MOMENT)

    kept = FirmFile.objects.get(photo__isnull=False)
    assert kept.file.storage.exists(kept.file.name)
    assert kept.photo.original.storage.exists(kept.photo.original.name)
    assert first.files.get().removed_at is not None


def test_an_answer_without_files_leaves_nothing_to_remove_nor_to_log(beat, tick):
    code = check_code(beat)
    answer = send(code, Reply(key=uuid4(), name="邱明远", lines=lines()))
    actions.return_answer(answer, reason="不清楚", actor=actor(beat.officer), now=LATER)

    assert tick(LATER + KEPT + MOMENT) == ""
    assert not AuditEntry.objects.filter(verb="firm.remove_files").exists()


def test_an_undecided_answer_runs_out_long_after_its_code_and_then_its_files(beat, files, tick):
    hazard, code = ordered(beat)
    answer = send(code, reply(hazard))
    ended = FirmCode.objects.get().valid_until

    early = tick(ended + WAITS - MOMENT)
    expired = tick(ended + WAITS + MOMENT)
    waits = quarantined(files)
    cleared = tick(ended + WAITS + KEPT + 2 * MOMENT)

    assert (early, expired, cleared) == ("", "企业填报过期1份。", "清除企业填报照片1张。")
    assert (waits, quarantined(files)) == (2, 0)
    answer.refresh_from_db()
    assert (answer.state, answer.decided_by) == ("expired", None)
    assert "没有核实" in answer.reason
    assert AuditEntry.objects.filter(verb="firm.expire").count() == 1
    with pytest.raises(Refused, match="已过期"):
        actions.take_answer(answer, actor=actor(beat.officer), now=ended)


def test_a_renewed_code_keeps_its_answers_waiting(beat, tick):
    hazard, code = ordered(beat)
    send(code, reply(hazard))
    ended = FirmCode.objects.get().valid_until
    actions.renew_code(code, actor=actor(beat.officer), now=ended)

    assert tick(ended + WAITS + MOMENT) == ""


def test_a_stopped_code_counts_from_the_day_it_was_stopped(beat, tick):
    hazard, code = ordered(beat)
    send(code, reply(hazard))
    actions.stop_code(code, actor=actor(beat.officer), now=LATER)

    assert tick(LATER + WAITS + MOMENT) == "企业填报过期1份。"


@pytest.mark.parametrize("state", ["taken", "returned", "expired"])
def test_only_what_waits_runs_out(beat, state):
    hazard, code = ordered(beat)
    answer = send(code, reply(hazard))
    answer.state = state

    assert not ANSWER.verdict(answer, "expire", actor(beat.office))


def test_nobody_lets_an_answer_run_out_by_hand(beat):
    hazard, code = ordered(beat)
    answer = send(code, reply(hazard))

    assert not ANSWER.verdict(answer, "expire", actor(beat.office))
    assert not actions.expire_answer(answer, now=LATER)
    assert actions.remove_files(answer, now=LATER) == 0
    assert (
        "过期" not in door(beat.officer).get(reverse("answer", args=[answer.pk])).content.decode()
    )


def test_the_page_says_what_became_of_the_files(beat, tick):
    answer = returned(beat)
    file = answer.files.get()
    tick(LATER + KEPT + MOMENT)
    client = door(beat.officer)

    page = client.get(reverse("answer", args=[answer.pk])).content.decode()

    assert "文件已按期清除" in page
    assert "企业在填报页面看到理由后可以重新填报" in page
    assert file.sha256[:16] in page
    assert 'alt="企业填报的照片' not in page
    gone = client.get(reverse("answer-file", args=[answer.pk, file.pk]))
    assert gone.status_code == 404


def test_the_firm_and_the_officer_read_that_it_ran_out(beat, tick):
    hazard, code = ordered(beat)
    answer = send(code, reply(hazard))
    tick(FirmCode.objects.get().valid_until + WAITS + MOMENT)
    client = door(beat.officer)

    page = client.get(reverse("answer", args=[answer.pk])).content.decode()
    listed = client.get(reverse("answers") + "?view=expired").content.decode()

    assert "不能再采纳" in page
    assert beat.place.name in listed
    assert FirmAnswer.objects.get().get_state_display() in page


def test_a_removed_file_says_when_and_why_in_the_database_too(beat):
    file = returned(beat).files.get()
    file.file = file.preview = ""

    with pytest.raises(IntegrityError), transaction.atomic():
        file.save()

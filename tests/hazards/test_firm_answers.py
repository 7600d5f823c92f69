"""What firms send: kept whole or not at all, once; decided by a person; it closes nothing."""

import shutil
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from hongxian.audit.models import AuditEntry
from hongxian.hazards import actions, codes
from hongxian.hazards.actions import Delivery, Draft, Reply, Sent
from hongxian.hazards.limits import limits
from hongxian.hazards.models import (
    FirmAnswer,
    FirmCode,
    FirmFile,
    Hazard,
    HazardPhoto,
    PhotoDoubt,
    PhotoStage,
)
from hongxian.hazards.quarantine import look_at
from hongxian.hazards.queries.doubts import questions_of
from hongxian.hazards.queries.firms import code_typed, firm_of, items_of, page_of
from hongxian.hazards.workflow import ANSWER, DOUBT
from hongxian.inspections.actions.photos import Upload, keep_photo
from hongxian.inspections.checklists import current
from hongxian.inspections.models import Inspection, Photo
from hongxian.kit.verdict import Refused
from tests.campaigns.factories import UserFactory
from tests.hazards.factories import DAY, DUE, NOON, Beat, actor, lay_beat
from tests.hazards.pictures import again, jpeg, photo, scene, taken

LATER = NOON + timedelta(days=2)
CHECK = "fire-small"


@pytest.fixture(autouse=True)
def files(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.PHOTO_RESERVE_MB = 0
    return settings.MEDIA_ROOT


@pytest.fixture
def beat(db) -> Beat:
    return lay_beat()


def ordered(beat, **more) -> tuple[Hazard, FirmCode]:
    """A hazard with its order, and the order's code."""
    hazard = beat.hazard()
    draft = Draft("by_date", beat.station, beat.head, dues={hazard.pk: DUE})
    paper = actions.issue_paper([hazard], draft, actor=actor(beat.officer), now=NOON)
    hazard.refresh_from_db()
    return hazard, paper.codes.get()


def reply(hazard, *contents: bytes, **more) -> Reply:
    files = [Sent(f"{no}.jpg", content) for no, content in enumerate(contents or [photo(1)])]
    given = {"key": uuid4(), "name": "邱明远", "text": "货物已清走", **more}
    return Reply(hazard=hazard.pk, files=files, **given)


def send(code, told, now=LATER) -> FirmAnswer:
    return actions.receive_answer(code, told, actor=firm_of(code), now=now)


def on_disk(folder: Path) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))


def test_an_order_brings_a_code_that_can_be_made_again(beat):
    hazard, code = ordered(beat)
    text = codes.code_of(code.pk)

    assert code_typed(codes.written(text).lower()) == code
    assert text not in str(FirmCode.objects.values().get())
    assert text not in str(code.paper.body)
    assert code.valid_until == code.paper.due_at + timedelta(days=30)
    assert items_of(code) == [hazard]


def test_a_letter_brings_no_code(beat):
    hazard = beat.hazard()
    draft = Draft("hand_over", beat.station, agency=beat.partner)
    paper = actions.issue_paper([hazard], draft, actor=actor(beat.officer), now=NOON)

    assert not paper.codes.exists()


def test_an_answer_waits_and_changes_nothing(beat, files):
    hazard, code = ordered(beat)

    answer = send(code, reply(hazard, photo(1), photo(2)))

    hazard.refresh_from_db()
    assert (answer.state, hazard.state) == ("waiting", "ordered")
    assert Photo.objects.count() == 0
    assert answer.files.count() == 2
    assert on_disk(files / "quarantine") == 4
    assert not any("0.jpg" in path.name for path in files.rglob("*"))
    entry = AuditEntry.objects.filter(verb="firm.answer").get()
    assert (entry.actor_id, entry.actor_name) == (None, "企业填报")


def test_the_same_form_sent_twice_is_one_answer(beat, files):
    hazard, code = ordered(beat)
    told = reply(hazard)

    assert send(code, told) == send(code, told)
    assert FirmAnswer.objects.count() == 1
    assert on_disk(files) == 2


def test_one_picture_twice_in_an_answer_is_one_file(beat):
    hazard, code = ordered(beat)

    assert send(code, reply(hazard, photo(1), photo(1))).files.count() == 1


@pytest.mark.parametrize(
    ("more", "contents", "word"),
    [
        ({"name": " "}, [photo(1)], "姓名"),
        ({"text": " "}, [photo(1)], "怎么整改"),
        ({}, [photo(n) for n in range(7)], "最多传 6 张"),
        ({}, [b"PK\x03\x04 no photo"], "第 1 张"),
        ({}, [photo(1), photo(2)[:200]], "第 2 张"),
    ],
)
def test_what_cannot_be_kept_is_refused_whole(beat, files, more, contents, word):
    hazard, code = ordered(beat)

    with pytest.raises(Refused, match=word):
        send(code, reply(hazard, *contents, **more))
    assert FirmAnswer.objects.count() == FirmFile.objects.count() == 0
    assert not files.exists() or on_disk(files) == 0


def test_an_answer_without_photos_is_refused(beat):
    hazard, code = ordered(beat)

    with pytest.raises(Refused, match="至少一张"):
        send(code, Reply(key=uuid4(), hazard=hazard.pk, name="邱明远", text="改了"))


def test_a_full_disk_leaves_nothing_half_stored(beat, files, settings):
    hazard, code = ordered(beat)
    free = shutil.disk_usage(files.parent).free
    settings.PHOTO_RESERVE_MB = free // 2**20 + 1024

    with pytest.raises(Refused, match="存不下"):
        send(code, reply(hazard))
    assert FirmAnswer.objects.count() == 0
    assert on_disk(files) == 0


def test_a_folder_that_cannot_be_written_leaves_nothing(beat, files):
    hazard, code = ordered(beat)
    files.mkdir()
    (files / "quarantine").write_text("in the way")

    with pytest.raises(Refused, match="存不下"):
        send(code, reply(hazard))
    assert FirmAnswer.objects.count() == 0


def test_a_code_does_not_work_after_its_day_nor_after_it_was_stopped(beat):
    hazard, code = ordered(beat)

    with pytest.raises(Refused, match="过期"):
        send(code, reply(hazard), now=code.valid_until + timedelta(minutes=1))
    actions.stop_code(code, actor=actor(beat.officer), now=NOON)
    with pytest.raises(Refused, match="停用"):
        send(code, reply(hazard))
    with pytest.raises(Refused, match="不能再延长"):
        actions.renew_code(code, actor=actor(beat.officer), now=NOON)


def test_a_renewed_code_works_on(beat):
    hazard, code = ordered(beat)
    over = code.valid_until + timedelta(days=1)

    actions.renew_code(code, actor=actor(beat.officer), now=over)
    assert send(code, reply(hazard), now=over).state == "waiting"


def test_a_voided_order_opens_nothing(beat):
    hazard, code = ordered(beat)
    actions.void_paper(code.paper, reason="写错了", actor=actor(beat.officer), now=NOON)

    with pytest.raises(Refused, match="停用"):
        send(code, reply(hazard))
    assert page_of(code) == []


def test_a_code_answers_for_its_own_place_alone(beat):
    _, code = ordered(beat)
    other = lay_beat()
    theirs, _ = ordered(other)

    with pytest.raises(Refused, match="不在您收到的文书里"):
        send(code, reply(theirs))
    for wrong in (other.officer, other.office):
        with pytest.raises(Refused):
            actions.stop_code(code, actor=actor(wrong), now=NOON)


def test_so_many_answers_wait_and_no_more(beat):
    hazard, code = ordered(beat)
    first = send(code, reply(hazard))
    FirmAnswer.objects.bulk_create(
        FirmAnswer(
            county=first.county, code=code, key=uuid4(), place=first.place, kind="correction",
            hazard=hazard, name="邱明远", received_at=LATER,
        )
        for _ in range(limits().answer.waiting - 1)
    )  # fmt: skip

    with pytest.raises(Refused, match="还没有核实完"):
        send(code, reply(hazard))


def test_taken_its_photos_are_evidence_and_a_recheck_is_due(beat, files):
    hazard, code = ordered(beat)
    answer = send(code, reply(hazard))

    actions.take_answer(answer, actor=actor(beat.officer), now=LATER)

    hazard.refresh_from_db()
    assert (hazard.state, hazard.rectified_at) == ("rectified", LATER)
    assert hazard.recheck_on is not None
    assert hazard.closed_at is None
    kept = hazard.photos.get()
    assert (kept.stage, kept.photo.kind) == ("after", "correction")
    assert answer.files.get().photo == kept.photo
    again_taken = actions.take_answer(answer, actor=actor(beat.officer), now=LATER)
    assert again_taken.state == "taken"
    assert Photo.objects.count() == 1


def test_returned_the_firm_reads_why_and_sends_again(beat):
    hazard, code = ordered(beat)
    answer = send(code, reply(hazard))

    with pytest.raises(Refused, match="理由"):
        actions.return_answer(answer, reason=" ", actor=actor(beat.officer), now=LATER)
    actions.return_answer(answer, reason="看不清通道", actor=actor(beat.officer), now=LATER)

    item = page_of(code)[0].items[0]
    assert item.is_open
    assert item.answers[0].reason == "看不清通道"
    assert send(code, reply(hazard, photo(2))).state == "waiting"
    with pytest.raises(Refused):
        actions.take_answer(answer, actor=actor(beat.officer), now=LATER)


@pytest.mark.parametrize("who", ["auxiliary", "inspector", "stranger"])
def test_who_does_not_work_on_the_hazard_decides_nothing(beat, who):
    hazard, code = ordered(beat)
    answer = send(code, reply(hazard))
    for act in (
        lambda: actions.take_answer(answer, actor=actor(getattr(beat, who)), now=LATER),
        lambda: actions.return_answer(
            answer, reason="不清楚", actor=actor(getattr(beat, who)), now=LATER
        ),
    ):
        with pytest.raises(Refused):
            act()
    answer.refresh_from_db()
    assert answer.state == "waiting"


def test_a_taking_that_fails_leaves_no_photo(beat, files):
    hazard, code = ordered(beat)
    answer = send(code, reply(hazard))
    Hazard.objects.filter(pk=hazard.pk).update(state="paused")

    with pytest.raises(Refused):
        actions.take_answer(answer, actor=actor(beat.officer), now=LATER)

    assert Photo.objects.count() == 0
    assert on_disk(files / "photos") == 0
    answer.refresh_from_db()
    assert answer.state == "waiting"


def test_more_photos_of_what_is_said_to_be_done_are_added(beat):
    hazard, code = ordered(beat)
    one, two = send(code, reply(hazard)), send(code, reply(hazard, photo(9)))
    for answer in (one, two):
        actions.take_answer(answer, actor=actor(beat.officer), now=LATER)

    hazard.refresh_from_db()
    assert hazard.state == "rectified"
    assert hazard.photos.count() == 2


# --- photos that need a look


def earlier(beat, seed: int) -> Hazard:
    """Another hazard of the county that was corrected with this photo."""
    hazard, code = ordered(beat)
    actions.take_answer(
        send(code, reply(hazard, photo(seed))), actor=actor(beat.officer), now=LATER
    )
    return hazard


@pytest.mark.parametrize("content", [photo(5), again(5)], ids=["same bytes", "same scene"])
def test_a_photo_used_before_needs_a_look_and_no_more(beat, content):
    earlier(beat, 5)
    hazard, code = ordered(beat)
    answer = send(code, reply(hazard, content))

    with pytest.raises(Refused, match="看一看"):
        actions.take_answer(answer, actor=actor(beat.officer), now=LATER)
    actions.take_answer(answer, looked=True, actor=actor(beat.officer), now=LATER)

    doubt = PhotoDoubt.objects.get(hazard=hazard)
    assert (doubt.kind, doubt.state, doubt.seen_by) == ("used_before", "fine", beat.officer)
    assert doubt.other is not None
    hazard.refresh_from_db()
    assert hazard.state == "rectified"


def found_with(hazard, content: bytes):
    """The hazard was found with this photo."""
    keeper = actor(UserFactory(unit=hazard.unit))
    upload = Upload(content, kind="finding")
    kept = keep_photo(upload, county_id=hazard.county_id, actor=keeper, now=NOON)
    HazardPhoto.objects.create(
        county=hazard.county, hazard=hazard, photo=kept, stage=PhotoStage.BEFORE
    )
    return kept


def apart(one: bytes, other: bytes) -> int:
    """Differing bits of the two pictures' hashes."""
    first, second = look_at(one), look_at(other)
    return (int(first.phash, 16) ^ int(second.phash, 16)).bit_count()


def test_its_own_photo_before_sent_back_needs_a_look(beat):
    hazard, code = ordered(beat)
    before = found_with(hazard, photo(5))
    recoded = jpeg(scene(5), quality=60)
    assert apart(photo(5), recoded) <= limits().doubt.own_bits

    answer = send(code, reply(hazard, recoded))

    (asked,) = questions_of(hazard, list(answer.files.all()))
    assert [(each.kind, each.other) for each in asked] == [("used_before", before)]


def test_a_new_photo_of_the_same_spot_is_like_the_one_before_by_nature(beat):
    hazard, code = ordered(beat)
    elsewhere, _ = ordered(beat)
    found_with(hazard, photo(5))
    later = jpeg(scene(5).crop((6, 6, 314, 234)).resize((320, 240)))
    assert limits().doubt.own_bits < apart(photo(5), later) <= limits().doubt.bits

    answer = send(code, reply(hazard, later))

    assert questions_of(hazard, list(answer.files.all())) == [[]]
    (asked,) = questions_of(elsewhere, list(answer.files.all()))
    assert [each.kind for each in asked] == ["used_before"]


@pytest.mark.parametrize(
    ("flips", "is_alike"),
    [
        ((), True),
        (range(8), True),
        ((0, 1, 16, 17, 32, 33, 48, 49), True),
        ((0, 1, 2, 16, 17, 18, 48, 49), True),
        ((0, 1, 2, 16, 17, 18, 32, 48, 63), False),
        (range(9), False),
    ],
)
def test_hashes_alike_are_found_wherever_they_differ(beat, flips, is_alike):
    """Eight bits of 64 may differ, however they are spread over the quarters of a hash."""
    hazard, code = ordered(beat)
    elsewhere, _ = ordered(beat)
    kept = found_with(elsewhere, photo(5))
    answer = send(code, reply(hazard, photo(6)))
    own = int(kept.phash, 16)
    FirmFile.objects.filter(answer=answer).update(
        phash=f"{own ^ sum(1 << bit for bit in flips):016x}"
    )

    (asked,) = questions_of(hazard, list(answer.files.all()))

    found = [(each.kind, each.figure) for each in asked]
    assert found == ([("used_before", len(flips))] if is_alike else [])


def test_another_scene_raises_no_question(beat):
    earlier(beat, 5)
    hazard, code = ordered(beat)

    actions.take_answer(send(code, reply(hazard, photo(6))), actor=actor(beat.officer), now=LATER)
    assert not PhotoDoubt.objects.exists()


def test_a_photo_of_another_county_is_not_asked(beat):
    other = lay_beat()
    earlier(other, 5)
    hazard, code = ordered(beat)

    actions.take_answer(send(code, reply(hazard, photo(5))), actor=actor(beat.officer), now=LATER)
    assert not PhotoDoubt.objects.exists()


def test_older_and_farther_photos_need_a_look(beat):
    place = beat.place
    place.lon, place.lat, place.crs = 120, 30, "wgs84"
    place.save()
    hazard, code = ordered(beat)
    old_and_far = taken(7, at="2026:05:01 10:00:00", lon=120.1, lat=30)
    answer = send(code, reply(hazard, old_and_far))

    actions.take_answer(answer, looked=True, actor=actor(beat.officer), now=LATER)

    figures = dict(PhotoDoubt.objects.values_list("kind", "figure"))
    assert figures.keys() == {"older", "far"}
    assert 9_500 < figures["far"] < 9_800
    assert figures["older"] > 30 * 24 * 60


def test_a_fresh_photo_at_the_place_is_not_asked(beat):
    place = beat.place
    place.lon, place.lat, place.crs = 120, 30, "wgs84"
    place.save()
    hazard, code = ordered(beat)
    day = f"{LATER:%Y:%m:%d} 10:00:00"
    answer = send(code, reply(hazard, taken(7, at=day, lon=120.001, lat=30)))

    actions.take_answer(answer, actor=actor(beat.officer), now=LATER)
    assert not PhotoDoubt.objects.exists()


def test_an_officers_photo_is_asked_too_and_a_person_decides(beat):
    earlier(beat, 5)
    hazard = beat.hazard()
    told = {"actor": actor(beat.officer), "now": LATER}
    kept = keep_photo(Upload(photo(5), kind="correction"), county_id=hazard.county_id, **told)
    actions.report_rectified(hazard, note="已清走", photos=[kept], **told)
    doubt = PhotoDoubt.objects.get(hazard=hazard)

    assert doubt.state == "open"
    with pytest.raises(Refused, match="哪里不对"):
        actions.settle_doubt(doubt, fine=False, note="", **told)
    with pytest.raises(Refused):
        actions.settle_doubt(doubt, fine=True, note="", actor=actor(beat.stranger), now=LATER)
    actions.settle_doubt(doubt, fine=False, note="请在同一位置重拍", **told)
    with pytest.raises(Refused, match="已经有人看过"):
        actions.settle_doubt(doubt, fine=True, note="", **told)
    hazard.refresh_from_db()
    assert hazard.state == "rectified"


# --- self-checks


def lines(day=DAY, **wrong) -> dict:
    paper = current(CHECK, day)
    return {
        line.code: {"value": wrong.get(line.code, "yes"), "note": "堆了纸箱"}
        for line in paper.lines
    }


def check_code(beat) -> FirmCode:
    (code,) = actions.make_check_codes([beat.place], CHECK, actor=actor(beat.officer), now=NOON)
    return code


def test_a_code_that_still_works_is_used_again(beat):
    assert check_code(beat) == check_code(beat)
    assert FirmCode.objects.count() == 1


@pytest.mark.parametrize(
    ("places", "checklist", "word"), [(0, CHECK, "选择要自查"), (1, "nothing", "检查表")]
)
def test_codes_ask_for_a_checklist_and_places(beat, places, checklist, word):
    with pytest.raises(Refused, match=word):
        actions.make_check_codes(
            [beat.place] * places, checklist, actor=actor(beat.officer), now=NOON
        )


def test_a_self_check_taken_goes_on_record_with_what_it_found(beat):
    code = check_code(beat)
    first = current(CHECK, DAY).lines[0]
    told = Reply(key=uuid4(), name="邱明远", lines=lines(**{first.code: "no"}))
    answer = send(code, told)

    assert Inspection.objects.count() == 0
    actions.take_answer(answer, actor=actor(beat.officer), now=LATER)

    answer.refresh_from_db()
    visit = answer.inspection
    assert (visit.kind, visit.source, visit.place) == ("self_check", "firm", beat.place)
    found = Hazard.objects.get(inspection=visit)
    assert (found.state, found.source, found.what) == ("found", "firm", "堆了纸箱")
    actions.take_answer(answer, actor=actor(beat.officer), now=LATER)
    assert Inspection.objects.count() == 1


def test_a_self_check_answers_every_line(beat):
    code, some = check_code(beat), lines()
    some.pop(next(iter(some)))

    with pytest.raises(Refused, match="还没有选"):
        send(code, Reply(key=uuid4(), name="邱明远", lines=some))


# --- the tables


@pytest.mark.parametrize("state", ["taken", "returned"])
def test_what_was_decided_is_not_decided_again(beat, state):
    hazard, code = ordered(beat)
    answer = send(code, reply(hazard))
    answer.state = state
    for verb in ("take", "return"):
        assert not ANSWER.verdict(answer, verb, actor(beat.officer))


@pytest.mark.parametrize("state", ["fine", "wrong"])
def test_what_was_looked_at_is_not_looked_at_again(beat, state):
    doubt = PhotoDoubt(hazard=beat.hazard(), state=state)
    for verb in ("fine", "again"):
        assert not DOUBT.verdict(doubt, verb, actor(beat.officer))


def test_one_form_is_one_answer_in_the_database_too(beat):
    hazard, code = ordered(beat)
    answer = send(code, reply(hazard))
    twin = FirmAnswer(
        county=answer.county, code=code, key=answer.key, place=answer.place, kind="correction",
        name="邱明远", received_at=LATER,
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_serving_is_not_touched_by_the_code(beat):
    hazard, code = ordered(beat)
    told = Delivery("signed", received_by="邱明远")
    actions.serve_paper(code.paper, told, actor=actor(beat.officer), now=LATER)

    assert send(code, reply(hazard)).state == "waiting"

"""The pages of papers without scripts: many hazards in one, marks, service, voiding, files."""

import io
from datetime import timedelta

import pypdfium2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from hongxian.hazards import codes
from hongxian.hazards.forms.papers import enforcers
from hongxian.hazards.models import FirmCode, Hazard, HazardState, NumberBook, Paper, PaperState
from hongxian.hazards.queries.papers import number_rows
from hongxian.kit import clock
from hongxian.orgs.models import Role
from tests.campaigns.factories import DAY, NOON, UserFactory, actor
from tests.hazards.factories import HazardFactory, PlaceFactory, lay_beat
from tests.hazards.test_pages import picture, text, typed
from tests.hazards.test_papers import issue, serve
from tests.orgs.county import door

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture(autouse=True)
def later(monkeypatch, tmp_path, settings):
    """An hour after the papers of `issue` were made; pictures go to a folder of the test."""
    settings.MEDIA_ROOT = tmp_path / "files"
    monkeypatch.setattr(clock, "now", lambda: LATER)


@pytest.fixture
def beat():
    return lay_beat()


def ask(client, rows, **more):
    """The form as the ledger's bulk button opens it."""
    return client.post(reverse("paper-new"), {"row": [row.pk for row in rows], **more})


def fill(client, rows, **more):
    """The form with what it proposes and what a person types over it."""
    form = ask(client, rows).context["form"]
    body = typed(form, hazard=[row.pk for row in rows], **more)
    return client.post(reverse("paper-new"), body)


# --- issuing from the ledger


def test_the_ledger_offers_a_paper_to_whoever_may_issue_one(beat):
    beat.hazard()
    page = reverse("hazards") + "?view=all"

    assert f'formaction="{reverse("paper-new")}"' in text(door(beat.officer).get(page))
    assert f'formaction="{reverse("paper-new")}"' not in text(door(beat.inspector).get(page))


def test_ticked_hazards_become_one_paper(beat):
    rows = [beat.hazard(), beat.hazard(), beat.hazard()]
    client = door(beat.officer)

    asked = text(ask(client, rows))
    done = fill(client, rows, second_officer=beat.head.pk)

    assert "写进文书的隐患（3 项）" in asked
    assert [row.number in asked for row in rows] == [True, True, True]
    paper = Paper.objects.get()
    assert done.url == reverse("paper", args=[paper.pk])
    assert [line.hazard for line in paper.lines.all()] == rows
    assert set(Hazard.objects.values_list("state", flat=True)) == {HazardState.ORDERED}
    shown = text(client.get(done.url))
    assert f"已开具{paper.number}" in shown
    assert [row.number in shown for row in rows] == [True, True, True]


def test_a_refusal_keeps_what_was_typed_and_takes_no_number(beat):
    rows = [beat.hazard(), beat.hazard()]

    answer = fill(door(beat.officer), rows, addressee="聚福楼饭店经营者邱明远")

    assert answer.status_code == 422
    assert "两名执法人员" in text(answer)
    assert "聚福楼饭店经营者邱明远" in text(answer)
    assert (Paper.objects.count(), NumberBook.objects.count()) == (0, 0)


def test_hazards_of_two_places_are_refused_in_words(beat):
    other = HazardFactory(place=PlaceFactory(county=beat.county, unit=beat.station))

    answer = fill(door(beat.officer), [beat.hazard(), other], second_officer=beat.head.pk)

    assert answer.status_code == 422
    assert Paper.objects.count() == 0


def test_without_a_tick_it_is_said_what_to_do(beat):
    answer = ask(door(beat.officer), [])

    assert answer.status_code == 409
    assert "没有选中隐患" in text(answer)


def test_a_hazard_one_may_not_see_is_not_found(beat):
    elsewhere = HazardFactory(place=PlaceFactory(county=beat.county, unit=beat.other))

    assert ask(door(beat.officer), [elsewhere]).status_code == 404


def test_what_is_no_key_is_nobodys_hazard(beat):
    answer = door(beat.officer).post(reverse("paper-new"), {"row": ["1 or 1=1"]})

    assert answer.status_code == 404


@pytest.mark.parametrize("who", ["auxiliary", "inspector"])
def test_who_does_not_issue_gets_the_reason(beat, who):
    row = beat.hazard()

    answer = ask(door(getattr(beat, who)), [row], kind="by_date")

    assert answer.status_code == 403
    assert "文书由民警、单位负责人或专班办公室办理" in text(answer)


# --- marks


def set_word(client, unit, kind, word):
    code = f"{unit.pk}-{kind}"
    return client.post(reverse("paper-words"), {"book": code, f"{code}-word": word})


def test_the_head_sets_the_mark_and_the_next_paper_carries_it(beat):
    client = door(beat.head)
    before = text(client.get(reverse("paper-words")))

    done = set_word(client, beat.station, "by_date", "青公东所限改")

    assert "（东城派出所）责限改" in before
    assert "西城派出所" not in before
    assert done.status_code == 302
    assert "字号已改，从下一份文书起用" in text(client.get(done.url))
    assert issue(beat).number == "青公东所限改〔2026〕1号"


@pytest.mark.parametrize(
    ("word", "told"),
    [("青公改", "编号会重复"), ("青公〔2026〕", "字号只写"), ("", "必填")],
)
def test_a_mark_that_cannot_be_is_refused_beside_its_field(beat, word, told):
    client = door(beat.head)
    set_word(client, beat.station, "by_date", "青公改")

    answer = set_word(client, beat.station, "at_once", word)

    assert answer.status_code == 422
    assert told in text(answer)
    assert not NumberBook.objects.filter(kind="at_once").exclude(word="").exists()


def test_the_proposed_mark_of_another_kind_is_taken_too(beat):
    """Nobody has set it, but the next paper of that kind would carry it."""
    proposed = issue(beat).word

    answer = set_word(door(beat.head), beat.station, "at_once", proposed)

    assert answer.status_code == 422
    assert "编号会重复" in text(answer)


def test_the_proposed_mark_is_taken_before_its_first_paper(beat):
    page = text(door(beat.head).get(reverse("paper-words")))
    proposed = f"{beat.county.name[:1]}公（东城派出所）责限改"
    assert proposed in page

    answer = set_word(door(beat.head), beat.station, "at_once", proposed)

    assert answer.status_code == 422
    assert "编号会重复" in text(answer)


def test_an_officer_sets_no_mark(beat):
    answer = set_word(door(beat.officer), beat.station, "by_date", "青公东所限改")

    assert answer.status_code == 403
    assert "字号由单位负责人或专班办公室设置" in text(answer)


# --- served, voided


def serve_page(client, paper, **more):
    body = {"service": "signed", "received_by": "邱明远", **more}
    return client.post(reverse("paper-serve", args=[paper.pk]), body)


def void_page(client, paper, reason="受送达人写错"):
    return client.post(reverse("paper-void", args=[paper.pk]), {"reason": reason})


def test_served_with_a_photo_of_the_signed_paper(beat):
    paper, client = issue(beat), door(beat.officer)

    done = serve_page(client, paper, receipt=picture())

    assert done.status_code == 302
    shown = text(client.get(done.url))
    assert "签收后的文书" in shown
    assert "邱明远" in shown


def test_a_refusal_to_sign_asks_for_a_witness_on_the_same_page(beat):
    paper, client = issue(beat), door(beat.officer)

    answer = serve_page(client, paper, service="refused", received_by="")

    assert answer.status_code == 422
    serving = next(step.form for step in answer.context["steps"] if step.move.verb == "serve")
    assert serving.errors == {
        "witness": ["拒绝签收的，请写明见证人。"],
        "refusal": ["请写明拒签情况，例如：说了什么，文书留在何处。"],
    }
    paper.refresh_from_db()
    assert paper.state == PaperState.ISSUED


def test_a_service_without_a_name_is_asked_beside_the_field(beat):
    paper, client = issue(beat), door(beat.officer)

    answer = serve_page(client, paper, received_by=" ")

    serving = next(step.form for step in answer.context["steps"] if step.move.verb == "serve")
    assert serving.errors == {"received_by": ["请写明签收人。"]}


def test_colleagues_of_ones_own_unit_are_offered_first(beat):
    beat.other.position = beat.station.position - 1
    beat.other.save()
    far = UserFactory(unit=beat.other, roles=[Role.OFFICER])
    near = UserFactory(unit=beat.station, roles=[Role.OFFICER])

    people = list(enforcers(actor(beat.officer), DAY))

    assert people.index(near) < people.index(far)
    assert beat.officer not in people
    assert len(people) == len(set(people))


def test_after_service_the_head_voids_and_the_officer_reads_why_not(beat):
    paper = serve(beat, issue(beat))
    officer, head = door(beat.officer), door(beat.head)
    page = reverse("paper", args=[paper.pk])

    assert "已经送达的文书，由单位负责人或专班办公室作废" in text(officer.get(page))
    refused = void_page(officer, paper)
    assert refused.status_code == 422
    assert "由单位负责人或专班办公室作废" in text(refused)
    done = void_page(head, paper)

    assert done.status_code == 302
    shown = text(head.get(page))
    assert "已作废，编号保留在台账里" in shown
    assert "受送达人写错" in shown
    assert f"由{beat.head.name}作废" in shown
    assert Hazard.objects.get().state == HazardState.FOUND
    listed = text(head.get(reverse("papers") + "?view=voided"))
    assert paper.number in listed
    assert "1 号连续，其中作废 1 份" in listed


def test_voiding_without_a_reason_or_twice_is_refused(beat):
    paper, client = issue(beat), door(beat.officer)

    assert void_page(client, paper, reason=" ").status_code == 422
    assert void_page(client, paper).status_code == 302
    again = void_page(client, paper)

    assert again.status_code == 422
    assert "当前为“已作废”" in text(again)


@pytest.mark.parametrize("who", ["auxiliary", "inspector", "stranger"])
@pytest.mark.parametrize("verb", ["serve", "void"])
def test_who_may_not_moves_no_paper(beat, who, verb):
    paper = issue(beat)
    client = door(getattr(beat, who))

    answer = serve_page(client, paper) if verb == "serve" else void_page(client, paper)

    assert answer.status_code in {403, 404}
    paper.refresh_from_db()
    assert paper.state == PaperState.ISSUED


# --- files


def file_of(client, paper, kind):
    return client.get(reverse("paper-file", args=[paper.pk, kind]))


def said_by(answer, kind: str) -> str:
    if kind == "docx":
        return "\n".join(each.text for each in Document(io.BytesIO(answer.content)).paragraphs)
    with pypdfium2.PdfDocument(answer.content) as pdf:
        return "\n".join(page.get_textpage().get_text_range() for page in pdf)


@pytest.mark.parametrize(
    ("kind", "mime", "how"),
    [("pdf", "application/pdf", "inline"), ("docx", WORD, "attachment")],
)
def test_a_file_says_what_was_issued_and_voided_carries_the_mark(beat, kind, mime, how):
    paper, client = issue(beat), door(beat.officer)

    answer = file_of(client, paper, kind)
    said = said_by(answer, kind)
    void_page(client, paper)
    after = said_by(file_of(client, paper, kind), kind)

    assert answer["Content-Type"] == mime
    assert answer["Content-Disposition"].startswith(f"{how}; filename*=UTF-8''")
    assert (paper.number in said, "疏散通道堆放货物" in said) == (True, True)
    assert ("作废" in said, "填报码" in said) == (False, True)
    assert (paper.number in after, "作废" in after, "填报码" in after) == (True, True, False)


def test_there_are_two_kinds_of_file_and_no_other(beat):
    assert file_of(door(beat.officer), issue(beat), "txt").status_code == 404


def test_a_strangers_paper_has_no_file(beat):
    assert file_of(door(beat.stranger), issue(beat), "pdf").status_code == 404


# --- slips


def slips(client, *rows):
    return client.post(reverse("firm-slips"), {"row": [row.pk for row in rows]})


def test_slips_carry_place_use_code_and_day(beat):
    paper = issue(beat)
    code = FirmCode.objects.get()

    page = text(slips(door(beat.officer), code))

    assert "填报单 1 张" in page
    assert (beat.place.name in page, paper.number in page) == (True, True)
    assert codes.written(codes.code_of(code.pk)) in page
    assert beat.station.name in page
    assert page.count("data:image/svg") == 1


def test_a_code_that_stopped_or_ran_out_is_on_no_slip(beat):
    issue(beat)
    FirmCode.objects.update(valid_until=NOON)

    answer = slips(door(beat.officer), FirmCode.objects.get())

    assert answer.status_code == 409
    assert "没有选中有效的填报码" in text(answer)


@pytest.mark.parametrize(("who", "status"), [("inspector", 403), ("stranger", 409)])
def test_slips_are_for_whoever_answers_for_the_place(beat, who, status):
    issue(beat)

    assert slips(door(getattr(beat, who)), FirmCode.objects.get()).status_code == status


def test_nobody_prints_slips_without_a_tick_or_by_an_address(beat):
    client = door(beat.officer)

    assert slips(client).status_code == 409
    assert client.get(reverse("firm-slips")).status_code == 405


def test_an_order_of_one_demand_and_its_code_fit_on_one_sheet(beat):
    paper = issue(beat)

    answer = file_of(door(beat.officer), paper, "pdf")

    with pypdfium2.PdfDocument(answer.content) as pdf:
        assert len(pdf) == 1
    assert "填报码" in said_by(answer, "pdf")


@pytest.mark.parametrize(
    ("who", "first"), [("officer", "mine"), ("head", "all"), ("office", "all")]
)
def test_the_papers_open_on_what_a_person_comes_for(beat, who, first):
    listing = door(getattr(beat, who)).get(reverse("papers")).context["listing"]

    assert listing.tabs[0].key == first


def test_rows_of_numbers_are_read_from_one_index(beat):
    """No paper is opened for its number. PostgreSQL chooses the index by how many papers there are:
    what it does with some hundred thousand stands in benchmarks/counties."""
    issue(beat)
    papers = Paper.objects.filter(county=beat.place.county, year=DAY.year)

    with CaptureQueriesContext(connection) as asked:
        (row,) = number_rows(papers)

    assert (row.last, row.voided, row.missing) == (1, 0, 0)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {asked[0]['sql']}")
            assert "COVERING INDEX paper_book" in str(cursor.fetchall())

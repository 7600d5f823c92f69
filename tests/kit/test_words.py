"""Dates, chips, facts, icons and addresses as pages show them."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from hongxian.kit import clock, dates
from hongxian.kit.chips import Chip, Tone, due_chip, set_tones, state_chip
from hongxian.kit.facts import Fact
from hongxian.kit.listing import list_cookie
from hongxian.kit.search import fold

TODAY = date(2026, 6, 16)


@pytest.fixture
def pinned():
    clock.set_day(TODAY)
    yield
    clock.set_day(None)


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2026, 6, 7), "6月7日(周日)"),
        (date(2025, 12, 31), "2025年12月31日(周三)"),
        (datetime(2026, 6, 6, 16, 30, tzinfo=UTC), "6月7日(周日)"),
    ],
)
def test_cn_date(day, shown):
    assert dates.cn_date(day, TODAY) == shown


def test_cn_datetime_is_local():
    assert dates.cn_datetime(datetime(2026, 6, 7, 4, 0, tzinfo=UTC), TODAY) == "6月7日(周日) 12:00"


@pytest.mark.parametrize(
    ("due", "done", "word", "tone"),
    [
        (date(2026, 6, 10), False, "逾期6天 · 6月10日(周三)", Tone.LATE),
        (date(2026, 6, 16), False, "今天到期 · 6月16日(周二)", Tone.SOON),
        (date(2026, 6, 19), False, "还剩3天 · 6月19日(周五)", Tone.SOON),
        (date(2026, 6, 20), False, "还剩4天 · 6月20日(周六)", Tone.PLAIN),
        (date(2026, 6, 10), True, "6月10日(周三)", Tone.PLAIN),
        (None, False, "未定期限", Tone.DRAFT),
    ],
)
def test_due_chip(due, done, word, tone):
    chip = due_chip(due, TODAY, done)

    assert (chip.word, chip.tone) == (word, tone)


class Row:
    class _meta:  # noqa: N801 - as Django names it
        label_lower = "test.row"

    state = "open"

    def get_state_display(self):
        return "办理中"


def test_state_chip_takes_the_registered_tone():
    assert state_chip(Row()).tone == Tone.PLAIN

    set_tones("test.row", {"open": Tone.WAITING})

    assert state_chip(Row()).tone == Tone.WAITING


def test_a_chip_is_a_word_and_draws_itself():
    chip = Chip("<在用>", Tone.DONE, "说明")

    assert f"{chip}" == "<在用>"
    assert Template("{{ chip }}").render(Context({"chip": chip})) == (
        '<span class="chip chip-done" title="说明">'
        '<span class="chip-mark" aria-hidden="true">✓</span>&lt;在用&gt;</span>'
    )


def test_each_tone_has_a_mark_of_its_own():
    marks = {Chip("甲", tone).html.split("</span>")[0].split(">")[-1] for tone in Tone}

    assert len(marks) == len(Tone)


@pytest.mark.parametrize(
    ("value", "html"), [(None, "—"), ("", "—"), (0, "0"), ("<b>", "&lt;b&gt;")]
)
def test_fact_shows_its_value_or_a_dash(value, html):
    assert Fact("甲", value).html == html


def test_fold_forgets_width_case_and_punctuation():
    assert fold("（１）ＡＢＣ “治安”—大队\u3000") == "1abc治安大队"


def render(text: str, request=None, **context) -> str:
    return Template("{% load kit %}" + text).render(Context({"request": request, **context}))


def test_address_changes_one_thing_and_starts_at_the_first_page():
    request = RequestFactory().get("/x/", {"view": "all", "page": "3", "q": "甲"})

    assert render("{% address view='mine' %}", request) == "?view=mine&amp;q=%E7%94%B2"
    assert render("{% address page=2 %}", request) == "?view=all&amp;q=%E7%94%B2&amp;page=2"
    assert render("{% address q=None %}", request) == "?view=all"


def test_back_to_leads_to_the_list_as_last_seen():
    request = RequestFactory().get("/units/7/")
    request.COOKIES[list_cookie("/units/")] = "/units/?view=all&page=2"

    link = render("{% back_to 'units' '单位' 7 %}", request)

    assert 'href="/units/?view=all&amp;page=2#row-7"' in link


@pytest.mark.parametrize("forged", ["https://example.com/", "/people/", "//example.com/units/"])
def test_back_to_trusts_no_forged_cookie(forged):
    request = RequestFactory().get("/units/7/")
    request.COOKIES[list_cookie("/units/")] = forged

    assert 'href="/units/"' in render("{% back_to 'units' '单位' %}", request)


def test_date_filters_follow_the_pinned_day(pinned):
    assert render("{{ day|cn_date }}", day=date(2025, 6, 7)) == "2025年6月7日(周六)"
    assert render("{{ day|cn_date }}|{{ none|cn_datetime }}", day=None) == "|"


def test_icon_is_decoration():
    assert 'aria-hidden="true"' in render("{% icon 'home' %}")


def test_the_pinned_day_moves_now_and_lets_go(pinned):
    assert clock.today() == TODAY
    assert clock.real_now().date() != TODAY

    clock.set_day(None)

    assert clock.pinned_day() is None

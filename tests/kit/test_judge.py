"""What the databases can keep: the judge alone, and at the doors of pages."""

from datetime import date

import pytest
from django import forms
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from hongxian.kit import judge
from hongxian.kit.middleware import ENCODING
from hongxian.orgs.models import Role, Unit
from tests.campaigns.factories import UserFactory
from tests.orgs.county import PASSWORD, door, lay_small

HALF, NUL = "\ud800", "\0"
ATOMS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters())


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("安全出口", ""), ("𠮷😀\n\t", ""), ("", ""), (None, ""), (True, ""), (1.5, ""), (-5, ""),
        (2**63 - 1, ""), (2**63, judge.NUMBER), (-(2**70), judge.NUMBER),
        (float("inf"), judge.NUMBER), (float("nan"), judge.NUMBER),
        (HALF, judge.SIGNS), ("甲\udfff", judge.SIGNS), (NUL, judge.SIGNS), ("a\0", judge.SIGNS),
        ({"a": [1, {"b": HALF}]}, judge.SIGNS), ({NUL: 1}, judge.SIGNS), ([["", "甲"]], ""),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_has_a_flaw(value, told):
    assert judge.flaw(value) == told


def test_what_is_too_deep_has_a_flaw():
    deep: list = []
    for _ in range(10_000):
        deep = [deep]

    assert judge.flaw(deep) == judge.DEEP
    assert judge.flaw(judge.kept(deep)) == judge.DEEP or judge.kept(deep)


@given(st.recursive(ATOMS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_with_a_mark_for_each_flaw_it_can_be_kept_and_without_one_it_is_the_same(value):
    shown = judge.kept(value)

    assert judge.flaw(shown) == ""
    assert judge.flaw(value) != "" or shown == value


@pytest.mark.parametrize("text", ['{"a": NaN}', "[-Infinity]", '{"a": Infinity}'])
def test_json_has_no_number_that_is_none(text):
    with pytest.raises(judge.Unfit, match=judge.NUMBER):
        judge.read_json(text)


@pytest.mark.parametrize("text", ["", "{", b"\xff", "[" * 100_000, "1" * 5000, "'a'"])
def test_what_is_no_json_is_told_in_one_sentence(text):
    with pytest.raises(judge.Unfit, match=judge.NOT_JSON):
        judge.read_json(text)


@pytest.mark.parametrize(
    ("day", "whether"),
    [
        (date(1, 1, 1), False), (date(1899, 12, 31), False), (date(1900, 1, 1), True),
        (date(2199, 12, 31), True), (date(9999, 12, 31), False),
    ],
)  # fmt: skip
def test_days_are_of_our_times(day, whether):
    assert judge.is_of_our_times(day) is whether


class Sample(forms.Form):
    day = forms.DateField(required=False)
    count = forms.IntegerField(required=False)
    amount = forms.DecimalField(required=False)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"day": "0026-06-17"}, {"day": [judge.YEAR]}),
        ({"day": "9999-12-31"}, {"day": [judge.YEAR]}),
        ({"count": str(2**31)}, {"count": [judge.BIG]}),
        ({"count": "-" + "9" * 25}, {"count": [judge.BIG]}),
        ({"amount": "1e400"}, {"amount": [judge.BIG]}),
        ({"day": "2026-06-17", "count": str(2**31 - 1), "amount": "1e15"}, {}),
    ],
)
def test_every_form_judges_days_and_numbers(given, told):
    assert Sample(given).errors == told


pages = pytest.mark.django_db


@pages
@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("?q=%00", judge.SIGNS), ("?a%00=1", judge.SIGNS), ("?sort=name&page=1%00", judge.SIGNS),
        (f"?q={'a' * 101}", judge.LONG_SEARCH), (f"?next={'a' * 2001}", judge.LONG),
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_asked_is_a_page_with_its_sentence(query, told):
    page = door(lay_small().officer).get(reverse("units") + query)

    assert page.status_code == 400
    assert told in page.content.decode()
    assert 'class="rail"' in page.content.decode()


@pages
def test_half_a_sign_in_an_address_is_asked_as_a_mark():
    """Percent-encoded it is no UTF-8: Django reads marks, nothing breaks."""
    assert door(lay_small().officer).get(reverse("units") + "?q=%ED%A0%80").status_code == 200


@pages
@pytest.mark.parametrize("field", ["name", "short_name", "nobody-asks-for-this"])
def test_a_form_with_what_cannot_be_kept_changes_nothing(field):
    small = lay_small()
    unit = small.officer.unit
    client = door(UserFactory(unit=unit, roles=[Role.SYSTEM]))
    before = Unit.objects.get(pk=unit.pk).name

    page = client.post(
        reverse("unit-rename", args=[unit.pk]), {"name": "新名", "short_name": "新", field: "甲\0"}
    )

    assert (page.status_code, Unit.objects.get(pk=unit.pk).name) == (400, before)
    assert judge.SIGNS in page.content.decode()


@pages
@pytest.mark.parametrize("field", ["username", "password", "next"])
def test_the_log_in_takes_no_nul(field, client):
    page = client.post(reverse("login"), {"username": "a", "password": PASSWORD, field: "a\0"})

    assert page.status_code == 400
    assert judge.SIGNS in page.content.decode()


@pages
def test_the_log_in_of_a_strange_browser_is_a_log_in(client):
    page = client.post(
        reverse("login"), {"username": "a", "password": "b"},
        headers={"User-Agent": "a\0b", "Accept": "\0"},
    )  # fmt: skip

    assert page.status_code == 200


@pages
@pytest.mark.parametrize("name", ["sessionid", "csrftoken", "messages", "firm", "text-size"])
def test_a_cookie_that_cannot_be_kept_is_none(name, client):
    client.cookies[name] = '"\\000aaaaaaaaaaaaaaaa"'

    assert client.get(reverse("login")).status_code == 200
    assert client.get(reverse("home")).status_code == 302


@pages
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("charset", ["hex", "rot13", "utf-16", "unicode_escape"])
def test_another_encoding_is_a_page_with_its_sentence(charset, method, client):
    kind = f"multipart/form-data; boundary=x; charset={charset}"

    page = client.generic(method, reverse("login"), b"--x--\r\n", kind)

    assert page.status_code == 400
    assert ENCODING in page.content.decode()


@pages
@pytest.mark.parametrize("text", ["%00", "%ED%A0%80", "a%00b", "9" * 3000])
def test_a_path_that_cannot_be_is_not_found(text, client):
    assert client.get(f"/f/{text}/").status_code == 404


@pages
@pytest.mark.parametrize("number", ["9" * 25, "9" * 5000, str(2**63)])
def test_a_number_that_no_row_has_is_not_found(number):
    assert door(lay_small().officer).get(f"/units/{number}/").status_code == 404


@pages
def test_the_firms_door_takes_no_nul_without_a_log_in(client):
    page = client.post(reverse("firm-door"), {"code": "ABCDE\0FGHJ"})

    assert page.status_code == 400
    assert judge.SIGNS in page.content.decode()


@pages
def test_the_firms_form_is_measured_before_it_is_judged(client):
    address = reverse("firm-check", kwargs={"text": "0000000000"})

    big = client.generic(
        "POST", address, b"", "multipart/form-data; boundary=x", CONTENT_LENGTH="9" * 11
    )
    bad = client.post(address, {"name": "a\0"})

    assert (big.status_code, bad.status_code) == (413, 400)


@pages
def test_programs_are_told_in_json(client):
    for address in ("/api/field/nothing", "/api/field/conflicts/%00"):
        answer = client.get(address)
        assert (answer.status_code, list(answer.json())) == (404, ["detail"])
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/api/field/visits", "{}", "application/json")
    assert (answer.status_code, list(answer.json())) == (403, ["detail"])

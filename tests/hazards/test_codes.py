"""Codes: made again from the row, read however they are typed, unknown without the secret."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from hongxian.hazards import codes


@given(st.uuids())
def test_a_code_is_ten_signs_and_always_the_same(pk):
    code = codes.code_of(pk)

    assert codes.code_of(pk) == code
    assert len(code) == 10
    assert set(code) <= set(codes.ALPHABET)


@given(st.uuids())
def test_a_code_is_read_however_it_is_typed(pk):
    code = codes.code_of(pk)
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)

    typed = (code.lower(), codes.written(code), f" {code[:3]} {code[3:]} ", wide)
    assert {codes.read(text) for text in typed} == {code}
    assert codes.read(code.replace("0", "o").replace("1", "l")) == code


@given(st.text(max_size=30))
def test_what_is_no_code_is_read_as_nothing(text):
    read = codes.read(text)

    assert read == "" or (len(read) == 10 and set(read) <= set(codes.ALPHABET))


def test_another_secret_makes_other_codes(settings):
    pk = UUID(int=7)
    before = codes.code_of(pk), codes.digest_of("0123456789")
    settings.SECRET_KEY = "x" * 50

    assert codes.code_of(pk) != before[0]
    assert codes.digest_of("0123456789") != before[1]

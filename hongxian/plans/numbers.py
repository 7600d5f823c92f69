"""Chinese numerals."""

_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}


def number(text: str) -> int | None:
    """An Arabic or Chinese number up to 99, or four Chinese digits of a year.

    >>> [number(word) for word in ("12", "十", "二十一", "二〇二二", "甲")]
    [12, 10, 21, 2022, None]
    """
    if text.isascii() and text.isdigit():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        high = _DIGITS.get(tens, None) if tens else 1
        low = _DIGITS.get(ones, None) if ones else 0
        return None if high is None or low is None else high * 10 + low
    value = 0
    for char in text:
        digit = int(char) if char.isascii() and char.isdigit() else _DIGITS.get(char)
        if digit is None:
            return None
        value = value * 10 + digit
    return value if text else None

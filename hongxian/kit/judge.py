"""What the databases can keep: judged here, for every door, before anything is done with it.

PostgreSQL takes no NUL and no half of a surrogate pair, neither database takes an integer beyond
64 bit or a number that is none, and the year 1 has no moment before it. What cannot be kept is
refused with a sentence; nothing is mended in silence.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from math import isfinite
from typing import Any, Final

MOST: Final = 2**63 - 1
"""The largest number of a row."""
MOST_WHOLE: Final = 2**31 - 1
"""The largest number of a column that counts something."""
FIRST_YEAR, LAST_YEAR = 1900, 2199
DEEPEST = 20
LONGEST_ASKED, LONGEST_SEARCH = 2000, 100
SEARCH = "q"

SIGNS = "内容里有看不见的无效字符，多半是从别处粘贴来的，请删去后重新填写。"
NUMBER = "内容里有过大或者无效的数字，请核对后重新填写。"
DEEP = "内容的层次太多，读不出来。"
NOT_JSON = "内容不完整或格式不对，读不出来。"
LONG = "网址里的内容太长，请从菜单重新进入。"
LONG_SEARCH = f"查找的内容太长，请缩短到{LONGEST_SEARCH}个字以内。"
BIG = "数字太大，请核对。"
YEAR = f"请填写{FIRST_YEAR}年至{LAST_YEAR}年之间的日期。"


class Unfit(ValueError):
    """A value that no database of ours can keep."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def flaw(value: Any, depth: int = 0) -> str:
    """Why a value of JSON or of a form cannot be kept, with all that is in it; "" if it can."""
    if isinstance(value, str):
        return "" if _is_clean(value) else SIGNS
    if isinstance(value, int | float):
        return "" if _is_kept(value) else NUMBER
    if depth > DEEPEST:
        return DEEP
    if isinstance(value, Mapping):
        return _first(value, depth) or _first(value.values(), depth)
    return _first(value, depth) if isinstance(value, list | tuple) else ""


def _first(values: Iterable[Any], depth: int) -> str:
    return next((told for each in values if (told := flaw(each, depth + 1))), "")


def _is_clean(text: str) -> bool:
    if "\0" in text:
        return False
    return text.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in text)


def _is_kept(number: float) -> bool:
    return abs(number) <= MOST if isinstance(number, int) else isfinite(number)


def kept(value: Any, depth: int = 0) -> Any:
    """The same with a mark for each flaw: what was refused is kept beside its reason."""
    if depth > DEEPEST:
        return "…"
    if isinstance(value, Mapping):
        return {kept(str(key)): kept(part, depth + 1) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [kept(part, depth + 1) for part in value]
    if isinstance(value, str):
        return "".join("�" if not _is_clean(sign) else sign for sign in value)
    return str(value) if flaw(value) else value


def read_json(data: bytes | str) -> Any:
    """JSON as the standard has it: UTF-8, no NaN. What is in it, `flaw` tells."""
    try:
        return json.loads(data, parse_constant=_no_number)
    except Unfit:
        raise
    except (ValueError, RecursionError) as error:
        raise Unfit(NOT_JSON) from error


def _no_number(word: str) -> Any:
    raise Unfit(NUMBER)


def flaw_asked(name: str, value: str) -> str:
    """Why a parameter of an address is not taken."""
    if told := flaw([name, value]):
        return told
    if name == SEARCH and len(value) > LONGEST_SEARCH:
        return LONG_SEARCH
    return LONG if len(value) > LONGEST_ASKED else ""


def is_of_our_times(day: date) -> bool:
    """Can one reckon with it: days before and after, in any zone?"""
    return FIRST_YEAR <= day.year <= LAST_YEAR

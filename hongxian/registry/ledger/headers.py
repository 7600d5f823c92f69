"""Which column is what: the headings' synonyms first, then what stands below them."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from hongxian.kit.search import fold
from hongxian.registry.ledger.facts import Column
from hongxian.registry.ledger.sniff import Content

EXACT, LEAF, PART, GUESS = 1.0, 0.95, 0.5, 0.3
ENOUGH, TOLD = 0.35, 1.2
_BRACKETED = re.compile(r"[(（\[【〔].*?[)）\]】〕]")
_GENERIC = frozenset(
    ("姓名", "电话", "联系电话", "联系方式", "手机", "手机号", "手机号码", "职务", "单位")
)
_PERSON_HEAD = re.compile(r"(人|员|警|长|者|主|领导|干部|代表)(情况|信息)?$")
_OTHER_AREAS = ("亩", "公顷")
_AND_NUMBER = re.compile(r"(姓名)?[及和与](联系)?(电话|方式|手机|号码)(号码)?$")
_CONTENT_OF_TYPE = {
    "phone": "phone",
    "credit_code": "code18",
    "identity": "identity",
    "plate": "plate",
    "date": "day",
    "until": "day",
    "lon": "lon",
    "lat": "lat",
    "point": "point",
    "number": "number",
    "whole": "number",
    "amount": "number",
    "mass": "number",
    "money": "number",
    "unit": "unit",
    "grade": "grade",
    "serial": "serial",
    "person": "person",
}
_STRICT = frozenset(_CONTENT_OF_TYPE) - {"grade", "person"}
_GUESSES = (
    ("code18", ("credit_code",)),
    ("identity", ("id_number",)),
    ("plate", ("plate",)),
    ("phone", ("phone", "driver_phone")),
    ("lon", ("lon",)),
    ("lat", ("lat",)),
    ("point", ("point",)),
    ("unit", ("unit",)),
    ("grade", ("grade",)),
    ("firm", ("name", "holder", "place")),
    ("address", ("address",)),
    ("person", ("manager", "driver_name")),
)


@dataclass(frozen=True)
class Field:
    """One thing a column may say. `words` and the rest are folded. `soft`: what stands beside the
    row's own subject; a cell that cannot be read never keeps the row out."""

    key: str
    label: str
    kinds: tuple[str, ...]
    type: str
    words: frozenset[str]
    parts: tuple[str, ...]
    never: tuple[str, ...]
    weight: float
    keep: bool
    soft: bool

    @property
    def stops(self) -> bool:
        """May a cell that cannot be read keep its row out?"""
        return self.keep and not self.soft


@dataclass(frozen=True)
class Kind:
    """One kind of ledger: `key` is the field no row may lack."""

    code: str
    label: str
    title: tuple[str, ...]
    key: str


@dataclass(frozen=True)
class Heading:
    """A column's heading: in full, and its parts from top to bottom."""

    index: int
    full: str
    parts: tuple[str, ...]
    before: str = ""
    """The heading to the left, for 责任民警 | 电话."""


@cache
def _data() -> dict[str, Any]:
    path = files("hongxian.registry") / "data" / "headers.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def kinds() -> dict[str, Kind]:
    """The kinds of `data/headers.toml`, by code."""
    return {
        code: Kind(code, kind["label"], tuple(kind["title"]), kind["key"])
        for code, kind in _data()["kinds"].items()
    }


@cache
def fields(kind: str) -> tuple[Field, ...]:
    """The fields a kind of ledger may have, in the file's order."""
    return tuple(
        Field(
            key=row["key"],
            label=row["label"],
            kinds=tuple(row["kinds"]),
            type=row["type"],
            words=frozenset(fold(word) for word in row["words"]),
            parts=tuple(fold(part) for part in row.get("parts", ())),
            never=tuple(fold(word) for word in row.get("never", ())),
            weight=float(row.get("weights", {}).get(kind, row.get("weight", 0))),
            keep=row.get("keep", True),
            soft=row.get("soft", False),
        )
        for row in _data()["fields"]
        if kind in row["kinds"]
    )


@cache
def field(kind: str, key: str) -> Field | None:
    """One field of a kind."""
    return next((one for one in fields(kind) if one.key == key), None)


@cache
def _lexicon() -> tuple[frozenset[str], tuple[str, ...]]:
    everything = [one for kind in kinds() for one in fields(kind)]
    words = frozenset(word for one in everything for word in one.words)
    parts = {part for one in everything for part in one.parts if len(part) > 1}
    return words, tuple(sorted(parts))


@cache
def heading_weight(text: str) -> float:
    """How much a text looks like a heading: 2 a known one, 1 one that contains a known part."""
    folded = _bare(text)
    words, parts = _lexicon()
    if folded in words or folded in ("姓名", "职务", "性别", "年龄"):
        return 2.0
    if len(folded) <= 18 and any(part in folded for part in parts):
        return 1.0
    return 0.0


def _bare(text: str) -> str:
    return fold(_BRACKETED.sub("", text)) or fold(text)


def _suffixes(heading: Heading) -> list[str]:
    """基本情况·联系人·姓名 → 基本情况联系人姓名, 联系人姓名, 姓名; folded, without brackets."""
    parts = heading.parts
    return [_bare("".join(parts[at:])) for at in range(len(parts))]


def _by_words(one: Field, heading: Heading) -> float:
    """How well a heading's words fit a field, 0 to a little over 1."""
    suffixes = _suffixes(heading)
    if not suffixes or not suffixes[0]:
        return 0.0
    beside = _by_neighbour(one, heading, suffixes[0])
    if beside or (one.type == "number" and any(word in heading.full for word in _OTHER_AREAS)):
        return beside
    if suffixes[0] in one.words or fold(heading.full) in one.words:
        return EXACT
    if one.type == "person" and _AND_NUMBER.sub("", suffixes[0]) in one.words:
        return EXACT - 0.02
    if any(word in suffixes[0] for word in one.never):
        return 0.0
    return _by_last_words(one, heading, suffixes) or _by_part(one, suffixes[0])


def _by_neighbour(one: Field, heading: Heading, full: str) -> float:
    """责任民警 | 电话: a bare 电话 belongs to the heading on its left."""
    if full not in _GENERIC or not heading.before:
        return 0.0
    beside = f"{_bare(heading.before)}{full}"
    is_known = beside in one.words or (one.key == "officer_phone" and _of_police(beside))
    return EXACT + 0.05 if is_known else 0.0


def _by_last_words(one: Field, heading: Heading, suffixes: list[str]) -> float:
    if any(suffix in one.words for suffix in suffixes[:-1]):
        return LEAF
    if suffixes[-1] not in one.words:
        return 0.0
    above = fold("".join(heading.parts[:-1]))
    is_borrowed = suffixes[-1] in _GENERIC and _PERSON_HEAD.search(above) is not None
    return PART - 0.1 if is_borrowed else LEAF


def _by_part(one: Field, full: str) -> float:
    found = [part for part in one.parts if part in full]
    if not found:
        return 0.0
    longest = max(found, key=len)
    at_end = 0.05 if full.endswith(longest) else 0.0
    return PART + 0.35 * len(longest) / len(full) + at_end


def _of_police(text: str) -> bool:
    return any(word in text for word in ("民警", "网格", "包保", "所长", "派出所"))


def _fit(one: Field, content: Content) -> float:
    """What stands below speaks for (above 0) or against a field."""
    asked = _CONTENT_OF_TYPE.get(one.type)
    if one.type == "name" and content.share("unit") >= 0.6:
        return -0.5
    if asked is None or content.filled == 0:
        return 0.0
    share = content.share(asked)
    if one.type == "unit" and share < 0.3:
        return -0.5
    if share >= 0.6:
        return 0.05
    if share < 0.3 and content.filled >= 3 and one.type in _STRICT:
        return -0.5 if one.type != "serial" else -1.0
    return 0.0


@dataclass(frozen=True)
class Match:
    """A column's field and how well it fits."""

    field: Field
    score: float
    sure: bool


def match_columns(
    kind: str, headings: Sequence[Heading], contents: Sequence[Content]
) -> dict[int, Match]:
    """Column index → its field. Each field is given once, to the column that fits it best."""
    offers: list[tuple[float, int, int, Field, float]] = []
    for heading, content in zip(headings, contents, strict=True):
        for order, one in enumerate(fields(kind)):
            words = _by_words(one, heading)
            if words:
                fit = _fit(one, content)
                offers.append((words + fit, -heading.index, -order, one, fit))
    offers.sort(key=lambda offer: offer[:3], reverse=True)
    found: dict[int, Match] = {}
    taken: set[str] = set()
    for score, index, _, one, fit in offers:
        if score < ENOUGH or -index in found or one.key in taken:
            continue
        found[-index] = Match(one, score, _is_sure(score, fit))
        if one.keep:
            taken.add(one.key)
    _guess(kind, headings, contents, found, taken)
    _split_terms(kind, headings, contents, found)
    return found


def _is_sure(score: float, fit: float) -> bool:
    """A whole heading that nothing below contradicts, or a part of one that the content proves."""
    return fit >= 0 and (score >= 0.8 or (score >= PART and fit > 0))


def _guess(
    kind: str,
    headings: Sequence[Heading],
    contents: Sequence[Content],
    found: dict[int, Match],
    taken: set[str],
) -> None:
    """Give what is left by what stands below; never sure."""
    known = {one.key: one for one in fields(kind)}
    for sort, keys in _GUESSES:
        one = next((known[key] for key in keys if key in known), None)
        if one is None or (one.key in taken and one.keep):
            continue
        for heading, content in zip(headings, contents, strict=True):
            if heading.index in found or content.share(sort) < 0.6 or _forbidden(one, heading):
                continue
            if content.filled < 2 and sort not in ("code18", "plate"):
                continue
            found[heading.index] = Match(one, GUESS, sure=False)
            taken.add(one.key)
            break


def _forbidden(one: Field, heading: Heading) -> bool:
    full = fold(heading.full)
    return any(word in full for word in one.never)


def _split_terms(
    kind: str,
    headings: Sequence[Heading],
    contents: Sequence[Content],
    found: dict[int, Match],
) -> None:
    """有效期 over two columns without words below: the first is the start, the second the end."""
    start = field(kind, "valid_from")
    by_index = dict(zip((heading.index for heading in headings), contents, strict=True))
    ends = [index for index, match in found.items() if match.field.key == "valid_to"]
    if start is None or not ends or any(match.field is start for match in found.values()):
        return
    first = next(heading for heading in headings if heading.index == ends[0])
    for heading in headings:
        is_twin = heading.full == first.full and heading.index == first.index + 1
        if is_twin and by_index[heading.index].share("day") >= 0.6:
            end = found[first.index]
            found[heading.index] = end
            found[first.index] = Match(start, end.score, end.sure)
            return


def recognise(
    title: str, headings: Sequence[Heading], contents: Sequence[Content]
) -> tuple[str, dict[int, Match]]:
    """(kind, columns): the kind whose fields the columns fill best; "" when none does."""
    best, best_score, best_found = "", 0.0, dict[int, Match]()
    for code, kind in kinds().items():
        found = match_columns(code, headings, contents)
        score = sum(match.field.weight * min(match.score, 1) for match in found.values())
        score += 1.5 if any(word in title for word in kind.title) else 0
        keys = {match.field.key for match in found.values()}
        if kind.key not in keys:
            score -= 2
        if score > best_score:
            best, best_score, best_found = code, score, found
    if best_score < TOLD:
        return "", {}
    return best, best_found


def columns_of(
    headings: Sequence[Heading],
    contents: Sequence[Content],
    found: dict[int, Match],
) -> list[Column]:
    """Every column with its field, in the sheet's order."""
    columns = []
    for heading, content in zip(headings, contents, strict=True):
        match = found.get(heading.index)
        columns.append(
            Column(
                heading.index,
                heading.full,
                match.field.key if match else None,
                sure=bool(match and match.sure),
                samples=content.samples,
            )
        )
    return columns

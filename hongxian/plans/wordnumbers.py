"""The numbers that Word generates: 一、（一）1.（1）from numbering.xml, paragraph by paragraph."""

from typing import Any

_HAN = "〇一二三四五六七八九"
_CHINESE = {
    "chineseCounting", "chineseCountingThousand", "ideographDigital", "japaneseCounting",
    "taiwaneseCounting", "chineseLegalSimplified", "ideographTraditional", "koreanDigital2",
    "taiwaneseCountingThousand",
}  # fmt: skip


def chinese(value: int) -> str:
    """A Chinese numeral up to 99.

    >>> [chinese(value) for value in (1, 10, 12, 20, 35)]
    ['一', '十', '十二', '二十', '三十五']
    """
    if value < 10:
        return _HAN[value] if value > 0 else "〇"
    if value > 99:
        return str(value)
    tens, ones = divmod(value, 10)
    return ("" if tens == 1 else _HAN[tens]) + "十" + (_HAN[ones] if ones else "")


def _roman(value: int) -> str:
    out = ""
    for size, mark in ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
        while value >= size:
            out, value = out + mark, value - size
    return out


def written(value: int, style: str) -> str:
    """A number in a Word number style."""
    if style in _CHINESE:
        return chinese(value)
    if style in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 1 <= value <= 20:
        return chr(0x2460 + value - 1)
    if style in ("lowerLetter", "upperLetter") and 1 <= value <= 26:
        return chr((97 if style == "lowerLetter" else 65) + value - 1)
    if style in ("lowerRoman", "upperRoman") and 1 <= value <= 39:
        return _roman(value) if style == "lowerRoman" else _roman(value).upper()
    if style == "decimalZero":
        return f"{value:02}"
    return str(value)


class Numbers:
    """Counts the numbered paragraphs of one document."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._abstract_of: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._seen: set[str] = set()
        self._styles = _style_numbers(document)
        part = next(
            (rel.target_part for rel in document.part.rels.values()
             if rel.reltype.endswith("/numbering") and not rel.is_external), None,
        )  # fmt: skip
        element = getattr(part, "element", None)
        if element is not None:
            self._read(element)

    def _read(self, element: Any) -> None:
        for abstract in element.iter(_w("abstractNum")):
            levels = {}
            for level in abstract.iter(_w("lvl")):
                at = _int(level.get(_w("ilvl")), 0)
                levels[at] = (
                    _value(level, "numFmt", "decimal"),
                    _value(level, "lvlText", ""),
                    _int(_value(level, "start", "1"), 1),
                )
            self._levels[abstract.get(_w("abstractNumId"))] = levels
        for num in element.iter(_w("num")):
            key = num.get(_w("numId"))
            self._abstract_of[key] = _value(num, "abstractNumId", "")
            for override in num.iter(_w("lvlOverride")):
                start = override.find(_w("startOverride"))
                if start is not None:
                    self._starts[key, _int(override.get(_w("ilvl")), 0)] = _int(
                        start.get(_w("val")), 1
                    )

    def label(self, paragraph: Any) -> str:
        """The number Word shows before this paragraph, or nothing."""
        number = self._number_of(paragraph)
        if number is None:
            return ""
        key, level = number
        abstract = self._abstract_of.get(key)
        levels = self._levels.get(abstract or "", {})
        if abstract is None or level not in levels:
            return ""
        counts = self._counts.setdefault(abstract, {})
        self._step(key, level, levels, counts)
        style, pattern, _ = levels[level]
        if style in ("bullet", "none"):
            return ""
        for at in range(level + 1):
            if f"%{at + 1}" in pattern:
                shape = levels.get(at, ("decimal", "", 1))
                pattern = pattern.replace(f"%{at + 1}", written(counts.get(at, shape[2]), shape[0]))
        return pattern

    def _step(
        self, key: str, level: int, levels: dict[int, tuple[str, str, int]], counts: dict[int, int]
    ) -> None:
        if key not in self._seen:
            self._seen.add(key)
            for (num, at), start in self._starts.items():
                if num == key:
                    counts[at] = start - 1
        counts[level] = counts.get(level, levels[level][2] - 1) + 1
        for deeper in [at for at in counts if at > level]:
            del counts[deeper]

    def _number_of(self, paragraph: Any) -> tuple[str, int] | None:
        properties = paragraph.find(_w("pPr"))
        if properties is None:
            return self._styles.get("")
        own = _num_pr(properties)
        style = properties.find(_w("pStyle"))
        inherited = self._styles.get(style.get(_w("val")) if style is not None else "")
        if own is None:
            return inherited
        key, level = own
        if key is None and inherited is not None:
            key = inherited[0]
        return None if key in (None, "0") else (str(key), level if level is not None else 0)


def _style_numbers(document: Any) -> dict[str, tuple[str, int]]:
    """Which paragraph styles are numbered, through the styles they are based on."""
    raw: dict[str, tuple[str | None, int | None] | None] = {}
    based: dict[str, str] = {}
    for style in document.styles.element.iter(_w("style")):
        key = style.get(_w("styleId"))
        properties = style.find(_w("pPr"))
        raw[key] = _num_pr(properties) if properties is not None else None
        parent = style.find(_w("basedOn"))
        if parent is not None:
            based[key] = parent.get(_w("val"))
    out = {}
    for key, own in raw.items():
        at, hops = key, 0
        while at in raw and raw[at] is None and at in based and hops < 12:
            at, hops = based[at], hops + 1
        found = raw.get(at)
        if found is not None and found[0] not in (None, "0"):
            level = own[1] if own is not None and own[1] is not None else found[1]
            out[key] = (str(found[0]), level or 0)
    return out


def _num_pr(properties: Any) -> tuple[str | None, int | None] | None:
    element = properties.find(_w("numPr"))
    if element is None:
        return None
    number, level = element.find(_w("numId")), element.find(_w("ilvl"))
    return (
        number.get(_w("val")) if number is not None else None,
        _int(level.get(_w("val")), 0) if level is not None else None,
    )


def _w(name: str) -> str:
    return "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}" + name


def _value(element: Any, name: str, default: str) -> str:
    child = element.find(_w(name))
    value = child.get(_w("val")) if child is not None else None
    return default if value is None else str(value)


def _int(text: str | None, default: int) -> int:
    try:
        return int(text) if text is not None else default
    except ValueError:
        return default

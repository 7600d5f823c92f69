"""The kept text, and the flow that the rules read: wraps rejoined, page marks set aside, folded.

Every character of the flow knows where it stands in the kept text, so a rule works on clean lines
and a fact still points at the document.
"""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from hongxian.plans.facts import Span, Words
from hongxian.plans.fold import fold

_NEWLINES = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufeff\u200b-\u200f\u00ad]")
_LIBRARY_BREAK = re.compile(
    r"(?<=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef\d.,;:)])Р(?=[\u4e00-\u9fff（(“]|\d+[、.])"
)
_MARKUP = re.compile(r"^(?:#{1,6}\s+|\*{1,2}(?=[^\s*])|>\s+)|(?<=[^\s*])\*{1,2}$")
_PAGE_MARK = re.compile(
    r"^(?:[-·.\s]*\d{1,4}[-·.\s]*|第?\s*\d{1,4}\s*页(?:[，,/／\s]*共?\s*\d{1,4}\s*页)?|"
    r"(?:page|Page|PAGE)\s*\d+.*|\d{1,3}\s*/\s*\d{1,3})$"
)
_LIBRARY_MARK = re.compile(r"^(\d{1,3})、")
_STARTS_NEW = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.．是]|（[一二三四五六七八九十]{1,3}）|[㈠-㈩]|"
    r"第[一二三四五六七八九十]{1,3}(?:章|部分|阶段|步|[、，：])|\d{1,3}[、.](?!\d)|（\d{1,2}）|"
    r"\d{1,2}）|[①-⑳⑴-⒇●◆■★•]|-{1,2}[\u4e00-\u9fa5]|\d{1,2}(?:\.\d{1,2}){1,3}[\s\u4e00-\u9fa5]|"
    r"(?:副?组\s*长|副?总?指挥长?|成\s*员|主\s*任|副主任|附件|抄送|联系人|联系电话|牵头|责任)\S{0,4}："
    r"|附件)"
)
_TERMINAL = frozenset("。；：！？…;!?:")
_CLOSERS = frozenset("，。、；：）”》！？’】〕")
_HANGING = frozenset("，、（《“〔")
_TITLE_END = re.compile(r"(?:方案|通知|意见|通告)(?:（[^（）]{1,30}）)?$")
_FIRST_SECTION = re.compile(r"^(?:[一二][、.]|第一[部章])")
_REACH = 4000
"""No sentence is longer."""
_SENTENCE_END = re.compile(r"[。！？\n]")


@dataclass(frozen=True)
class RawLine:
    """One line of the kept text, or one cell of a table row, without its outer blanks."""

    start: int
    end: int
    text: str
    indented: bool
    after_mark: bool = False
    cell: bool = False


@dataclass(frozen=True)
class Flow:
    """Clean text for the rules; `at[i]` is where flow character i stands in `kept`."""

    kept: str
    text: str
    raw: str
    at: "array[int]"
    starts: "array[int]"
    rewritten: bool = False

    def span(self, start: int, end: int) -> Span:
        """The kept span of flow characters [start, end); blanks at either end are left out."""
        while start < end and self.text[start] in " \n":
            start += 1
        while end > start and self.text[end - 1] in " \n":
            end -= 1
        if start >= end:
            where = self.at[start] if start < len(self.at) else len(self.kept)
            return Span(where, where)
        return Span(self.at[start], self.at[end - 1] + 1)

    def words(self, start: int, end: int) -> Words:
        """Characters [start, end) as the document wrote them, with their kept span."""
        return Words(self.raw[start:end].replace("\n", "").strip(), self.span(start, end))

    def as_written(self, name: str, start: int, end: int) -> str:
        """A name found in the folded text, in the document's own (traditional) characters."""
        if not self.rewritten:
            return name
        where = self.text.find(name, max(start, 0), end)
        return name if where < 0 else self.raw[where : where + len(name)]

    def gap_before(self, index: int) -> bool:
        """Did the document leave a blank before this character, within a line?"""
        where = self.at[index]
        return where > 0 and self.kept[where - 1] != "\n" and self.kept[where - 1].isspace()

    def line_end(self, index: int) -> int:
        """The end of the flow line that holds `index`."""
        at = bisect_right(self.starts, index)
        return self.starts[at] - 1 if at < len(self.starts) else len(self.text)

    def lines_in(self, start: int, end: int) -> "array[int]":
        """Where the lines that begin in [start, end) begin."""
        return self.starts[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def line_start(self, index: int) -> int:
        """The start of the flow line that holds `index`."""
        return self.starts[max(bisect_right(self.starts, index) - 1, 0)] if self.starts else 0


class Stretches:
    """Stretches of text, merged, that can be asked whether they hold a position."""

    def __init__(self, stretches: Iterable[tuple[int, int]]) -> None:
        merged: list[tuple[int, int]] = []
        for start, end in sorted(stretches):
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(merged[-1][1], end))
            else:
                merged.append((start, end))
        self._starts = [start for start, _ in merged]
        self._ends = [end for _, end in merged]

    def __contains__(self, index: int) -> bool:
        at = bisect_right(self._starts, index) - 1
        return at >= 0 and index < self._ends[at]


def keep(text: str) -> str:
    r"""The text as it is kept: one kind of line break, no control characters.

    >>> keep("\ufeff一、总体要求\r\n二、组织领导")
    '一、总体要求\n二、组织领导'
    """
    return _LIBRARY_BREAK.sub("\n", _CONTROL.sub("", _NEWLINES.sub("\n", text)))


def flow_of(kept: str) -> Flow:
    """Rejoin, fold and index a kept text."""
    lines = _without_library_marks(_raw_lines(kept))
    width = _wrap_width(lines)
    raw: list[str] = []
    at = array("I")
    starts = array("l", [0]) if lines else array("I")
    count, head = 0, True
    for index, line in enumerate(lines):
        count += _append(line, kept, raw, at)
        head = head and not _FIRST_SECTION.match(line.text)
        if index + 1 < len(lines) and not _joins(line, lines[index + 1], width, head=head):
            raw.append("\n")
            at.append(line.end)
            count += 1
            starts.append(count)
    text = "".join(raw)
    folded = fold(text)
    rewritten = any(new != old and new >= "\u4e00" for new, old in zip(folded, text, strict=True))
    return Flow(kept=kept, text=folded, raw=text, at=at, starts=starts, rewritten=rewritten)


def sentence_at(text: str, start: int, end: int) -> Span:
    """The whole sentence of the kept text around a span.

    >>> sentence_at("先做甲。再做乙事。后做丙。", 5, 7)
    Span(start=4, end=9)
    """
    low, high = max(start - _REACH, 0), min(max(end, start) + _REACH, len(text))
    left = max(low, *(text.rfind(mark, low, start) + 1 for mark in "。！？"))
    for cut in range(start - 1, left - 1, -1):
        if text[cut] == "\n" and _ends_paragraph(text, cut):
            left = cut + 1
            break
    while left < start and text[left].isspace():
        left += 1
    return Span(left, max(_sentence_stop(text, max(end - 1, start), high), end))


def _sentence_stop(text: str, start: int, high: int) -> int:
    """Behind the stop that ends the sentence, or at the line break that ends the paragraph."""
    for mark in _SENTENCE_END.finditer(text, start, high):
        if mark.group() != "\n":
            return mark.end()
        if _ends_paragraph(text, mark.start()):
            return mark.start()
    return high


def _ends_paragraph(text: str, cut: int) -> bool:
    """Does this line break end a paragraph, or only wrap a line?"""
    line = text[text.rfind("\n", 0, cut) + 1 : cut].strip()
    head = fold(text[cut + 1 : cut + 14].lstrip())
    finished = line[-1:] in "。；：！？" or len(line) < 20
    return finished or not head or head[0] == "\n" or bool(_STARTS_NEW.match(head))


def _raw_lines(kept: str) -> list[RawLine]:
    lines: list[RawLine] = []
    start, marked, table = 0, False, False
    for piece in kept.split("\n"):
        body = _MARKUP.sub("", piece.strip())
        cells = _cells(body)
        if cells:
            lines.extend(_cell_lines(piece, start, cells))
        elif body:
            folded = fold(body)
            table = folded == "序号" or (table and len(body) <= 60)
            if _PAGE_MARK.match(folded) and not (table and folded.isdigit()):
                marked = True
            else:
                at = start + piece.index(body)
                lead = len(piece) - len(piece.lstrip())
                indented = piece.startswith("\u3000") or lead >= 2
                lines.append(RawLine(at, at + len(body), folded, indented, marked, table))
                marked = False
        start += len(piece) + 1
    return lines


def _cells(body: str) -> list[str]:
    """The cells of a table row typed with tabs; a tab inside `组\t长：` makes no row."""
    cells = body.split("\t")
    if len(cells) < 2 or any(
        len(cell.strip()) == 1 and not cell.strip().isdigit() for cell in cells
    ):
        return []
    return cells if len(cells) >= 3 or not any("：" in fold(cell) for cell in cells) else []


def _cell_lines(piece: str, start: int, cells: list[str]) -> list[RawLine]:
    out, at = [], start + len(piece) - len(piece.lstrip())
    for cell in cells:
        body = cell.strip()
        if body:
            lead = at + len(cell) - len(cell.lstrip())
            out.append(RawLine(lead, lead + len(body), fold(body), indented=False, cell=True))
        at += len(cell) + 1
    return out


def _without_library_marks(lines: list[RawLine]) -> list[RawLine]:
    """Set aside the "2、" that a document library puts before each page, in mid-sentence.

    A mark is such a number at a line start while the line before broke off in mid-sentence,
    counting up from 2.
    """
    wanted, found = 2, []
    for index in range(1, len(lines)):
        before, line = lines[index - 1], lines[index]
        mark = _LIBRARY_MARK.match(line.text)
        if mark and int(mark[1]) == wanted and len(before.text) > 80 and _breaks_off(before.text):
            found.append((index, mark.end()))
            wanted += 1
    if len(found) < 1:
        return lines
    first = _LIBRARY_MARK.match(lines[0].text)
    if first and int(first[1]) == 1:
        found.insert(0, (0, first.end()))
    out = list(lines)
    for index, cut in found:
        old = lines[index]
        body = old.text[cut:]
        shift = cut + len(body) - len(body.lstrip())
        out[index] = RawLine(old.start + shift, old.end, body.lstrip(), False, True)
    return [line for line in out if line.text]


def _breaks_off(text: str) -> bool:
    return text[-1] not in _TERMINAL and text[-1] not in "）”》"


def _measure(text: str) -> float:
    return sum(0.5 if ord(char) < 0x2000 else 1.0 for char in text)


def _wrap_width(lines: list[RawLine]) -> float:
    """Characters a hard-wrapped line holds, or 0 where lines are whole paragraphs."""
    if len(lines) < 6:
        return 0.0
    widths = [_measure(line.text) for line in lines]
    ordered = sorted(widths)
    width = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    if width > 75 or width < 12 or ordered[-1] > width * 1.6:
        return 0.0
    full = [line for line, size in zip(lines, widths, strict=True) if size >= width - 4]
    broken = sum(_breaks_off(line.text) for line in full)
    wrapped = len(full) >= max(3, len(lines) * 0.15) and broken * 2 >= len(full)
    return width if wrapped else 0.0


def _joins(line: RawLine, after: RawLine, width: float, *, head: bool) -> bool:
    """Does `after` go on with the sentence that `line` broke off?

    In the head a title and the addressees stand on lines of their own.
    """
    last, first = line.text[-1], after.text[0]
    if line.cell or after.cell:
        return False
    if first in _CLOSERS or last in "（《“〔":
        return True
    if _STARTS_NEW.match(after.text):
        return False
    if last in _HANGING or _open_bracket(line.text, after.text):
        return True
    if last in _TERMINAL or (head and (_TITLE_END.search(line.text) or after.text[-1] == "：")):
        return False
    if after.after_mark and len(line.text) > 18:
        return True
    if width:
        return _measure(line.text) >= width - 4 and not (after.indented and not line.indented)
    return len(line.text) >= 60 and not after.indented


def _open_bracket(text: str, after: str) -> bool:
    tail = text[-60:]
    return any(
        tail.rfind(left) > tail.rfind(right) and right in after[:60]
        for left, right in ("（）", "《》")
    )


def _append(line: RawLine, kept: str, raw: list[str], at: "array[int]") -> int:
    """Add a line's characters to the flow, dropping blanks except between two ASCII ones."""
    piece = kept[line.start : line.end]
    if not any(char.isspace() for char in piece):
        raw.append(piece)
        at.extend(range(line.start, line.end))
        return len(piece)
    solid = [index for index, char in enumerate(piece) if not char.isspace()]
    out: list[str] = []
    for here, after in pairwise([*solid, len(piece)]):
        out.append(piece[here])
        at.append(line.start + here)
        blank = after < len(piece) and after - here > 1
        if blank and _ascii(piece[here]) and _ascii(piece[after]):
            out.append(" ")
            at.append(line.start + here + 1)
    raw.append("".join(out))
    return len(out)


def _ascii(char: str) -> bool:
    return ord(fold(char)) < 0x80

"""The workbook to fill in where a unit has no ledger yet: heads, notes and drop-down lists."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import xlsxwriter

from hongxian.kit.sheets import PLAIN_TEXT
from hongxian.registry import codes
from hongxian.registry.ledger.headers import Field, fields, kinds
from hongxian.registry.models import PlaceState

LAST_ROW = 2000
STATES = (PlaceState.OPEN, PlaceState.PAUSED, PlaceState.CLOSED)
_CHOICES_SHEET = "选项"


def template(kind: str, units: Sequence[str]) -> bytes:
    """One sheet for this kind of ledger; lists stand on a second, hidden one."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {**PLAIN_TEXT, "constant_memory": False, "in_memory": True})
    label = kinds()[kind].label
    sheet, hidden = book.add_worksheet(label), book.add_worksheet(_CHOICES_SHEET)
    hidden.hide()
    head = book.add_format({"bold": True, "bg_color": "#E8EFF8", "border": 1})
    as_text = book.add_format({"num_format": "@"})
    known = [one for one in fields(kind) if one.keep and one.key != "note"]
    known += [one for one in fields(kind) if one.key == "note"]
    known = _by_their_person(known)
    sheet.merge_range(
        0, 0, 0, len(known) - 1, f"{label}台账：一行一条，带*的必填；日期写成2026-03-05。"
    )
    lists = _choices(kind, units)
    for no, one in enumerate(known):
        needed = "*" if one.key == kinds()[kind].key else ""
        sheet.write_string(1, no, f"{one.label}{needed}", head)
        sheet.set_column(no, no, 12 if one.type in ("number", "whole") else 18, as_text)
        if words := lists.get(one.key):
            _offer(sheet, hidden, no, words)
    sheet.freeze_panes(2, 0)
    book.close()
    return file.getvalue()


def _by_their_person(known: list[Field]) -> list[Field]:
    """A bare 联系电话 belongs to the person before it: it stands behind the manager, not behind
    an officer, so that the reader understands the filled-in template as it was meant."""
    keys = [one.key for one in known]
    if not {"manager", "phone"} <= set(keys) or keys.index("phone") > keys.index("manager"):
        return known
    phone = known.pop(keys.index("phone"))
    known.insert([one.key for one in known].index("manager") + 1, phone)
    return known


def _choices(kind: str, units: Sequence[str]) -> dict[str, Sequence[str]]:
    """Field → the words that may stand there."""
    return {
        "unit": units,
        "category": [one.name for one in codes.categories().values()] if kind == "place" else [],
        "group": [one.name for one in codes.vehicle_groups().values()],
        "licence_kind": [one.name for one in codes.licence_kinds().values()],
        "state": [str(each.label) for each in STATES],
        "grade": ["一般", "重大"],
        "progress": ["整改中", "已整改", "已销号"],
    }


def _offer(sheet: Any, hidden: Any, column: int, words: Sequence[str]) -> None:
    """A drop-down; other words may be typed too, the import says what it does not know."""
    for row, word in enumerate(words):
        hidden.write_string(row, column, word)
    first = xlsxwriter.utility.xl_rowcol_to_cell(0, column, row_abs=True, col_abs=True)
    last = xlsxwriter.utility.xl_rowcol_to_cell(len(words) - 1, column, row_abs=True, col_abs=True)
    sheet.data_validation(
        2,
        column,
        LAST_ROW,
        column,
        {
            "validate": "list",
            "source": f"={_CHOICES_SHEET}!{first}:{last}",
            "error_type": "warning",
            "error_title": "请核对",
            "error_message": "不在下拉框中；确实如此可以继续。",
        },
    )

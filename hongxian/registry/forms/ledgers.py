"""Forms of ledgers: handing one in, another sheet of it, what its columns are."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django import forms

from hongxian.kit.forms import SearchSelect
from hongxian.orgs.access import Actor
from hongxian.registry import ledger_kinds
from hongxian.registry.forms.choices import (
    CATEGORIES,
    LICENCE_KINDS,
    VEHICLE_GROUPS,
    units_kept_by,
)
from hongxian.registry.ledger.headers import fields
from hongxian.registry.ledger.opening import MAX_BYTES
from hongxian.registry.models import Crs, LedgerBatch

SHOWN_SAMPLES = 3


def kind_choices() -> list[tuple[str, str]]:
    """Kinds that can be imported."""
    return [(kind.code, kind.label) for kind in ledger_kinds.all_kinds()]


class UploadForm(forms.Form):
    """The workbook, and what it is when the reader should not guess."""

    file = forms.FileField(
        label="台账文件",
        help_text=(
            f"最大{MAX_BYTES // 2**20}兆，.xlsx、.xls 或 .csv；"
            "用现有的台账就可以，不必改成模板的样子。"
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.et,.csv,.txt"}),
    )
    kind = forms.ChoiceField(
        label="台账种类", required=False, help_text="一般不用选，系统按表头自动识别。"
    )

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        choice: Any = self.fields["kind"]
        choice.choices = [("", "自动识别"), *kind_choices()]


class SheetForm(forms.Form):
    """Another sheet, or another kind."""

    sheet = forms.ChoiceField(label="工作表")
    kind = forms.ChoiceField(label="台账种类")

    def __init__(self, batch: LedgerBatch, data: Any = None) -> None:
        super().__init__(data, initial={"sheet": batch.sheet, "kind": batch.kind})
        sheet: Any = self.fields["sheet"]
        names = list(dict.fromkeys([batch.sheet, *batch.sheets]))
        sheet.choices = [(name, name) for name in names]
        kind: Any = self.fields["kind"]
        kind.choices = kind_choices()


def field_choices(kind: str) -> list[Any]:
    """What a column may be; what is known and never taken over stands apart."""
    known = fields(kind)
    kept = [(one.key, one.label) for one in known if one.keep]
    left = [(one.key, one.label) for one in known if not one.keep]
    return [("", "不导入"), *kept, ("认得，但不导入", left)]


class ColumnsForm(forms.Form):
    """One choice per column, and what holds for every row."""

    def __init__(
        self, batch: LedgerBatch, actor: Actor, today: date, data: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data)
        self.batch = batch
        choices = field_choices(batch.kind)
        for column in batch.columns:
            index = column["index"]
            self.fields[f"column_{index}"] = forms.ChoiceField(
                choices=choices,
                required=False,
                label=f"“{column['header'] or f'第{index + 1}列'}”是",
                initial=batch.mapping.get(str(index), ""),
            )
        kind = ledger_kinds.find(batch.kind)
        for name in kind.defaults if kind else ():
            if name != "licence_kind" or "number" in batch.mapping.values():
                self.fields[name] = self._default(name, actor, today)

    def _default(self, name: str, actor: Actor, today: date) -> forms.Field:
        chosen = self.batch.defaults.get(name)
        if name == "unit":
            units = units_kept_by(actor, today)
            only = units.first() if len(units[:2]) == 1 else None
            return forms.ModelChoiceField(
                label="没有写监管单位的行，归", queryset=units, required=False, widget=SearchSelect,
                empty_label="不补，列为有误", initial=chosen or (only.pk if only else None),
            )  # fmt: skip
        label, choices = _DEFAULTS.get((self.batch.kind, name)) or _DEFAULTS["", name]
        return forms.ChoiceField(
            label=label, choices=choices, required=False, initial=chosen,
            widget=SearchSelect if len(choices) > 8 else forms.Select,
        )  # fmt: skip

    @property
    def rows(self) -> Iterator[dict[str, Any]]:
        """Each column with its samples and its choice."""
        for column in self.batch.columns:
            yield {
                "header": column["header"] or f"第{column['index'] + 1}列（没有表头）",
                "samples": [sample[:24] for sample in column["samples"][:SHOWN_SAMPLES]],
                "doubt": self._doubt(column),
                "field": self[f"column_{column['index']}"],
            }

    def _doubt(self, column: dict[str, Any]) -> str:
        """What a person should look at, until they have looked."""
        if self.batch.looked_at or column["sure"]:
            return ""
        if column["field"]:
            return "请核对"
        return "不认识" if column["samples"] else ""

    @property
    def default_fields(self) -> list[forms.BoundField]:
        """The choices for all rows."""
        return [self[name] for name in self.fields if not name.startswith("column_")]

    def mapping(self) -> dict[int, str]:
        """Column → field as it was chosen."""
        return {
            column["index"]: self.cleaned_data[f"column_{column['index']}"]
            for column in self.batch.columns
        }

    def defaults(self) -> dict[str, Any]:
        """The choices for all rows, as JSON may keep them."""
        found = {}
        for name in self.fields:
            if name.startswith("column_"):
                continue
            value = self.cleaned_data.get(name)
            found[name] = getattr(value, "pk", value)
        return found


_DEFAULTS: dict[tuple[str, str], tuple[str, list[Any]]] = {
    ("", "category"): (
        "没有写类别、或写得认不出的行，按",
        [("", "不补，列为有误"), *CATEGORIES[1:]],
    ),
    ("", "group"): (
        "没有写车辆类别、或写得认不出的行，按",
        [("", "不补，列为有误"), *VEHICLE_GROUPS[1:]],
    ),
    ("place", "licence_kind"): (
        "看不出是哪种许可证的行，按",
        [("", "不补，许可证不导入"), *LICENCE_KINDS[1:]],
    ),
    ("", "licence_kind"): (
        "没有写证件种类、或写得认不出的行，按",
        [("", "不补，列为有误"), *LICENCE_KINDS[1:]],
    ),
    ("", "crs"): ("坐标是", [("", "没有坐标，或不知道（坐标不导入）"), *Crs.choices]),
}

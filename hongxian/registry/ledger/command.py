"""`hongxian ledger preview FILE [--sheet S] [--json]`: read a ledger without a database."""

import json
from collections.abc import Iterator
from pathlib import Path

from hongxian.kit.verdict import Refused
from hongxian.registry.ledger.facts import Ledger
from hongxian.registry.ledger.headers import field, kinds
from hongxian.registry.ledger.jsonform import to_json
from hongxian.registry.ledger.lines import letters
from hongxian.registry.ledger.opening import check_size
from hongxian.registry.ledger.read import read_ledger

MAX_SHOWN = 30


def preview_command(file: str, *, sheet: str | None, as_json: bool) -> int:
    """Print what was understood. Refused with one sentence for what cannot be read."""
    ledger = read_file(Path(file), sheet)
    if as_json:
        print(json.dumps(to_json(ledger), ensure_ascii=False, indent=1))
    else:
        print("\n".join(summary(ledger)))
    return 0


def read_file(path: Path, sheet: str | None = None) -> Ledger:
    """The ledger in a file; its size is looked at before its bytes are read."""
    try:
        if path.is_dir():
            raise Refused("这是一个文件夹，请给出台账文件。")
        if not path.exists():
            raise Refused(f"找不到文件：{path.name}")
        if not path.is_file():
            raise Refused("这不是普通文件，请给出台账文件。")
        check_size(path.stat().st_size)
        data = path.read_bytes()
    except OSError as error:
        raise Refused("文件打不开，请检查是否有读取权限。") from error
    return read_ledger(data, path.name, sheet=sheet)


def summary(ledger: Ledger) -> Iterator[str]:
    """The ledger in a few readable lines."""
    known = kinds().get(ledger.kind)
    yield f"工作表：{ledger.sheet}　种类：{known.label if known else '（认不出）'}"
    rows = "、".join(str(row) for row in ledger.header_rows)
    yield f"表头：第{rows}行　数据：{len(ledger.lines)}行　空行：{ledger.blank_rows}"
    for column in ledger.columns:
        yield (
            f"　{column.header or letters(column.index)} → {_field_told(ledger, column.field)}"
            + ("" if column.sure or column.field is None else "（请核对）")
        )
    for note in ledger.notes[:MAX_SHOWN]:
        yield f"提示：{note}"
    problems = ledger.problems
    for problem in problems[:MAX_SHOWN]:
        yield f"第{problem.row}行“{problem.column}”：{problem.why}"
    if len(problems) > MAX_SHOWN:
        yield f"共{len(problems)}处问题，这里列出前{MAX_SHOWN}处；--json 输出全部。"


def _field_told(ledger: Ledger, key: str | None) -> str:
    one = field(ledger.kind, key) if key else None
    if one is None:
        return "（不认识，不导入）"
    return one.label if one.keep else f"{one.label}（不导入）"

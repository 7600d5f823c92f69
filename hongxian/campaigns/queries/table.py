"""The duties as the matrix component shows them: in full, or one line for each sector."""

from collections.abc import Collection
from urllib.parse import urlencode

from django.urls import reverse

from hongxian.campaigns.models import Duty, Item, Sector
from hongxian.campaigns.queries.matrix import NO_DUTY, NO_LEAD, Duties, Line, Met
from hongxian.kit.matrix import Mark, Matrix, MatrixCell, MatrixColumn, MatrixRow
from hongxian.orgs.models import Unit, UnitKind

MARKS = {
    "lead": Mark("●", "牵", "牵头", "part-lead"),
    "responsible": Mark("○", "责", "责任", "part-responsible"),
    "assist": Mark("△", "配", "配合", "part-assist"),
}


def full_table(duties: Duties, *, base: str, mine: Collection[int] = ()) -> Matrix:
    """Every sector and item under the plan's groups. `base` is the page of one meeting point."""
    rows: list[MatrixRow] = []
    group = None
    for line in duties.lines:
        if line.item is None and line.sector.group != group:
            group = line.sector.group
            rows.append(MatrixRow(f"group-{len(rows)}", group or "其他", 0))
        rows.append(_row(duties, line, base))
    return Matrix(
        "整治领域、事项", _columns(duties, duties.units, mine), rows, list(MARKS.values())
    )


def sector_table(
    duties: Duties, *, base: str, mine: Collection[int] = (), fold: bool = True
) -> Matrix:
    """One line for each sector, with every part a unit has in it. `base` is the matrix page.

    `fold` shows stations that all have the same parts as one column.
    """
    gaps = {line.sector.pk for line in duties.led_by_nobody}
    units, same = _fold_stations(duties) if fold else (duties.units, [])
    keyed = [(unit.pk, unit) for unit in units]
    rows = []
    for sector in duties.sectors:
        met, href = duties.within(sector), f"{base}#row-{sector.pk}"
        rows.append(
            MatrixRow(
                key=str(sector.pk),
                label=sector.name,
                level=1,
                cells=tuple(
                    _cell(met[key], unit, href) if key in met else None for key, unit in keyed
                ),
                href=href,
                gap="有事项没有牵头单位" if sector.pk in gaps else "",
            )
        )
    columns = _columns(duties, units, mine)
    if same:
        names = "、".join(unit.short_name for unit in same)
        is_mine = any(unit.pk in mine for unit in same)
        columns[units.index(same[0])] = MatrixColumn(
            str(same[0].pk), "各派出所", f"{len(same)} 个派出所：{names}", is_mine=is_mine
        )
    return Matrix("整治领域", columns, rows, list(MARKS.values()))


def _fold_stations(duties: Duties) -> tuple[list[Unit], list[Unit]]:
    """The units with the stations as one, and those stations, where all have the same parts."""
    stations = [unit for unit in duties.units if unit.kind == UnitKind.STATION]
    keys = [unit.pk for unit in stations]
    if len(keys) < 2 or any(_differ(duties.within(each), keys) for each in duties.sectors):
        return duties.units, []
    others = frozenset(keys[1:])
    return [unit for unit in duties.units if unit.pk not in others], stations


def _differ(met: Met, units: list[int]) -> bool:
    """Do the units have different parts in the sector?"""
    return len({tuple(duty.part for duty in met.get(unit, ())) for unit in units}) > 1


def _columns(duties: Duties, units: list[Unit], mine: Collection[int]) -> list[MatrixColumn]:
    return [
        MatrixColumn(
            str(unit.pk),
            unit.short_name,
            unit.name,
            gap=NO_DUTY if unit.pk in duties.idle else "",
            is_mine=unit.pk in mine,
        )
        for unit in units
    ]


def _row(duties: Duties, line: Line, base: str) -> MatrixRow:
    item, query = line.item, urlencode({"line": line.key})
    cells = [
        _cell(found, unit, f"{base}?{query}&unit={unit.pk}", is_inherited=is_inherited)
        if found
        else None
        for unit, found, is_inherited in duties.along(line)
    ]
    return MatrixRow(
        key=line.key,
        label=item.text if item else line.sector.name,
        level=2 if item else 1,
        cells=tuple(cells),
        no=line.no,
        href=_sentence_of(item or line.sector),
        gap=NO_LEAD if line.has_gap else "",
    )


def _cell(found: list[Duty], unit: Unit, href: str, *, is_inherited: bool = False) -> MatrixCell:
    marks = tuple(MARKS[duty.part] for duty in found)
    words = "、".join(mark.word for mark in marks)
    return MatrixCell(marks, href, f"{unit.short_name} {words}", is_inherited)


def _sentence_of(fact: Sector | Item) -> str:
    """Where the plan says it; none for what was added by hand."""
    if fact.span_start is None:
        return ""
    kind = "item" if isinstance(fact, Item) else "sector"
    return f"{reverse('sentence', args=[fact.document_id])}?fact={kind}:{fact.pk}"

"""What a workbook would change: every row new, changed, the same or wrong, with old and new."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from hongxian.orgs.models import (
    ADMINISTRATORS,
    POLICE_KINDS,
    Post,
    ProposalState,
    ProposedPost,
    Role,
    Unit,
    UnitKind,
    User,
)
from hongxian.orgs.roster.read import Row, Sheet, Workbook

NEW, CHANGED, SAME, WRONG = "new", "changed", "same", "wrong"
KINDS = {label: value for value, label in UnitKind.choices}
ROLES = {label: value for value, label in Role.choices}
USERNAME = re.compile(r"[A-Za-z0-9_.-]{1,40}")
PHONE = re.compile(r"[0-9+-]{5,20}")
UNSAFE = re.compile(r"^[=+@\-]|[<>|\x00-\x1f]")
SPLIT = re.compile(r"[、,，;；/]")


@dataclass(frozen=True)
class Difference:
    """One value that would change."""

    what: str
    before: str
    after: str


@dataclass
class Line:
    """What becomes of one row."""

    sheet: Sheet
    row: Row
    title: str
    problems: list[str] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    is_new: bool = False

    @property
    def state(self) -> str:
        if self.problems:
            return WRONG
        if self.is_new:
            return NEW
        return CHANGED if self.differences else SAME

    @property
    def number(self) -> int:
        """The line as the spreadsheet counts it."""
        return self.row.line + 1

    def differ(self, what: str, before: str, after: str) -> None:
        """Note a value that is given and not the known one."""
        if after and after != before:
            self.differences.append(Difference(what, before, after))


@dataclass
class UnitLine(Line):
    """A unit's row. `parent_line` is the row of its parent where the workbook brings it."""

    unit: Unit | None = None
    kind: str = ""
    short_name: str = ""
    parent: Unit | None = None
    parent_line: "UnitLine | None" = None


@dataclass
class PersonLine(Line):
    """A person's row. `unit_line` is the row of the unit where the workbook brings it."""

    user: User | None = None
    unit: Unit | None = None
    unit_line: UnitLine | None = None
    roles: list[str] = field(default_factory=list)


@dataclass
class Comparison:
    """The whole workbook, looked through."""

    units: list[UnitLine]
    people: list[PersonLine]

    def of(self, state: str) -> list[Line]:
        """Rows of one state, units first."""
        return [line for line in [*self.units, *self.people] if line.state == state]

    def problems(self) -> dict[tuple[str, int], str]:
        """(sheet, line) → its problems in one sentence."""
        return {
            (line.sheet.name, line.row.line): "；".join(line.problems) for line in self.of(WRONG)
        }


class Known:
    """A county's units, people and posts, read once: five queries for any number of rows."""

    def __init__(self, county_id: str, day: date, usernames: list[str]) -> None:
        self.day = day
        self.units = list(Unit.objects.filter(county=county_id).select_related("parent"))
        self.users = {
            user.username.lower(): user
            for user in User.objects.get_queryset().select_related("unit").filter(
                username__in={*usernames, *(name.lower() for name in usernames)}
            )
        }  # fmt: skip
        ids = [user.pk for user in self.users.values()]
        self.posts: dict[int, set[tuple[int, str]]] = defaultdict(set)
        for user, unit_id, role in (
            Post.objects.filter(user__in=ids).held_on(day).values_list("user", "unit", "role")
        ):
            self.posts[user].add((unit_id, role))
        self.proposed = set(
            ProposedPost.objects.filter(user__in=ids, state=ProposalState.OPEN).values_list(
                "user", "unit", "role"
            )
        )
        self.by_code = {unit.code: unit for unit in self.units if unit.code}
        self.by_name = {unit.name: unit for unit in self.units}
        self.by_short: dict[str, list[Unit]] = defaultdict(list)
        for unit in self.units:
            if not self.is_closed(unit):
                self.by_short[unit.short_name].append(unit)

    def is_closed(self, unit: Unit) -> bool:
        return unit.valid_to is not None and unit.valid_to <= self.day

    def named(self, text: str) -> Unit | None:
        """A living unit by code, full or short name."""
        shorts = self.by_short.get(text, [])
        unit = self.by_code.get(text) or self.by_name.get(text)
        unit = unit or (shorts[0] if len(shorts) == 1 else None)
        return None if unit is None or self.is_closed(unit) else unit


def compare(workbook: Workbook, county_id: str, day: date) -> Comparison:
    """Every row against what the county has on that day. Reads, never writes."""
    people = list(workbook.rows("people"))
    known = Known(county_id, day, [row["username"] for _, row in people])
    units = _units(workbook, known)
    lines = [_person(sheet, row, known, units, county_id) for sheet, row in people]
    _refuse_twice(lines, "username", "警号或账号")
    return Comparison(list(units.lines), lines)


class _Units:
    """The workbook's unit rows and the names under which rows speak of them."""

    def __init__(self, lines: list[UnitLine]) -> None:
        self.lines = lines
        self.by_text: dict[str, UnitLine] = {}
        for line in lines:
            for text in (line.short_name, line.row["name"], line.row["code"]):
                if text:
                    self.by_text[text] = line


def _units(workbook: Workbook, known: Known) -> _Units:
    lines = [_unit(sheet, row, known) for sheet, row in workbook.rows("units")]
    for key, label in (("name", "全称"), ("code", "机构代码")):
        _refuse_twice(lines, key, label)
    _refuse_same_short(lines, known)
    units = _Units(lines)
    for line in lines:
        _find_parent(line, known, units)
    for line in lines:
        _refuse_ring(line)
    return units


def _unit(sheet: Sheet, row: Row, known: Known) -> UnitLine:
    by_code, by_name = known.by_code.get(row["code"]), known.by_name.get(row["name"])
    unit = by_code or by_name
    short = row["short_name"] or (unit.short_name if unit else row["name"])
    line = UnitLine(sheet, row, row["name"], unit=unit, short_name=short, is_new=unit is None)
    line.kind = KINDS.get(row["kind"], unit.kind if unit and not row["kind"] else "")
    line.problems += _unit_problems(line, known)
    if by_code and by_name and by_code != by_name:
        line.problems.append(f"机构代码是“{by_code}”的，全称是“{by_name}”的，请核对")
    if unit is not None:
        line.differ("全称", unit.name, row["name"])
        line.differ("简称", unit.short_name, row["short_name"])
        line.differ("类别", unit.get_kind_display(), row["kind"])
        line.differ("机构代码", unit.code or "", row["code"])
    return line


def _unit_problems(line: UnitLine, known: Known) -> list[str]:
    row, found = line.row, []
    if not row["name"]:
        found.append("没有填全称")
    if len(row["name"]) > 120 or UNSAFE.search(row["name"]):
        found.append("全称过长或含有不能使用的符号")
    if len(line.short_name) > 30 or UNSAFE.search(line.short_name):
        found.append("简称要在三十个字以内，不能用特殊符号")
    if row["code"] and not re.fullmatch(r"\d{12}", row["code"]):
        found.append(f"机构代码“{row['code'][:20]}”不是十二位数字")
    if not line.kind:
        said = f"类别“{row['kind'][:20]}”不在可选范围" if row["kind"] else "没有填类别"
        found.append(f"{said}，应为{'、'.join(KINDS)}之一")
    if line.unit is not None and known.is_closed(line.unit):
        found.append(f"“{line.unit}”已停用")
    return found


def _refuse_twice(lines: "list[UnitLine] | list[PersonLine]", key: str, label: str) -> None:
    first: dict[str, Line] = {}
    for line in lines:
        value = line.row[key].lower()
        if value and value in first:
            line.problems.append(f"{label}与第{first[value].number}行重复")
        elif value:
            first[value] = line


def _refuse_same_short(lines: list[UnitLine], known: Known) -> None:
    """Two living units of a county must not share a short name."""
    ours = {line.unit.pk for line in lines if line.unit is not None}
    first: dict[str, UnitLine] = {}
    for line in lines:
        others = [
            unit
            for unit in known.by_short.get(line.short_name, [])
            if unit.pk not in ours or (line.unit is None and unit.short_name == line.short_name)
        ]
        if others and (line.unit is None or others != [line.unit]):
            line.problems.append(f"简称“{line.short_name}”已由“{others[0].name}”使用")
        elif line.short_name in first:
            line.problems.append(f"简称与第{first[line.short_name].number}行重复")
        first.setdefault(line.short_name, line)


def _find_parent(line: UnitLine, known: Known, units: _Units) -> None:
    text = line.row["parent"]
    if not text:
        if line.is_new and line.kind in POLICE_KINDS and line.kind != UnitKind.BUREAU:
            line.problems.append("没有填上级单位")
        return
    line.parent_line = units.by_text.get(text)
    line.parent = known.named(text)
    if line.parent_line is not None and line.parent_line.problems and line.parent is None:
        line.problems.append(f"上级单位“{text}”所在的第{line.parent_line.number}行有问题")
    elif line.parent is None and line.parent_line is None:
        line.problems.append(f"没有找到上级单位“{text[:30]}”")
    elif line.unit is not None:
        before = line.unit.parent
        same = before is not None and (
            line.parent == before or (line.parent_line and line.parent_line.unit == before)
        )
        if not same:
            line.differ("上级单位", str(before or ""), text)


def _refuse_ring(line: UnitLine) -> None:
    """A unit below itself, by way of rows of this workbook."""
    seen, at = {id(line)}, line.parent_line
    while at is not None:
        if id(at) in seen:
            line.problems.append("上级单位绕了一圈又回到本单位")
            return
        seen.add(id(at))
        at = at.parent_line


def _person(sheet: Sheet, row: Row, known: Known, units: _Units, county_id: str) -> PersonLine:
    user = known.users.get(row["username"].lower())
    line = PersonLine(sheet, row, row["name"], user=user, is_new=user is None)
    line.problems += _person_problems(line, county_id)
    text = row["unit"]
    line.unit, line.unit_line = known.named(text), units.by_text.get(text)
    if not text and user is not None:
        line.unit = user.unit
    elif not text:
        line.problems.append("没有填所在单位")
    elif line.unit is None and line.unit_line is None:
        line.problems.append(f"没有找到单位“{text[:30]}”")
    elif line.unit is None and line.unit_line is not None and line.unit_line.problems:
        line.problems.append(f"所在单位（第{line.unit_line.number}行）有问题")
    if user is not None:
        line.differ("姓名", user.name, row["name"])
        line.differ("联系电话", user.phone, row["phone"])
        target = line.unit or (line.unit_line.unit if line.unit_line else None)
        if target != user.unit:
            line.differ("所在单位", str(user.unit), text)
    _roles(line, known)
    return line


def _person_problems(line: PersonLine, county_id: str) -> list[str]:
    row, found = line.row, []
    if not row["name"]:
        found.append("没有填姓名")
    if len(row["name"]) > 30 or UNSAFE.search(row["name"]):
        found.append("姓名过长或含有不能使用的符号")
    if not row["username"]:
        found.append("没有填警号或账号")
    elif not USERNAME.fullmatch(row["username"]):
        found.append("警号或账号只能用字母、数字、点、横线和下划线")
    if row["phone"] and not PHONE.fullmatch(row["phone"]):
        found.append("联系电话只能是数字")
    if line.user is not None and line.user.unit.county_id != county_id:
        found.append("这个账号是其他县区的")
    elif line.user is not None and not line.user.is_active:
        found.append("这个账号已停用，请先恢复")
    return found


def _roles(line: PersonLine, known: Known) -> None:
    """What the 职务 column asks for and the person does not hold yet."""
    names = [name for name in SPLIT.split(line.row["roles"]) if name]
    strange = [name for name in names if name not in ROLES]
    if strange:
        line.problems.append(f"职务“{'、'.join(strange)[:30]}”不在可选范围，多个职务用顿号隔开")
    wanted = [ROLES[name] for name in names if name in ROLES]
    if ADMINISTRATORS & set(wanted):
        line.problems.append("三员不能由表格导入，由安全管理员逐一授予")
    held = known.posts.get(line.user.pk, set()) if line.user else set()
    if wanted and {role for _, role in held} & ADMINISTRATORS:
        line.problems.append("本人是三员之一，按三员分立要求不能再任业务职务")
    unit = line.unit or (line.unit_line.unit if line.unit_line else None)
    for role in dict.fromkeys(wanted):
        known_already = unit is not None and (
            (unit.pk, role) in held
            or (line.user is not None and (line.user.pk, unit.pk, role) in known.proposed)
        )
        if not known_already:
            line.roles.append(role)
            line.differences.append(Difference("任职", "", f"提请{Role(role).label}"))

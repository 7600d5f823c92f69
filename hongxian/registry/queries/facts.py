"""What is said about a place, a vehicle or a licence, before it becomes a row.

The same shapes come from a form, a ledger and a test. `tidy` puts them as rows keep them,
`faults` says in sentences what no row may hold, `differences` compares with a row.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models

from hongxian.kit.masking import masked_phone
from hongxian.kit.search import fold
from hongxian.orgs.models import Unit, User
from hongxian.registry import codes
from hongxian.registry.identifiers import clean, look_at_credit_code, look_at_plate
from hongxian.registry.models import Crs, Grid, Licence, Place, Vehicle

PHONES = frozenset({"phone", "driver_phone", "worker_phone"})
NOTHING = "空"


@dataclass(frozen=True, kw_only=True)
class PlaceFacts:
    """Everything a person may say about a place. Lengths in metres, degrees as decimals."""

    name: str
    category: str
    unit: Unit
    lead_unit: Unit | None = None
    officer: User | None = None
    grid: Grid | None = None
    address: str = ""
    lon: Decimal | None = None
    lat: Decimal | None = None
    crs: str = ""
    credit_code: str = ""
    legal_person: str = ""
    manager: str = ""
    phone: str = ""
    area_m2: Decimal | None = None
    storeys: int | None = None
    seats: int | None = None
    beds: int | None = None
    staff: int | None = None
    note: str = ""

    def tidy(self) -> "PlaceFacts":
        """Without blanks around, the code in capitals, a point with seven decimals or none."""
        told: PlaceFacts = _stripped(self)
        has_point = told.lon is not None and told.lat is not None
        return replace(
            told,
            credit_code=clean(told.credit_code),
            lon=_rounded(told.lon, 7) if has_point else None,
            lat=_rounded(told.lat, 7) if has_point else None,
            crs=told.crs if has_point else "",
            area_m2=_rounded(told.area_m2, 1),
        )


@dataclass(frozen=True, kw_only=True)
class VehicleFacts:
    """Everything a person may say about a vehicle."""

    plate: str
    group: str
    unit: Unit
    plate_kind: str = ""
    place: Place | None = None
    owner_name: str = ""
    driver_name: str = ""
    driver_phone: str = ""
    brand: str = ""
    use: str = ""
    seats: int | None = None
    load_kg: int | None = None
    inspected_until: date | None = None
    insured_until: date | None = None
    note: str = ""

    def tidy(self) -> "VehicleFacts":
        """Without blanks around, the plate folded."""
        told: VehicleFacts = _stripped(self)
        return replace(told, plate=clean(told.plate))


@dataclass(frozen=True)
class LineFacts:
    """One variety and how much of it, in `measure` (千克, 发, 箱)."""

    variety: str
    quantity: Decimal
    measure: str


@dataclass(frozen=True, kw_only=True)
class LicenceFacts:
    """Everything a person may say about a licence. Either a place or a vehicle holds it."""

    kind: str
    number: str
    place: Place | None = None
    vehicle: Vehicle | None = None
    holder: str = ""
    issuer: str = ""
    issued_on: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    scope: str = ""
    lines: Sequence[LineFacts] = ()

    def tidy(self) -> "LicenceFacts":
        """Without blanks around; the issuer of the kind where none is named."""
        told: LicenceFacts = _stripped(self)
        kind = codes.licence_kinds().get(told.kind)
        lines = tuple(
            LineFacts(each.variety.strip(), each.quantity, each.measure.strip())
            for each in told.lines
        )
        return replace(told, issuer=told.issuer or (kind.issuer if kind else ""), lines=lines)


def place_faults(facts: PlaceFacts, today: date) -> list[str]:
    """What keeps these (tidy) facts from being a row, in sentences; empty when nothing does."""
    return [
        *_text_faults(Place, facts, ("name",)),
        *_category_faults(facts.category),
        *_point_faults(facts),
        *_people_faults(facts, today),
        *_number_faults(Place, facts),
        *(
            [look.sentence]
            if (look := look_at_credit_code(facts.credit_code)).is_impossible
            else []
        ),
    ]


def vehicle_faults(facts: VehicleFacts, today: date) -> list[str]:
    """The same for a vehicle."""
    found = [*_text_faults(Vehicle, facts, ()), *_number_faults(Vehicle, facts)]
    if (look := look_at_plate(facts.plate)).is_impossible:
        found.append(look.sentence)
    if facts.group not in codes.vehicle_groups():
        found.append(f"没有“{facts.group}”这一车辆类别。" if facts.group else "请选择车辆类别。")
    if facts.place is not None and facts.place.county_id != facts.unit.county_id:
        found.append("所属企业不在本县。")
    return [*found, *_unit_faults(facts.unit, "监管单位", today)]


def licence_faults(facts: LicenceFacts) -> list[str]:
    """The same for a licence."""
    found = list(_text_faults(Licence, facts, ("number",)))
    kind = codes.licence_kinds().get(facts.kind)
    if kind is None:
        found.append(f"没有“{facts.kind}”这一证件种类。" if facts.kind else "请选择证件种类。")
    if (facts.place is None) == (facts.vehicle is None):
        found.append("请选择持证的监管对象或者车辆，只选一个。")
    elif kind and kind.holder != "both" and (kind.holder == "place") != (facts.place is not None):
        word = "监管对象" if kind.holder == "place" else "车辆"
        found.append(f"{kind.name}由{word}持有。")
    if facts.valid_from and facts.valid_to and facts.valid_to < facts.valid_from:
        found.append("有效期止不能早于有效期起。")
    return [*found, *_line_faults(facts.lines)]


def _line_faults(lines: Sequence[LineFacts]) -> Iterator[str]:
    seen: set[str] = set()
    for line in lines:
        if not line.variety:
            yield "许可品种没有写名称。"
        elif fold(line.variety) in seen:
            yield f"许可品种“{line.variety}”写了两次，请合并数量。"
        if line.quantity < 0 or line.quantity >= Decimal("1e11"):
            yield f"“{line.variety}”的许可数量不对。"
        if not line.measure:
            yield f"“{line.variety}”没有写计量单位。"
        seen.add(fold(line.variety))


def _text_faults(model: type[models.Model], facts: Any, needed: tuple[str, ...]) -> Iterator[str]:
    """Missing and too long texts, by the columns of the model."""
    for name in needed:
        if not getattr(facts, name):
            yield f"请填写{_label(model, name)}。"
    for each in fields(facts):
        value = getattr(facts, each.name)
        if isinstance(value, str):
            longest = _field(model, each.name).max_length
            if longest and len(value) > longest:
                yield f"{_label(model, each.name)}最长{longest}个字，请缩短。"


NUMBERS = {
    "area_m2": 999_999_999, "storeys": 999, "seats": 1_000_000, "beds": 1_000_000,
    "staff": 1_000_000, "load_kg": 10_000_000,
}  # fmt: skip


def _number_faults(model: type[models.Model], facts: Any) -> Iterator[str]:
    """Numbers below zero or beyond what any place or vehicle has."""
    for each in fields(facts):
        value = getattr(facts, each.name)
        if each.name in NUMBERS and value is not None:
            most = 200 if model is Vehicle and each.name == "seats" else NUMBERS[each.name]
            if not 0 <= value <= most:
                yield f"{_label(model, each.name)}应在0到{most}之间。"


def _category_faults(category: str) -> Iterator[str]:
    if category not in codes.categories():
        yield f"没有“{category}”这一类别。" if category else "请选择类别。"


def _point_faults(facts: PlaceFacts) -> Iterator[str]:
    if facts.lon is None or facts.lat is None:
        return
    if not (-180 <= facts.lon <= 180 and -90 <= facts.lat <= 90):
        yield "经度应在-180到180之间，纬度应在-90到90之间，看看是不是填反了。"
    if facts.crs not in Crs.values:
        yield (
            "请说明坐标系：手机定位是WGS-84，测绘成果多为CGCS2000，"
            "高德、腾讯是GCJ-02，百度是BD-09。"
        )


def _people_faults(facts: PlaceFacts, today: date) -> Iterator[str]:
    yield from _unit_faults(facts.unit, "监管单位", today)
    county = facts.unit.county_id
    if facts.lead_unit is not None and facts.lead_unit.county_id != county:
        yield "主管部门不在本县。"
    if facts.officer is not None:
        if facts.officer.unit.county_id != county:
            yield "责任民警不在本县。"
        elif not facts.officer.is_active:
            yield f"{facts.officer.name}的账号已停用，请另选责任民警。"
    if facts.grid is not None:
        yield from _grid_faults(facts.grid, facts.unit)


def _grid_faults(grid: Grid, unit: Unit) -> Iterator[str]:
    if grid.county_id != unit.county_id:
        yield "网格不在本县。"
    elif grid.closed_on is not None:
        yield f"网格“{grid}”已撤销，请另选网格。"
    elif grid.unit_id != unit.pk:
        yield f"网格“{grid}”不属于{unit}，请另选网格。"


def _unit_faults(unit: Unit, label: str, today: date) -> Iterator[str]:
    if unit.valid_to is not None and unit.valid_to <= today:
        yield f"{label}“{unit}”已停用，请另选单位。"


@dataclass(frozen=True)
class Difference:
    """One field that would change."""

    field: str
    label: str
    before: Any
    after: Any

    def __str__(self) -> str:
        return f"{self.label}：{_shown(self.field, self.before)}→{_shown(self.field, self.after)}"


def differences(row: models.Model, facts: Any, names: Sequence[str] = ()) -> list[Difference]:
    """The fields (all, or those named) in which the facts differ from the row."""
    wanted = names or [each.name for each in fields(facts) if each.name != "lines"]
    found = []
    for name in wanted:
        key = _field(type(row), name).attname
        after = getattr(facts, name)
        if getattr(row, key) != (after.pk if isinstance(after, models.Model) else after):
            found.append(Difference(name, _label(type(row), name), getattr(row, name), after))
    return found


def stored(differing: Sequence[Difference]) -> dict[str, Any]:
    """What was before, as JSON may keep it: keys of rows, days and decimals as text."""
    kept: dict[str, Any] = {}
    for each in differing:
        value = each.before
        if isinstance(value, models.Model):
            value = value.pk
        kept[each.field] = value if value is None or isinstance(value, str | int) else str(value)
    return kept


def place_search(place: Place | PlaceFacts, former: Sequence[str] = ()) -> str:
    """The folded text a place is found by: names it has and had, address, code, people."""
    told = (
        place.name, *former, place.address, place.credit_code, place.manager, place.legal_person,
    )  # fmt: skip
    return " ".join(dict.fromkeys(filter(None, map(fold, told))))


def vehicle_search(vehicle: Vehicle | VehicleFacts) -> str:
    """The folded text a vehicle is found by: plate, owner, driver, brand."""
    told = (vehicle.plate, vehicle.owner_name, vehicle.driver_name, vehicle.brand)
    return " ".join(dict.fromkeys(filter(None, map(fold, told))))


def _stripped(facts: Any) -> Any:
    """Every text without blanks around and line breaks inside."""
    told = {each.name: getattr(facts, each.name) for each in fields(facts)}
    return replace(facts, **{k: " ".join(v.split()) for k, v in told.items() if isinstance(v, str)})


def _rounded(value: Decimal | None, places: int) -> Decimal | None:
    return None if value is None else round(Decimal(value), places)


def _label(model: type[models.Model], name: str) -> str:
    return str(_field(model, name).verbose_name)


def _field(model: type[models.Model], name: str) -> "models.Field[Any, Any]":
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field)  # noqa: S101 - facts name columns
    return field


NAMED: dict[str, Callable[[Any], str]] = {
    "category": codes.category_name,
    "group": codes.vehicle_group_name,
    "kind": codes.licence_name,
    "crs": lambda value: str(Crs(value).label),
}


def _shown(field: str, value: Any) -> str:
    if value in (None, ""):
        return NOTHING
    if field in PHONES:
        return masked_phone(str(value))
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(NAMED[field](value)) if field in NAMED else str(value)

"""Which pages are of daily use, and for whom: by role, with the rows they are about."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from psycopg import Connection

ROLES = {
    "office": "zhuanban", "chief": "juzhang", "head": "suozhang01", "officer": "minjing01",
    "auxiliary": "fj14_1", "lead": "zhian", "inspector": "ducha", "legal": "fazhi",
    "partner": "yingji", "auditor": "shenji", "system": "xitong", "security": "anquan",
}  # fmt: skip
"""A person of the demo for every role."""
ADMINISTRATORS = {"auditor", "system", "security"}
DEEP = 500
"""A page far down a list that is paged by number; `after` names a row where it is by place."""
SEEN = "seen"
"""Stands for the version that the last answer named."""
Rows = dict[str, str]


@dataclass(frozen=True)
class Page:
    """A page and, where they count, its headers; the bar of its bytes where it has one."""

    name: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    most_bytes: int = 0


STATION = "城关派出所"
VISIT = (
    "SELECT id FROM inspections_inspection WHERE {answers} = {unit} AND state = 'done' "
    "ORDER BY started_at DESC, 1 LIMIT 1"
)
JOINED = (
    "SELECT i.id FROM inspections_inspection i JOIN inspections_inspectionagency a "
    "ON a.inspection_id = i.id WHERE a.unit_id = {unit} ORDER BY started_at DESC, 1 LIMIT 1"
)
HAZARD = (
    "SELECT id FROM hazards_hazard WHERE {column} = {unit} AND state IN ('ordered', 'handed') "
    "ORDER BY found_at DESC, 1 LIMIT 1"
)
ENDED = (
    "SELECT id FROM hazards_hazard WHERE {column} = {unit} AND state IN ('closed', 'handed') "
    "ORDER BY found_at, 1 OFFSET 50 LIMIT 1"
)
PLACE = (
    "SELECT p.id FROM registry_place p JOIN inspections_inspection i ON i.place_id = p.id "
    "WHERE p.{answers} = {unit} AND p.lead_unit_id IS NOT NULL GROUP BY p.id "
    "ORDER BY count(*) %s, 1 LIMIT 1"
)
ROWS = {
    "visit": VISIT,
    "hazard": HAZARD,
    "ended": ENDED,
    "old_visit": VISIT.replace("LIMIT", "OFFSET 2000 LIMIT"),
    "old_hazard": HAZARD.replace("state IN ('ordered', 'handed')", "state <> 'found'").replace(
        "LIMIT", "OFFSET 500 LIMIT"
    ),
    "old_entry": "SELECT id FROM audit_auditentry ORDER BY at DESC, 1 OFFSET 25000 LIMIT 1",
    "hot": PLACE % "DESC",
    "few": PLACE % "ASC",
    "paper": "SELECT id FROM hazards_paper WHERE {answers} = {unit} "
    "ORDER BY issued_at DESC LIMIT 1",
    "deadline": "SELECT id FROM deadlines_deadline WHERE unit_id = {unit} AND state = 'running' "
    "ORDER BY due_at, 1 LIMIT 1",
    "answer": "SELECT a.id FROM hazards_firmanswer a JOIN registry_place p ON p.id = a.place_id "
    "WHERE p.{answers} = {unit} ORDER BY a.received_at DESC, 1 LIMIT 1",
    "campaign": "SELECT id FROM campaigns_campaign WHERE state = 'running'",
    "station": "SELECT {station}",
    "person": "SELECT id FROM orgs_user WHERE username = 'minjing01'",
    "vehicle": "SELECT id FROM registry_vehicle ORDER BY id LIMIT 1",
    "deliverable": "SELECT id FROM campaigns_deliverable WHERE unit_id = {unit} ORDER BY 1 LIMIT 1",
    "entry": "SELECT id FROM audit_auditentry ORDER BY at DESC, 1 LIMIT 1",
}
"""The rows that pages are about: of the first station, of the partner agency, or of the brigade
that leads a trade, which sees what hangs on the places it answers for.

The newest rows are the same in every county, whatever its age.
"""


def rows_of(connection: "Connection[Any]", role: str) -> Rows:
    """The rows that this role's pages are about."""
    units = {"partner": "县应急管理局", "lead": "治安大队"}
    columns = {"partner": ("unit_id", "agency_id"), "lead": ("lead_unit_id", "lead_unit_id")}
    answers, column = columns.get(role, ("unit_id", "unit_id"))
    old = JOINED.replace("LIMIT", "OFFSET 500 LIMIT")
    rows = ROWS | {"visit": JOINED, "old_visit": old} if role == "partner" else ROWS
    unit = _unit(connection, units.get(role, STATION))
    named = {
        "unit": unit,
        "station": _unit(connection, STATION) if role == "lead" else unit,
        "answers": answers,
        "column": column,
    }
    return {what: _one(connection, statement.format(**named)) for what, statement in rows.items()}


def _unit(connection: "Connection[Any]", name: str) -> str:
    found = connection.execute("SELECT id FROM orgs_unit WHERE short_name = %s", (name,)).fetchone()
    return str(found[0]) if found else ""


def _one(connection: "Connection[Any]", statement: str) -> str:
    found = connection.execute(statement.encode()).fetchone()
    return str(found[0]) if found else ""


def pages_of(role: str, rows: Rows, look: Callable[[str], str]) -> Iterator[Page]:
    """All that a person of the role opens on a day; `look` fetches a page to see its tabs."""
    yield Page("工作台", "/")
    yield Page("通知", "/notices/")
    yield Page("后台任务", "/jobs/")
    if role == "auditor":
        yield from _log(rows)
    if role in ADMINISTRATORS:
        yield Page("人员", "/people/")
        yield Page("人员：查找", f"/people/?q={quote('海燕')}")
        yield Page("人员：一人", f"/people/{rows['person']}/")
        yield Page("单位", "/units/")
        return
    yield Page("看板", "/board/")
    yield from _visits(rows, look)
    yield from _hazards(rows, look)
    yield from _places(rows)
    yield from _things(rows)
    yield from _rest(rows)


def _log(rows: Rows) -> Iterator[Page]:
    yield Page("日志", "/log/")
    yield Page("日志：业务", "/log/?view=work")
    yield Page("日志：按人", f"/log/?q={quote('王小满')}")
    yield Page("日志：按日", "/log/?since=2026-06-10&until=2026-06-10")
    yield Page("日志：全部年份", "/log/?view=all&period=all")
    yield Page("日志：计数", "/log/?view=all&period=all&count=1")
    yield Page("日志：深页", f"/log/?view=all&period=all&page={DEEP}&after={rows['old_entry']}")
    yield Page("日志：一条", f"/log/{rows['entry']}/")
    yield Page("日志：日封存", "/log/seals/")
    yield Page("日志：核验", "/log/checks/")


def _tabs(path: str, look: Callable[[str], str]) -> list[str]:
    """The names of a list's tabs, as its first page shows them."""
    return list(dict.fromkeys(re.findall(r"[?;&]view=(\w+)", look(path))))


def _visits(rows: Rows, look: Callable[[str], str]) -> Iterator[Page]:
    path = "/inspections/"
    yield Page("检查", path)
    for tab in _tabs(path, look):
        yield Page(f"检查：{tab}", f"{path}?view={tab}")
    yield Page("检查：专项行动", f"{path}?view=all&campaign={rows['campaign']}")
    yield Page("检查：单位", f"{path}?view=all&unit={rows['station']}")
    yield Page("检查：查找", f"{path}?view=all&q={quote('旅馆')}")
    yield Page("检查：一年", f"{path}?view=all&period=2026")
    yield Page("检查：全部年份", f"{path}?view=all&period=all")
    yield Page("检查：计数", f"{path}?view=all&period=all&count=1")
    deep = f"page={DEEP}&after={rows['old_visit']}"
    yield Page("检查：深页", f"{path}?view=all&period=all&{deep}")
    yield Page("检查：一次", f"{path}{rows['visit']}/")
    yield Page("应检", "/inspections/due/")
    yield Page("抽查", "/draws/")
    yield Page("现场检查页", "/field/")
    day = "/api/field/day?table=true"
    yield Page("手机：今天", day, most_bytes=150 * 1024)
    yield Page("手机：今天未变", day, {"If-None-Match": SEEN}, most_bytes=150 * 1024)


def _hazards(rows: Rows, look: Callable[[str], str]) -> Iterator[Page]:
    path = "/hazards/"
    yield Page("隐患", path)
    for tab in _tabs(path, look):
        yield Page(f"隐患：{tab}", f"{path}?view={tab}")
    yield Page("隐患：查找", f"{path}?view=all&q={quote('旅馆')}")
    yield Page("隐患：单位", f"{path}?unit={rows['station']}")
    yield Page("隐患：第2页", f"{path}?page=2")
    yield Page("隐患：一年", f"{path}?view=all&period=2026")
    yield Page("隐患：全部年份", f"{path}?view=all&period=all")
    yield Page("隐患：计数", f"{path}?view=all&period=all&count=1")
    deep = f"page={DEEP // 2}&after={rows['old_hazard']}"
    yield Page("隐患：深页", f"{path}?view=all&period=all&{deep}")
    yield Page("隐患：一件", f"{path}{rows['hazard']}/")
    yield Page("隐患：旧的一件", f"{path}{rows['ended']}/")
    yield Page("企业填报", "/answers/")
    yield Page("企业填报：一份", f"/answers/{rows['answer']}/")
    yield Page("文书", "/papers/")
    yield Page("文书：一份", f"/papers/{rows['paper']}/")


def _places(rows: Rows) -> Iterator[Page]:
    path = "/places/"
    yield Page("监管对象", path)
    yield Page("监管对象：查找", f"{path}?q={quote('旅馆')}")
    yield Page("监管对象：单位", f"{path}?unit={rows['station']}")
    yield Page("监管对象：第2页", f"{path}?page=2")
    yield Page("监管对象：常去", f"{path}{rows['hot']}/")
    yield Page("监管对象：少去", f"{path}{rows['few']}/")
    yield Page("疑似重复", f"{path}duplicates/")
    yield Page("地图", f"{path}map/")
    yield Page("地图：点", f"{path}map/points/")


def _things(rows: Rows) -> Iterator[Page]:
    yield Page("车辆", "/vehicles/")
    yield Page("车辆：一辆", f"/vehicles/{rows['vehicle']}/")
    yield Page("许可证件", "/licences/")
    yield Page("网格", "/grids/")


def _rest(rows: Rows) -> Iterator[Page]:
    campaign = f"/campaigns/{rows['campaign']}/"
    yield Page("期限", "/deadlines/")
    yield Page("期限：一项", f"/deadlines/{rows['deadline']}/")
    yield Page("材料", "/deliverables/")
    yield Page("材料：一份", f"/deliverables/{rows['deliverable']}/")
    yield Page("专项行动", campaign)
    yield Page("矩阵", f"{campaign}matrix/")
    yield Page("挂图", f"{campaign}wallmap/")
    yield Page("时间表", f"{campaign}timeline/")
    yield Page("方案", "/plans/")
    yield Page("人员", "/people/")

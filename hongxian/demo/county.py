"""青石县: a county that does not exist, its bureau, units and people. All names are invented."""

from dataclasses import dataclass
from datetime import date

from hongxian.orgs.models import Role, UnitKind

COUNTY_CODE = "990101"
COUNTY_NAME = "青石县"
BUREAU_NAME = "青石县公安局"
DAY = date(2026, 6, 16)
"""The day the demo's clock stands on: a Tuesday inside phase two of the example plan."""
PASSWORD = "qingshi-hongxian"


@dataclass(frozen=True)
class DemoUnit:
    short: str
    name: str
    kind: UnitKind
    aliases: tuple[str, ...] = ()


UNITS = (
    DemoUnit("指挥中心", "青石县公安局指挥中心", UnitKind.COMMAND, ("县局指挥中心", "专班办公室")),
    DemoUnit(
        "督察大队", "青石县公安局警务督察大队", UnitKind.INSPECTORATE, ("督察组", "县局督察组")
    ),
    DemoUnit("政治处", "青石县公安局政治处", UnitKind.DEPARTMENT),
    DemoUnit("警务保障室", "青石县公安局警务保障室", UnitKind.DEPARTMENT),
    DemoUnit("法制大队", "青石县公安局法制大队", UnitKind.BRIGADE),
    DemoUnit("治安大队", "青石县公安局治安管理大队", UnitKind.BRIGADE, ("治安管理大队",)),
    DemoUnit("交警大队", "青石县公安局交通警察大队", UnitKind.BRIGADE, ("交通警察大队",)),
    DemoUnit(
        "森林大队", "青石县公安局森林警察大队", UnitKind.BRIGADE, ("森林公安", "森林警察大队")
    ),
    DemoUnit("刑侦大队", "青石县公安局刑事侦查大队", UnitKind.BRIGADE),
    DemoUnit("网安大队", "青石县公安局网络安全保卫大队", UnitKind.BRIGADE),
    DemoUnit("禁毒大队", "青石县公安局禁毒大队", UnitKind.BRIGADE),
    DemoUnit("特巡警大队", "青石县公安局特巡警大队", UnitKind.BRIGADE),
    *(
        DemoUnit(f"{place}派出所", f"青石县公安局{place}派出所", UnitKind.STATION)
        for place in (
            "城关",
            "东城",
            "西城",
            "开发区",
            "石桥",
            "青山",
            "白水",
            "柳林",
            "大坪",
            "小河",
            "双塔",
            "马鞍",
            "龙潭",
            "梅岭",
            "杨柳",
            "高岭",
            "河口",
            "云台",
        )
    ),
    DemoUnit("县应急管理局", "青石县应急管理局", UnitKind.PARTNER, ("应急局", "县应急局")),
    DemoUnit("县消防救援大队", "青石县消防救援大队", UnitKind.PARTNER, ("消防救援大队", "消安办")),
    DemoUnit("县住建局", "青石县住房和城乡建设局", UnitKind.PARTNER, ("住建局",)),
    DemoUnit("县市场监管局", "青石县市场监督管理局", UnitKind.PARTNER, ("市场监管局",)),
    DemoUnit("县综合执法局", "青石县综合行政执法局", UnitKind.PARTNER, ("综合执法局",)),
    DemoUnit("县交通运输局", "青石县交通运输局", UnitKind.PARTNER, ("交通运输局",)),
    DemoUnit("县林业局", "青石县林业局", UnitKind.PARTNER, ("林业局",)),
    DemoUnit("县教体局", "青石县教育体育局", UnitKind.PARTNER, ("教体局",)),
)

OFFICES = (UnitKind.COMMAND, UnitKind.INSPECTORATE, UnitKind.DEPARTMENT, UnitKind.BRIGADE)
KIND_ALIASES = (
    ("各派出所", (UnitKind.STATION,)),
    ("派出所", (UnitKind.STATION,)),
    ("全县派出所", (UnitKind.STATION,)),
    ("局机关各部门", OFFICES),
    ("机关各部门", OFFICES),
)


@dataclass(frozen=True)
class DemoPerson:
    username: str
    name: str
    unit: str
    roles: tuple[Role, ...]
    note: str = ""


PEOPLE = (
    DemoPerson("juzhang", "周立衡", BUREAU_NAME, (Role.CHIEF,), "局领导"),
    DemoPerson("fujuzhang", "贺云舟", BUREAU_NAME, (Role.CHIEF,)),
    DemoPerson("zhuanban", "沈亦文", "指挥中心", (Role.OFFICE,), "专班办公室：导入方案、审核材料"),
    DemoPerson("lianluo", "江若宁", "指挥中心", (Role.OFFICE,)),
    DemoPerson("zhihui", "陶建新", "指挥中心", (Role.HEAD,)),
    DemoPerson("jiaojing", "韩树声", "交警大队", (Role.HEAD, Role.LEAD), "牵头部门负责人"),
    DemoPerson("zhian", "罗启明", "治安大队", (Role.HEAD, Role.LEAD), "牵头部门负责人"),
    DemoPerson("senlin", "邓林森", "森林大队", (Role.HEAD,)),
    DemoPerson("fazhi", "宋知远", "法制大队", (Role.HEAD, Role.LEGAL)),
    DemoPerson("ducha", "方正清", "督察大队", (Role.INSPECTOR, Role.HEAD), "督察"),
    DemoPerson("zhengzhi", "吴怀谦", "政治处", (Role.HEAD,)),
    DemoPerson("baozhang", "石守诚", "警务保障室", (Role.HEAD,)),
    DemoPerson("xingzhen", "雷振宇", "刑侦大队", (Role.HEAD,)),
    DemoPerson("wangan", "程思远", "网安大队", (Role.HEAD,)),
    DemoPerson("jindu", "万志坚", "禁毒大队", (Role.HEAD,)),
    DemoPerson("texunjing", "马跃川", "特巡警大队", (Role.HEAD,)),
    DemoPerson("yingji", "蔡景和", "县应急管理局", (Role.PARTNER,), "协作单位"),
    DemoPerson("xitong", "安维", BUREAU_NAME, (Role.SYSTEM,), "系统管理员"),
    DemoPerson("anquan", "严谨", BUREAU_NAME, (Role.SECURITY,), "安全管理员"),
    DemoPerson("shenji", "审明", BUREAU_NAME, (Role.AUDIT,), "审计员"),
)

STATION_HEADS = (
    "丁远航", "叶知秋", "白振山", "冯一川", "朱长林", "孙明河", "李青原", "何雨田", "余方圆",
    "张守石", "陈望东", "林向南", "赵北辰", "胡西岭", "郭中岳", "徐广平", "袁定波", "曹云起",
)  # fmt: skip
STATION_OFFICERS = (
    "王小满", "刘立夏", "杨芒种", "黄小暑", "许白露", "傅秋分", "曾寒露", "彭霜降", "吕立冬",
    "苏小雪", "卢冬至", "蒋谷雨", "蔡惊蛰", "贾春分", "魏清明", "薛夏至", "潘处暑", "杜大寒",
)  # fmt: skip


def station_people() -> list[DemoPerson]:
    """A head and an officer for each station: paichusuo01, minjing01 …"""
    stations = [unit.short for unit in UNITS if unit.kind == UnitKind.STATION]
    people = []
    for no, (station, head, officer) in enumerate(
        zip(stations, STATION_HEADS, STATION_OFFICERS, strict=True), start=1
    ):
        first = no == 1
        people.append(
            DemoPerson(
                f"suozhang{no:02}", head, station, (Role.HEAD,), "派出所所长" if first else ""
            )
        )
        people.append(
            DemoPerson(
                f"minjing{no:02}", officer, station, (Role.OFFICER,), "派出所民警" if first else ""
            )
        )
    return people

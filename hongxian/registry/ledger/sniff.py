"""What a column's cells look like, whatever its heading says."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from hongxian.registry.ledger import days, values
from hongxian.registry.ledger.values import Unread, flat, says_nothing, tight

_CODE18 = re.compile(r"^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$")
_IDENTITY = re.compile(r"^[1-9]\d{5}(19|20)\d{2}(0[1-9]|1[0-2])([0-2]\d|3[01])\d{3}[0-9X]$")
_UNIT = re.compile(
    r"(派出所|大队|中队|支队|公安局|分局|警务室|交警队|所队|专班|监管科|消防站)$|^[^\d路街号]{2,4}所$"
)
_FIRM = re.compile(
    r"(店|公司|厂|超市|宾馆|酒店|饭店|餐馆|饭庄|商行|商店|门市部|经营部|服务部|批发部|中心|学校|幼儿园|小学|"
    r"中学|医院|诊所|卫生室|药房|网吧|歌厅|浴池|浴室|旅馆|旅社|招待所|民宿|加油站|小区|合作社|经销处|"
    r"部|馆|坊|屋|院|吧|行|城|场|站|社|园|会所|市场|库|矿|队)([（(].*[)）])?$"
)
_ADDRESS = re.compile(
    r"(路|街|巷|村|镇|乡|大道|小区|号|组|社区|国道|省道|米|交叉口|路口|侧|层|楼|栋)"
)
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任"
    "卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔"
    "向常汤康易乔赖文樊兰殷施洪翟安颜倪牛温芦季俞章鲁葛伍申尤毕聂柴焦柳邢岳齐梅庄辛管祝左涂谷祁时舒耿牟卜"
    "路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强车房仝冉邸"
)
_FINE = re.compile(r"\.\d{3}|[°度]")
"""A place is given to some hundred metres at least; a floor area is not."""
_GRADES = ("一般", "重大", "较大", "低", "中", "高", "一般隐患", "重大隐患", "较大隐患", "轻微")
MAX_SAMPLES = 300


@dataclass
class Content:
    """Counts over the cells of one column. Shares are of the filled cells, 0–1."""

    filled: int
    samples: tuple[str, ...]
    counts: dict[str, int]

    def share(self, sort: str) -> float:
        """The part of the filled cells that look like `sort`."""
        return self.counts.get(sort, 0) / self.filled if self.filled else 0.0


def content_of(cells: Iterable[Any]) -> Content:
    """Look at a column's cells; the first 300 filled ones tell."""
    counts: dict[str, int] = {}
    samples: list[str] = []
    filled = 0
    last_serial = 0
    for cell in cells:
        if says_nothing(cell):
            continue
        filled += 1
        if len(samples) < 5:
            samples.append(flat(cell)[:60])
        for sort in _sorts(cell):
            counts[sort] = counts.get(sort, 0) + 1
        serial = _serial(cell)
        if serial is not None and last_serial <= serial <= last_serial + 3:
            counts["serial"] = counts.get("serial", 0) + 1
        last_serial = serial if serial is not None else last_serial
        if filled >= MAX_SAMPLES:
            break
    return Content(filled, tuple(samples), counts)


def _serial(cell: Any) -> int | None:
    said = tight(cell).rstrip(".、")
    return int(said) if said.isdigit() and len(said) <= 6 else None


def _sorts(cell: Any) -> Iterable[str]:
    if isinstance(cell, date):
        yield "day"
        return
    said = tight(cell)
    upper = said.upper()
    for sort, fits in _TESTS.items():
        if fits(upper):
            yield sort
    if _reads(values.number, cell):
        yield "number"
    if _looks_like_day(cell, said):
        yield "day"
    yield from _coordinates(said)


_TESTS: dict[str, Callable[[str], bool]] = {
    "code18": lambda said: bool(_CODE18.match(said)) and not _IDENTITY.match(said),
    "identity": lambda said: bool(_IDENTITY.match(said)),
    "plate": lambda said: len(said) < 14 and values.looks_like_plate(said),
    "phone": lambda said: bool(
        re.search(
            r"(?<!\d)1[3-9]\d{9}(?!\d)|0\d{2,3}-?\d{7,8}|^[2-8]\d{6,7}$",
            said.replace("-", "") if said.startswith("1") else said,
        )
    ),
    "unit": lambda said: len(said) <= 20 and bool(_UNIT.search(said)),
    "firm": lambda said: 3 < len(said) <= 40 and bool(_FIRM.search(said)),
    "address": lambda said: (
        4 < len(said) <= 80 and bool(_ADDRESS.search(said)) and not _FIRM.search(said)
    ),
    "person": lambda said: (
        2 <= len(re.sub(r"[\d\-/、()（）]", "", said)) <= 4 and said[0] in _SURNAMES
    ),
    "grade": lambda said: said in _GRADES,
}


def _reads(read: Callable[[Any], Any], cell: Any) -> bool:
    try:
        return read(cell) is not None
    except Unread as error:
        return error.value is not None


def _looks_like_day(cell: Any, said: str) -> bool:
    if isinstance(cell, int | float):
        return 40000 <= cell <= 60000 or (cell >= 19500101 and _reads(days.day, cell))
    if "长期" in said:
        return True
    return (
        any(sign in said for sign in "年月./-〇二")
        and _reads(lambda one: days.period(one, 2000), cell)
    ) or (len(said) == 8 and said.isdigit() and _reads(days.day, said))


def _in_some_year(cell: Any) -> Any:
    return days.period(cell, 2000)


def _coordinates(said: str) -> Iterable[str]:
    if not _FINE.search(said):
        return
    for sort, read in (("lon", values.lon), ("lat", values.lat), ("point", values.point)):
        try:
            degrees = read(said)
        except Unread:
            continue
        if degrees is not None:
            yield sort

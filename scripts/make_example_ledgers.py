"""Make the example ledgers in examples/: fictional, and messy on purpose.

    python scripts/make_example_ledgers.py

Ledgers of 青石县, a county that does not exist, with what such ledgers really hold: titles and
notes, merged heads, sections, totals, blank rows, text for numbers, stray blanks, wrong rows.
"""

import random
from pathlib import Path
from typing import Any

import xlsxwriter
from stdnum.cn import uscc

FOLDER = Path(__file__).resolve().parents[1] / "examples"
STATIONS = ("城关派出所", "东城派出所", "西城派出所", "石桥派出所")
SURNAMES, NAMES = (
    "王李张刘陈杨赵黄周吴",
    ("伟", "秀英", "建国", "桂兰", "志强", "敏", "永福", "小雨"),
)
KINDS = (
    ("超市", "小商店"),
    ("饭店", "小饭店"),
    ("旅馆", "小旅馆"),
    ("网吧", "网吧"),
    ("诊所", "小诊所"),
)
WORDS = ("红梅", "东方", "利民", "福源", "顺达", "金叶", "青松", "四季", "永兴", "星光")
STREETS = ("人民路", "建设街", "南关街", "东环路", "石桥大街")


def credit_code(no: int) -> str:
    """A made-up code with a right check character, of an area that does not exist."""
    body = f"92379999MA{no:07d}"
    return body + str(uscc.calc_check_digit(body))


def shop(no: int, dice: random.Random) -> list[Any]:
    """One small shop, as somebody typed it."""
    ending, kind = dice.choice(KINDS)
    name = f"{dice.choice(WORDS)}{ending}"
    person = dice.choice(SURNAMES) + dice.choice(NAMES)
    if no % 9 == 0:
        name = f"{name[:2]} {name[2:]}"
    if no % 11 == 0:
        person = " ".join(person)
    address = f"{dice.choice(STREETS)}{no}号"
    phone: Any = 13800000000 + no if no % 3 else f"138{no:08d}"
    area: Any = f"{dice.randint(20, 280)}平方米" if no % 4 == 0 else dice.randint(20, 280)
    return [no, name, kind, address, person, phone, credit_code(no), area, ""]


def wrong(row: list[Any], no: int) -> list[Any]:
    """Now and then a row is wrong, each in its own way."""
    if no == 37:
        return [*row[:1], "", *row[2:]]
    if no == 88:
        return [*row[:7], "两间", row[8]]
    if no == 123:
        return [*row[:6], 3.79999e17, *row[7:]]
    if no == 150:
        return [*row[:2], "飞船", *row[3:]]
    return row


def small_premises() -> None:
    """九小场所: two head rows, a section for each station, subtotals, notes at the end."""
    dice = random.Random(2026)  # noqa: S311 - invents shops, keeps no secret
    book = xlsxwriter.Workbook(FOLDER / "ledger-small-premises.xlsx")
    sheet = book.add_worksheet("九小场所")
    bold = book.add_format({"bold": True, "align": "center", "border": 1})
    sheet.merge_range(0, 0, 0, 8, "青石县九小场所消防安全台账（2026年）", bold)
    sheet.merge_range(1, 0, 1, 8, "填报单位：青石县公安局治安大队        填报日期：2026年6月1日")
    heads = ("序号", "场所名称", "干什么的", "经 营\n地 址")
    for column, head in enumerate(heads):
        sheet.merge_range(2, column, 3, column, head, bold)
    sheet.merge_range(2, 4, 2, 5, "负责人", bold)
    sheet.write(3, 4, "姓名", bold)
    sheet.write(3, 5, "电话", bold)
    for column, head in enumerate(("统一社会信用代码", "面积（㎡）", "备注"), start=6):
        sheet.merge_range(2, column, 3, column, head, bold)
    row = 4
    for number, station in enumerate(STATIONS):
        sheet.merge_range(row, 0, row, 8, f"{'一二三四'[number]}、{station}")
        row += 1
        for no in range(50 * number + 1, 50 * number + 51):
            sheet.write_row(row, 0, wrong(shop(no, dice), no))
            row += 1 + (no % 40 == 0)
        sheet.write_row(row, 0, ["小计", "50家"])
        row += 1
    sheet.write_row(row, 0, ["合计", "200家"])
    sheet.merge_range(row + 1, 0, row + 1, 8, "注：面积为建筑面积，电话为经营者本人电话。")
    sheet.write_row(row + 2, 0, ["填表人：孙小雨", "", "", "", "审核人：赵永福"])
    book.add_worksheet("填写说明").write(0, 0, "一、本表由派出所填写，每月更新。")
    book.close()


def text(name: str, encoding: str, lines: str) -> None:
    """A text file in an encoding that office programs write."""
    data = "\r\n".join(line.strip() for line in lines.strip().splitlines()) + "\r\n"
    (FOLDER / name).write_bytes(data.encode(encoding))


def vehicles() -> None:
    """危货车辆: separated by tabs, in UTF-16 as spreadsheets save it."""
    lines = [
        "青石县危险货物运输车辆台账",
        "序号\t车牌号码\t车辆类型\t所属企业\t驾驶员及电话\t年检有效期\t核定载质量（吨）\t辖区派出所",
    ]
    for no in range(1, 25):
        plate = f"鲁Q·{10000 + no}" if no % 5 else f"鲁q {10000 + no}"
        until = f"2026年{1 + no % 12}月{1 + no % 28}日" if no != 7 else "2026年2月30日"
        lines.append(
            f"{no}\t{plate}\t危险货物运输车\t青石平安运输公司\t"
            f"{SURNAMES[no % 10]}师傅138{no:08d}\t{until}\t{18 + no % 4}\t{STATIONS[no % 4]}"
        )
    text("ledger-hazmat-vehicles.csv", "utf-16", "\n".join(lines))


def licences() -> None:
    """民爆许可: GB18030, the varieties of one licence below each other."""
    text(
        "ledger-explosives-licences.csv",
        "gb18030",
        """民用爆炸物品从业单位许可台账,,,,,
        单位名称,许可证编号,品种,许可数量,有效期,发证机关
        青石爆破工程公司,3799990013001,乳化炸药,20吨,2024-05-01至2027-04-30,青石县公安局
        ,,电子雷管,30000发,,
        ,,导爆索,5000米,,
        青石石料厂,3799990013002,乳化炸药,6吨,2025.1.1-2026.12.31,青石县公安局
        注：数量为年度许可数量。,,,,,""",
    )


def hazards() -> None:
    """隐患: days without a year, words for deadlines, a grade that is none."""
    book = xlsxwriter.Workbook(FOLDER / "ledger-hazards.xlsx")
    sheet = book.add_worksheet("隐患台账")
    heads = (
        "序号 检查时间 被检查单位名称 隐患部位 存在的问题及隐患 隐患等级 整改措施 整改责任人 "
        "联系电话 整改时限 整改情况 复查人 销号时间 监管单位"
    )
    sheet.merge_range(0, 0, 0, 13, "2026年安全隐患排查整改台账")
    sheet.write_row(1, 0, heads.split())
    found = (
        ("3月5日", "后门", "安全出口上锁", "一般", "立即开锁", "立即", "已整改", "2026年3月6日"),
        ("2026.3.6", "二楼", "灭火器过期", "一般", "更换灭火器", "限期2026-3-15前", "整改中", ""),
        ("3月7日", "厨房", "燃气软管老化", "较大", "更换软管", "2026/3/20", "未整改", ""),
        (
            "3月9日",
            "阁楼",
            "违规住人",
            "重大",
            "搬离，拆除床铺",
            "2026年3月12日",
            "已销号",
            "3月12日",
        ),
    )
    for no, (day, spot, what, grade, measure, due, state, closed) in enumerate(found * 3, start=1):
        person = SURNAMES[no % 10] + NAMES[no % 8]
        firm = f"{WORDS[no % 10]}{KINDS[no % 5][0]}"
        sheet.write_row(
            no + 1,
            0,
            [
                no,
                day,
                firm,
                spot,
                what,
                grade,
                measure,
                person,
                13800000000 + no,
                due,
                state,
                "",
                closed,
                STATIONS[no % 4],
            ],
        )
    book.close()


if __name__ == "__main__":
    small_premises()
    vehicles()
    licences()
    hazards()

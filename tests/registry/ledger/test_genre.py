"""Ledgers of the genre, each with its own bad habit. All made here, all fictional."""

from datetime import date
from decimal import Decimal
from typing import Any

from hongxian.registry.ledger import read_ledger
from hongxian.registry.ledger.facts import Grid, Ledger, Problem
from hongxian.registry.ledger.jsonform import to_json
from hongxian.registry.ledger.shape import Sheet
from tests.registry.ledger.books import Broken, Merge, credit_code, csv, xls, xlsx

DAY = date(2026, 3, 5)


def fields(ledger: Ledger) -> dict[str, str | None]:
    return {column.header: column.field for column in ledger.columns}


def column(ledger: Ledger, key: str) -> list[Any]:
    return [line.values.get(key) for line in ledger.lines]


def told(ledger: Ledger) -> list[tuple[int, str]]:
    return [(problem.row, problem.column) for problem in ledger.problems]


def shops(*rows: list[Any], below: tuple[list[Any], ...] = ()) -> bytes:
    """九小场所: title, who reports, a head of two rows with a group, then rows."""
    head = ["序号", "场所\n名称", "类别", "地 址"]
    tail = ["统一社会信用代码", "面积（㎡）", "责任民警", "备注"]
    return xlsx(
        (
            "城关",
            [
                [Merge("青石县九小场所消防安全台账（2026年）", 1, 10)],
                [Merge("填报单位：青石县公安局城关派出所    填报日期：2026年3月5日", 1, 10)],
                [*(Merge(word, 2) for word in head), Merge("负责人", 1, 2), "", *(Merge(word, 2) for word in tail)],
                ["", "", "", "", "姓名", "电话"],
                *rows,
                *below,
            ],
        )
    )  # fmt: skip


def shop(no: int, **other: Any) -> list[Any]:
    row = {
        "no": no,
        "name": f"红 梅\n超市{no}店",
        "category": "小商店",
        "address": f"人民路{no}号",
        "manager": "张 三",
        "phone": 13800000000 + no,
        "code": credit_code(no),
        "area": f"{80 + no}平方米",
        "officer": "李四",
        "note": "",
    }
    return list({**row, **other}.values())


def test_a_head_of_two_rows_under_titles() -> None:
    ledger = read_ledger(shops(shop(1), shop(2)), "九小场所.xlsx")

    assert (ledger.sheet, ledger.kind, ledger.header_rows) == ("城关", "place", [3, 4])
    assert fields(ledger) == {
        "序号": "serial",
        "场所名称": "name",
        "类别": "category",
        "地址": "address",
        "负责人姓名": "manager",
        "负责人电话": "phone",
        "统一社会信用代码": "credit_code",
        "面积（㎡）": "area_m2",
        "责任民警": "officer",
        "备注": "note",
    }
    assert all(one.sure for one in ledger.columns)
    assert ledger.lines[0].values == {
        "name": "红梅超市1店",
        "category": "小商店",
        "address": "人民路1号",
        "manager": "张三",
        "phone": "13800000001",
        "credit_code": credit_code(1),
        "area_m2": Decimal(81),
        "officer": "李四",
    }
    assert ledger.problems == []


def test_sections_totals_repeated_heads_notes_and_blank_rows() -> None:
    rows = [
        [Merge("一、城关派出所（2家）", 1, 10)],
        shop(1),
        [],
        shop(2),
        ["小计", "", "", "", "", "", "", 163],
        ["序号", "场所名称", "类别", "地址", "负责人", "", "统一社会信用代码", "面积（㎡）"],
        [Merge("二、东城派出所", 1, 10)],
        shop(3),
        [4],
    ]
    below = (
        ["合计", "", "", "", "", "", "", 246],
        [Merge("注：面积为建筑面积。", 1, 10)],
        ["填表人：王五", "", "", "", "审核人：赵六"],
        [],
        [],
    )
    ledger = read_ledger(shops(*rows, below=below))

    assert column(ledger, "unit") == ["城关派出所", "城关派出所", "东城派出所"]
    assert [line.no for line in ledger.lines] == [6, 8, 12]
    assert ledger.blank_rows == 2
    assert [note for note in ledger.notes if note.startswith("第")] == [
        "第5行是小标题“一、城关派出所(2家)”，下面的行归“城关派出所”",
        "第9行是合计，已略过：小计　163",
        "第10行是重复的表头，已略过",
        "第11行是小标题“二、东城派出所”，下面的行归“东城派出所”",
        "第14行是合计，已略过：合计　246",
        "第15行是表注：注:面积为建筑面积。",
        "第16行是表注：填表人:王五　审核人:赵六",
    ]


def test_doubts_name_row_column_and_reason() -> None:
    ledger = read_ledger(
        shops(
            shop(1, code=3.70123456789012e17, area=Broken("#DIV/0!")),
            shop(2, name="", phone="1380000"),
            shop(3, code=credit_code(3)[:-1] + "!", area="两间"),
        )
    )

    assert [(one["row"], one["column"]) for one in to_json(ledger)["errors"]] == [
        (5, "统一社会信用代码"),
        (5, "面积（㎡）"),
        (6, "负责人电话"),
        (6, "场所名称"),
        (7, "统一社会信用代码"),
        (7, "面积（㎡）"),
    ]
    assert "末几位已丢失" in ledger.problems[0].why
    assert ledger.problems[1].why == "单元格是错误值#DIV/0!"
    assert ledger.problems[3].why == "没有填名称"


def test_the_json_has_exactly_the_agreed_keys() -> None:
    told = to_json(read_ledger(shops(shop(1))))

    assert list(told) == [
        *("sheet", "header_rows", "kind", "columns", "rows", "blank_rows", "notes", "errors")
    ]
    assert told["rows"] == 1
    assert told["columns"][1] == {"header": "场所名称", "field": "name", "sure": True}


def test_a_head_of_three_rows_with_groups() -> None:
    data = xlsx(
        (
            "Sheet1",
            [
                [Merge("青石县沿街门店基础信息统计表", 1, 9)],
                [Merge("序号", 3), Merge("基本情况", 1, 4), "", "", "", Merge("消防情况", 1, 2), "", Merge("监管", 1, 2)],
                ["", Merge("店铺名称", 2), Merge("经营项目", 2), Merge("联系人", 1, 2), "", Merge("有无灭火器", 2), Merge("有无住人", 2), Merge("责任民警", 2), Merge("民警电话", 2)],
                ["", "", "", "姓名", "手机"],
                [1, "好运来饭店", "餐饮", "孙七", "13800001111", "有", "无", "周八", "13900001111"],
            ],
        )
    )  # fmt: skip
    ledger = read_ledger(data)

    assert ledger.header_rows == [2, 3, 4]
    assert ledger.lines[0].values == {
        "name": "好运来饭店",
        "category": "餐饮",
        "manager": "孙七",
        "phone": "13800001111",
        "officer": "周八",
    }
    assert fields(ledger)["监管民警电话"] == "officer_phone"


def test_a_head_far_down_in_a_sheet_that_begins_in_column_b() -> None:
    data = xlsx(
        (
            "Sheet1",
            [
                [],
                ["", "附件2"],
                ["", "加油站（点）安全监管台账"],
                ["", "单位：青石县公安局治安大队", "", "", "日期：2026.1"],
                [],
                ["", "加油站名称", "站址", "站长", "手 机 号", "储罐容量（m³）", "所属派出所"],
                ["", "青石一站", "国道3公里处", "郑十", "１３８００００３３３３", "120", "城关所"],
            ],
        )
    )
    ledger = read_ledger(data)

    assert (ledger.kind, ledger.header_rows) == ("place", [6])
    assert ledger.lines[0].values == {
        "name": "青石一站",
        "address": "国道3公里处",
        "manager": "郑十",
        "phone": "13800003333",
        "unit": "城关所",
    }
    assert fields(ledger)["储罐容量（m³）"] is None


def test_a_csv_of_gb18030_whose_merged_units_were_lost() -> None:
    data = csv(
        """青石县老旧小区台账||||
        所属派出所|小区名称|户数|物业负责人|联系电话
        城关派出所|幸福小区|300|王一|13800000001
        |光明小区|80|王二|13800000002
        |和平里|90||
        东城派出所|东苑小区|200|王三|13800000003
        |东方花园|150|王四|13800000004""",
        "gb18030",
    )
    ledger = read_ledger(data, "老旧小区.csv")

    assert (ledger.kind, ledger.header_rows) == ("place", [2])
    assert column(ledger, "unit") == ["城关派出所"] * 3 + ["东城派出所"] * 2
    assert column(ledger, "manager") == ["王一", "王二", None, "王三", "王四"]


def test_a_csv_with_a_group_over_two_columns() -> None:
    data = csv(
        """序号|单位名称|负责人||地址
        ||姓名|电话|
        1|甲超市|张三|13800000001|人民路1号
        2|乙超市|李四|13800000002|人民路2号""",
        "utf-16",
        "\t",
    )
    ledger = read_ledger(data, "a.csv")

    assert ledger.header_rows == [1, 2]
    assert list(fields(ledger)) == ["序号", "单位名称", "负责人姓名", "负责人电话", "地址"]
    assert column(ledger, "manager") == ["张三", "李四"]


def test_semicolons_and_quoted_line_breaks() -> None:
    text = '单位名称;地址;电话\r\n"甲\r\n超市";人民路1号;13800000001\r\n\r\n乙超市;人民路2号;无\r\n'
    ledger = read_ledger(text.encode(), "a.csv")

    assert [(line.no, line.values["name"]) for line in ledger.lines] == [
        (2, "甲超市"),
        (4, "乙超市"),
    ]
    assert ledger.blank_rows == 1


def test_headings_nobody_foresaw_are_told_by_what_stands_below() -> None:
    rows = [[no, f"店{no}", f"红星{no}超市", f"1380000000{no}", credit_code(no), f"人民路{no}号"] for no in range(1, 5)]  # fmt: skip
    ledger = read_ledger(xlsx(("x", [["a", "b列", "招牌", "咋联系", "代号", "在哪"], *rows])))

    assert ledger.kind == "place"
    assert fields(ledger) == {
        "a": None,
        "b列": None,
        "招牌": "name",
        "咋联系": "phone",
        "代号": "credit_code",
        "在哪": "address",
    }
    assert not any(one.sure for one in ledger.columns if one.field)


def test_a_heading_that_its_cells_contradict_is_not_sure() -> None:
    rows = [[f"店{no}", "人民路", "有"] for no in range(5)]
    ledger = read_ledger(xlsx(("x", [["单位名称", "地址", "联系电话"], *rows])))

    phone = next(one for one in ledger.columns if one.header == "联系电话")
    assert (phone.field, phone.sure) == ("phone", False)


def test_officers_numbers_and_id_numbers_are_known_and_not_taken_over() -> None:
    data = csv(
        """单位名称|法人|身份证号|法人电话|派出所|民警|民警联系电话|网格员|网格员电话
        甲超市|张三|370123199001011234|13800000001|城关派出所|李四|13900000001|王五|13900000002""",
        separator=";",
    )
    ledger = read_ledger(data)

    assert ledger.lines[0].values == {
        "name": "甲超市",
        "legal_person": "张三",
        "phone": "13800000001",
        "unit": "城关派出所",
        "officer": "李四",
    }
    assert fields(ledger)["身份证号"] == "id_number"


def test_a_cell_of_name_and_number_is_both() -> None:
    data = csv(
        """单位名称|负责人及电话|责任民警及电话
        甲超市|张三 13800000001|李四（13900000001）"""
    )
    line = read_ledger(data).lines[0]

    assert line.values == {
        "name": "甲超市",
        "manager": "张三",
        "phone": "13800000001",
        "officer": "李四",
    }


def test_points_in_one_cell_and_swapped_ones() -> None:
    data = csv(
        """场所名称;坐标
        甲超市;118.3512，35.0521
        乙超市;35.0522,118.3513
        丙超市;在路口""",
    )
    ledger = read_ledger(data)

    assert column(ledger, "lon") == [Decimal("118.3512"), Decimal("118.3513"), None]
    assert told(ledger) == [(4, "坐标")]


def test_longitude_and_latitude_put_the_wrong_way_round() -> None:
    ledger = read_ledger(csv("场所名称|经度|纬度\n甲超市|35.0521|118.3512"))

    assert [problem.why for problem in ledger.problems] == ["经度和纬度像是填反了"] * 2


def test_vehicles_of_an_old_workbook() -> None:
    data = xls(
        (
            "车辆",
            [
                [Merge("青石县危险货物运输车辆台账", 1, 8)],
                ["序号", "号牌号码", "使用性质", "车辆品牌", "所有人", "驾驶人姓名", "驾驶人身份证号", "检验有效期止"],
                [1, "鲁Q12345", "危化品运输", "东风", "平安运输有限公司", "张三", 3.7e17, date(2026, 12, 31)],
                [2, "鲁 q·5678挂", "危化品运输", "中集", "平安运输有限公司", "李四", "37000019900101123X", "2026/1/31"],
            ],
        )
    )  # fmt: skip
    ledger = read_ledger(data, "危货车.xls")

    assert (ledger.kind, ledger.header_rows) == ("vehicle", [2])
    assert column(ledger, "plate") == ["鲁Q12345", "鲁Q5678挂"]
    assert column(ledger, "inspected_until") == [date(2026, 12, 31), date(2026, 1, 31)]
    assert [(one.row, one.column, one.stops) for one in ledger.problems] == [
        (3, "驾驶人身份证号", False)
    ]


def test_a_web_page_that_calls_itself_a_workbook() -> None:
    page = (
        '<html><head><meta charset="gb2312"></head><body><table><tr><th colspan=5>校车台账</th></tr>'
        "<tr><td rowspan=2>车牌号</td><td rowspan=2>车型</td><td rowspan=2>学校名称</td>"
        "<td colspan=2>驾驶员</td></tr><tr><td>姓名</td><td>电话</td></tr>"
        "<tr><td>鲁Q0001学</td><td>大型专用校车</td><td>青石县实验小学<td>张三<td>13800000001</tr>"
        "</table></body></html>"
    )
    ledger = read_ledger(page.encode("gb18030"), "校车.xls")

    assert (ledger.kind, ledger.header_rows) == ("vehicle", [2, 3])
    assert ledger.lines[0].values == {
        "plate": "鲁Q0001学",
        "group": "大型专用校车",
        "place": "青石县实验小学",
        "driver_name": "张三",
        "driver_phone": "13800000001",
    }


def test_loads_in_tonnes_and_an_unlikely_day() -> None:
    data = csv(
        """车辆台账||||
        序号|车牌号码|车辆类型|驾驶员及电话|年检有效期|核定载质量（吨）
        1|鲁Q·12345|重型厢式货车|张三13800000001|2026年12月31日|20
        2|鲁15A1234|拖拉机||2026-13-40|2"""
    )
    ledger = read_ledger(data, "车辆.csv")

    assert column(ledger, "load_kg") == [20000, 2000]
    assert column(ledger, "driver_phone") == ["13800000001", None]
    assert told(ledger) == [(4, "年检有效期")]


def test_the_same_plate_twice_is_doubted() -> None:
    ledger = read_ledger(csv("号牌号码|车型\n鲁Q12345|客车\n鲁Q·12345|客车"))

    assert [(one.row, one.why, one.stops) for one in ledger.problems] == [
        (3, "与第2行相同：鲁Q12345", False)
    ]


def test_varieties_of_one_licence_stand_below_each_other() -> None:
    data = csv(
        """民爆物品从业单位许可台账|||||
        单位名称|许可证编号|品种|许可数量（吨）|有效期|发证机关
        青石爆破公司|3709001300001|乳化炸药|20|2024-05-01至2027-04-30|青石县公安局
        ||电子雷管|3000发||
        石料厂|37090013X|硝铵|5|长期|市公安局
        合计|||28||""",
        "gb18030",
        ";",
    )
    ledger = read_ledger(data, "民爆.csv")

    assert ledger.kind == "licence"
    assert column(ledger, "number") == ["3709001300001", "3709001300001", "37090013X"]
    assert column(ledger, "quantity") == [Decimal(20), Decimal(3000), Decimal(5)]
    assert column(ledger, "measure") == ["吨", "发", "吨"]
    assert column(ledger, "valid_from") == [date(2024, 5, 1), date(2024, 5, 1), None]
    assert column(ledger, "valid_to_open") == [None, None, True]


def test_a_merged_licence_number_stands_for_all_its_rows() -> None:
    data = xlsx(
        (
            "民爆",
            [
                ["企业名称", "许可证号", "品名", "数量", "有效期至"],
                [Merge("青石爆破公司", 2), Merge("3709001300001", 2), "乳化炸药", "20吨", Merge(DAY, 2)],
                ["", "", "导爆索", "500米"],
            ],
        )
    )  # fmt: skip
    ledger = read_ledger(data)

    assert column(ledger, "holder") == ["青石爆破公司"] * 2
    assert column(ledger, "valid_to") == [DAY, DAY]
    assert column(ledger, "measure") == ["吨", "米"]


def test_a_term_in_two_columns_under_one_heading() -> None:
    data = xlsx(
        (
            "证",
            [
                ["持证单位", "证件名称", "证号", Merge("有效期", 1, 2), "", "发证机关"],
                [
                    "甲厂",
                    "安全生产许可证",
                    "鲁A001",
                    date(2024, 1, 1),
                    date(2026, 12, 31),
                    "应急局",
                ],
            ],
        )
    )
    line = read_ledger(data).lines[0]

    assert (line.values["valid_from"], line.values["valid_to"]) == (
        date(2024, 1, 1),
        date(2026, 12, 31),
    )


def hazards(*rows: list[Any]) -> bytes:
    head = "序号 检查时间 被检查单位名称 隐患部位 存在的问题及隐患 隐患等级 整改措施 整改责任人 联系电话 整改时限 整改情况 复查人 销号时间 监管单位"
    return xlsx(("Sheet1", [[Merge("2026年安全隐患排查整改台账", 1, 14)], head.split(), *rows]))


def test_hazards_with_days_that_leave_out_the_year() -> None:
    ledger = read_ledger(
        hazards(
            [1, "3月5日", "红梅超市", "后门", "安全出口上锁", "一般", "立即开锁", "张三", 13800000001, "立即", "已整改", "李四", "2026年3月11日", "城关派出所"],
            [2, 46087, "东风旅馆", "二楼", "灭火器过期", "重大", "更换", "王五", "", "限期2026-3-15前", "整改中", "", "", "城关派出所"],
            [3, "2026/3/7", "利民网吧", "", "指示灯损坏", "较大", "维修", "", "", "尽快", "未整改", "", "", "北关所"],
        )
    )  # fmt: skip

    assert (ledger.kind, ledger.year) == ("hazard", 2026)
    assert column(ledger, "found_on") == [DAY, date(2026, 3, 6), date(2026, 3, 7)]
    assert column(ledger, "due_on") == [DAY, date(2026, 3, 15), None]
    assert column(ledger, "grade") == ["ordinary", "major", "ordinary"]
    assert column(ledger, "progress") == ["rectified", "rectifying", "rectifying"]
    assert column(ledger, "closed_on") == [date(2026, 3, 11), None, None]
    assert [(one.row, one.column, one.stops) for one in ledger.problems] == [
        (5, "隐患等级", False),
        (5, "整改时限", True),
    ]


def test_a_hazard_ledger_with_the_five_duties_as_a_group() -> None:
    data = xlsx(
        (
            "隐患",
            [
                [Merge("重大隐患“五落实”整改台账", 1, 12)],
                [Merge("序号", 2), Merge("隐患编号", 2), Merge("隐患单位", 2), Merge("隐患内容", 2), Merge("排查时间", 2), Merge("五落实", 1, 5), "", "", "", "", Merge("是否整改完成", 2), Merge("验收时间", 2)],
                ["", "", "", "", "", "责任", "措施", "资金（万元）", "时限", "预案"],
                [1, "QS-001", "青石化工厂", "储罐无液位计", DAY, "张三", "加装", "1.5", "2026年4月1日", "有", "是", date(2026, 4, 2)],
            ],
        )
    )  # fmt: skip
    ledger = read_ledger(data)

    assert (ledger.kind, ledger.header_rows) == ("hazard", [2, 3])
    assert ledger.lines[0].values == {
        "number": "QS-001",
        "place": "青石化工厂",
        "what": "储罐无液位计",
        "found_on": DAY,
        "manager": "张三",
        "measure": "加装",
        "money": Decimal(15000),
        "due_on": date(2026, 4, 1),
        "progress": "rectified",
        "rechecked_on": date(2026, 4, 2),
    }


def test_the_firm_that_must_rectify_is_no_police_unit() -> None:
    rows = [[no, "甲化工厂", "围堰破损", "张三", "城关派出所"] for no in range(1, 4)]
    head = ["序号", "责任单位", "存在问题", "责任人", "监管单位"]
    ledger = read_ledger(xlsx(("s", [head, *rows])))

    assert (fields(ledger)["责任单位"], fields(ledger)["监管单位"]) == ("place", "unit")


def test_the_numbering_row_of_an_official_form_is_no_data() -> None:
    head = ["序号", "企业名称", "详细地址", "法人", "法人电话", "从业人员"]
    rows = [["甲", 1, 2, 3, 4, 5], [1, "某烟花厂", "南山", "张三", "13800000001", "12人"]]
    ledger = read_ledger(xlsx(("s", [head, *rows])))

    assert [line.no for line in ledger.lines] == [3]
    assert "第2行是栏次，没有当作数据" in ledger.notes
    assert ledger.lines[0].values["staff"] == 12


def test_the_sheet_that_looks_like_a_ledger_is_chosen_and_the_others_told() -> None:
    head = ["单位名称", "地址", "电话"]
    data = xlsx(
        ("封面", [["青石县台账"]]),
        ("填表说明", [["一、本表由派出所填写"], ["二、地址写到门牌号"]]),
        ("台账", [head, *([f"店{no}", f"路{no}号", "无"] for no in range(9))]),
        ("旧", [head, ["旧店", "旧路", "无"]]),
        hidden=["旧"],
    )
    ledger = read_ledger(data)

    assert (ledger.sheet, len(ledger.lines)) == ("台账", 9)
    assert ledger.notes[:3] == [
        "没有读工作表“封面”，有1行",
        "没有读工作表“填表说明”，有2行",
        "没有读工作表“旧”（隐藏），有2行",
    ]
    assert read_ledger(data, sheet="旧").sheet == "旧"
    assert read_ledger(data, sheet="4").sheet == "旧"


def test_full_width_everything() -> None:
    ledger = read_ledger(
        csv(
            "序号|单位名称|联系电话|建筑面积（平方米）\n１|红星超市（东店）|１３８００００１１１１|１２０．５"
        )
    )

    assert ledger.lines[0].values == {
        "name": "红星超市（东店）",
        "phone": "13800001111",
        "area_m2": Decimal("120.5"),
    }


def test_same_as_above() -> None:
    data = csv("单位名称|所属派出所|民警|地址\n甲超市|城关派出所|李四|人民路\n乙超市|同上|〃|同上")

    assert read_ledger(data).lines[1].values == {
        "name": "乙超市",
        "unit": "城关派出所",
        "officer": "李四",
        "address": "人民路",
    }


def test_a_shop_whose_name_begins_like_a_total_or_a_note_is_a_row() -> None:
    data = csv(
        """单位名称|地址|负责人|电话|备注
        合计数码店|人民路1号|张三|13800000001|
        备注烟酒店|人民路2号|李四|13800000002|好
        共和饭店|人民路3号|王五|13800000003|"""
    )

    assert column(read_ledger(data), "name") == ["合计数码店", "备注烟酒店", "共和饭店"]


def test_formulas_count_by_their_last_value_and_booleans_are_words() -> None:
    data = xlsx(("s", [["单位名称", "面积", "备注"], ["甲超市", 120.0, True]]))

    assert read_ledger(data).lines[0].values == {
        "name": "甲超市",
        "area_m2": Decimal(120),
        "note": "是",
    }


def test_what_a_person_settled_overrules_the_proposal() -> None:
    data = csv("单位名称|地址|代码\n甲超市|人民路|A1")
    ledger = read_ledger(data, mapping={2: "note"}, remembered={"地址": None})

    assert [(one.field, one.sure) for one in ledger.columns] == [
        ("name", True),
        (None, True),
        ("note", True),
    ]
    assert ledger.lines[0].values == {"name": "甲超市", "note": "A1"}


def test_two_columns_of_the_same_heading_belong_to_their_neighbours() -> None:
    data = csv(
        """社区民警|联系电话|商户（单位）名称|法人代表及电话|经营者|联系电话
        李四|13900000001|甲超市|赵一13700000001|张三|13800000001
        李四|13900000001|乙超市|赵二13700000002|王五|13800000002"""
    )
    ledger = read_ledger(data, "沿街商铺.csv")

    assert [one.field for one in ledger.columns] == [
        *("officer", "officer_phone", "name", "legal_person", "manager", "phone")
    ]
    assert column(ledger, "phone") == ["13800000001", "13800000002"]
    assert column(ledger, "legal_person") == ["赵一", "赵二"]


def test_units_and_firms_change_places_by_what_stands_below() -> None:
    data = csv(
        """2026年隐患排查台账||||
        单位|检查日期|发现的隐患|责任单位|整改时限
        城关派出所|2026/3/1|安全出口堵塞|甲超市|3月底前
        城关派出所|2026/3/1|未配灭火器|乙旅馆|2026年4月"""
    )
    ledger = read_ledger(data)

    assert fields(ledger)["单位"] == "unit"
    assert fields(ledger)["责任单位"] == "place"
    assert column(ledger, "due_on") == [date(2026, 3, 31), date(2026, 4, 30)]


def test_a_forest_in_mu_is_no_floor_area() -> None:
    data = csv("林区名称|面积（亩）|责任单位\n青山林场|1200|青山派出所\n白水林场|800|白水派出所")

    assert fields(read_ledger(data))["面积（亩）"] is None


def test_a_ledger_without_any_head_is_told_by_its_cells() -> None:
    data = csv("\n".join(f"{no}|红星{no}号超市|人民路{no}号|1380000000{no}" for no in range(1, 6)))
    ledger = read_ledger(data)

    assert (ledger.header_rows, len(ledger.lines), ledger.kind) == ([], 5, "place")
    assert [one.field for one in ledger.columns] == [None, "name", "address", "phone"]
    assert "没有表头，各列是按内容猜的" in ledger.notes


def test_a_head_of_two_columns_that_comes_again_is_no_row() -> None:
    head = ["场所名称", "地址"]
    rows = [head, ["甲超市", "人民路1号"], ["乙饭店", "人民路2号"], head, ["丙网吧", "人民路3号"]]
    ledger = read_ledger(xlsx(("台账", rows)))

    assert column(ledger, "name") == ["甲超市", "乙饭店", "丙网吧"]


def test_a_head_is_joined_under_a_long_group_where_a_cell_reaches_down() -> None:
    rows = [
        [Merge("场所名称", 2), Merge("2026年安全生产专项整治登记的基本情况", 1, 2)],
        ["", "地址", "负责人电话"],
        ["甲超市", "人民路1号", "13800000001"],
        ["乙饭店", "人民路2号", "13800000002"],
    ]
    ledger = read_ledger(xlsx(("台账", rows)))

    assert ledger.header_rows == [1, 2]
    assert [one.field for one in ledger.columns] == ["name", "address", "phone"]


def test_a_merged_cell_is_shown_to_its_last_row_and_column() -> None:
    sheet = Sheet(Grid("台账", [["", "甲", ""], ["", "", ""], ["", "", "", ""]], [(0, 1, 1, 2)]))

    shown = [[sheet.shown(row, column) for column in range(4)] for row in range(3)]

    assert shown == [["", "甲", "甲", ""], ["", "甲", "甲", ""], ["", "", "", ""]]


def test_what_a_person_settled_the_last_time_is_remembered_by_the_heading() -> None:
    book = xlsx(("台账", [["场所名称", "地址", "编码"], ["甲超市", "人民路1号", "A1"]]))

    ledger = read_ledger(book, kind="place", remembered={"编码": "note", "场所名称": "no_such"})

    assert fields(ledger) == {"场所名称": "name", "地址": "address", "编码": "note"}


def test_a_double_is_told_by_its_heading_and_stops_nothing() -> None:
    ledger = read_ledger(shops(shop(1), shop(2, code=credit_code(1))))

    assert ledger.problems == [
        Problem(6, "统一社会信用代码", f"与第5行相同：{credit_code(1)}", stops=False)
    ]


def test_a_cell_that_cannot_be_read_stops_its_row() -> None:
    ledger = read_ledger(shops(shop(1), shop(2, name="")))

    assert [(one.row, one.column, one.stops) for one in ledger.problems] == [(6, "场所名称", True)]


def test_a_unit_merged_over_several_rows_holds_for_each_of_them() -> None:
    rows = [
        ["所属派出所", "场所名称", "地址"],
        [Merge("城关派出所", 4), "甲超市", "人民路1号"],
        *(["", f"{name}店", "人民路"] for name in "乙丙丁"),
        ["东城派出所", "戊店", "北街"],
    ]
    ledger = read_ledger(xlsx(("台账", rows)))

    assert column(ledger, "unit") == ["城关派出所"] * 4 + ["东城派出所"]


def test_a_note_fills_few_cells_and_a_row_many() -> None:
    rows = [
        ["场所名称", "地址", "负责人", "负责人电话", "备注"],
        ["甲超市", "人民路1号", "张三", "13800000001", "无"],
        ["说明：", "面积", "为", "建筑面积", ""],
        ["注：乙饭店", "人民路2号", "李四", "13800000002", "无"],
    ]
    ledger = read_ledger(xlsx(("台账", rows)))

    assert [line.no for line in ledger.lines] == [2, 4]

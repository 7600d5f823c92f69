"""`hongxian ledger preview`: what it tells of a ledger, line by line."""

from hongxian.registry.ledger import read_ledger
from hongxian.registry.ledger.command import summary
from tests.registry.ledger.books import xlsx

HEAD = ["序号", "场所名称", "地址", "负责人电话", "未知栏"]


def test_a_ledger_is_told_in_a_few_lines() -> None:
    rows = [HEAD, [1, "甲超市", "人民路1号", "13800000001", "x"], [], [2, "", "北街", "12", "y"]]

    told = list(summary(read_ledger(xlsx(("台账", rows)), kind="place")))

    assert told == [
        "工作表：台账　种类：监管对象",
        "表头：第1行　数据：2行　空行：1",
        "　序号 → 序号（不导入）",
        "　场所名称 → 名称",
        "　地址 → 地址",
        "　负责人电话 → 联系电话",
        "　未知栏 → （不认识，不导入）",
        "第4行“负责人电话”：电话号码位数不对（2位）",
        "第4行“场所名称”：没有填名称",
    ]


def test_problems_beyond_a_screen_are_counted() -> None:
    rows = [HEAD, *([no, "", "北街", "", ""] for no in range(60))]

    told = list(summary(read_ledger(xlsx(("台账", rows)), kind="place")))

    assert told[-1] == "共60处问题，这里列出前30处；--json 输出全部。"
    assert told[-2] == "第31行“场所名称”：没有填名称"

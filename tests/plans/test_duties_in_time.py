"""Milestones, reporting duties and phases in the many ways that plans write them."""

import pytest

from hongxian.plans import parse_text
from hongxian.plans.facts import Plan


def plan_with(*, content: str = "开展检查。", phases: str = "", needs: str = "") -> Plan:
    """A small plan of 2022 around one sentence."""
    return parse_text(
        "某县2022年专项行动方案\n一、整治内容\n"
        f"（一）开展检查。{content}\n（二）加强宣传。\n"
        f"二、实施步骤\n{phases}\n"
        f"三、工作要求\n（一）加强领导。{needs}\n（二）落实责任。\n"
    )


@pytest.mark.parametrize(
    ("sentence", "stones"),
    [
        (
            "各单位于3月20日前将工作方案报县安委办。",
            [("2022-03-20", ("各单位",), "将工作方案报县安委办")],
        ),
        (
            "3月20日前，各单位要制定实施方案，并报县安委办备案。",
            [("2022-03-20", ("各单位",), "制定实施方案")],
        ),
        (
            "各乡镇要在2022年6月底前完成全部隐患整改。",
            [("2022-06-30", ("各乡镇",), "完成全部隐患整改")],
        ),
        (
            "要求各单位务必于5月31日前完成自查，6月10日前完成整改。",
            [
                ("2022-05-31", ("各单位",), "完成自查"),
                ("2022-06-10", ("各单位",), "完成整改"),
            ],
        ),
        (
            "县住建局要在4月15日前完成摸底；县交通局要在4月20日前完成隐患路段排查。",
            [
                ("2022-04-15", ("县住建局",), "完成摸底"),
                ("2022-04-20", ("县交通局",), "完成隐患路段排查"),
            ],
        ),
        (
            "由治安大队负责于4月1日前完成民爆库房检查。",
            [("2022-04-01", ("治安大队",), "完成民爆库房检查")],
        ),
        (
            "7月2日和12月2日前，要将总结报市安委办。",
            [
                ("2022-07-02", (), "将总结报市安委办"),
                ("2022-12-02", (), "将总结报市安委办"),
            ],
        ),
        (
            "5月、8月、11月底前分别报送阶段性总结。",
            [(due, (), "分别报送阶段性总结") for due in ("2022-05-31", "2022-08-31", "2022-11-30")],
        ),
        ("自查表10月15日下班前交保卫科。", [("2022-10-15", (), "自查表交保卫科")]),
        ("每年11月底前完成年度评估。", []),
        ("截至3月底，共查处违法行为30起。", []),
        ("3月1日前后，组织集中宣传。", []),
        ("按照2022年3月1日前的标准执行。", []),
        ("6月1日至6月30日，开展宣传月活动。", []),
    ],
)
def test_milestones_of_a_sentence(
    sentence: str, stones: list[tuple[str, tuple[str, ...], str]]
) -> None:
    plan = plan_with(content=sentence)

    assert [(stone.due, stone.who, stone.what) for stone in plan.milestones] == stones


@pytest.mark.parametrize(
    ("sentence", "duties"),
    [
        (
            "各派出所每周四12:00前将战果统计表报局指挥中心。",
            [("每周", "每周四12:00前", "局指挥中心", ("各派出所",), "战果统计表")],
        ),
        (
            "自9月起，各单位每月2日前将上月工作情况报市安委办；重大情况要随时报告。",
            [
                ("每月", "每月2日前", "市安委办", ("各单位",), "上月工作情况"),
                ("随时", None, None, ("各单位",), "重大情况"),
            ],
        ),
        (
            "每月25日前报送工作进展，每季度末报送工作小结。",
            [
                ("每月", "每月25日前", None, (), "工作进展"),
                ("每季度", "每季度末", None, (), "工作小结"),
            ],
        ),
        (
            "各校要及时将检查情况反馈表上交市教育局监察室。",
            [(None, "及时", "市教育局监察室", ("各校",), "检查情况反馈表")],
        ),
        (
            "各单位定期向专班办公室报送工作情况。",
            [("定期", None, "专班办公室", ("各单位",), "工作情况")],
        ),
        ("严禁谎报瞒报，畅通举报渠道。", []),
        ("要加强情况通报和预警预报。", []),
    ],
)
def test_reporting_of_a_sentence(
    sentence: str, duties: list[tuple[str | None, str | None, str | None, tuple[str, ...], str]]
) -> None:
    plan = plan_with(needs=sentence)

    assert [
        (duty.frequency, duty.due, duty.to, duty.who, duty.what) for duty in plan.reporting
    ] == duties


MARCH = ("2022-03-01", "2022-03-15")


@pytest.mark.parametrize(
    ("lines", "phases"),
    [
        (
            "（一）2022年3月1日至3月15日，宣传阶段。\n（二）2022年3月16日至4月30日，整治阶段。",
            [("宣传阶段", *MARCH), ("整治阶段", "2022-03-16", "2022-04-30")],
        ),
        (
            "1.宣传阶段。时间为3月1日至3月15日。动员。\n2.整治阶段。时间为4月1日至4月30日。",
            [("宣传阶段", *MARCH), ("整治阶段", "2022-04-01", "2022-04-30")],
        ),
        (
            "第一阶段（3月1日-15日）：宣传阶段。\n第二阶段（3月下旬—6月上旬）：整治阶段。",
            [
                ("第一阶段：宣传阶段", *MARCH),
                ("第二阶段：整治阶段", "2022-03-21", "2022-06-10"),
            ],
        ),
        (
            "一是动员阶段（3月）。召开会议。二是整治阶段（4—6月）。三是总结阶段（7月）。",
            [
                ("动员阶段", "2022-03", "2022-03"),
                ("整治阶段", "2022-04", "2022-06"),
                ("总结阶段", "2022-07", "2022-07"),
            ],
        ),
        (
            "1、3月份为宣传阶段。\n2、4月至6月为整治阶段。",
            [("宣传阶段", "2022-03", "2022-03"), ("整治阶段", "2022-04", "2022-06")],
        ),
        (
            "（一）准备阶段（3月31日前完成）。\n（二）总结阶段（2022年12月底前）。",
            [("准备阶段", None, "2022-03-31"), ("总结阶段", None, "2022-12-31")],
        ),
        (
            "（一）从3月1日开始到3月15日结束，为动员阶段。\n（二）从4月1日开始，为整治阶段。",
            [("动员阶段", *MARCH), ("整治阶段", "2022-04-01", None)],
        ),
        (
            "1．动员部署。3月10日前，各单位制定方案。\n2．组织实施。3月11日至5月20日，排查。",
            [("动员部署", None, "2022-03-10"), ("组织实施", "2022-03-11", "2022-05-20")],
        ),
        (
            "（一）部署阶段（即日起—3月底）。\n（二）推进阶段（11月—次年2月）。",
            [("部署阶段", None, "2022-03-31"), ("推进阶段", "2022-11", "2023-02")],
        ),
    ],
)
def test_phases_in_every_form(lines: str, phases: list[tuple[str, str | None, str | None]]) -> None:
    plan = plan_with(phases=lines)

    assert [(phase.name, phase.start, phase.end) for phase in plan.phases] == phases


def test_unread_shows_a_deadline_that_is_no_date_even_inside_an_item() -> None:
    plan = plan_with(content="春节前组织一次检查。")

    assert [gap.text for gap in plan.unread] == ["春节前组织一次检查。"]


def test_unread_shows_a_reporting_heading_with_nothing_that_says_how() -> None:
    plan = parse_text(
        "某县2022年方案\n一、工作要求\n（一）强化信息报送。要重视。\n（二）加强领导。"
    )

    assert [gap.text for gap in plan.unread] == ["（一）强化信息报送。"]

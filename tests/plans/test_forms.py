"""Forms that real plans use, each in a few lines of our own: what is read, and what is not."""

from typing import Any

from hongxian.plans import parse_text, to_json


def read(text: str) -> dict[str, Any]:
    """The facts of a text."""
    return to_json(parse_text(text))


def sectors(text: str) -> list[tuple[str, list[str], list[str]]]:
    """Name, leading and responsible units of each sector."""
    return [(one["name"], one["lead"], one["responsible"]) for one in read(text)["sectors"]]


def phases(text: str) -> list[tuple[str, str | None, str | None]]:
    """Name and dates of each phase."""
    return [(one["name"], one["start"], one["end"]) for one in read(text)["phases"]]


def test_units_stand_in_square_and_tortoise_shell_brackets() -> None:
    text = """青禾市燃气安全攻坚方案
一、主要任务
（一）开展老旧管网改造行动。
1.摸清管网底数。〔市住建局牵头，市发改局、市财政局按职责分工负责。以下均需各县区落实，不再列出〕
2.更换老化管道。〔市住建局、市城投公司按职责分工负责〕
（二）开展餐饮用气安全行动。逐户安装报警装置。［市商务局牵头，各街道配合］
二、保障措施
（一）加强领导。各县区要高度重视。
"""
    parsed = read(text)["sectors"]

    assert [item["lead"] for item in parsed[0]["items"]] == [["市住建局"], []]
    assert parsed[0]["items"][0]["responsible"] == ["市发改局", "市财政局"]
    assert parsed[0]["items"][1]["text"] == "更换老化管道"
    assert (parsed[1]["lead"], parsed[1]["assist"]) == (["市商务局"], ["各街道"])


def test_title_is_the_plans_own_not_that_of_the_order_it_quotes() -> None:
    quoted = """按照《关于印发粉尘涉爆整治工作方案的通知》（安委〔2020〕7号）要求，制定方案如下：
一、整治重点
（一）除尘系统。
（二）清扫制度。
二、工作要求
（一）加强领导。各单位要落实责任。
"""

    assert read(quoted)["title"] is None


def test_title_of_a_cover_letter_that_quotes_no_marks() -> None:
    letter = """关于印发青禾市燃气安全攻坚工作方案的通知
各县区：
现将方案印发给你们，请认真贯彻执行。
一、工作要求
（一）加强领导。各单位要重视。
（二）落实责任。各单位要落实。
"""

    assert read(letter)["title"] == "青禾市燃气安全攻坚工作方案"
    points = letter.replace("攻坚工作方案的", "工作要点的")
    assert read(points)["title"] == "青禾市燃气安全工作要点"


def test_title_of_more_than_ninety_characters_leaves_out_who_issues_it() -> None:
    few = "青禾市公安局青禾市应急管理局青禾市住房和城乡建设局青禾市交通运输局"
    many = f"{few}青禾市市场监督管理局青禾市教育局青禾市商务局"
    title = "青禾市城镇燃气道路交通消防危险化学品特种设备百日攻坚专项整治行动工作方案"
    body = "一、工作要求\n（一）加强领导。各单位要重视。\n（二）严格值守。\n"

    assert read(f"{many}\n{title}\n{body}")["title"] == title
    assert read(f"{few}\n{title}\n{body}")["title"] == few + title


def test_title_keeps_standing_with_a_document_number_or_a_page_mark() -> None:
    body = "为做好防火工作，制定本方案。\n一、工作要求\n（一）加强领导。\n（二）严格值守。\n"
    numbered = "云溪县2016年森林防火工作实施方案（云政办〔2016〕9号）\n2017-03-02 转载\n" + body

    parsed = read(numbered)

    assert parsed["title"].startswith("云溪县2016年森林防火工作实施方案")
    assert parsed["year"] == 2016
    marked = "第1页共3页森林防火工作实施方案" + body.replace("\n", "")
    assert read(marked)["title"] == "森林防火工作实施方案"


def test_section_that_opens_at_the_end_of_a_line_is_a_section() -> None:
    text = """云溪县2016年渔船检查方案
为保障安全，特制定本方案。 一、检查目的
排查隐患，遏制事故。 二、检查步骤
（一）自查阶段。时间：春汛前（3月1日一3月9日）。各村自查。
（二）检查阶段。时间：4月2日一4月20日。镇检查。
三、工作要求
（一）加强领导。各村要重视。
"""
    parsed = read(text)

    assert [one["name"] for one in parsed["phases"]] == ["自查阶段", "检查阶段"]
    assert parsed["period"] == {"start": None, "end": None} or parsed["period"] is None


def test_half_yearly_report_beside_a_quarterly_one() -> None:
    text = """青禾市矿山安全三年行动方案
一、工作要求
（一）强化信息报送。各县区每季度报送工作进展情况，每半年报送阶段性总结。
（二）严格考核。
"""
    assert [(one["what"], one["frequency"]) for one in read(text)["reporting"]] == [
        ("工作进展情况", "每季度"),
        ("阶段性总结", "每半年"),
    ]


def test_period_takes_its_start_from_where_the_plan_states_it() -> None:
    text = """关于开展危险化学品集中整治的方案
市安委会决定自即日起到2021年3月底，在全市开展集中整治。
一、整治内容
（一）危险化学品。未批先建的。
（二）烟花爆竹。超量储存的。
二、工作安排
集中整治从2020年10月下旬开始，至2021年3月底结束，分两个阶段。
（一）部署（2020年11月上旬前）。各县制定方案。
（二）实施（2020年11月中旬至2021年3月）。各县开展检查。
"""
    period = read(text)["period"]

    assert (period["start"], period["end"]) == ("2020-10-21", "2021-03-31")


def test_period_stands_under_a_heading_of_its_own() -> None:
    text = """冬春季林区禁火方案
一、工作目标
确保不发生森林火灾。
二、重点禁火时段
2017年11月至2018年4月底。
三、工作要求
（一）加强领导。各村要重视。
（二）严格奖惩。
"""
    parsed = read(text)

    assert (parsed["period"]["start"], parsed["period"]["end"]) == ("2017-11", "2018-04-30")
    assert parsed["sectors"] == []


def test_time_and_focus_in_one_section_are_no_phases() -> None:
    text = """2019年渔政执法方案
一、执法时间及重点
执法时间为5月1日至8月16日。执法重点为：一是打击电鱼；二是查处禁渔期捕捞；三是清理违规网具。
二、工作要求
（一）加强领导。各站要重视。
（二）文明执法。
"""
    parsed = read(text)

    assert parsed["phases"] == []
    assert [len(one["items"]) for one in parsed["sectors"]] == [3]
    assert (parsed["period"]["start"], parsed["period"]["end"]) == ("2019-05-01", "2019-08-16")


def test_how_and_why_among_the_content_are_no_sectors() -> None:
    text = """卫生院2019年安全检查方案
一、充分认识检查的重要意义，明确目标任务
（一）指导思想。以人为本。
（二）工作目标。不出事故。
二、检查范围和内容
（一）消防领域。检查门诊、病房、食堂的消防通道。
（二）特种设备安全。检查氧气罐、消毒锅是否按期检验。
（三）检查方式：
采取自查与抽查相结合。
三、工作要求
（一）加强领导。各科要重视。
"""
    assert [one["name"] for one in read(text)["sectors"]] == ["消防领域", "特种设备安全"]


def test_phases_stand_on_lines_without_numbers() -> None:
    text = """2017年扬尘治理方案
一、工作目标
确保空气质量好转。
二、时间安排
准备阶段（4月6日—4月10日）：制定方案，建立台账。
集中治理阶段（4月11日—4月30日）：按照台账逐项治理，限期完成。
总结阶段：5月1日至5月5日。总结经验。
三、工作要求
（一）加强领导。各村要重视。
"""
    assert phases(text) == [
        ("准备阶段", "2017-04-06", "2017-04-10"),
        ("集中治理阶段", "2017-04-11", "2017-04-30"),
        ("总结阶段", "2017-05-01", "2017-05-05"),
    ]


def test_stage_label_with_a_blank_or_a_predicate_gives_its_name() -> None:
    text = """学校体检方案
一、时间及方法
本次体检2018年4月2日开始，分两个阶段。
第一阶段 动员部署，4月3日前，各校报名单。
第二阶段 集中体检（4月4日至4月20日）
各校按班组织。
二、工作要求
（一）加强领导。各校要重视。
"""
    assert [name.replace(" ", "") for name, _, _ in phases(text)] == [
        "第一阶段动员部署",
        "第二阶段集中体检",
    ]


def test_departments_divide_the_work_sentence_by_sentence() -> None:
    text = """2015年禁烧方案
一、工作目标
不点一把火。
二、职责分工
县环保局。负责统一监督，承担日常工作。
县交通局、县公路局。负责公路沿线巡查。
三、工作步骤
（一）发动阶段（5月1日至5月10日）。各镇宣传。
（二）禁烧阶段（5月11日至6月30日）。各镇巡查。
"""
    assert sectors(text) == [("职责分工", [], ["县环保局", "县交通局", "县公路局"])]
    plain = text.replace("县环保局。负责", "环保部门负责").replace("县公路局。负责", "县公路局负责")
    assert sectors(plain) == [("职责分工", [], ["环保部门", "县交通局", "县公路局"])]


def test_phase_heading_ends_at_its_dates_where_text_runs_on() -> None:
    text = """2024年充电设施方案
一、治理步骤
（一）动员阶段（2024年4月25日前）各社区要制定方案。
（二）排查阶段（2024年4月26日至6月15日）各社区要逐栋排查，登记造册。
（三）总结阶段（2024年6月20日前）各社区于6月18日前报送总结。
二、工作要求
（一）加强领导。各社区要重视。
"""
    assert phases(text) == [
        ("动员阶段", None, "2024-04-25"),
        ("排查阶段", "2024-04-26", "2024-06-15"),
        ("总结阶段", None, "2024-06-20"),
    ]
    assert [one["due"] for one in read(text)["milestones"]] == ["2024-06-18"]


def test_towns_and_streets_in_one_word_are_units_and_a_bare_word_is_none() -> None:
    text = """2023年燃气方案
一、整治内容
（一）瓶装气站。由县住建局牵头，县商务局、县应急局等部门和单位配合，严查违规充装。
（二）餐饮用户。由县商务局牵头，各镇街配合，逐户检查报警装置。
二、工作要求
（一）强化信息报送。各镇街、各部门于每月25日前将工作进展情况报县专班办公室。
（二）严格考核。
"""
    parsed = read(text)

    assert [one["assist"] for one in parsed["sectors"]] == [["县商务局", "县应急局"], ["各镇街"]]
    assert parsed["reporting"][0]["who"] == ["各镇街", "各部门"]


def test_report_to_an_authority_and_no_report_in_a_bare_heading() -> None:
    text = """2018年校车方案
一、整治步骤
（一）检查（3月5日至3月11日）。各校逐车检查。
（二）总结（3月12日至3月15日）。各校要形成书面总结并报送教育行政部门。
二、工作要求
1、及时上报，加强宣传。
2、加强领导。
"""
    assert [(one["to"], one["who"]) for one in read(text)["reporting"]] == [
        ("教育行政部门", ["各校"])
    ]


def test_scope_beside_the_content_is_no_sector() -> None:
    text = """2018年电动车整治方案
一、整治范围及重点
全县住宅小区、集体宿舍、停车库以及其他停放场所。
二、整治内容
（一）产品质量。不按标准生产电动自行车及蓄电池、充电器。
（二）流通销售。销售无合格证、伪造认证证书的电动自行车。
三、工作要求
（一）加强领导。各村要重视。
"""
    assert [one["name"] for one in read(text)["sectors"]] == ["整治内容"]


def test_year_stands_in_the_plans_own_number() -> None:
    text = """春季动物防疫方案
云农发〔2014〕9号
各镇：
为做好春防工作，制定本方案。
一、时间安排
（一）准备阶段（3月1日至3月5日）。各镇备苗。
（二）实施阶段（3月6日至4月20日）。各镇免疫。
"""
    assert read(text)["year"] == 2014
    assert phases(text)[0] == ("准备阶段", "2014-03-01", "2014-03-05")


def test_table_of_tasks_in_an_annex_after_other_columns() -> None:
    text = """柳溪镇自建房整治方案
一、工作要求
（一）加强领导。各村要重视。
（二）严格考核。
附件：自建房整治任务分工表
序号
工作任务
工作措施
牵头领导
责任单位
完成时限
1
全面排查摸底
逐栋开展排查，建立一栋一册
李某
镇村建办、各村
2022年8月底
2
分类处置隐患
对存在重大隐患的立即停用
李某
镇村建办、综合执法队
2022年12月底
3
强化执法
依法查处违法建设
王某
综合执法队、派出所
长期坚持
"""
    assert sectors(text) == [
        ("全面排查摸底", [], ["镇村建办", "各村"]),
        ("分类处置隐患", [], ["镇村建办", "综合执法队"]),
        ("强化执法", [], ["综合执法队", "派出所"]),
    ]
    dues = [(one["what"], one["due"]) for one in read(text)["milestones"]]
    assert dues == [("全面排查摸底", "2022-08-31"), ("分类处置隐患", "2022-12-31")]


def test_task_that_names_its_units_in_the_heading_is_a_sector() -> None:
    text = """2008年安全整治方案
一、整治重点
（一）煤矿安全整治，由县煤炭局负责，有关部门配合。要加大瓦斯治理力度，关闭小矿。
（二）道路交通安全整治，由县公安局牵头，县交通局配合。要整治超速超载，严格驾驶员考试。
（三）特种设备安全整治，由县质监局负责。要加强锅炉、电梯的检验。
二、工作要求
（一）加强领导。各单位要重视。
"""
    assert sectors(text) == [
        ("煤矿安全整治", [], ["县煤炭局"]),
        ("道路交通安全整治", ["县公安局"], []),
        ("特种设备安全整治", [], ["县质监局"]),
    ]


def test_task_told_in_prose_beside_numbered_measures_is_no_sector() -> None:
    text = """2020年文旅整治方案
一、工作任务
围绕无证经营、虚假宣传等行为，规范整改一批，关停取缔一批，形成长效机制。
二、具体措施
1、开展歌舞厅整治。重点整治无证照经营。
2、开展网吧整治。重点整治接纳未成年人。
三、工作要求
（一）加强领导。各股室要重视。
"""
    assert [one["name"] for one in read(text)["sectors"]] == ["具体措施"]


def test_step_without_the_word_phase_ends_at_its_dates() -> None:
    text = """街道充电安全方案
一、工作步骤
（一）动员部署（2022年9月30日前）各社区制定方案。
（二）集中治理（2022年10月至2023年7月）各社区开展治理。
二、工作要求
（一）加强领导。各社区要重视。
"""
    assert phases(text) == [
        ("动员部署", None, "2022-09-30"),
        ("集中治理", "2022-10", "2023-07"),
    ]


def test_stages_run_on_after_a_number_and_one_check_is_no_period() -> None:
    text = """2016年春季开学检查意见
一、时间安排
1、第一阶段（2月25日—3月2日）：隐患自查，第二阶段（3月3日—4日）：实地检查，第三阶段（3月5日—8日）：整改。
2、检查时间：3月3日至4日。
二、工作要求
1、各处室要认真检查。
2、发现隐患要立即整改。
"""
    parsed = read(text)

    assert [(start, end) for _, start, end in phases(text)] == [
        ("2016-02-25", "2016-03-02"),
        ("2016-03-03", "2016-03-04"),
        ("2016-03-05", "2016-03-08"),
    ]
    assert not (parsed["period"] or {}).get("start")


def test_year_of_a_winter_plan_is_that_of_its_first_phase() -> None:
    text = """今冬明春火灾防控方案
县政府决定从即日起至2017年3月31日，在全县开展火灾防控工作。
一、时间步骤
（一）动员阶段（2016年10月26日前）。召开会议。
（二）实施阶段（2017年全国“两会”闭幕前）。全面检查。
（三）总结阶段（2017年3月10以前）。总结经验。
二、工作要求
（一）加强领导。各镇10月28日前将方案报县消防大队。
（二）严格督查。
"""
    parsed = read(text)

    assert parsed["year"] == 2016
    assert [one["due"] for one in parsed["milestones"]] == ["2016-10-28"]
    assert phases(text) == [
        ("动员阶段", None, "2016-10-26"),
        ("实施阶段", None, None),
        ("总结阶段", None, "2017-03-10"),
    ]


def test_meeting_that_is_made_safe_is_no_unit() -> None:
    text = """消防方案
一、工作内容
（一）加强重点管控。全力做好省第十次党代会、元旦等重点时段的消防保卫工作。
（二）加强夜查。派出所每周组织夜查。
二、工作要求
（一）加强领导。各镇要重视。
"""
    units = {unit for one in read(text)["sectors"] for unit in one["responsible"]}

    assert units == {"派出所"}


def test_aspects_in_one_paragraph_make_no_sector_of_an_item() -> None:
    text = """河口区重大隐患整治方案
区安委会决定从现在起至2023年底开展整治。
一、重点任务
（一）抓住企业主要负责人。
1.明确第一责任。抓好以下方面：（1）研究组织整治；（2）落实岗位责任；（3）开展应急演练。
2.建立责任倒查机制。
（二）提升部门执法质量。
3.组织开展专题培训。
4.严格精准监管执法。
二、工作要求
（一）提高认识。各镇要重视。
"""
    parsed = read(text)

    assert [(one["name"], len(one["items"])) for one in parsed["sectors"]] == [
        ("抓住企业主要负责人", 2),
        ("提升部门执法质量", 2),
    ]
    assert (parsed["period"]["start"], parsed["period"]["end"]) == (None, "2023-12")


def test_label_reads_on_past_a_bracket_within_a_name() -> None:
    text = """地质灾害防治方案
一、防治任务
（一）汛前排查。逐点排查隐患，登记造册。
责任单位：各县（市、区）人民政府、市国土局
（二）监测预警。落实监测责任人。
责任单位：市国土局（地环科）、市气象局
（三）重点防范期
6月至9月为重点防范期，加强值守。
二、保障措施
（一）加强领导。各县要重视。
"""
    assert sectors(text) == [
        ("汛前排查", [], ["各县（市、区）人民政府", "市国土局"]),
        ("监测预警", [], ["市国土局（地环科）", "市气象局"]),
    ]


def test_task_with_its_limit_and_units_at_the_end() -> None:
    text = """违法建设治理三年方案
一、总体要求
到2020年底，全面完成治理。
二、主要任务
1.开展普查。2018年3月底前完成（责任单位：执法大队、规划科）。
2.建立长效机制。2020年12月底前（责任单位：法规科）。
三、工作步骤
第一步：动员摸底（2018年1月-3月）。各镇上报台账。
第二步：集中治理（2018年4月-2020年12月）。全面拆除。
"""
    parsed = read(text)

    assert parsed["year"] == 2018
    assert [(one["what"][:4], one["due"]) for one in parsed["milestones"]] == [
        ("开展普查", "2018-03-31"),
        ("建立长效", "2020-12-31"),
    ]


def test_field_before_by_is_no_part_of_a_unit() -> None:
    text = """2012年打非治违方案
一、工作分工
1.道路交通领域由镇交警中队负责。
2.消防领域由派出所负责。
二、工作步骤
（一）启动（4月11日至4月30日）。各村制定方案。
（二）总结（9月1日至9月30日）。各村报总结。
"""
    assert sectors(text) == [("工作分工", [], ["镇交警中队", "派出所"])]


LISTED = """青禾市2023年安全专项整治方案
一、工作目标
推动形势好转
二、时间安排
（一）动员部署（3月）。召开会议。
（二）集中整治（4月至9月）。全面排查。
（三）长期坚持。健全机制。
三、任务清单
序号
整治任务
牵头单位
责任单位
完成时限
1
排查老旧管网
市住建局
各镇街
4月底前
2
更换软管
市商务局
各县区
3
安装报警器
市城管局
各镇街
6月底前
四、工作要求
各单位要重视。
"""


def test_a_row_of_a_table_may_leave_out_when_it_is_due() -> None:
    assert [(one["name"], one["lead"], one["responsible"]) for one in read(LISTED)["sectors"]] == [
        ("排查老旧管网", ["市住建局"], ["各镇街"]),
        ("更换软管", ["市商务局"], ["各县区"]),
        ("安装报警器", ["市城管局"], ["各镇街"]),
    ]
    assert [(one["what"], one["due"]) for one in read(LISTED)["milestones"]] == [
        ("排查老旧管网", "2023-04-30"), ("安装报警器", "2023-06-30"),
    ]  # fmt: skip


def test_a_stage_without_a_date_stands_beside_two_that_have_one() -> None:
    assert phases(LISTED) == [
        ("动员部署", "2023-03", "2023-03"),
        ("集中整治", "2023-04", "2023-09"),
        ("长期坚持", None, None),
    ]


def test_a_goal_may_end_without_a_stop() -> None:
    assert [one["text"] for one in read(LISTED)["goals"]] == ["推动形势好转"]


def test_a_row_may_leave_out_when_it_is_due_where_that_column_is_not_the_last() -> None:
    text = """青禾市2023年安全专项整治方案
一、任务清单
序号
整治任务
完成时限
牵头单位
责任单位
1
排查老旧管网
4月底前
市住建局
各镇街
2
更换软管
市商务局
各县区
二、工作要求
各单位要重视。
"""

    assert sectors(text) == [
        ("排查老旧管网", ["市住建局"], ["各镇街"]),
        ("更换软管", ["市商务局"], ["各县区"]),
    ]

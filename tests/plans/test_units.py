"""Names of units: lists, brackets, sentences; who acts and who is acted on."""

import pytest

from hongxian.plans.duties import read_bracket
from hongxian.plans.units import is_unit, split_units, subject_units


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("治安大队、交警大队和各派出所", ["治安大队", "交警大队", "各派出所"]),
        ("治安大队、森林大队及各派出所", ["治安大队", "森林大队", "各派出所"]),
        ("市人力资源和社会保障局", ["市人力资源和社会保障局"]),
        ("县住房和城乡建设局与县公安局", ["县住房和城乡建设局", "县公安局"]),
        ("市委组织部，各区、县级市", ["市委组织部", "各区、县级市"]),
        ("各县（市、区）公安局，市局有关部门", ["各县（市、区）公安局", "市局有关部门"]),
        ("公安局、交通局等部门按职责分工", ["公安局", "交通局"]),
        ("各派出所、各派出所", ["各派出所"]),
        ("", []),
    ],
)
def test_split_units_gives_each_unit_once(text: str, names: list[str]) -> None:
    assert split_units(text) == names


@pytest.mark.parametrize(
    "name", ["各派出所", "县应急管理局", "局机关各部门", "指挥中心", "安环部", "组织部", "体育组"]
)
def test_is_unit_knows_units(name: str) -> None:
    assert is_unit(name)


@pytest.mark.parametrize(
    "name",
    [
        "有关部门",
        "督促企业",
        "严禁中小学校",
        "人员密集场所",
        "城镇小区",
        "生产经营单位",
        "安全隐患",
    ],
)
def test_is_unit_refuses_what_is_acted_on(name: str) -> None:
    assert not is_unit(name)


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("治安大队、森林大队及各派出所负责火灾区域治安", ["治安大队", "森林大队", "各派出所"]),
        ("各派出所务必要提高认识", ["各派出所"]),
        ("治安大队、交警大队、各派出所按照方案要求配合", ["治安大队", "交警大队", "各派出所"]),
        ("各派出所、局机关各部门，按照职责开展自查", ["各派出所", "局机关各部门"]),
        ("各镇（街道）应急办于每季度末报送", ["各镇（街道）应急办"]),
        ("督促企业全面开展自查自纠工作", []),
        ("对检查发现的问题限期整改", []),
        ("配合综合执法局开展检查", []),
    ],
)
def test_subject_units_are_those_that_act(sentence: str, names: list[str]) -> None:
    assert subject_units(sentence)[0] == names


@pytest.mark.parametrize(
    ("inside", "lead", "responsible", "assist"),
    [
        ("牵头部门：交警大队、责任部门：各派出所", ["交警大队"], ["各派出所"], []),
        (
            "牵头单位：市国资委，配合单位：市工商联，各区、县级市",
            ["市国资委"],
            [],
            ["市工商联", "各区、县级市"],
        ),
        ("市公安局、市交通局负责", [], ["市公安局", "市交通局"], []),
        (
            "市应急局牵头，市公安局、市商务局等按职责分工负责",
            ["市应急局"],
            ["市公安局", "市商务局"],
            [],
        ),
        ("县教体局牵头，县公安局配合", ["县教体局"], [], ["县公安局"]),
        ("责任部门：安环部，完成时限：4月25日前", [], ["安环部"], []),
        ("责任单位：各镇街；完成时限：长期", [], ["各镇街"], []),
        ("4月底前完成", [], [], []),
    ],
)
def test_read_bracket_tells_the_roles(
    inside: str, lead: list[str], responsible: list[str], assist: list[str]
) -> None:
    duties = read_bracket(inside)

    assert (duties.lead, duties.responsible, duties.assist) == (lead, responsible, assist)

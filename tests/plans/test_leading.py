"""The leading group: who sits where, one name after the other."""

import pytest

from hongxian.plans import parse_text, to_json


def members(names: str) -> list[str]:
    """The members of a group, told in one line."""
    text = f"""青禾市安全专项整治方案
一、组织领导
成立领导小组。
成员：{names}
二、工作要求
各单位要重视。
"""
    return to_json(parse_text(text))["leading_group"]["members"]


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("张三 李四", ["张三", "李四"]),
        ("张三 李四光明", ["张三", "李四光明"]),
        ("张三 李四光明伟", ["张三 李四光明伟"]),
        ("张三 李四光明，王五", ["张三", "李四光明", "王五"]),
        ("张三 李四光明伟，王五", ["张三 李四光明伟", "王五"]),
        ("张三、李四，王五", ["张三", "李四", "王五"]),
    ],
)
def test_a_blank_parts_two_names_and_not_a_name_from_its_title(said: str, names: list[str]) -> None:
    assert members(said) == names

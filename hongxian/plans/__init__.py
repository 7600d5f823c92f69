"""方案文本解析: from the bytes of a plan document to its facts. Pure functions, no Django."""

from hongxian.plans.facts import Plan, UnreadableError
from hongxian.plans.jsonform import to_json
from hongxian.plans.parse import PARSER_VERSION, parse_text, plan_like
from hongxian.plans.read import extract_text

_NO_PLAN = "这份文件读不出方案的内容（没有整治内容、阶段、时限或工作要求），请核对是否选错了文件。"


def read_plan(data: bytes, *, file_name: str = "") -> Plan:
    """The plan in a document's bytes; raises UnreadableError with the sentence to show."""
    plan = parse_text(extract_text(data, file_name))
    if not plan_like(plan):
        raise UnreadableError(_NO_PLAN)
    return plan


__all__ = [
    "PARSER_VERSION",
    "Plan",
    "UnreadableError",
    "extract_text",
    "parse_text",
    "read_plan",
    "to_json",
]

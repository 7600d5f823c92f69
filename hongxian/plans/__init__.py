"""方案文本解析: from the bytes of a plan document to its facts. Pure functions, no Django.

The reader is loaded when it is first asked for: its patterns take longer to compile than any
command that reads no plan takes to start.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from hongxian.plans.facts import Plan, UnreadableError

if TYPE_CHECKING:
    from hongxian.plans.jsonform import to_json
    from hongxian.plans.parse import PARSER_VERSION, parse_text
    from hongxian.plans.read import extract_text

_NO_PLAN = "这份文件读不出方案的内容（没有整治内容、阶段、时限或工作要求），请核对是否选错了文件。"
_HOMES = {
    "PARSER_VERSION": "parse",
    "extract_text": "read",
    "parse_text": "parse",
    "to_json": "jsonform",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def read_plan(data: bytes, *, file_name: str = "") -> Plan:
    """The plan in a document's bytes; raises UnreadableError with the sentence to show."""
    from hongxian.plans.parse import parse_text, plan_like
    from hongxian.plans.read import extract_text

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

"""Django's commonest widgets, letter by letter as its templates draw them.

A filter holds hundreds of options, and a template takes two includes for each of them.
"""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from django.utils.safestring import SafeString

from hongxian.kit.drawing import drawn

Widget = Mapping[str, Any]


def _attrs(widget: Widget) -> str:
    told = widget["attrs"].items()
    return "".join(
        f" {name}" if value is True else f' {name}="{_text(value)}"'
        for name, value in told
        if value is not False
    )


def _text(value: Any) -> str:
    """As `|stringformat:"s"` says it; what is safe already stays as it is."""
    return drawn(value) if isinstance(value, str) else escape(str(value))


def _input(widget: Widget) -> str:
    value = widget["value"]
    shown = "" if value is None else f' value="{_text(value)}"'
    name = drawn(widget["name"])
    return f'<input type="{widget["type"]}" name="{name}"{shown}{_attrs(widget)}>'


def _option(widget: Widget) -> str:
    opening = f'<option value="{_text(widget["value"])}"{_attrs(widget)}>'
    return f"\n  {opening}{drawn(widget['label'])}</option>\n"


def _select(widget: Widget) -> str:
    groups = []
    for name, options, _ in widget["optgroups"]:
        inner = "".join(map(_option, options))
        label = f'\n  <optgroup label="{drawn(name)}">' if name else ""
        groups.append(f"{label}{inner}\n  </optgroup>" if name else inner)
    opening = f'<select name="{drawn(widget["name"])}"{_attrs(widget)}>'
    return f"{opening}{''.join(groups)}\n</select>"


_FOLDER = "django/forms/widgets"
_DRAWN: dict[str, Callable[[Widget], str]] = {
    f"{_FOLDER}/select.html": _select,
    **{f"{_FOLDER}/{name}.html": _input for name in ("text", "hidden", "date", "number")},
}


def draw(template: str, context: Mapping[str, Any]) -> SafeString | None:
    """The widget, if it is one of these."""
    made = _DRAWN.get(template)
    return SafeString(made(context["widget"])) if made else None

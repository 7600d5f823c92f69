"""What a filter was asked for, in words, for paper."""

from datetime import date
from typing import Any


def said(field: Any) -> str:
    """What a filter's field was given, in the words of its choices; "" where nothing was."""
    if not field.form.data.get(field.name):
        return ""
    field.form.is_valid()  # cleans it, where nobody has asked yet
    given = field.form.cleaned_data.get(field.name)
    if given in (None, "", []):
        return ""
    if isinstance(given, date):
        return f"{given:%Y年}{given.month}月{given.day}日"
    words = {} if hasattr(field.field, "queryset") else dict(getattr(field.field, "choices", ()))
    return str(words.get(given, given))

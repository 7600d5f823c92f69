"""Forms: one renderer, choices as buttons, long choices found by pinyin initials."""

from collections.abc import Callable
from datetime import date
from html import escape
from typing import Any, TypeVar

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import IntegerField
from django.forms.renderers import DjangoTemplates
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hongxian.kit import judge
from hongxian.kit.drawing import drawn
from hongxian.kit.pinyin import initials
from hongxian.kit.verdict import Refused
from hongxian.kit.widgets import draw

FEW = 7
"""Up to this many choices stand as buttons, more as a searchable list."""
Result = TypeVar("Result")


def judge_fields() -> None:
    """What every form asks of a day and a number, a package's filter too, beside its own limits.

    Set on Django's fields: a limit that each form had to ask for would be forgotten in one.
    """
    most, largest = judge.MOST_WHOLE, judge.MOST
    forms.DateField.default_validators = [_of_our_times]
    forms.IntegerField.default_validators = [
        MaxValueValidator(most, judge.BIG), MinValueValidator(-most, judge.BIG)
    ]  # fmt: skip
    forms.DecimalField.default_validators = [
        MaxValueValidator(largest, judge.BIG), MinValueValidator(-largest, judge.BIG)
    ]  # fmt: skip
    choices: Any = forms.ModelMultipleChoiceField
    choices.clean = _clean_keys


_clean: Any = forms.ModelMultipleChoiceField.clean


def _clean_keys(field: Any, value: Any) -> Any:
    """A number that no column of keys holds is no choice; Django would ask SQLite for it."""
    if isinstance(field.queryset.model._meta.pk, IntegerField):
        for each in value if isinstance(value, list | tuple) else ():
            digits = str(each).strip().lstrip("+-0")
            if digits.isdigit() and (len(digits) > 19 or int(digits) > judge.MOST):
                message = field.error_messages["invalid_choice"]
                raise forms.ValidationError(message, code="invalid_choice", params={"value": each})
    return _clean(field, value)


def _of_our_times(day: date) -> None:
    if not judge.is_of_our_times(day):
        raise forms.ValidationError(judge.YEAR)


class Renderer(DjangoTemplates):
    """Every form of the house: labels above, errors beside the field and on top."""

    form_template_name = "kit/form_fields.html"
    field_template_name = "kit/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        made = draw(template_name, context)
        return super().render(template_name, context, request) if made is None else made


class ChoiceButtons(forms.RadioSelect):
    """A few choices as buttons (radio inputs underneath)."""

    template_name = "kit/choice_buttons.html"


class SearchSelect(forms.Select):
    """A long choice: a plain select that scripts let search by text and pinyin initials."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__({"data-search": "", **(attrs or {})}, choices)

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """Each option carries its pinyin initials. Drawn here: a template for each of hundreds of
        options takes longer than the rest of the page."""
        built = self.build_attrs({"name": name, **self.attrs}, attrs)
        chosen = set(self.format_value(value))
        drawn = "".join(_drawn(one, label, chosen) for one, label in self.choices)
        return format_html("<select{}>{}</select>", flatatt(built), SafeString(drawn))


def _drawn(value: Any, label: Any, chosen: set[str]) -> str:
    """An option, or a group of them."""
    if isinstance(label, list | tuple):
        inner = "".join(_drawn(one, word, chosen) for one, word in label)
        return f'<optgroup label="{drawn(value)}">{inner}</optgroup>'
    key = "" if value is None else str(value)
    told = f'value="{escape(key)}" data-pinyin="{escape(initials(str(label)))}"'
    return f"<option {told}{' selected' if key in chosen else ''}>{drawn(label)}</option>"


class DateInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class ManyFilesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Any number of files; cleans to a list."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Each file by the rules of one; none at all is an empty list unless required."""
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if not files:
            super().clean(None, initial)
        return [super(ManyFilesField, self).clean(file, initial) for file in files]


def choice_widget(count: int) -> forms.Widget:
    """Buttons for a few choices, a searchable list for many."""
    return ChoiceButtons() if count <= FEW else SearchSelect()


def attempt(form: forms.Form, act: Callable[[], Result]) -> Result | None:
    """Run an action for a valid form; a refusal becomes the form's error, nothing is lost.

    None means: show the form again.
    """
    if not form.is_valid():
        return None
    try:
        return act()
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return None

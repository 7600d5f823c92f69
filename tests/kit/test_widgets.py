"""The widgets that are drawn without a template are drawn as the templates draw them."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates

from hongxian.kit.widgets import draw

HARSH = "x\"<&'>"


class Sample(forms.Form):
    """Every kind of attribute, label, value and group."""

    chosen = forms.ChoiceField(
        choices=[("", "全部"), ("x", "A&B"), ("组<", [("1", "一"), ("2", HARSH)])], required=False
    )
    number_chosen = forms.TypedChoiceField(choices=[(1, "一"), (2, 2)], coerce=int, initial=2)
    text = forms.CharField(
        initial=HARSH,
        widget=forms.TextInput({"data-x": True, "data-y": False, "maxlength": 5, "title": HARSH}),
    )
    number = forms.IntegerField(min_value=3, initial=4)
    day = forms.DateField(required=False, widget=forms.DateInput({"type": "date"}))
    secret = forms.CharField(widget=forms.HiddenInput)


@pytest.mark.parametrize("told", [None, {}, {"chosen": "2", "number_chosen": "1", "text": HARSH}])
@pytest.mark.parametrize("name", Sample.base_fields)
def test_widgets_are_drawn_as_django_draws_them(name, told):
    field = Sample(told)[name]
    widget = field.field.widget
    attrs = field.build_widget_attrs({"id": "one"}, widget)
    context = widget.get_context(field.html_name, field.value(), attrs)

    assert draw(widget.template_name, context) == DjangoTemplates().render(
        widget.template_name, context
    )


def test_other_widgets_are_left_to_their_templates():
    widget = forms.Textarea()

    assert draw(widget.template_name, widget.get_context("one", "", {})) is None

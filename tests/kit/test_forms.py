"""Forms: drawn by one renderer, refused without losing a word."""

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from hongxian.kit.forms import (
    ChoiceButtons,
    DateInput,
    ManyFilesField,
    SearchSelect,
    attempt,
    choice_widget,
    initials,
)
from hongxian.kit.verdict import Refused

PLACES = [("", ""), ("1", "城关派出所"), ("2", "东城派出所")]


class Sample(forms.Form):
    title = forms.CharField(label="标题", help_text="写全称。")
    note = forms.CharField(label="备注", required=False)
    part = forms.ChoiceField(
        label="职责", choices=[("a", "牵头"), ("b", "配合")], widget=ChoiceButtons
    )
    unit = forms.ChoiceField(label="单位", choices=PLACES, required=False, widget=SearchSelect())
    due_on = forms.DateField(label="期限", required=False, widget=DateInput())


class Files(forms.Form):
    files = ManyFilesField(label="附件", required=False)


GOOD = {"title": "甲", "part": "a"}


def test_required_and_optional_are_marked():
    html = str(Sample())

    assert html.count('class="required"') == 2
    assert html.count('class="optional"') == 3
    assert "写全称。" in html


def test_errors_stand_beside_the_field_and_in_one_sentence_on_top():
    html = str(Sample({}))

    assert "有2处需要改正：" in html
    assert 'href="#id_title"' in html
    assert 'id="id_title_error"' in html


def test_few_choices_are_buttons_with_the_chosen_one_checked():
    html = str(Sample(GOOD)["part"])

    assert html.count('type="radio"') == 2
    assert html.count("checked") == 1


def test_a_long_choice_carries_pinyin_initials():
    html = str(Sample()["unit"])

    assert 'data-pinyin="cgpcs"' in html
    assert "data-search" in html


@pytest.mark.parametrize(("count", "kind"), [(7, ChoiceButtons), (8, SearchSelect)])
def test_up_to_seven_choices_are_buttons(count, kind):
    assert isinstance(choice_widget(count), kind)


def test_initials_of_words_with_letters():
    assert initials("A类场所") == "alcs"


def test_a_day_is_written_the_way_the_browser_wants():
    assert 'value="2026-06-16"' in str(Sample({**GOOD, "due_on": "2026-06-16"})["due_on"])


def test_attempt_runs_the_action_of_a_valid_form():
    assert attempt(Sample(GOOD), lambda: "done") == "done"


def test_attempt_leaves_an_invalid_form_alone():
    assert attempt(Sample({}), lambda: pytest.fail("must not run")) is None


def test_attempt_turns_a_refusal_into_the_forms_error():
    form = Sample(GOOD)

    def refuse() -> str:
        raise Refused("已经提交，不能重复提交。")

    assert attempt(form, refuse) is None
    html = str(form)
    assert "已经提交，不能重复提交。" in html
    assert 'value="甲"' in html


def files(*names: str) -> Files:
    sent = [SimpleUploadedFile(name, b"x") for name in names]
    return Files({}, MultiValueDict({"files": sent}))


def test_many_files_clean_to_a_list():
    form = files("a.txt", "b.txt")

    assert form.is_valid()
    assert [file.name for file in form.cleaned_data["files"]] == ["a.txt", "b.txt"]


def test_no_file_is_an_empty_list_unless_one_is_required():
    form = files()
    assert form.is_valid()
    assert form.cleaned_data["files"] == []

    form.fields["files"].required = True
    form.full_clean()
    assert "files" in form.errors


def test_an_empty_file_is_told():
    form = Files({}, MultiValueDict({"files": [SimpleUploadedFile("a.txt", b"")]}))

    assert "files" in form.errors

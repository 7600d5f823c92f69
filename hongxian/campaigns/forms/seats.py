"""Who fills a seat of the leading group; how a campaign is ended."""

from typing import Any, cast

from django import forms

from hongxian.kit.forms import SearchSelect
from hongxian.orgs.access import Actor
from hongxian.orgs.models import ADMINISTRATORS, User


class PersonChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """People by name and unit."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}（{obj.unit}）"


class SeatForm(forms.Form):
    """The person: everyone in use in the county but the three administrators."""

    user = PersonChoice(
        label="人员", queryset=User.objects.none(), empty_label="请选择", widget=SearchSelect,
        error_messages={"required": "请选择人员。", "invalid_choice": "请从列表中选择人员。"},
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True, unit__county=actor.county_id)
        people = people.exclude(posts__role__in=ADMINISTRATORS)
        people = people.select_related("unit").order_by("unit__position", "name_pinyin", "pk")
        cast(PersonChoice, self.fields["user"]).queryset = people


class CloseForm(forms.Form):
    """What is still owed is left knowingly."""

    leave_open = forms.BooleanField(label="未交材料不再催交", required=False)

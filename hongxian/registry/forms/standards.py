"""What the office types about thresholds and the county's outline."""

from typing import Any

from django import forms

from hongxian.kit.forms import DateInput, SearchSelect
from hongxian.registry import codes
from hongxian.registry.actions.standards import Standard
from hongxian.registry.forms.choices import CATEGORIES
from hongxian.registry.models import CategoryThreshold, Crs

MEASURES = [("", "请选择"), *((k, f"{v[0]}（{v[1]}）") for k, v in codes.MEASURES.items())]


class ThresholdForm(forms.Form):
    """The size up to which a place belongs to a category."""

    category = forms.ChoiceField(label="类别", choices=CATEGORIES, widget=SearchSelect)
    measure = forms.ChoiceField(label="指标", choices=MEASURES)
    at_most = forms.DecimalField(label="不超过", max_digits=10, decimal_places=1)
    source = forms.CharField(
        label="依据",
        max_length=200,
        help_text="哪个文件第几条，例如《××省公安派出所消防监督检查规定》第三十条。",
    )
    is_checked = forms.BooleanField(label="已对照本省规定核实", required=False)
    valid_from = forms.DateField(label="施行日期", required=False, widget=DateInput)
    valid_to = forms.DateField(label="失效日期", required=False, widget=DateInput)

    def standard(self) -> Standard:
        """The figures of a valid form."""
        return Standard(**self.cleaned_data)


def threshold_initial(row: CategoryThreshold) -> dict[str, Any]:
    """What stands in the form when it opens on a threshold."""
    return {name: getattr(row, name) for name in Standard.__dataclass_fields__}


class OutlineForm(forms.Form):
    """The county's outline as a GeoJSON file."""

    file = forms.FileField(
        label="县界文件", help_text="GeoJSON 格式（.geojson 或 .json），面或多面，不超过 5 兆。"
    )
    crs = forms.ChoiceField(
        label="坐标系",
        choices=Crs.choices,
        initial=Crs.CGCS2000,
        help_text="测绘部门提供的成果多为CGCS2000。",
    )
    approval = forms.CharField(
        label="审图号",
        max_length=60,
        required=False,
        help_text="数据来源有审图号的请填写，会印在地图下方。",
    )

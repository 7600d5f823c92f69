"""Enter a hazard at the desk, or correct it: as few fields as will do, the rest from context."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from uuid_utils.compat import uuid7

from hongxian.campaigns.models import CampaignState, Sector
from hongxian.hazards.actions.finding import Facts
from hongxian.hazards.criteria import defaults
from hongxian.hazards.models import Hazard
from hongxian.inspections.actions.photos import Upload
from hongxian.inspections.models import PhotoKind
from hongxian.inspections.violations import violations
from hongxian.kit.forms import ChoiceButtons, DateInput, ManyFilesField, SearchSelect
from hongxian.kit.search import fold
from hongxian.orgs.access import Actor
from hongxian.registry.models import Place, Vehicle

CANDIDATES = 12
MOST_PHOTOS = 9


class PhotosField(ManyFilesField):
    """Photos of a hazard; cleans to uploads of one kind."""

    def __init__(self, kind: str, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.kind = kind
        self.widget.attrs["accept"] = "image/jpeg,image/png"

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        """Their bytes; what is no photo is refused where it is stored."""
        files = super().clean(data, initial)
        if len(files) > MOST_PHOTOS:
            raise forms.ValidationError(f"一次最多选 {MOST_PHOTOS} 张照片，请分次上传。")
        return [Upload(file.read(), kind=self.kind) for file in files]


class FactsForm(forms.Form):
    """The facts. `where` finds the place by some of its words; several matches become a choice."""

    where = forms.CharField(
        label="监管对象", required=False, max_length=60,
        help_text="输入名称、地址或信用代码里的几个字；不在监管对象里的，写“具体位置”。",
    )  # fmt: skip
    place = forms.ChoiceField(label="是哪一家", required=False, widget=ChoiceButtons)
    plate = forms.CharField(label="号牌号码", required=False, max_length=20, help_text="车辆隐患填")
    spot = forms.CharField(
        label="具体位置", required=False, max_length=120, help_text="例如：二楼东侧疏散楼梯"
    )
    what = forms.CharField(
        label="隐患内容", max_length=500, widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "请写明隐患内容。"},
    )  # fmt: skip
    violation = forms.TypedChoiceField(
        label="违法行为类别", required=False, coerce=int, empty_value=None, widget=SearchSelect
    )
    sector = forms.ModelChoiceField(
        label="整治领域", required=False, queryset=Sector.objects.none(), widget=SearchSelect,
        empty_label="不属于专项行动",
    )  # fmt: skip
    basis = forms.CharField(label="依据", required=False, max_length=300)
    demand = forms.CharField(
        label="整改要求", required=False, max_length=500, widget=forms.Textarea({"rows": 2})
    )
    due_on = forms.DateField(label="整改期限", required=False, widget=DateInput)
    owner_name = forms.CharField(label="整改责任人", required=False, max_length=40)
    owner_phone = forms.CharField(label="责任人电话", required=False, max_length=30)

    def __init__(self, *args: Any, actor: Actor, row: Hazard | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.row = actor, row
        self.places: list[Place] = []
        kinds: list[tuple[Any, str]] = [("", "未选")]
        kinds += [(each.no, str(each)) for each in violations().values()]
        self.fields["violation"].choices = kinds  # type: ignore[attr-defined]
        self.fields["sector"].queryset = Sector.objects.filter(  # type: ignore[attr-defined]
            county=actor.county_id, struck_in__isnull=True, campaign__state=CampaignState.RUNNING
        ).select_related("campaign")
        self._offer_places()

    def _offer_places(self) -> None:
        """The one of the address or of the row; else those the typed words find."""
        told = self.data if self.is_bound else self.initial
        chosen, words = str(told.get("place") or ""), str(told.get("where") or "")
        rows = Place.objects.visible_to(self.actor).standing()
        self.places = list(rows.filter(pk=chosen)) if _is_key(chosen) else []
        if words and not (self.places and fold(words) in fold(self.places[0].name)):
            self.places = list(rows.filter(_by_words(words))[: CANDIDATES + 1])
        field = self.fields["place"]
        field.choices = [(str(p.pk), f"{p.name}（{p.address or p.unit}）") for p in self.places]  # type: ignore[attr-defined]
        if not self.places:
            field.widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """One place, or a choice to make."""
        told = super().clean() or {}
        told["place_row"] = self._place(told)
        told["vehicle_row"] = self._vehicle(told.get("plate", ""))
        said = any(told.get(name) for name in ("place_row", "vehicle_row", "spot", "plate"))
        if not said and not {"where", "place"} & self.errors.keys():
            self.add_error("where", "请选择监管对象或车辆，或者写明具体位置。")
        return told

    def _place(self, told: dict[str, Any]) -> Place | None:
        chosen = told.get("place")
        for place in self.places:
            if str(place.pk) == chosen:
                return place
        if not told.get("where"):
            return None
        if len(self.places) == 1:
            return self.places[0]
        if not self.places:
            self.add_error("where", "没有找到这个监管对象，请换几个字，或只写具体位置。")
        elif len(self.places) > CANDIDATES:
            self.add_error("where", "符合的监管对象太多，请再多写几个字。")
        else:
            self.fields["place"].required = True
            self.add_error("place", "有几家名称相近，请选择是哪一家。")
        return None

    def _vehicle(self, plate: str) -> Vehicle | None:
        if not plate:
            return None
        rows = Vehicle.objects.visible_to(self.actor).filter(plate=fold(plate).upper())
        return rows.first()

    def facts(self) -> Facts:
        """What was typed, for the action. A plate that is not on the books stands in the spot."""
        told = self.cleaned_data
        spot = told["spot"]
        if told["plate"] and told["vehicle_row"] is None:
            spot = f"{told['plate']} {spot}".strip()
        sector = told["sector"]
        return Facts(
            what=told["what"].strip(),
            place=told["place_row"],
            vehicle=told["vehicle_row"],
            spot=spot,
            violation=told["violation"],
            line=self.row.line if self.row else "",
            basis=told["basis"],
            demand=told["demand"],
            owner_name=told["owner_name"],
            owner_phone=told["owner_phone"],
            campaign=sector.campaign if sector else self.row.campaign if self.row else None,
            sector=sector,
            item=self.row.item if self.row else None,
            due_on=told["due_on"],
        )


class NewForm(FactsForm):
    """A new hazard. `key` makes a form sent twice one hazard; `anyway` says it is another one."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    again = forms.UUIDField(required=False, widget=forms.HiddenInput)
    found_on = forms.DateField(label="发现日期", widget=DateInput)
    photos = PhotosField(PhotoKind.FINDING, label="照片", help_text="JPG 或 PNG，最多 9 张")
    anyway = forms.BooleanField(label="不是同一条，继续登记", required=False)
    field_order = (
        "where", "place", "plate", "spot", "what", "violation", "photos", "due_on", "demand",
        "owner_name", "owner_phone", "sector", "basis", "found_on", "anyway",
    )  # fmt: skip

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        days = timedelta(days=defaults().correct_days)
        initial = {"key": uuid7(), "found_on": today, "due_on": today + days}
        kwargs["initial"] = {**initial, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["anyway"].widget = forms.HiddenInput()

    def ask_anyway(self) -> None:
        """Hazards like it were found: the person says whether it is another one."""
        self.fields["anyway"].widget = forms.CheckboxInput()


class EditForm(FactsForm):
    """Correct the facts, with the reason."""

    reason = forms.CharField(
        label="更正理由", max_length=300, error_messages={"required": "请写明更正的理由。"}
    )


def facts_of(row: Hazard) -> dict[str, Any]:
    """The row's facts as the form begins with them."""
    return {
        "where": row.place.name if row.place else "",
        "place": str(row.place_id or ""),
        "plate": row.vehicle.plate if row.vehicle else "",
        "spot": row.spot,
        "what": row.what,
        "violation": row.violation,
        "sector": row.sector_id,
        "basis": row.basis,
        "demand": row.demand,
        "due_on": row.due_on,
        "owner_name": row.owner_name,
        "owner_phone": row.owner_phone,
    }


def _by_words(words: str) -> Q:
    found = Q()
    for word in words.split():
        found &= Q(search__contains=fold(word)) | Q(name__contains=word)
    return found


def _is_key(text: str) -> bool:
    try:
        forms.UUIDField().clean(text)
    except forms.ValidationError:
        return False
    return True

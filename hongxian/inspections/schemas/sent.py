"""What a phone sends: visits and photos, and how a visit reads to the actions."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    Field,
    SkipValidation,
    ValidationError,
    field_validator,
)

from hongxian.inspections.actions.photos import Upload
from hongxian.inspections.visit import (
    Agency,
    Clocks,
    Counted,
    Fix,
    Found,
    Going,
    Present,
    Target,
    Visit,
)
from hongxian.inspections.visit import Said as Line
from hongxian.kit import judge

Kind = Literal["daily", "open", "secret", "joint", "checkpoint", "patrol", "look_back"]
Handling = Literal["on_the_spot", "at_once", "by_date", "hand_over", "case"]
Part = Literal["lead", "with", "entry"]
MOST_VISITS = 50


def _of_our_times(moment: Any) -> Any:
    if not judge.is_of_our_times(moment):
        raise ValueError(judge.YEAR)
    return moment


def _as_written(moment: Any) -> Any:
    """A form's "12" is no moment: the library would count seconds since 1970."""
    if isinstance(moment, str) and moment.strip().lstrip("+-").replace(".", "", 1).isdigit():
        raise ValueError("not a moment")
    return moment


Moment = Annotated[AwareDatetime, BeforeValidator(_as_written), AfterValidator(_of_our_times)]
Day = Annotated[date, AfterValidator(_of_our_times)]
Key = Annotated[int, Field(ge=1, le=judge.MOST)]

# What a visit holds is plain pydantic: it comes as JSON, and ninja's `Schema` asks every value
# through a getter made for Django's objects.


class Gps(BaseModel):
    """`at` is the satellites' time."""

    lon: Decimal = Field(ge=-180, le=180, title="经度")
    lat: Decimal = Field(ge=-90, le=90, title="纬度")
    accuracy_m: int | None = Field(None, ge=0, le=10**6, title="误差（米）")
    at: Moment = Field(title="定位时间")


class Officer(BaseModel):
    user: Key
    part: Part = "with"


class LineAnswer(BaseModel):
    line: str = Field(max_length=40)
    value: Literal["yes", "no", "na"]
    note: str = Field("", max_length=300)


class FindingIn(BaseModel):
    """`order`: the officer asks for the correction order; what came of it is in the answer."""

    id: UUID
    line: str = Field("", max_length=40)
    violation: int | None = Field(None, ge=1, le=13, title="违法行为类别")
    what: str = Field(min_length=1, max_length=500, title="问题")
    basis: str = Field("", max_length=300)
    order_text: str = Field("", max_length=500, title="整改要求")
    handling: Handling
    due_on: Day | None = None
    order: bool = False
    plate: str = Field("", max_length=20, title="号牌号码")
    group: str = Field("", max_length=30)


class Count(BaseModel):
    group: str = Field(max_length=30)
    checked: int = Field(ge=0, le=100000)
    violations: int = Field(0, ge=0, le=100000)


class VisitIn(BaseModel):
    """One visit. `id` is made by the phone (UUIDv7), or that of the plan it completes. `signed`:
    who was present signed on the screen; the picture follows as a photo."""

    id: UUID
    kind: Kind = Field(title="检查方式")
    place: UUID | None = None
    spot: str = Field("", max_length=120, title="地点")
    checklist: str = Field("", max_length=40)
    checklist_version: str = Field("", max_length=20)
    started_at: Moment = Field(title="开始时间")
    ended_at: Moment | None = Field(None, title="结束时间")
    gps: Gps | None = Field(None, title="定位")
    gps_problem: str = Field("", max_length=100, title="没有定位的原因")
    officers: list[Officer] = Field(max_length=20, title="检查人员")
    agencies: list[Annotated[str, Field(max_length=120)]] = Field(
        default_factory=list, max_length=30, title="联合单位"
    )
    answers: list[LineAnswer] = Field(default_factory=list, max_length=200, title="检查结果")
    findings: list[FindingIn] = Field(default_factory=list, max_length=100, title="问题")
    counts: list[Count] = Field(default_factory=list, max_length=50, title="检查车辆")
    present_name: str = Field("", max_length=40, title="在场人员")
    present_part: str = Field("", max_length=40, title="在场人员身份")
    refused_to_sign: bool = False
    signed: bool = Field(False, title="屏幕签字")
    witness_name: str = Field("", max_length=40, title="见证人")
    note: str = Field("", max_length=1000, title="检查情况")
    over_cap_reason: str = Field("", max_length=200, title="超频次理由")

    def as_visit(self, *, unit_id: int, sent_at: datetime, shift: timedelta) -> Visit:
        """For the actions. `shift` moves a phone's real clock to a pinned day (demo, course)."""
        gps, ended = self.gps, self.ended_at
        return Visit(
            id=self.id,
            kind=self.kind,
            unit_id=unit_id,
            target=Target(place_id=self.place, spot=self.spot),
            clocks=Clocks(
                self.started_at + shift,
                ended + shift if ended else None,
                sent_at + shift,
                gps.at + shift if gps else None,
            ),
            fix=Fix(gps.lon, gps.lat, gps.accuracy_m) if gps else None,
            gps_problem="" if gps else self.gps_problem,
            officers=tuple(Going(one.user, one.part) for one in self.officers),
            agencies=tuple(map(Agency, self.agencies)),
            checklist=self.checklist,
            checklist_version=self.checklist_version,
            answers=tuple(Line(one.line, one.value, one.note) for one in self.answers),
            findings=tuple(_found(one, is_signed=self.signed) for one in self.findings),
            counts=tuple(Counted(one.group, one.checked, one.violations) for one in self.counts),
            present=Present(
                self.present_name, self.present_part, self.refused_to_sign, self.witness_name
            ),
            note=self.note,
            over_cap_reason=self.over_cap_reason,
            source="field",
        )


def _found(one: FindingIn, *, is_signed: bool) -> Found:
    told = one.model_dump(exclude={"order"})
    return Found(**told, wishes={"order": True, "signed": is_signed} if one.order else {})


class Batch(Schema):
    """`person` is whose outbox this is: another person's session sends nothing of it."""

    person: Key
    sent_at: Moment
    visits: list[SkipValidation[VisitIn]] = Field(min_length=1, max_length=MOST_VISITS)


class PhotoIn(Schema):
    """The fields beside the file. `exif`: a JSON object of what the phone read before it shrank
    the picture; `sha256` of the bytes that are sent, or "" where the phone could not count it."""

    person: Key
    id: UUID
    visit: UUID
    finding: UUID | None = None
    kind: Literal["scene", "finding", "signature", "paper"]
    sha256: str = Field("", max_length=64)
    exif: str = Field("{}", max_length=20000)
    device_at: Moment

    @field_validator("finding", mode="before")
    @classmethod
    def _none_for_nothing(cls, value: Any) -> Any:
        return value or None

    def as_upload(self, content: bytes, shift: timedelta) -> Upload:
        told = _json_object(self.exif)
        return Upload(
            content=content,
            kind=self.kind,
            id=self.id,
            finding_id=self.finding,
            exif=told,
            taken_at=_taken_at(told),
            lon=_degrees(told.get("longitude"), 180),
            lat=_degrees(told.get("latitude"), 90),
            device_at=self.device_at + shift,
        )


def _json_object(text: str) -> dict[str, Any]:
    try:
        told = judge.read_json(text)
    except judge.Unfit:
        return {}
    # What a camera wrote must not cost the photo, and the file itself stays as it came.
    return judge.kept(told) if isinstance(told, dict) else {}


def _taken_at(exif: dict[str, Any]) -> datetime | None:
    """DateTimeOriginal as the phone read it: the clock of this country unless an offset says."""
    text, offset = exif.get("DateTimeOriginal"), exif.get("OffsetTimeOriginal") or "+08:00"
    try:
        moment = datetime.strptime(f"{text}{offset}", "%Y:%m:%d %H:%M:%S%z")
    except ValueError:
        return None
    return moment if judge.is_of_our_times(moment) else None


def _degrees(value: Any, most: int) -> Decimal | None:
    if not isinstance(value, int | float) or abs(value) > most:
        return None
    return Decimal(f"{value:.7f}")


def id_of(raw: Any) -> UUID | None:
    """The id of a visit that cannot be read, so that its refusal finds it again."""
    try:
        return UUID(raw["id"])
    except (TypeError, KeyError, ValueError, AttributeError):
        return None


WHY: dict[str, str] = {
    "string_too_long": "太长",
    "missing": "没有填写",
    "string_too_short": "没有填写",
    "too_long": "太多",
}


def reason_of(error: ValidationError) -> str:
    """The first thing that is wrong with a visit, as the officer would say it."""
    first = error.errors()[0]
    name = next((str(part) for part in reversed(first["loc"]) if isinstance(part, str)), "")
    title = _TITLES.get(name, "")
    why = WHY.get(first["type"], "填写得不对")
    return f"“{title}”{why}，请修改后重发。" if title else "内容不完整，请重新填写这次检查。"


def _titles() -> dict[str, str]:
    shapes: tuple[type[BaseModel], ...] = (Gps, FindingIn, VisitIn)
    return {
        name: field.title for shape in shapes for name, field in shape.model_fields.items()
        if field.title
    }  # fmt: skip


_TITLES = _titles()

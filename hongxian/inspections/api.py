"""The interface of the field page (现场检查): JSON over the session's cookie, described by OpenAPI.

Every route stands behind `@allow` with the door for programs (401 and 403 as JSON) and, where it
changes something, behind the CSRF token like any form. See `docs/decisions/0012-field-page.md`.
"""

import hashlib
import json
from datetime import datetime, timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET
from ninja import File, Form, NinjaAPI, Status, UploadedFile
from ninja.decorators import decorate_view
from ninja.errors import HttpError
from ninja.errors import ValidationError as BadRequest
from ninja.parser import Parser
from pydantic import ValidationError

from hongxian.inspections import rules, schemas
from hongxian.inspections.actions.photos import add_photo
from hongxian.inspections.actions.receipts import Answer, Sending, settle_conflict, take_visits
from hongxian.inspections.models import Inspection, Receipt
from hongxian.inspections.queries.field import field_day
from hongxian.inspections.views.field import clock_shift, unit_of, visit_of
from hongxian.kit import clock, judge
from hongxian.kit.verdict import Refused
from hongxian.orgs.access import PROGRAMS, OfficerRequest, allow

OTHER_PERSON = "这台手机上登录的已是另一个人，请由本人登录后再发送。"
NOT_READ = "内容不完整或格式不对，请更新页面后重新发送。"
NOT_HERE = "找不到这份回执。"
RECEIPTS_SHOWN = 200
NAMES = {
    "day": "field-day",
    "visits": "field-visits",
    "photos": "field-photos",
    "receipts": "field-receipts",
    "conflicts/<uuidstr:pk>": "field-conflict-choice",
}
"""Each route of the interface and its name."""

VISITS = "visits"
SAID = {"400": "网址里有不能保存的内容", "401": "登录已过期", "403": "没有权限"}
SAID_OF_WHAT_WAS_SENT = {
    "400": "内容读不出来，或有不能保存的内容",
    "403": "没有权限，或没有带上令牌（X-CSRFToken）",
    "404": "没有这个网址，或不在能看到的范围内",
    "413": "内容太大",
    "422": "内容不完整，或不合格式",
}
"""What every operation may answer beside its own: a sentence in `detail`."""


class JudgedParser(Parser):
    """What no database can keep is refused. A batch's visits are left to be judged one by one, so
    that a bad one does not stop the rest and its refusal is kept."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Ninja turns whatever is raised here into an error of its own, with this one behind it."""
        told = judge.read_json(request.body)
        envelope = {k: v for k, v in told.items() if k != VISITS} if type(told) is dict else told
        if why := judge.flaw(envelope):
            raise judge.Unfit(why)
        return told


api = NinjaAPI(
    title="红线 · 现场检查接口",
    version="1",
    description="手机现场检查页与服务器之间的接口。时间为带时区的 ISO 8601；坐标为 WGS-84。",
    openapi_url=None,
    docs_url=None,
    urls_namespace="field-api",
    parser=JudgedParser(),
)


@api.exception_handler(BadRequest)
def _bad_request(request: HttpRequest, error: BadRequest) -> HttpResponse:
    return JsonResponse({"detail": NOT_READ}, status=422)


@api.exception_handler(HttpError)
def _not_json(request: HttpRequest, error: HttpError) -> HttpResponse:
    """400; 422 for JSON that cannot be kept, with the reason."""
    why = error.__cause__
    if isinstance(why, judge.Unfit) and why.sentence != judge.NOT_JSON:
        return JsonResponse({"detail": why.sentence}, status=422)
    return JsonResponse({"detail": NOT_READ}, status=error.status_code)


@api.exception_handler(Refused)
def _refused(request: HttpRequest, refused: Refused) -> HttpResponse:
    return JsonResponse({"detail": refused.sentence}, status=409)


@api.get("/day", response={200: schemas.Day | schemas.DayChanges, 304: None}, summary="今天的名单")
@decorate_view(gzip_page)
def day(request: OfficerRequest, changes: bool = False, table: bool = False) -> Any:
    """Places, planned visits, hazards, colleagues, checklists. `If-None-Match` answers 304; with
    `changes=true` only what differs from the version named there; with `table=true` the places
    column by column. Sent compressed: nothing secret and chosen by others stands in it (no token,
    no words of the request), unlike in a page."""
    get_token(request)
    known = request.headers.get("If-None-Match", "")
    told = field_day(request.actor, clock.now(), known, changes=changes, table=table)
    if not told.body:
        return Status(304, None)
    return HttpResponse(told.body, content_type="application/json; charset=utf-8")


@api.post("/visits", response={200: schemas.Answers, 409: schemas.Said}, summary="发送检查")
def visits(request: OfficerRequest, batch: schemas.Batch) -> Any:
    """One visit or many, each answered on its own: taken, repeated, conflict or refused."""
    if batch.person != request.actor.user_id:
        return Status(409, {"detail": OTHER_PERSON})
    now, real = clock.now(), clock.real_now()
    unit, shift = unit_of(request.actor), clock_shift()
    sendings = [_sending(raw, batch.sent_at, unit, shift) for raw in batch.visits]
    answers = take_visits(sendings, actor=request.actor, now=now)
    skew = round((real - batch.sent_at).total_seconds())
    return {"received_at": now, "answers": [_told(one, skew) for one in answers]}


def _sending(raw: Any, sent_at: datetime, unit_id: int, shift: timedelta) -> Sending:
    """What came, read as far as it can be read."""
    if why := judge.flaw(raw):
        return _unfit(raw, sent_at, why)
    text = json.dumps(raw, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(text.encode()).hexdigest()
    try:
        told = schemas.VisitIn.model_validate(raw)
    except ValidationError as error:
        key = schemas.id_of(raw)
        if key is None:
            raise HttpError(422, NOT_READ) from error
        return Sending(key, digest, raw, sent_at, None, schemas.reason_of(error))
    visit = told.as_visit(unit_id=unit_id, sent_at=sent_at, shift=shift)
    return Sending(told.id, digest, raw, sent_at, visit)


def _unfit(raw: Any, sent_at: datetime, why: str) -> Sending:
    """Refused, and kept with a mark where each flaw was."""
    shown, key = judge.kept(raw), schemas.id_of(raw)
    if key is None:
        raise HttpError(422, NOT_READ)
    digest = hashlib.sha256(f"{why}{json.dumps(shown, sort_keys=True)}".encode()).hexdigest()
    return Sending(key, digest, shown, sent_at, None, why)


def _told(answer: Answer, skew: int) -> dict[str, Any]:
    return {
        "id": answer.id,
        "result": answer.result,
        "reason": answer.reason,
        "receipt": answer.receipt_id,
        "record": answer.record_id,
        "skew_seconds": skew,
        "outcomes": [
            {
                "finding": each.finding_id,
                "words": f"{each.label} {each.number}".strip(),
                "url": each.url,
                "note": each.note,
            }
            for each in answer.outcomes
        ],
    }


@api.post("/photos", response={200: schemas.PhotoAnswer, 409: schemas.Said}, summary="发送一张照片")
def photos(request: OfficerRequest, about: Form[schemas.PhotoIn], file: File[UploadedFile]) -> Any:
    """Each photo is a request of its own; the same id or the same bytes again is one photo."""
    if about.person != request.actor.user_id:
        return Status(409, {"detail": OTHER_PERSON})
    content = file.read()
    if about.sha256 and about.sha256 != hashlib.sha256(content).hexdigest():
        return {"id": about.id, "result": "broken", "reason": "照片在传输中损坏，请重发。"}
    row = Inspection.objects.visible_to(request.actor).filter(pk=about.visit).first()
    if row is None:
        return {"id": about.id, "result": "early", "reason": "这张照片的检查记录还没有收到。"}
    upload = about.as_upload(content, clock_shift())
    try:
        kept = add_photo(row, upload, actor=request.actor, now=clock.now())
    except Refused as refused:
        return {"id": about.id, "result": "refused", "reason": refused.sentence}
    return {"id": about.id, "result": "taken", "photo": kept.pk, "sha256": kept.sha256}


@api.get("/receipts", response=schemas.Receipts, summary="我的回执")
def receipts(request: OfficerRequest) -> Any:
    """What this person sent in, newest first, with what was decided about conflicts."""
    rows = Receipt.objects.visible_to(request.actor)[:RECEIPTS_SHOWN]
    return {
        "receipts": [
            {
                "id": row.pk,
                "visit": row.subject_id,
                "state": row.state,
                "reason": row.reason,
                "record": row.payload.get("record") or row.subject_id,
                "choice": row.payload.get("choice", ""),
                "received_at": row.received_at,
            }
            for row in rows
        ]
    }


@api.post(
    "/conflicts/{uuid:pk}",
    response={200: schemas.Said, 404: schemas.Said, 409: schemas.Said},
    summary="处理冲突",
)
def conflict(request: OfficerRequest, pk: UUID, choice: Form[str] = "") -> Any:
    """mine, theirs or both; the page /field/conflicts/… shows the two side by side."""
    receipt = Receipt.objects.visible_to(request.actor).filter(pk=pk).first()
    if receipt is None:
        return Status(404, {"detail": NOT_HERE})
    visit = visit_of(receipt, request.actor)
    settle_conflict(receipt, visit, choice=choice, actor=request.actor, now=clock.now())
    return {"detail": "已处理。"}


def description() -> dict[str, Any]:
    """The OpenAPI 3.1 description, as it is served and as a test checks it."""
    told: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/field")))
    shapes = told["components"]["schemas"]
    # Each visit is read on its own, so the library writes its shape in place; it has a name too.
    visits = shapes["Batch"]["properties"]["visits"]
    shapes["VisitIn"], visits["items"] = visits["items"], {"$ref": "#/components/schemas/VisitIn"}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Said"}}}
    for route in told["paths"].values():
        for method, operation in route.items():
            said = SAID if method == "get" else SAID | SAID_OF_WHAT_WAS_SENT
            for status, why in said.items():
                operation["responses"].setdefault(status, {"description": why, "content": content})
            operation["security"] = [{"session": []}]
    told["components"]["securitySchemes"] = {
        "session": {"type": "apiKey", "in": "cookie", "name": "sessionid"},
    }
    return told


@require_GET
@allow(rules.reads_visits)
def described(request: OfficerRequest) -> HttpResponse:
    """The description for programs, OpenAPI 3.1."""
    return JsonResponse(description(), json_dumps_params={"ensure_ascii": False, "indent": 1})


@require_GET
@allow(rules.reads_visits)
def described_page(request: OfficerRequest) -> HttpResponse:
    """The same for people: each address, what it takes, what it answers."""
    told = description()
    operations = [
        {"method": method.upper(), "path": address, **operation}
        for address, methods in told["paths"].items()
        for method, operation in methods.items()
    ]
    shapes = [{"name": name, **shape} for name, shape in told["components"]["schemas"].items()]
    shown = {"about": told["info"], "operations": operations, "shapes": [_shape(s) for s in shapes]}
    return render(request, "inspections/field_api.html", shown)


def _shape(shape: dict[str, Any]) -> dict[str, Any]:
    required = shape.get("required", [])
    parts = [
        {"name": name, "needed": name in required, "kind": _kind(part), "title": part.get("title")}
        for name, part in shape.get("properties", {}).items()
    ]
    return {"name": shape["name"], "about": shape.get("description", ""), "parts": parts}


def _kind(part: dict[str, Any]) -> str:
    """A type in a few words: `string(uuid)`, `array of FindingIn`, `string or null`."""
    if "$ref" in part:
        return str(part["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in part:
        return " or ".join(_kind(one) for one in part["anyOf"])
    if "enum" in part:
        return " | ".join(str(one) for one in part["enum"])
    if part.get("type") == "array":
        return f"array of {_kind(part.get('items', {}))}"
    form = f"({part['format']})" if "format" in part else ""
    return f"{part.get('title') if part.get('properties') else part.get('type', 'any')}{form}"


def urlpatterns(prefix: str) -> list[URLPattern]:
    """The routes, each behind its rule. Ninja leaves the token to its own log-in; ours is asked."""
    return [_guarded(prefix, str(route.pattern), route.callback) for route in _routes()]


def _routes() -> list[URLPattern]:
    return [
        route for route in api.urls[0]
        if isinstance(route, URLPattern) and str(route.pattern) in NAMES
    ]  # fmt: skip


def _guarded(prefix: str, route: str, callback: Any) -> URLPattern:
    @wraps(callback)
    def view(request: HttpRequest, **named: Any) -> HttpResponse:
        answer: HttpResponse = callback(request, **named)
        return answer

    guarded = allow(rules.enters_visits, PROGRAMS)(view)
    guarded.csrf_exempt = False  # type: ignore[attr-defined]
    return path(f"{prefix}{route}", guarded, name=NAMES[route])

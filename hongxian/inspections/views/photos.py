"""Photos: added to a visit, shown to whom the visit is shown, the original for a logged reason."""

from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST

from hongxian.inspections import rules
from hongxian.inspections.actions import photos as actions
from hongxian.inspections.forms.moves import OriginalForm, PhotosForm
from hongxian.inspections.models import Photo
from hongxian.inspections.queries.photos import photos_seen
from hongxian.inspections.views.page import visit_page
from hongxian.inspections.views.visits import one
from hongxian.kit import clock
from hongxian.kit.forms import attempt
from hongxian.kit.verdict import Refused
from hongxian.orgs.access import OfficerRequest, allow

TYPES = {".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}


@require_POST
@allow(rules.reads_visits)
def inspection_photos(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Add photos to a visit; the first that cannot be kept is named, those before it stay."""
    row = one(request, pk)
    form = PhotosForm(request.POST, request.FILES, inspection=row)
    added = attempt(form, lambda: [_add(request, row, form, file) for file in _files(form)])
    if added is None:
        return visit_page(request, one(request, pk), photos=form)
    messages.success(request, f"已保存 {len({photo.pk for photo in added})} 张照片。")
    return redirect("inspection", pk)


def _files(form: PhotosForm) -> list[Any]:
    files: list[Any] = form.cleaned_data["photos"]
    return files


def _add(request: OfficerRequest, row: Any, form: PhotosForm, file: Any) -> Photo:
    finding = form.cleaned_data["finding"]
    upload = actions.Upload(
        content=file.read(),
        kind=form.cleaned_data["kind"],
        finding_id=finding.pk if finding else None,
    )
    try:
        return actions.add_photo(row, upload, actor=request.actor, now=clock.now())
    except Refused as refusal:
        raise Refused(f"“{file.name}”：{refusal.sentence}") from refusal


@require_GET
@allow(rules.reads_visits)
def photo(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """The copy without EXIF."""
    row = _seen(request, pk)
    return _serve(row.shown or None, "image/jpeg")


@require_GET
@allow(rules.reads_visits)
def photo_thumb(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """The small copy, without EXIF as well."""
    row = _seen(request, pk)
    return _serve(row.thumb or None, "image/jpeg")


@require_POST
@allow(rules.reads_visits)
def photo_original(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """The file as it came, with place and moment of taking: for a reason that is logged."""
    row = _seen(request, pk)
    form = OriginalForm(request.POST)
    if not form.is_valid():
        raise Refused("请写明调取照片原件的用途。")
    actions.note_original(
        row, reason=form.cleaned_data["reason"], actor=request.actor, now=clock.now()
    )
    suffix = PurePath(str(row.original.name)).suffix
    response = _serve(row.original, TYPES.get(suffix, "application/octet-stream"))
    response["Content-Disposition"] = f'attachment; filename="{row.pk}{suffix}"'
    return response


def _seen(request: OfficerRequest, pk: UUID) -> Photo:
    return get_object_or_404(photos_seen(request.actor).select_related("inspection"), pk=pk)


def _serve(file: Any, content_type: str) -> HttpResponse:
    """The bytes as what they are and nothing else: no sniffing, no scripts inside."""
    if not file:
        raise Http404
    try:
        content = file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response: Any = FileResponse(content, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response  # type: ignore[no-any-return]

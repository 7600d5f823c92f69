"""The field page: its shell, its worker, and the page where somebody settles a conflict.

The shell holds no data and no name: it may be kept by a phone. Data comes through `api`.
"""

import hashlib
import json
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from django.contrib import messages
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods
from pydantic import ValidationError

from hongxian.inspections import rules, schemas
from hongxian.inspections.actions.receipts import CHOICES, settle_conflict
from hongxian.inspections.forms.field import ChoiceForm
from hongxian.inspections.models import Inspection, Receipt, ReceiptState
from hongxian.inspections.queries.conflicts import compare
from hongxian.inspections.visit import Visit
from hongxian.kit import clock
from hongxian.kit.forms import attempt
from hongxian.orgs.access import Actor, OfficerRequest, allow, anyone

KEPT = (
    "kit/hongxian.css",
    "kit/icons.svg",
    "vendor/idb.js",
    "vendor/exifr.js",
    "vendor/signature-pad.js",
    *(
        f"inspections/field/{name}"
        for name in (
            "app.js", "dom.js", "drafts.js", "outbox.js", "photo.js", "screens.js", "server.js",
            "store.js", "visit.js", "field.css", "manifest.webmanifest", "icon.svg",
            "icon-192.png", "icon-512.png",
        )
    ),
)  # fmt: skip
"""What the page needs to open without a network."""


@require_GET
@never_cache
@allow(anyone)
def field(request: HttpRequest) -> HttpResponse:
    """The shell: the same for everyone, kept by the worker."""
    return HttpResponse(_shell())


@require_GET
@never_cache
@allow(anyone)
def field_worker(request: HttpRequest) -> HttpResponse:
    """The service worker, headed by the version and the files it keeps."""
    return HttpResponse(_worker(), content_type="text/javascript; charset=utf-8")


def _shell() -> str:
    return render_to_string("inspections/field.html")


@lru_cache(maxsize=1)
def _worker() -> str:
    """The version is the hash of everything kept, so that any change is a new cache."""
    whole = hashlib.sha256(_shell().encode())
    for name in KEPT:
        whole.update(_bytes(name))
    files = json.dumps([reverse("field"), *(static(name) for name in KEPT)])
    head = f'const VERSION = "{whole.hexdigest()[:16]}";\nconst FILES = {files};\n'
    return head + _bytes("inspections/field/worker.js").decode()


def _bytes(name: str) -> bytes:
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    return Path(found).read_bytes()


@require_http_methods(["GET", "POST"])
@allow(rules.enters_visits)
def field_conflict(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """The ledger's version and one's own, line by line; a person chooses."""
    receipt = get_object_or_404(
        Receipt.objects.visible_to(request.actor).exclude(state=ReceiptState.REFUSED), pk=pk
    )
    mine = visit_of(receipt, request.actor)
    standing = Inspection.objects.visible_to(request.actor).filter(pk=receipt.subject_id).first()
    form = ChoiceForm(request.POST or None)
    if request.method == "POST":
        done = attempt(form, lambda: _settle(request, receipt, mine, form))
        if done is not None:
            messages.success(request, f"已处理：{CHOICES[done.payload['choice']]}。")
            return redirect("field-conflict", pk=pk)
    rows = (
        compare(standing, mine, clock.today()) if standing is not None and mine is not None else []
    )
    shown = {
        "receipt": receipt,
        "form": form,
        "rows": rows,
        "standing": standing,
        "is_open": receipt.state == ReceiptState.CONFLICT,
    }
    return render(request, "inspections/field_conflict.html", shown)


def _settle(
    request: OfficerRequest, receipt: Receipt, mine: Visit | None, form: ChoiceForm
) -> Receipt:
    choice = form.cleaned_data["choice"]
    return settle_conflict(receipt, mine, choice=choice, actor=request.actor, now=clock.now())


def visit_of(receipt: Receipt, actor: Actor) -> Visit | None:
    """The visit a receipt kept, or None when it cannot be read any more."""
    try:
        told = schemas.VisitIn.model_validate(receipt.payload.get("content"))
    except ValidationError:
        return None
    sent_at = datetime.fromisoformat(receipt.payload["sent_at"])
    return told.as_visit(unit_id=unit_of(actor), sent_at=sent_at, shift=clock_shift())


def clock_shift() -> timedelta:
    """From a phone's real day to the day the clock is pinned to (demo, course); else nothing."""
    return clock.now().date() - clock.real_now().date()


def unit_of(actor: Actor) -> int:
    """The visiting unit: one's own, or the one a post is held in by somebody who visits."""
    goes = sorted(unit for unit, role in actor.posts if role in rules.GOES)
    own = actor.unit_id or 0
    return own if own in goes or not goes else goes[0]

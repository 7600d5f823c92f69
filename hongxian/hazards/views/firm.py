"""The firm's page: no account, no session, a code from the paper in hand.

Wrong codes are counted per space (their first two characters) and in all, never by address: a whole
street may stand behind one. Twenty wrong ones in a space close that space for ten minutes, to
right codes as well, so that trying on does not pay; a browser that opened a code before holds a
signed cookie for it and comes in regardless. Counts are shared by the processes of this machine;
two at the same instant may count as one, against 2^50 codes.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from hongxian.hazards import actions, codes
from hongxian.hazards.actions.firm_answers import STOPPED
from hongxian.hazards.forms.firms import CheckForm, CodeForm, CorrectionForm
from hongxian.hazards.limits import MB, limits
from hongxian.hazards.models import FirmCode
from hongxian.hazards.queries.firms import checks_of, code_typed, firm_of, items_of, page_of
from hongxian.inspections.checklists import current
from hongxian.kit import clock
from hongxian.kit.forms import attempt
from hongxian.kit.middleware import judged
from hongxian.orgs.access import allow, anyone

WRONG = "填报码不对，请对照文书重新输入。数字 0 和字母 O、数字 1 和字母 I 不用区分。"
WAIT = "输错的次数太多，请过 10 分钟再试。急的话请直接联系开具文书的民警。"
TOO_BIG = "提交的内容太大，没有收下。请减少照片或缩小后再传。"
ALL = "firm:all"
OPENED = "firm"
"""The cookie of a browser that opened a code: its digest, signed."""
View = Callable[..., HttpResponseBase]


def unlisted(view: View) -> View:
    """Kept nowhere, listed nowhere, its address told to nobody."""

    @wraps(view)
    def quiet(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        # Not no-referrer: with it browsers send no origin and every form would be refused.
        response["Referrer-Policy"] = "same-origin"
        return response

    return quiet


def bounded(view: View) -> View:
    """Refuse by the length told before a byte of the body is read; then the token as anywhere."""
    guarded = judged(csrf_protect(view))

    @csrf_exempt
    @wraps(view)
    def measured(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        told = request.META.get("CONTENT_LENGTH") or "0"
        most = (limits().answer.answer_mb + 1) * MB
        if not told.isdigit() or int(told) > most:
            return _door(request, CodeForm(), 413, TOO_BIG)
        return guarded(request, *args, **kwargs)

    return measured


@require_http_methods(["GET", "POST"])
@unlisted
@allow(anyone)
def firm_door(request: HttpRequest) -> HttpResponse:
    """Asks for the code."""
    form = CodeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _door(request, form, 422 if form.errors else 200)
    code, problem = _open(request, form.cleaned_data["code"])
    if code is None:
        return problem or _door(request, form, 404, WRONG)
    return redirect("firm-page", codes.read(form.cleaned_data["code"]))


@require_http_methods(["GET"])
@unlisted
@allow(anyone)
def firm_page(request: HttpRequest, text: str) -> HttpResponse:
    """The place's orders and items, or its self-check, and what became of what was sent."""
    code, problem = _open(request, text)
    if code is None:
        return problem or _door(request, CodeForm(), 404, WRONG)
    context = {
        "code": code, "text": codes.read(text), "place": code.place,
        "orders": page_of(code), "checks": checks_of(code) if code.checklist else [],
        "paper": current(code.checklist, clock.today()) if code.checklist else None,
        "works": code.works_at(clock.now()), "stopped": STOPPED, "sent": "sent" in request.GET,
    }  # fmt: skip
    return _remembered(render(request, "hazards/firm.html", context), code)


@require_http_methods(["GET", "POST"])
@unlisted
@bounded
@allow(anyone)
def firm_item(request: HttpRequest, text: str, pk: UUID) -> HttpResponse:
    """One item: what was done, with photos."""
    code, problem = _open(request, text)
    if code is None:
        return problem or _door(request, CodeForm(), 404, WRONG)
    hazard = next((each for each in items_of(code) if each.pk == pk), None)
    if hazard is None:
        return redirect("firm-page", codes.read(text))
    form = CorrectionForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        done = attempt(
            form,
            lambda: actions.receive_answer(
                code, form.reply(hazard.pk), actor=firm_of(code), now=clock.now()
            ),
        )
        if done is not None:
            return _sent(codes.read(text))
    return _form(request, "hazards/firm_item.html", code, text, form, hazard=hazard)


@require_http_methods(["GET", "POST"])
@unlisted
@bounded
@allow(anyone)
def firm_check(request: HttpRequest, text: str) -> HttpResponse:
    """The self-check, line by line."""
    code, problem = _open(request, text)
    if code is None:
        return problem or _door(request, CodeForm(), 404, WRONG)
    paper = current(code.checklist, clock.today()) if code.checklist else None
    if paper is None:
        return redirect("firm-page", codes.read(text))
    form = CheckForm(request.POST or None, request.FILES or None, paper=paper)
    if request.method == "POST":
        done = attempt(
            form,
            lambda: actions.receive_answer(
                code, form.reply(), actor=firm_of(code), now=clock.now()
            ),
        )
        if done is not None:
            return _sent(codes.read(text))
    return _form(request, "hazards/firm_check.html", code, text, form, paper=paper)


def _form(
    request: HttpRequest, template: str, code: FirmCode, text: str, form: Any, **more: Any
) -> HttpResponse:
    context = {
        "form": form, "code": code, "text": codes.read(text), "place": code.place,
        "works": code.works_at(clock.now()), "stopped": STOPPED, **more,
    }  # fmt: skip
    bad = request.method == "POST" and form.errors
    return _remembered(render(request, template, context, status=422 if bad else 200), code)


def _sent(text: str) -> HttpResponse:
    response = redirect("firm-page", text)
    response["Location"] += "?sent=1"
    return response


def _door(request: HttpRequest, form: CodeForm, status: int, sentence: str = "") -> HttpResponse:
    context = {"form": form, "sentence": sentence}
    return render(request, "hazards/firm_door.html", context, status=status)


def _open(request: HttpRequest, text: str) -> tuple[FirmCode | None, HttpResponse | None]:
    """The code of this text; None with the answer for whoever tried too often."""
    code = codes.read(text)
    space = code[:2] or "--"
    known = bool(code) and codes.digest_of(code) == _opened(request)
    if not known and _is_closed(space):
        response = _door(request, CodeForm(), 429, WAIT)
        response["Retry-After"] = str(60 * limits().wrong.minutes)
        return None, response
    found = code_typed(code) if code else None
    if found is None:
        _count(space)
    return found, None


def _opened(request: HttpRequest) -> str:
    told = request.get_signed_cookie(OPENED, default="")
    return str(told or "")


def _remembered(response: HttpResponse, code: FirmCode) -> HttpResponse:
    response.set_signed_cookie(
        OPENED, code.digest, max_age=30 * 86400, httponly=True, samesite="Lax", path="/f/"
    )
    return response


def _is_closed(space: str) -> bool:
    wrong = limits().wrong
    return _counted(f"firm:{space}")[0] >= wrong.in_space or _counted(ALL)[0] >= wrong.in_all


def _count(space: str) -> None:
    now = clock.real_now()
    for key in (f"firm:{space}", ALL):
        count, until = _counted(key)
        until = until or now + timedelta(minutes=limits().wrong.minutes)
        caches["tries"].set(key, (count + 1, until), (until - now).total_seconds())


def _counted(key: str) -> tuple[int, datetime | None]:
    """How many wrong codes since the first one, and until when they count."""
    told: tuple[int, datetime | None] = caches["tries"].get(key, (0, None))
    return told

"""Log-in, log-out, lock-out, one's own password and text size."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from hongxian.kit import clock, structure
from hongxian.kit.back import own_page
from hongxian.kit.forms import attempt
from hongxian.orgs import actions
from hongxian.orgs.access import (
    LEFT,
    OfficerRequest,
    allow,
    anyone,
    at_the_gate,
    own_account,
    password_ran_out,
)
from hongxian.orgs.forms.sessions import LogInForm, PasswordForm
from hongxian.orgs.models import User
from hongxian.orgs.queries import locked_until

TEXT_SIZE_AGE = LEFT_AGE = 365 * 24 * 3600
CAME_IN = "came-in"
"""A cookie from log-in to log-out or the end of the browser: still there without a session, it
tells that the session ran out while nobody clicked."""


def address_of(request: HttpRequest) -> str:
    """Where a request came from, for the log."""
    return str(request.META.get("REMOTE_ADDR", ""))


def asked_for(request: HttpRequest, otherwise: str) -> str:
    """The page of ours asked for in `next`, or the given one."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    return own_page(request, asked, otherwise)


@sensitive_post_parameters("password")
@never_cache
@allow(anyone)
def log_in(request: HttpRequest) -> HttpResponse:
    """The gate."""
    if request.user.is_authenticated:
        return redirect(asked_for(request, "home"))
    form = LogInForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        login(request, form.user)
        actions.record_log_in(form.user, address=address_of(request), now=clock.now())
        response = redirect(asked_for(request, "home"))
        response.set_cookie(CAME_IN, "yes", samesite="Lax", httponly=True)
        response.delete_cookie(LEFT, samesite="Lax")
        return response
    if request.method == "POST" and form.has_tried and not _is_locked(request):
        actions.record_failed_log_in(
            form.cleaned_data["username"], address=address_of(request), now=clock.now()
        )
    shown = {
        "form": form,
        "next": asked_for(request, ""),
        "demo": settings.DEMO,
        "idle_minutes": settings.SESSION_COOKIE_AGE // 60 if request.COOKIES.get(CAME_IN) else 0,
    }
    return render(request, "orgs/log_in.html", shown)


def _is_locked(request: HttpRequest) -> bool:
    return bool(getattr(request, "axes_locked_out", False))


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: object = None
) -> HttpResponse:
    """The page axes answers with while an account is locked: until when, and whom to ask."""
    username = request.POST.get("username", "")
    actions.record_lock_out(username, address=address_of(request), now=clock.now())
    return render(
        request,
        "orgs/locked.html",
        {"until": locked_until(username), "username": username},
        status=403,
    )


@require_POST
@allow(at_the_gate)
def log_out(request: OfficerRequest) -> HttpResponse:
    """Leave."""
    actions.record_log_out(request.user, address=address_of(request), now=clock.now())
    logout(request)
    response = redirect("login")
    response.delete_cookie(CAME_IN, samesite="Lax")
    response.set_cookie(LEFT, "yes", max_age=LEFT_AGE, samesite="Lax", httponly=True)
    return response


@sensitive_post_parameters()
@allow(own_account)
def change_password(request: OfficerRequest) -> HttpResponse:
    """One's own password; a first password is replaced here before anything else."""
    forced = request.user.must_change_password
    form = PasswordForm(request.POST or None)
    if request.method == "POST":
        user = attempt(form, lambda: _change(request, form))
        if user is not None:
            update_session_auth_hash(request, user)
            messages.success(request, "密码已修改，下次登录请用新密码。")
            return redirect("home")
    ran_out = settings.PASSWORD_DAYS if password_ran_out(request.user) else 0
    shown = {"form": form, "forced": forced, "ran_out_after": 0 if forced else ran_out}
    return render(request, "orgs/password.html", shown)


def _change(request: OfficerRequest, form: PasswordForm) -> User:
    return actions.change_own_password(
        request.user,
        old=form.cleaned_data["old"],
        new=form.cleaned_data["new"],
        actor=request.actor,
        now=clock.now(),
    )


@require_POST
@allow(anyone)
def text_size(request: HttpRequest) -> HttpResponse:
    """Standard or large letters, kept in a cookie of this browser."""
    response = redirect(asked_for(request, "home"))
    large = request.POST.get("size") == "large"
    response.set_cookie(
        "text-size", "large" if large else "normal", max_age=TEXT_SIZE_AGE, samesite="Lax"
    )
    return response


@require_GET
@allow(anyone)
def healthz(request: HttpRequest) -> HttpResponse:
    """For the watchdog: the process answers, the database can be read and is of this version."""
    try:
        told = structure.problem()
    except DatabaseError:
        told = "数据库没有应答。"
    return HttpResponse(
        told or "ok", status=503 if told else 200, content_type="text/plain; charset=utf-8"
    )

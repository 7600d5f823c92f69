"""动态口令: shown at the gate, enrolled by oneself, required and reset by the security admin."""

from base64 import b32encode
from urllib.parse import urlencode

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django_otp import login as remember_device
from django_otp.plugins.otp_totp.models import TOTPDevice

from hongxian.kit import clock
from hongxian.kit.forms import attempt
from hongxian.orgs import actions, rules
from hongxian.orgs.access import OfficerRequest, allow, at_the_gate, pending
from hongxian.orgs.forms.second_factor import CodeForm, RequiredRolesForm
from hongxian.orgs.models import County, SecondFactorRule, User
from hongxian.orgs.views.sessions import address_of, asked_for


@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
@allow(at_the_gate)
def verify(request: OfficerRequest) -> HttpResponse:
    """After the password: a code of the phone, or a recovery code."""
    if pending(request, request.actor) != "second-factor":
        return redirect(asked_for(request, "home"))
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        checked = actions.check_second_factor(
            request.user,
            code=form.cleaned_data["code"],
            address=address_of(request),
            actor=request.actor,
            now=clock.now(),
        )
        if checked.device is not None:
            remember_device(request, checked.device)
            return redirect(asked_for(request, "home"))
        form.add_error("code", checked.sentence)
    shown = {"form": form, "next": asked_for(request, "")}
    return render(request, "orgs/second_factor.html", shown)


@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
@allow(at_the_gate)
def enrol(request: OfficerRequest) -> HttpResponse:
    """Bind a phone: start, scan or type the key, confirm with a code; later: new recovery codes."""
    if pending(request, request.actor) == "second-factor":
        return redirect("second-factor")
    if request.method == "POST":
        return _step(request)
    return _enrol_page(request, CodeForm())


def _step(request: OfficerRequest) -> HttpResponse:
    """The POSTs of that page, told apart by their button."""
    who, now = request.actor, clock.now()
    if "renew" in request.POST:
        return _codes_page(request, actions.renew_recovery_codes(request.user, actor=who, now=now))
    if "code" not in request.POST:
        actions.begin_enrolment(request.user, actor=who, now=now)
        return redirect(
            f"{reverse('second-factor-enrol')}?{urlencode({'next': asked_for(request, '')})}"
        )
    form = CodeForm(request.POST)
    if form.is_valid():
        checked, codes = actions.confirm_enrolment(
            request.user, code=form.cleaned_data["code"], actor=who, now=now
        )
        if checked.device is not None:
            remember_device(request, checked.device)
            return _codes_page(request, codes)
        form.add_error("code", checked.sentence)
    return _enrol_page(request, form)


def _enrol_page(request: OfficerRequest, form: CodeForm) -> HttpResponse:
    user = request.user
    device = TOTPDevice.objects.filter(user=user, confirmed=False).first()
    if user.has_second_factor:
        device = None
    context = {
        "form": form,
        "device": device,
        "enrolled": user.has_second_factor,
        "needed": request.actor.needs_second_factor,
        "next": asked_for(request, ""),
    }
    if device is not None:
        picture = segno.make(device.config_url, error="m")
        context["picture"] = picture.svg_data_uri(scale=5, border=4, nl=False)
        key = b32encode(device.bin_key).decode()
        context["key"] = " ".join(key[at : at + 4] for at in range(0, len(key), 4))
    return render(request, "orgs/second_factor_enrol.html", context)


def _codes_page(request: OfficerRequest, codes: list[str]) -> HttpResponse:
    """The only time recovery codes are on a page."""
    shown = {"codes": codes, "next": asked_for(request, reverse("home"))}
    return render(request, "orgs/recovery_codes.html", shown)


@require_http_methods(["GET", "POST"])
@allow(rules.grants_posts)
def required_roles(request: OfficerRequest) -> HttpResponse:
    """Which roles must use it."""
    mine = SecondFactorRule.objects.visible_to(request.actor).filter(required=True)
    form = RequiredRolesForm(list(mine.values_list("role", flat=True)), request.POST or None)
    if request.method == "POST":
        county = get_object_or_404(County, pk=request.actor.county_id)
        done = attempt(
            form,
            lambda: actions.require_second_factor(
                county, roles=form.cleaned_data["roles"], actor=request.actor, now=clock.now()
            ),
        )
        if done is not None:
            messages.success(request, "已保存。相关人员下次打开页面时须先绑定手机。")
            return redirect("second-factor-rules")
    context = {"form": form, "title": "动态口令要求", "submit_label": "保存要求"}
    return render(request, "kit/form.html", context)


@require_POST
@allow(rules.grants_posts)
def reset(request: OfficerRequest, pk: int) -> HttpResponse:
    """A lost phone."""
    people = User.objects.visible_to(request.actor).select_related("unit")
    user = actions.reset_second_factor(
        get_object_or_404(people, pk=pk), actor=request.actor, now=clock.now()
    )
    messages.success(request, f"{user.name}的动态口令已重置，请本人登录后重新绑定手机。")
    return redirect("person", pk)

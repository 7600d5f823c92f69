"""许可证件: the list with what runs out, one of them, entering, correcting, its states."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hongxian.audit.queries import timeline
from hongxian.kit import clock
from hongxian.kit.dates import cn_date
from hongxian.kit.facts import Fact
from hongxian.kit.forms import attempt
from hongxian.kit.listing import Column, Empty, Listing, SavedView, page_of
from hongxian.kit.steps import offer
from hongxian.orgs.access import Actor, OfficerRequest, allow
from hongxian.orgs.lists import ListQuestions
from hongxian.orgs.scope import SEES_ALL
from hongxian.registry import codes, rules
from hongxian.registry.actions import licences as actions
from hongxian.registry.forms.choices import ReasonForm
from hongxian.registry.forms.licences import LicenceFilter, LicenceForm, licence_initial
from hongxian.registry.models import Licence, Place, Vehicle
from hongxian.registry.queries.licences import (
    CURRENT,
    WARNINGS,
    answered_by,
    expired,
    expiring,
    expiry_chip,
    state_mark,
)
from hongxian.registry.views.places import one_place
from hongxian.registry.views.shared import note_export
from hongxian.registry.views.vehicles import one_vehicle
from hongxian.registry.workflow import LICENCE


@require_http_methods(["GET", "POST"])
@allow(rules.reads_registry)
def licences(request: OfficerRequest) -> HttpResponse:
    """What is licensed, and what runs out."""
    actor, today = request.actor, clock.today()
    listing = Listing(
        request,
        _rows(actor),
        _columns(),
        title="许可证件",
        filterset=partial(LicenceFilter, actor=actor, today=today),
        folds=True,
        views=_views(actor, today),
        asked=_ASKED.of(actor, today),
        export_name="许可证件",
        on_export=note_export(request, "许可证件"),
        empty=Empty("这里是监管对象和车辆的许可证件：在对象页面点“登记证件”，或者导入现有台账。"),
        counter="件",
        rows_once=True,
    )
    return listing.respond()


def _rows(actor: Actor) -> QuerySet[Licence]:
    rows = Licence.objects.visible_to(actor)
    return rows.select_related("place__unit", "vehicle__unit").prefetch_related("lines")


def _give_lines(rows: list[Licence]) -> None:
    prefetch_related_objects(rows, "lines")


def _views(actor: Actor, today: date) -> list[SavedView]:
    own = answered_by(actor)
    sees_all = actor.sees_as(*SEES_ALL)
    scope = CURRENT if sees_all else CURRENT & own
    views = [
        SavedView("all" if sees_all else "mine", "全部有效" if sees_all else "我的", scope),
        SavedView("expired", "已过期", scope & expired(today)),
        *(
            SavedView(f"in{days}", f"{days}天内到期", scope & expiring(today, days))
            for days in WARNINGS
        ),
    ]
    return [*views, SavedView("ended", "已吊销、注销、换证", ~CURRENT)]


_ASKED = ListQuestions(_rows, _views, Q(), _give_lines)


def _columns() -> list[Column]:
    today = clock.today()
    return [
        Column(
            "number", "证号", lambda row: row.number, sort="number", css="nowrap",
            url=page_of("licence"),
        ),
        Column(
            "kind", "证件种类", lambda row: codes.licence_name(row.kind), sort="kind", css="wide"
        ),
        Column(
            "holder", "持证对象", lambda row: row.place or row.vehicle, url=_holder_url, css="wide",
            sort=("place__name", "vehicle__plate"),
        ),
        Column("unit", "监管单位", lambda row: (row.place or row.vehicle).unit, css="nowrap"),
        Column(
            "ends", "有效期止", lambda row: expiry_chip(row, today), sort="valid_to", css="nowrap",
            export=lambda row: row.valid_to,
        ),
        Column("state", "状态", lambda row: state_mark(row, today), sort="state", css="nowrap"),
        Column("issuer", "发证机关", lambda row: row.issuer, sort="issuer", shown=False),
        Column("lines", "许可品种", lambda row: "、".join(map(str, row.lines.all())), shown=False),
        Column("person", "持证人", lambda row: row.holder, shown=False),
        Column("from", "有效期起", lambda row: row.valid_from, sort="valid_from", shown=False),
        Column("issued", "发证日期", lambda row: row.issued_on, sort="issued_on", shown=False),
        Column("scope", "许可范围", lambda row: row.scope, shown=False),
    ]  # fmt: skip


def _holder_url(row: Licence) -> str:
    if row.place_id:
        return reverse("place", args=[row.place_id])
    return reverse("vehicle", args=[row.vehicle_id])


def one_licence(request: OfficerRequest, pk: UUID) -> Licence:
    """The licence if this person may see it, else 404."""
    rows = Licence.objects.visible_to(request.actor)
    rows = rows.select_related("place__unit", "vehicle__unit", "vehicle__place")
    return get_object_or_404(rows, pk=pk)


@require_GET
@allow(rules.reads_registry)
def licence(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """One licence: what it allows, until when, what became of it."""
    return _page(request, one_licence(request, pk))


def _page(
    request: OfficerRequest, row: Licence, forms_told: dict[str, ReasonForm] | None = None
) -> HttpResponse:
    today = clock.today()
    told = {
        verb: ReasonForm(prefix=verb) for verb in ("suspend", "restore", "cancel", "revoke")
    } | (forms_told or {})
    steps = offer(
        LICENCE.steps(row, request.actor),
        urls={verb: reverse(f"licence-{verb}", args=[row.pk]) for verb in told},
        pages={"replace": reverse("licence-replace", args=[row.pk])},
        forms=told,
        main=("replace", "restore"),
    )
    context = {
        "title": f"{codes.licence_name(row.kind)} {row.number}",
        "licence": row,
        "today": today,
        "steps": steps,
        "expiry": expiry_chip(row, today),
        "state": state_mark(row, today),
        "facts": _facts(row, today),
        "kind": codes.licence_kinds().get(row.kind),
        "lines": row.lines.all(),
        "may_keep": bool(rules.keeps_licence(request.actor, row)),
        "timeline": timeline(row),
    }
    bad = any(form.errors for form in (forms_told or {}).values())
    return render(request, "registry/licence.html", context, status=422 if bad else 200)


def _facts(row: Licence, today: date) -> list[Fact]:
    holder: Place | Vehicle | None = row.place or row.vehicle
    kind = codes.licence_kinds().get(row.kind)

    def day(value: Any) -> str:
        return cn_date(value, today) if value else ""

    return [
        Fact("持证对象", holder, url=_holder_url(row)),
        Fact("监管单位", holder.unit if holder else ""),
        Fact("持证人", row.holder),
        Fact("发证机关", row.issuer),
        Fact("发证日期", day(row.issued_on)),
        Fact("有效期", f"{day(row.valid_from) or '—'} 至 {day(row.valid_to) or '未写明'}"),
        Fact("许可范围", row.scope, wide=True),
        Fact("法律依据", kind.law if kind else "", wide=True),
    ]


def _new(
    request: OfficerRequest, *, place: Place | None, vehicle: Vehicle | None, back: str
) -> HttpResponse:
    form = LicenceForm(request.POST or None, place=place, vehicle=vehicle)
    holder = place or vehicle
    if request.method == "POST":
        done = attempt(
            form,
            lambda: actions.register_licence(form.facts(), actor=request.actor, now=clock.now()),
        )
        if done is not None:
            messages.success(request, "已登记证件。")
            return redirect("licence", done.pk)
    context = {
        "form": form, "title": f"登记证件：{holder}", "submit_label": "登记",
        "back_url": back, "back_label": str(holder),
    }  # fmt: skip
    return render(request, "kit/form.html", context)


@require_http_methods(["GET", "POST"])
@allow(rules.keeps_registry)
def licence_of_place(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Enter a licence of a place."""
    row = one_place(request, pk)
    return _new(request, place=row, vehicle=None, back=reverse("place", args=[pk]))


@require_http_methods(["GET", "POST"])
@allow(rules.keeps_registry)
def licence_of_vehicle(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Enter a licence of a vehicle."""
    row = one_vehicle(request, pk)
    return _new(request, place=None, vehicle=row, back=reverse("vehicle", args=[pk]))


@require_http_methods(["GET", "POST"])
@allow(rules.keeps_registry)
def licence_edit(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Correct a licence and its lines."""
    row = one_licence(request, pk)
    form = LicenceForm(
        request.POST or None, place=row.place, vehicle=row.vehicle, initial=licence_initial(row)
    )
    return _own_page(request, row, form, actions.change_licence, "更新", "已更新。")


@require_http_methods(["GET", "POST"])
@allow(rules.keeps_registry)
def licence_replace(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """换证: enter the new one, keep the old one."""
    row = one_licence(request, pk)
    start = {**licence_initial(row), "number": "", "issued_on": None, "valid_to": None}
    form = LicenceForm(
        request.POST or None, place=row.place, vehicle=row.vehicle, keeps_kind=True, initial=start
    )
    return _own_page(request, row, form, actions.replace_licence, "换证", "已登记新证。")


def _own_page(
    request: OfficerRequest,
    row: Licence,
    form: LicenceForm,
    act: Callable[..., Licence],
    label: str,
    told: str,
) -> HttpResponse:
    if request.method == "POST":
        done = attempt(form, lambda: act(row, form.facts(), actor=request.actor, now=clock.now()))
        if done is not None:
            messages.success(request, told)
            return redirect("licence", done.pk)
    context = {
        "form": form, "title": f"{label}：{row.number}", "submit_label": label,
        "back_url": reverse("licence", args=[row.pk]), "back_label": row.number,
    }  # fmt: skip
    return render(request, "kit/form.html", context)


def _take(
    request: OfficerRequest, pk: UUID, verb: str, act: Callable[..., Licence]
) -> HttpResponse:
    form = ReasonForm(request.POST, prefix=verb)
    row = one_licence(request, pk)
    done = attempt(
        form, lambda: act(row, **form.cleaned_data, actor=request.actor, now=clock.now())
    )
    if done is None:
        return _page(request, one_licence(request, pk), {verb: form})
    return redirect("licence", pk)


@require_POST
@allow(rules.decides_registry)
def licence_suspend(request: OfficerRequest, pk: UUID) -> HttpResponse:
    return _take(request, pk, "suspend", actions.suspend_licence)


@require_POST
@allow(rules.decides_registry)
def licence_restore(request: OfficerRequest, pk: UUID) -> HttpResponse:
    return _take(request, pk, "restore", actions.restore_licence)


@require_POST
@allow(rules.decides_registry)
def licence_cancel(request: OfficerRequest, pk: UUID) -> HttpResponse:
    return _take(request, pk, "cancel", actions.cancel_licence)


@require_POST
@allow(rules.decides_registry)
def licence_revoke(request: OfficerRequest, pk: UUID) -> HttpResponse:
    return _take(request, pk, "revoke", actions.revoke_licence)

"""车辆: the list, one of them, entering, correcting, its states."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hongxian.audit.queries import timeline
from hongxian.kit import clock
from hongxian.kit.chips import due_chip, state_chip
from hongxian.kit.facts import Fact
from hongxian.kit.forms import attempt
from hongxian.kit.listing import Column, Empty, Listing, SavedView, page_of
from hongxian.kit.steps import offer
from hongxian.orgs.access import Actor, OfficerRequest, allow
from hongxian.orgs.lists import ListQuestions
from hongxian.orgs.scope import SEES_ALL
from hongxian.registry import codes, parts, rules
from hongxian.registry.actions import vehicles as actions
from hongxian.registry.forms.choices import ReasonForm
from hongxian.registry.forms.vehicles import VehicleFilter, VehicleForm, vehicle_initial
from hongxian.registry.identifiers import look_at_plate
from hongxian.registry.models import Vehicle, VehicleState
from hongxian.registry.queries.licences import expiry_chip, state_mark
from hongxian.registry.queries.places import Hint
from hongxian.registry.queries.vehicles import GONE, late_papers
from hongxian.registry.views.place_moves import phone_page
from hongxian.registry.views.shared import masked, note_export
from hongxian.registry.workflow import VEHICLE


@require_http_methods(["GET", "POST"])
@allow(rules.reads_registry)
def vehicles(request: OfficerRequest) -> HttpResponse:
    """The vehicles the county's police supervise."""
    actor, today = request.actor, clock.today()
    listing = Listing(
        request,
        _rows(actor),
        _columns(),
        title="车辆",
        filterset=partial(VehicleFilter, actor=actor),
        folds=True,
        views=_views(actor, today),
        asked=_ASKED.of(actor, today),
        export_name="车辆",
        on_export=note_export(request, "车辆"),
        empty=Empty(
            "这里是本单位监管的车辆：逐辆登记，或者导入现有台账。",
            "登记车辆" if rules.keeps_registry(actor) else "",
            reverse("vehicle-new"),
        ),
        counter="辆",
        rows_once=True,
        row_css=lambda row: "is-off" if row.state == VehicleState.GONE else "",
    )
    return listing.respond("registry/vehicles.html", {"may_keep": rules.keeps_registry(actor)})


def _rows(actor: Actor) -> QuerySet[Vehicle]:
    rows = Vehicle.objects.visible_to(actor).select_related("unit", "place")
    return rows.defer("search")


def _views(actor: Actor, today: date) -> list[SavedView]:
    mine = SavedView("mine", "我的", ~GONE & Q(unit__in=actor.unit_ids))
    watched = [g.code for g in codes.vehicle_groups().values() if g.watched]
    rest = [
        SavedView("watched", "两客一危一货", ~GONE & Q(group__in=watched)),
        SavedView("late", "检验、保险过期", ~GONE & late_papers(today)),
        SavedView("gone", "已注销", GONE),
    ]
    everything = SavedView("all", "全部在册", ~GONE)
    if actor.sees_as(*SEES_ALL):
        return [everything, *rest]
    return [mine, everything, *rest]


_ASKED = ListQuestions(_rows, _views, Q())


def _columns() -> list[Column]:
    today = clock.today()
    return [
        Column(
            "plate", "号牌号码", lambda row: row.plate, sort="plate", css="nowrap",
            url=page_of("vehicle"),
        ),
        Column("plate_kind", "号牌种类", lambda row: row.plate_kind, css="nowrap", shown=False),
        Column("group", "车辆类别", lambda row: codes.vehicle_group_name(row.group), sort="group"),
        Column("unit", "监管单位", lambda row: row.unit, sort="unit__position", css="nowrap"),
        Column(
            "place", "所属企业", lambda row: row.place or row.owner_name, css="wide",
            url=lambda row: reverse("place", args=[row.place_id]) if row.place_id else None,
        ),
        Column("driver", "驾驶人", lambda row: row.driver_name, css="nowrap"),
        Column(
            "inspected", "检验到期", lambda row: _until(row.inspected_until, today),
            sort="inspected_until", css="nowrap", export=lambda row: row.inspected_until,
        ),
        Column(
            "insured", "保险到期", lambda row: _until(row.insured_until, today),
            sort="insured_until", css="nowrap", export=lambda row: row.insured_until,
        ),
        Column("state", "状态", state_chip, sort="state", css="nowrap"),
        Column(
            "phone", "驾驶人电话", lambda row: masked(row.driver_phone), css="nowrap", shown=False
        ),
        Column("brand", "厂牌型号", lambda row: row.brand, shown=False),
        Column("use", "使用性质", lambda row: row.use, shown=False),
        Column("seats", "核定载客", lambda row: row.seats, css="num", sort="seats", shown=False),
        Column(
            "load", "核定载质量（千克）", lambda row: row.load_kg, css="num", sort="load_kg",
            shown=False,
        ),
    ]  # fmt: skip


def _until(day: Any, today: Any) -> Any:
    return due_chip(day, today) if day else ""


def one_vehicle(request: OfficerRequest, pk: UUID) -> Vehicle:
    """The vehicle if this person may see it, else 404."""
    rows = Vehicle.objects.visible_to(request.actor).select_related("unit", "place")
    return get_object_or_404(rows, pk=pk)


@require_GET
@allow(rules.reads_registry)
def vehicle(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """One vehicle: facts, licences, what other rooms know, history."""
    return _page(request, one_vehicle(request, pk))


def _page(
    request: OfficerRequest, row: Vehicle, forms_told: dict[str, ReasonForm] | None = None
) -> HttpResponse:
    today = clock.today()
    told = {verb: ReasonForm(prefix=verb) for verb in ("stop", "resume", "retire")}
    told |= forms_told or {}
    steps = offer(
        VEHICLE.steps(row, request.actor),
        urls={verb: reverse(f"vehicle-{verb}", args=[row.pk]) for verb in told},
        forms=told,
        main=("resume",),
    )
    group = codes.vehicle_groups().get(row.group)
    look = look_at_plate(row.plate, plates=group.plates if group else "any")
    context = {
        "title": row.plate, "vehicle": row, "today": today, "steps": steps,
        "facts": _facts(row, today, request.actor), "hints": [] if look else [Hint(look.sentence)],
        "blocks": parts.blocks_of_vehicle(row, request.actor, today),
        "may_keep": bool(rules.keeps_vehicle(request.actor, row)),
        "licences": [
            (each, codes.licence_name(each.kind), expiry_chip(each, today), state_mark(each, today))
            for each in row.licences.prefetch_related("lines")
        ],
        "timeline": timeline(row),
    }  # fmt: skip
    bad = any(form.errors for form in (forms_told or {}).values())
    return render(request, "registry/vehicle.html", context, status=422 if bad else 200)


def _facts(row: Vehicle, today: Any, actor: Actor) -> list[Fact]:
    phone = (
        reverse("vehicle-phone", args=[row.pk])
        if row.driver_phone and rules.keeps_registry(actor)
        else None
    )
    place = reverse("place", args=[row.place_id]) if row.place_id else None
    load = f"{row.load_kg}千克" if row.load_kg is not None else ""
    return [
        Fact("车辆类别", codes.vehicle_group_name(row.group)),
        Fact("号牌种类", row.plate_kind),
        Fact("监管单位", row.unit),
        Fact("所属企业", row.place, url=place),
        Fact("所有人", row.owner_name),
        Fact("驾驶人", row.driver_name),
        Fact("驾驶人电话", masked(row.driver_phone), url=phone),
        Fact("厂牌型号", row.brand),
        Fact("使用性质", row.use),
        Fact("核定载客", f"{row.seats}人" if row.seats is not None else ""),
        Fact("核定载质量", load),
        Fact("检验有效期止", _until(row.inspected_until, today)),
        Fact("保险有效期止", _until(row.insured_until, today)),
        *([Fact("备注", row.note, wide=True)] if row.note else []),
    ]


@require_http_methods(["GET", "POST"])
@allow(rules.keeps_registry)
def vehicle_new(request: OfficerRequest) -> HttpResponse:
    """Enter a vehicle; `?place=` names its firm."""
    form = VehicleForm(
        request.POST or None, actor=request.actor, today=clock.today(),
        initial={"place": request.GET.get("place", "")},
    )  # fmt: skip
    if request.method == "POST":
        done = attempt(
            form,
            lambda: actions.register_vehicle(form.facts(), actor=request.actor, now=clock.now()),
        )
        if done is not None:
            messages.success(request, f"已登记“{done}”。")
            return redirect("vehicle", done.pk)
    context = {
        "form": form, "title": "登记车辆", "submit_label": "登记",
        "back_url": reverse("vehicles"), "back_label": "车辆",
    }  # fmt: skip
    return render(request, "registry/form.html", context)


@require_http_methods(["GET", "POST"])
@allow(rules.keeps_registry)
def vehicle_edit(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Correct a vehicle."""
    row = one_vehicle(request, pk)
    form = VehicleForm(
        request.POST or None, actor=request.actor, today=clock.today(), vehicle=row,
        initial=vehicle_initial(row),
    )  # fmt: skip
    if request.method == "POST":
        done = attempt(
            form,
            lambda: actions.change_vehicle(row, form.facts(), actor=request.actor, now=clock.now()),
        )
        if done is not None:
            messages.success(request, "已更新。")
            return redirect("vehicle", pk)
    context = {
        "form": form, "title": f"更新{row.plate}",
        "back_url": reverse("vehicle", args=[pk]), "back_label": row.plate,
    }  # fmt: skip
    return render(request, "registry/form.html", context)


def _take(
    request: OfficerRequest, pk: UUID, verb: str, act: Callable[..., Vehicle]
) -> HttpResponse:
    form = ReasonForm(request.POST, prefix=verb)
    row = one_vehicle(request, pk)
    done = attempt(
        form, lambda: act(row, **form.cleaned_data, actor=request.actor, now=clock.now())
    )
    if done is None:
        return _page(request, one_vehicle(request, pk), {verb: form})
    return redirect("vehicle", pk)


@require_POST
@allow(rules.decides_registry)
def vehicle_stop(request: OfficerRequest, pk: UUID) -> HttpResponse:
    return _take(request, pk, "stop", actions.stop_vehicle)


@require_POST
@allow(rules.decides_registry)
def vehicle_resume(request: OfficerRequest, pk: UUID) -> HttpResponse:
    return _take(request, pk, "resume", actions.resume_vehicle)


@require_POST
@allow(rules.decides_registry)
def vehicle_retire(request: OfficerRequest, pk: UUID) -> HttpResponse:
    return _take(request, pk, "retire", actions.retire_vehicle)


@require_http_methods(["GET", "POST"])
@allow(rules.keeps_registry)
def vehicle_phone(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """The driver's number in full, for a reason."""
    row = one_vehicle(request, pk)
    return phone_page(request, row, row.driver_phone, back=reverse("vehicle", args=[pk]))

"""监管对象: the list, one of them, entering and correcting."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from hongxian.audit.queries import timeline
from hongxian.kit import clock
from hongxian.kit.chips import Chip, Tone, state_chip
from hongxian.kit.facts import Fact
from hongxian.kit.forms import attempt
from hongxian.kit.listing import Bulk, Column, Empty, Listing, SavedView, page_of
from hongxian.kit.steps import offer
from hongxian.orgs.access import Actor, OfficerRequest, allow
from hongxian.orgs.asking import ActorsQuestion, one_or_404
from hongxian.orgs.lists import ListQuestions
from hongxian.orgs.scope import SEES_ALL
from hongxian.registry import codes, parts, rules
from hongxian.registry.actions import places as actions
from hongxian.registry.forms.choices import DayReasonForm, ReasonForm
from hongxian.registry.forms.places import PlaceFilter, PlaceForm, place_initial
from hongxian.registry.models import CategoryThreshold, Place, PlaceState
from hongxian.registry.points import words_of
from hongxian.registry.queries.duplicates import look_alikes
from hongxian.registry.queries.history import past_of
from hongxian.registry.queries.licences import expiry_chip, state_mark
from hongxian.registry.queries.places import conditions, hints
from hongxian.registry.queries.standards import Limit, excesses, in_force, limits_of
from hongxian.registry.views.shared import masked, note_export, person
from hongxian.registry.workflow import PLACE


@require_http_methods(["GET", "POST"])
@allow(rules.reads_registry)
def places(request: OfficerRequest) -> HttpResponse:
    """What the county's police supervise: mine, without an officer, beyond the standard …"""
    actor, today = request.actor, clock.today()
    thresholds = in_force(actor.county_id, today)
    limits = limits_of(thresholds)
    listing = Listing(
        request,
        place_rows(actor),
        _columns(thresholds),
        title="监管对象",
        filterset=partial(PlaceFilter, actor=actor),
        folds=True,
        views=_views(actor, today, limits),
        asked=_ASKED.of(actor, today, limits),
        export_name="监管对象",
        on_export=note_export(request, "监管对象"),
        bulk=[Bulk("分派", reverse("places-assign"))] if rules.assigns(actor) else [],
        empty=Empty(
            "这里是本单位监管的场所和企业：逐个登记，或者导入现有台账。",
            "登记监管对象" if rules.keeps_registry(actor) else "",
            reverse("place-new"),
        ),
        counter="个",
        rows_once=True,
        row_css=lambda row: "" if row.state == PlaceState.OPEN else "is-off",
    )
    return listing.respond("registry/places.html", {"may_keep": rules.keeps_registry(actor)})


def place_rows(actor: Actor) -> QuerySet[Place]:
    """The places one may see, with what a list shows of them."""
    rows = Place.objects.visible_to(actor).select_related("unit", "lead_unit", "officer", "grid")
    return rows.defer("search")


def _views(actor: Actor, today: date, limits: Sequence[Limit]) -> list[SavedView]:
    """Whoever sees the county opens on all of it, everyone else on their own."""
    told = conditions(actor, today, limits)
    rest = [key for key in told if key not in {"all", "mine", "officer"}]
    sees_all = actor.sees_as(*SEES_ALL)
    order = ["all", *rest] if sees_all else ["mine", "officer", *rest, "all"]
    return [SavedView(key, *told[key]) for key in order]


_ASKED = ListQuestions(place_rows, _views, Q())


def _columns(thresholds: list[CategoryThreshold]) -> list[Column]:
    def beyond(row: Place) -> Chip | str:
        found = excesses(row, thresholds)
        return Chip("超标准", Tone.SOON, "；".join(map(str, found))) if found else ""

    return [
        Column(
            "name", "名称", lambda row: row.name, sort="name", css="wide",
            url=page_of("place"),
        ),
        Column(
            "category", "类别", lambda row: codes.category_name(row.category), sort="category",
        ),
        Column("unit", "监管单位", lambda row: row.unit, sort="unit__position", css="nowrap"),
        Column("officer", "责任民警", lambda row: person(row.officer), sort="officer__name_pinyin"),
        Column("grid", "网格", lambda row: row.grid or "", sort="grid__code", css="nowrap"),
        Column("address", "地址", lambda row: row.address, sort="address", css="wide"),
        Column("state", "状态", state_chip, sort="state", css="nowrap"),
        Column("beyond", "标准", beyond, css="nowrap", shown=False),
        Column("manager", "负责人", lambda row: row.manager, shown=False, css="nowrap"),
        Column("phone", "联系电话", lambda row: masked(row.phone), css="nowrap", shown=False),
        Column("lead", "主管部门", lambda row: row.lead_unit or "", shown=False),
        Column("group", "大类", lambda row: codes.group_of(row.category), shown=False),
        Column("code", "信用代码", lambda row: row.credit_code, shown=False),
        Column(
            "area", "建筑面积（㎡）", lambda row: row.area_m2, sort="area_m2", css="num",
            shown=False,
        ),
        Column("staff", "从业人数", lambda row: row.staff, sort="staff", css="num", shown=False),
        Column("lon", "经度", lambda row: row.lon, css="num", shown=False),
        Column("lat", "纬度", lambda row: row.lat, css="num", shown=False),
        Column("crs", "坐标系", lambda row: row.get_crs_display(), shown=False),
    ]  # fmt: skip


def one_place(request: OfficerRequest, pk: UUID) -> Place:
    """The place if this person may see it, else 404."""
    return one_or_404(_one, request.actor, pk)


def _in_full(actor: Actor, pk: UUID) -> QuerySet[Place]:
    rows = Place.objects.visible_to(actor).filter(pk=pk)
    return rows.select_related("unit", "lead_unit", "officer__unit", "grid", "merged_into")


_one = ActorsQuestion(_in_full)


@require_GET
@allow(rules.reads_registry)
def place(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """One place: facts, licences, vehicles, what other rooms know, history."""
    return place_page(request, one_place(request, pk))


def place_page(
    request: OfficerRequest, row: Place, *, forms_told: dict[str, forms.Form] | None = None
) -> HttpResponse:
    """The page; `forms_told`: a move's form that came back with errors."""
    today, past = clock.today(), past_of(row)
    told = {
        verb: DayReasonForm(initial={"on": today}, prefix=verb)
        for verb in ("pause", "close", "reopen")
    }
    all_forms: dict[str, Any] = {**told, "split": ReasonForm(prefix="split"), **(forms_told or {})}
    steps = offer(
        PLACE.steps(row, request.actor),
        urls={verb: reverse(f"place-{verb}", args=[row.pk]) for verb in all_forms},
        pages={"merge": reverse("place-merge", args=[row.pk])},
        forms=all_forms,
        main=("reopen", "split"),
    )
    context = {
        "title": row.name,
        "place": row,
        "today": today,
        "steps": steps,
        "facts": _facts(row, request.actor),
        "hints": hints(row, in_force(request.actor.county_id, today)),
        "former": past.former,
        "twins": [] if row.state == PlaceState.MERGED else look_alikes(row, request.actor)[:5],
        "blocks": parts.blocks_of_place(row, request.actor, today),
        "may_keep": bool(rules.keeps(request.actor, row)) and row.state != PlaceState.MERGED,
        "licences": [
            (each, codes.licence_name(each.kind), expiry_chip(each, today), state_mark(each, today))
            for each in row.licences.prefetch_related("lines")
        ],
        "vehicles": [(car, codes.vehicle_group_name(car.group)) for car in row.vehicles.all()],
        "changes": past.changes,
        "gone": past.gone,
        "timeline": timeline(row),
    }
    bad = any(form.errors for form in (forms_told or {}).values())
    return render(request, "registry/place.html", context, status=422 if bad else 200)


def _facts(row: Place, actor: Actor) -> list[Fact]:
    phone = (
        reverse("place-phone", args=[row.pk]) if row.phone and rules.keeps_registry(actor) else None
    )
    point = words_of(row) or None
    sizes = [
        f"{label}{Decimal(getattr(row, name)).normalize():f}{unit}"
        for name, (label, unit) in codes.MEASURES.items()
        if getattr(row, name) is not None
    ]
    return [
        Fact("类别", f"{codes.category_name(row.category)}（{codes.group_of(row.category)}）"),
        Fact("监管单位", row.unit),
        Fact("责任民警", person(row.officer)),
        Fact("网格", row.grid),
        Fact("主管部门", row.lead_unit),
        Fact("负责人", row.manager),
        Fact("联系电话", masked(row.phone), url=phone),
        Fact("法定代表人", row.legal_person),
        Fact("信用代码", row.credit_code),
        *([Fact("关闭日期", row.closed_on)] if row.closed_on else []),
        Fact("规模", "，".join(sizes), wide=True),
        Fact("地址", row.address, wide=True),
        Fact("坐标", point, wide=True),
        *([Fact("备注", row.note, wide=True)] if row.note else []),
    ]  # fmt: skip


@require_http_methods(["GET", "POST"])
@allow(rules.keeps_registry)
def place_new(request: OfficerRequest) -> HttpResponse:
    """Enter a place."""
    form = PlaceForm(
        request.POST or None, actor=request.actor, today=clock.today(),
        initial={"category": request.GET.get("category", "")},
    )  # fmt: skip
    if request.method == "POST":
        done = attempt(
            form,
            lambda: actions.register_place(form.facts(), actor=request.actor, now=clock.now()),
        )
        if done is not None:
            messages.success(request, f"已登记“{done}”。")
            return redirect("place", done.pk)
    context = {
        "form": form, "title": "登记监管对象", "submit_label": "登记",
        "back_url": reverse("places"), "back_label": "监管对象",
    }  # fmt: skip
    return render(request, "registry/form.html", context)


@require_http_methods(["GET", "POST"])
@allow(rules.keeps_registry)
def place_edit(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Correct a place's facts."""
    row = one_place(request, pk)
    form = PlaceForm(
        request.POST or None, actor=request.actor, today=clock.today(), place=row,
        initial=place_initial(row),
    )  # fmt: skip
    if request.method == "POST":
        done = attempt(
            form,
            lambda: actions.change_place(row, form.facts(), actor=request.actor, now=clock.now()),
        )
        if done is not None:
            messages.success(request, "已更新。")
            return redirect("place", pk)
    context = {
        "form": form, "title": f"更新{row.name}", "place": row,
        "back_url": reverse("place", args=[pk]), "back_label": row.name,
    }  # fmt: skip
    return render(request, "registry/place_form.html", context)

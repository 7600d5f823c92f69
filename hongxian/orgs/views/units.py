"""管理 · 单位: the directory for everyone, its upkeep for the system administrator."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hongxian.audit.actions import record_export
from hongxian.audit.queries import timeline
from hongxian.kit import clock
from hongxian.kit.chips import Chip, Tone
from hongxian.kit.facts import Fact
from hongxian.kit.forms import attempt
from hongxian.kit.listing import Column, Empty, Listing, SavedView
from hongxian.kit.steps import OfferedStep, offer
from hongxian.kit.verdict import Verdict
from hongxian.kit.workflow import Move, Step
from hongxian.orgs import actions, rules
from hongxian.orgs.access import Actor, OfficerRequest, allow
from hongxian.orgs.forms.units import (
    AliasForm,
    CloseForm,
    PlaceForm,
    UnitFilter,
    UnitForm,
    UnitNameForm,
)
from hongxian.orgs.models import County, Unit, UnitAlias, UnitKind
from hongxian.orgs.queries import with_posts


def unit_chip(unit: Unit) -> Chip:
    """在用 or 停用 today."""
    closed = unit.valid_to is not None and unit.valid_to <= clock.today()
    return Chip("已停用", Tone.OFF) if closed else Chip("在用", Tone.DONE)


def _indented(unit: Unit) -> str:
    depth = unit.path.strip("/").count("/")
    return format_html('<span class="tree-{}">{}</span>', min(depth, 3), unit.short_name)


COLUMNS = (
    Column(
        "unit",
        "单位",
        _indented,
        url=lambda unit: reverse("unit", args=[unit.pk]),
        export=lambda unit: unit.short_name,
    ),
    Column("name", "全称", lambda unit: unit.name),
    Column("kind", "类别", lambda unit: unit.get_kind_display(), sort="kind"),
    Column("parent", "上级单位", lambda unit: unit.parent, css="quiet", shown=False),
    Column("code", "机构代码", lambda unit: unit.code, sort="code", css="quiet"),
    Column("people", "人员", lambda unit: unit.people_count, sort="people_count", css="num"),
    Column("state", "状态", unit_chip),
)


@require_http_methods(["GET", "POST"])
@allow(rules.reads_directory)
def unit_list(request: OfficerRequest) -> HttpResponse:
    """The unit tree as a ledger, in the bureau's order."""
    today = clock.today()
    closed = Q(valid_to__isnull=False, valid_to__lte=today)
    units = Unit.objects.visible_to(request.actor).select_related("parent")
    counted = units.annotate(people_count=Count("people", filter=Q(people__is_active=True)))
    listing = Listing(
        request,
        counted,
        COLUMNS,
        title="单位",
        filterset=UnitFilter,
        views=(
            SavedView("open", "在用", ~closed),
            SavedView("partners", "协作单位", ~closed & Q(kind=UnitKind.PARTNER)),
            SavedView("closed", "已停用", closed),
            SavedView("all", "全部"),
        ),
        per_page=100,
        counter="个",
        export_name="单位",
        on_export=lambda rows: record_export(
            actor=request.actor, what="单位", rows=rows, now=clock.now()
        ),
        empty=Empty("这里列出本县各单位。"),
        row_css=lambda unit: "is-off" if unit.valid_to and unit.valid_to <= today else "",
    )
    return listing.respond("orgs/units.html", {"may_keep": bool(rules.keeps_units(request.actor))})


def unit_of(request: OfficerRequest, pk: int) -> Unit:
    units = Unit.objects.visible_to(request.actor).select_related("parent", "county")
    return get_object_or_404(units, pk=pk)


def open_units(request: OfficerRequest) -> QuerySet[Unit]:
    return Unit.objects.visible_to(request.actor).valid_on(clock.today())


DANGERS = ("merge", "close")


def _steps(actor: Actor, unit: Unit) -> list[OfferedStep]:
    """What the system administrator may do with a unit; nothing is shown to the others."""
    if not rules.keeps_units(actor):
        return []
    closed = Verdict("单位已停用。") if unit.valid_to else Verdict()
    moves = (
        ("rename", "变更名称"),
        ("place", "调整排序"),
        ("parent", "调整上级"),
        ("merge", "并入其他单位"),
        ("close", "停用单位"),
    )
    steps = [
        Step(Move(verb, label, (), "", lambda a, u: closed, "", danger=verb in DANGERS), closed)
        for verb, label in moves
    ]
    return offer(steps, pages={verb: reverse(f"unit-{verb}", args=[unit.pk]) for verb, _ in moves})


@require_GET
@allow(rules.reads_directory)
def unit_detail(request: OfficerRequest, pk: int) -> HttpResponse:
    """A unit: people with their posts, what plans call it, what is below it."""
    unit = unit_of(request, pk)
    today = clock.today()
    people = with_posts(unit.people.filter(is_active=True), today)
    kinds = UnitAlias.objects.visible_to(request.actor).filter(kind=unit.kind)
    may_keep = bool(rules.keeps_units(request.actor))
    context = {
        "title": unit.short_name,
        "unit": unit,
        "state": unit_chip(unit),
        "facts": _facts(unit),
        "people": people,
        "aliases": unit.aliases.all(),
        "kind_aliases": kinds,
        "children": unit.children.filter(valid_to__isnull=True),
        "steps": _steps(request.actor, unit),
        "timeline": timeline(unit) if may_keep else None,
        "may_keep": may_keep,
        "sees_people": bool(rules.administers(request.actor)),
        "alias_form": AliasForm(),
    }
    return render(request, "orgs/unit.html", context)


def _facts(unit: Unit) -> list[Fact]:
    parent = unit.parent
    facts = [
        Fact("全称", unit.name, wide=True),
        Fact("类别", unit.get_kind_display()),
        Fact("上级单位", parent, url=reverse("unit", args=[parent.pk]) if parent else None),
        Fact("机构代码", unit.code),
        Fact("启用日期", f"{unit.valid_from:%Y年%-m月%-d日}" if unit.valid_from else ""),
    ]
    if unit.valid_to:
        facts.append(Fact("停用日期", f"{unit.valid_to:%Y年%-m月%-d日}"))
    return facts


@require_http_methods(["GET", "POST"])
@allow(rules.keeps_units)
def unit_new(request: OfficerRequest) -> HttpResponse:
    """A new unit of the administrator's county."""
    form = UnitForm(open_units(request), request.POST or None)
    county = get_object_or_404(County, pk=request.actor.county_id)
    if request.method == "POST":
        unit = attempt(
            form,
            lambda: actions.create_unit(
                county=county, actor=request.actor, now=clock.now(), **form.cleaned_data
            ),
        )
        if unit is not None:
            messages.success(request, f"已新建“{unit}”。下一步：登记方案里的其他叫法，新建人员。")
            return redirect("unit", unit.pk)
    context = {
        "form": form,
        "title": "新建单位",
        "submit_label": "建立单位",
        "back_url": reverse("units"),
        "back_label": "单位",
    }
    return render(request, "kit/form.html", context)


def form_page(request: OfficerRequest, unit: Unit, form: Any, **context: Any) -> HttpResponse:
    back = {"back_url": reverse("unit", args=[unit.pk]), "back_label": unit.short_name}
    return render(request, "kit/form.html", {"form": form, **back, **context})


@require_http_methods(["GET", "POST"])
@allow(rules.keeps_units)
def unit_rename(request: OfficerRequest, pk: int) -> HttpResponse:
    """New names; the old ones go on being understood."""
    unit = unit_of(request, pk)
    form = UnitNameForm(
        request.POST or None, initial={"name": unit.name, "short_name": unit.short_name}
    )
    if request.method == "POST":
        renamed = attempt(
            form,
            lambda: actions.rename_unit(
                unit, actor=request.actor, now=clock.now(), **form.cleaned_data
            ),
        )
        if renamed is not None:
            messages.success(request, f"已更名为“{renamed}”，旧名称仍可在方案中识别。")
            return redirect("unit", pk)
    return form_page(request, unit, form, title=f"变更“{unit}”的名称", submit_label="变更名称")


@require_http_methods(["GET", "POST"])
@allow(rules.keeps_units)
def unit_place(request: OfficerRequest, pk: int) -> HttpResponse:
    """Another place in the bureau's order."""
    unit = unit_of(request, pk)
    siblings = open_units(request).filter(parent=unit.parent).exclude(pk=pk)
    form = PlaceForm(siblings, request.POST or None)
    if request.method == "POST":
        placed = attempt(
            form,
            lambda: actions.place_unit(
                unit, after=form.cleaned_data["after"], actor=request.actor, now=clock.now()
            ),
        )
        if placed is not None:
            messages.success(request, f"“{unit}”已排在“{form.cleaned_data['after']}”之后。")
            return redirect("unit", pk)
    return form_page(request, unit, form, title=f"调整“{unit}”的排序", submit_label="调整排序")


@require_http_methods(["GET", "POST"])
@allow(rules.keeps_units)
def unit_close(request: OfficerRequest, pk: int) -> HttpResponse:
    """Close a unit, on a page of its own."""
    unit = unit_of(request, pk)
    form = CloseForm(clock.today(), request.POST or None)
    if request.method == "POST":
        closed = attempt(
            form,
            lambda: actions.close_unit(
                unit, actor=request.actor, now=clock.now(), **form.cleaned_data
            ),
        )
        if closed is not None:
            messages.success(request, f"“{unit}”已停用，以前的记录不受影响。")
            return redirect("unit", pk)
    return form_page(
        request, unit, form, title=f"停用“{unit}”", submit_label="确认停用", danger=True
    )


@require_POST
@allow(rules.keeps_units)
def alias_add(request: OfficerRequest, pk: int) -> HttpResponse:
    """One more name plans use for the unit."""
    unit = unit_of(request, pk)
    form = AliasForm(request.POST)
    county = get_object_or_404(County, pk=unit.county_id)
    alias = attempt(
        form,
        lambda: actions.add_alias(
            county=county,
            text=form.cleaned_data["text"],
            unit=unit,
            actor=request.actor,
            now=clock.now(),
        ),
    )
    if alias is None:
        return form_page(request, unit, form, title=f"登记“{unit}”的叫法", submit_label="登记")
    messages.success(request, f"方案里的“{alias}”今后识别为“{unit}”。")
    return redirect("unit", pk)

"""网格: the list, one of them with its places, drawing, changing, closing."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hongxian.audit.queries import timeline
from hongxian.kit import clock
from hongxian.kit.chips import Chip, Tone
from hongxian.kit.facts import Fact
from hongxian.kit.forms import attempt
from hongxian.kit.listing import Column, Empty, Listing, SavedView, page_of
from hongxian.orgs.access import Actor, OfficerRequest, allow
from hongxian.orgs.scope import SEES_ALL
from hongxian.registry import rules
from hongxian.registry.actions import grids as actions
from hongxian.registry.forms.choices import DayReasonForm
from hongxian.registry.forms.grids import GridFilter, GridForm, grid_initial
from hongxian.registry.models import Grid, Place
from hongxian.registry.views.place_moves import phone_page
from hongxian.registry.views.shared import masked, note_export, person

STANDING = Q(closed_on__isnull=True)


@require_http_methods(["GET", "POST"])
@allow(rules.reads_registry)
def grids(request: OfficerRequest) -> HttpResponse:
    """The county's grids with how many places stand in each."""
    actor = request.actor
    mine = SavedView("mine", "我的", STANDING & Q(unit__in=actor.unit_ids))
    everywhere = SavedView("all", "全部", STANDING)
    views = [
        *((everywhere, mine) if actor.sees_as(*SEES_ALL) else (mine, everywhere)),
        SavedView("no_officer", "无责任民警", STANDING & Q(officer__isnull=True)),
        SavedView("closed", "已撤销", ~STANDING),
    ]
    listing = Listing(
        request,
        _rows(actor),
        _columns(),
        title="网格",
        filterset=partial(GridFilter, actor=actor),
        views=views,
        export_name="网格",
        on_export=note_export(request, "网格"),
        empty=Empty(
            "网格是派出所辖区的一片，有责任民警和网格员。先划网格，再把监管对象分派进去。",
            "划定网格" if rules.assigns(actor) else "",
            reverse("grid-new"),
        ),
        counter="个",
    )
    return listing.respond("registry/grids.html", {"may_keep": rules.assigns(actor)})


def _rows(actor: Actor) -> QuerySet[Grid]:
    rows = Grid.objects.visible_to(actor).select_related("unit", "officer")
    held = Place.objects.standing().filter(county=OuterRef("county"), grid=OuterRef("pk"))
    count = held.order_by().values("grid").annotate(count=Count("pk")).values("count")
    counted = rows.annotate(count=Coalesce(Subquery(count), 0))
    return counted.order_by("unit__position", "code", "pk")


def _columns() -> list[Column]:
    return [
        Column("code", "编号", lambda row: row.code, sort="code", css="nowrap"),
        Column(
            "name", "名称", lambda row: row.name, sort="name", css="wide",
            url=page_of("grid"),
        ),
        Column("unit", "单位", lambda row: row.unit, sort="unit__position", css="nowrap"),
        Column("officer", "责任民警", lambda row: person(row.officer), sort="officer__name_pinyin"),
        Column("worker", "网格员", lambda row: row.worker_name),
        Column("phone", "网格员电话", lambda row: masked(row.worker_phone), css="nowrap"),
        Column(
            "count", "监管对象", lambda row: row.count, sort="count", css="num",
            url=lambda row: f"{reverse('places')}?view=all&state=standing&grid={row.pk}",
        ),
        Column(
            "state", "状态", css="nowrap",
            value=_state,
        ),
    ]  # fmt: skip


def _state(row: Grid) -> Chip:
    return Chip("已撤销", Tone.OFF) if row.closed_on else Chip("在用", Tone.DONE)


def one_grid(request: OfficerRequest, pk: UUID) -> Grid:
    """The grid if this person may see it, else 404."""
    return get_object_or_404(_rows(request.actor), pk=pk)


@require_GET
@allow(rules.reads_registry)
def grid(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """One grid: its people and the places in it."""
    row = one_grid(request, pk)
    calls = bool(row.worker_phone) and bool(rules.keeps_registry(request.actor))
    phone = reverse("grid-phone", args=[pk]) if calls else None
    listed = f"{reverse('places')}?view=all&state=standing&grid={row.pk}"
    context = {
        "title": row.name,
        "grid": row,
        "facts": [
            Fact("网格编号", row.code),
            Fact("单位", row.unit),
            Fact("责任民警", person(row.officer)),
            Fact("网格员", row.worker_name),
            Fact("网格员电话", masked(row.worker_phone), url=phone),
            Fact("监管对象", f"{getattr(row, 'count', 0)}个", url=listed),
        ],
        "may_keep": bool(rules.keeps_grid(request.actor, row)),
        "timeline": timeline(row),
    }
    return render(request, "registry/grid.html", context)


@require_http_methods(["GET", "POST"])
@allow(rules.assigns)
def grid_new(request: OfficerRequest) -> HttpResponse:
    """Draw a grid."""
    form = GridForm(request.POST or None, actor=request.actor, today=clock.today())
    if request.method == "POST":
        done = attempt(
            form, lambda: actions.create_grid(form.facts(), actor=request.actor, now=clock.now())
        )
        if done is not None:
            messages.success(request, f"已划定“{done}”。")
            return redirect("grid", done.pk)
    context = {
        "form": form, "title": "划定网格", "back_url": reverse("grids"), "back_label": "网格",
    }  # fmt: skip
    return render(request, "kit/form.html", context)


@require_http_methods(["GET", "POST"])
@allow(rules.assigns)
def grid_edit(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Change a grid's people, name or unit."""
    row = one_grid(request, pk)
    form = GridForm(
        request.POST or None, actor=request.actor, today=clock.today(), grid=row,
        initial=grid_initial(row),
    )  # fmt: skip
    if request.method == "POST":
        done = attempt(
            form,
            lambda: actions.change_grid(row, form.facts(), actor=request.actor, now=clock.now()),
        )
        if done is not None:
            messages.success(request, "已更新。")
            return redirect("grid", pk)
    context = {
        "form": form, "title": f"更新{row.name}", "back_url": reverse("grid", args=[pk]),
        "back_label": row.name,
    }  # fmt: skip
    return render(request, "kit/form.html", context)


@require_http_methods(["GET", "POST"])
@allow(rules.assigns)
def grid_close(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Close an empty grid."""
    row = one_grid(request, pk)
    form = DayReasonForm(request.POST or None, initial={"on": clock.today()})
    if request.method == "POST":
        done = attempt(
            form,
            lambda: actions.close_grid(
                row, **form.cleaned_data, actor=request.actor, now=clock.now()
            ),
        )
        if done is not None:
            messages.success(request, f"已撤销“{done}”。")
            return redirect("grid", pk)
    context = {
        "form": form, "title": f"撤销{row.name}", "submit_label": "撤销网格", "danger": True,
        "back_url": reverse("grid", args=[pk]), "back_label": row.name,
    }  # fmt: skip
    return render(request, "kit/form.html", context)


@require_POST
@allow(rules.assigns)
def grid_reopen(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Closed by mistake, or drawn again."""
    actions.reopen_grid(one_grid(request, pk), actor=request.actor, now=clock.now())
    messages.success(request, "网格已恢复。")
    return redirect("grid", pk)


@require_http_methods(["GET", "POST"])
@allow(rules.keeps_registry)
def grid_phone(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """The grid worker's number in full, for a reason."""
    row = one_grid(request, pk)
    return phone_page(request, row, row.worker_phone, back=reverse("grid", args=[pk]))

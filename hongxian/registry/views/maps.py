"""地图: points of the register over the county's outline, without the internet."""

import json
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hongxian.kit import clock
from hongxian.kit.chips import state_chip
from hongxian.kit.forms import attempt
from hongxian.kit.listing import Column, Empty, Listing, page_of
from hongxian.orgs.access import Actor, OfficerRequest, allow
from hongxian.orgs.lists import ListQuestions
from hongxian.registry import codes, rules
from hongxian.registry.actions import outline as actions
from hongxian.registry.forms.places import PlaceFilter
from hongxian.registry.forms.standards import OutlineForm
from hongxian.registry.models import CountyOutline, Crs, Place
from hongxian.registry.queries.map import MARKS, crs_label, draw, outline_in
from hongxian.registry.queries.outline import LARGEST
from hongxian.registry.queries.places import STANDING
from hongxian.registry.views.places import place_rows
from hongxian.registry.views.shared import note_export


@require_http_methods(["GET", "POST"])
@allow(rules.reads_registry)
def place_map(request: OfficerRequest) -> HttpResponse:
    """The map, and the same places as a table: the page works without scripts."""
    listing = _listing(request)
    outline = CountyOutline.objects.visible_to(request.actor).select_related("by").first()
    asked = urlencode([(k, v) for k, vs in request.GET.lists() if k != "page" for v in vs])
    context = {
        "points_url": f"{reverse('place-points')}?{asked}",
        "outline": outline,
        "marks": MARKS,
        "tiles": settings.MAP_TILES,
        "approval": settings.MAP_APPROVAL if settings.MAP_TILES else "",
        "map_crs": crs_label(settings.MAP_CRS),
        "without": _located(request.actor).filter(STANDING, lon__isnull=True).count(),
        "may_keep": bool(rules.keeps_standards(request.actor)),
    }
    return listing.respond("registry/map.html", context)


def _located(actor: Actor) -> QuerySet[Place]:
    return place_rows(actor).filter(STANDING)


def _drawn(actor: Actor) -> QuerySet[Place]:
    return _located(actor).filter(lon__isnull=False)


_ASKED = ListQuestions(_drawn, lambda actor, today: (), Q())


def _listing(request: OfficerRequest) -> Listing:
    """The located places under filter and tab: the table, and what the points are drawn from."""
    actor = request.actor
    return Listing(
        request,
        _drawn(actor),
        _columns(),
        title="地图",
        filterset=partial(PlaceFilter, actor=actor),
        export_name="监管对象坐标",
        on_export=note_export(request, "监管对象坐标"),
        empty=Empty(
            "还没有带坐标的监管对象：登记或更新时填写经度、纬度和坐标系，就会出现在地图上。"
        ),
        counter="个点",
        rows_once=True,
        asked=_ASKED.of(actor, clock.today()),
    )


def _columns() -> list[Column]:
    return [
        Column(
            "name", "名称", lambda row: row.name, sort="name", css="wide",
            url=page_of("place"),
        ),
        Column("category", "类别", lambda row: codes.category_name(row.category), sort="category"),
        Column("unit", "监管单位", lambda row: row.unit, sort="unit__position", css="nowrap"),
        Column("state", "状态", state_chip, sort="state", css="nowrap"),
        Column("lon", "经度", lambda row: row.lon, css="num", sort="lon"),
        Column("lat", "纬度", lambda row: row.lat, css="num", sort="lat"),
        Column("crs", "坐标系", lambda row: Crs(row.crs).label, css="nowrap", sort="crs"),
    ]  # fmt: skip


@require_GET
@allow(rules.reads_registry)
def place_points(request: OfficerRequest) -> HttpResponse:
    """The points and the outline for the map, under the same filter as its page."""
    rows = _listing(request).rows_wanted
    drawn = draw(rows, settings.MAP_CRS, clock.today())
    told: dict[str, Any] = {
        "counts": drawn.counts,
        "categories": drawn.categories,
        "outline": outline_in(request.actor, settings.MAP_CRS),
    }
    rest = json.dumps(told, separators=(",", ":"), ensure_ascii=False)
    return HttpResponse(
        f'{{"points":{drawn.points},{rest[1:]}', content_type="application/json; charset=utf-8"
    )


@require_http_methods(["GET", "POST"])
@allow(rules.keeps_standards)
def outline_import(request: OfficerRequest) -> HttpResponse:
    """The county's outline from a GeoJSON file."""
    form = OutlineForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        done = attempt(
            form,
            lambda: actions.import_outline(
                form.cleaned_data["file"].read(LARGEST + 1),
                file_name=form.cleaned_data["file"].name,
                crs=form.cleaned_data["crs"],
                approval=form.cleaned_data["approval"],
                actor=request.actor,
                now=clock.now(),
            ),
        )
        if done is not None:
            messages.success(request, "县界已导入。")
            return redirect("place-map")
    context = {
        "form": form, "title": "导入县界", "submit_label": "导入",
        "back_url": reverse("place-map"), "back_label": "地图",
    }  # fmt: skip
    return render(request, "kit/form.html", context)


@require_POST
@allow(rules.keeps_standards)
def outline_remove(request: OfficerRequest) -> HttpResponse:
    """Take the outline off the map."""
    actions.remove_outline(actor=request.actor, now=clock.now())
    messages.success(request, "县界已移除。")
    return redirect("place-map")

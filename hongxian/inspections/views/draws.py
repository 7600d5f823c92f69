"""双随机: sealed, drawn, published with everything needed to repeat it."""

import json
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hongxian.audit.actions import record_export
from hongxian.audit.queries import timeline
from hongxian.inspections import rules
from hongxian.inspections.actions import draws as actions
from hongxian.inspections.draws import VERIFIER
from hongxian.inspections.forms.moves import ReasonForm
from hongxian.inspections.forms.planning import DrawPlanForm, SealForm, SeedForm
from hongxian.inspections.models import Draw, DrawState, Inspection
from hongxian.inspections.queries.people import roles_on, who_may_go
from hongxian.inspections.rules import enforces
from hongxian.inspections.workflow import DRAWING
from hongxian.kit import clock
from hongxian.kit.chips import state_chip
from hongxian.kit.dates import cn_datetime
from hongxian.kit.facts import Fact
from hongxian.kit.forms import attempt
from hongxian.kit.listing import Column, Empty, Listing, page_of
from hongxian.kit.steps import offer
from hongxian.orgs.access import OfficerRequest, allow
from hongxian.registry.codes import category_name
from hongxian.registry.models import Place

WORDS = {
    "hash": "SHA-256",
    "language": "Python",
    "command": "python3 verify_draw.py draw.json",
    "kinds": "对象写 place，人员写 person",
}
"""Names that stand on the page as they are typed."""


@require_http_methods(["GET", "POST"])
@allow(rules.reads_visits)
def draws(request: OfficerRequest) -> HttpResponse:
    """Draws of the county, the newest first."""
    actor, today = request.actor, clock.today()
    listing = Listing(
        request,
        Draw.objects.visible_to(actor).select_related("unit").defer("places", "people"),
        [
            Column(
                "title", "名称", lambda row: row.title, sort="title", css="wide",
                url=page_of("draw"),
            ),
            Column("unit", "组织单位", lambda row: row.unit.short_name, sort="unit__position"),
            Column("size", "抽取数", lambda row: row.size, css="num", sort="size"),
            Column(
                "sealed", "封存时间", lambda row: cn_datetime(row.sealed_at, today),
                sort="sealed_at", css="nowrap", export=lambda row: row.sealed_at,
            ),
            Column("state", "状态", state_chip, sort="state"),
        ],
        title="随机抽取",
        export_name="随机抽取",
        on_export=lambda count: record_export(
            actor=actor, what="随机抽取", rows=count, now=clock.now()
        ),
        counter="次",
        empty=Empty("还没有随机抽取。先封存名单，再用以后才公布的号码抽取，谁都可以重新验证。"),
    )  # fmt: skip
    return listing.respond("inspections/draws.html", {"may_draw": bool(rules.makes_draws(actor))})


@require_http_methods(["GET", "POST"])
@allow(rules.makes_draws)
def draw_new(request: OfficerRequest) -> HttpResponse:
    """Choose the population and seal it."""
    form = SealForm(request.POST or None, actor=request.actor)
    if request.method == "POST":
        done = attempt(form, lambda: _seal(request, form))
        if done is not None:
            messages.success(request, "名单已封存。请打印或抄下总体指纹，再等种子公布后抽取。")
            return redirect("draw", done.pk)
    context = {
        "form": form, "title": "封存名单", "submit_label": "封存",
        "back_url": reverse("draws"), "back_label": "随机抽取",
    }  # fmt: skip
    return render(
        request, "kit/form.html", context, status=422 if request.method == "POST" else 200
    )


def _seal(request: OfficerRequest, form: SealForm) -> Draw:
    told = form.cleaned_data
    places = Place.objects.visible_to(request.actor).standing()
    if told["categories"]:
        places = places.filter(category__in=told["categories"])
    if told["units"]:
        places = places.filter(unit__in=told["units"])
    filters = {
        "categories": [category_name(code) for code in told["categories"]],
        "units": [unit.short_name for unit in told["units"]],
        "people_units": [unit.short_name for unit in told["people_units"]],
    }
    population = actions.Population(list(places), _people(request, told), filters)
    return actions.seal_draw(
        population,
        title=told["title"],
        unit=told["unit"],
        size=told["size"],
        team_size=told["team_size"],
        actor=request.actor,
        now=clock.now(),
    )


def _people(request: OfficerRequest, told: dict[str, Any]) -> list[Any]:
    """Enforcers of the units chosen; auxiliaries are nobody's second officer."""
    county, today = request.actor.county_id or "", clock.today()
    units = [unit.pk for unit in told["people_units"]]
    people = list(who_may_go(county, today, units))
    held = roles_on(county, [one.pk for one in people], today)
    return [one for one in people if enforces(held.get(one.pk, ()))]


def _one(request: OfficerRequest, pk: UUID) -> Draw:
    rows = Draw.objects.visible_to(request.actor).select_related("unit", "sealed_by", "drawn_by")
    return get_object_or_404(rows, pk=pk)


@require_GET
@allow(rules.reads_visits)
def draw(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """One draw: the fingerprint, the seed, the sample, and how to repeat it."""
    return _page(request, _one(request, pk))


def _page(
    request: OfficerRequest,
    row: Draw,
    *,
    seed: SeedForm | None = None,
    void: ReasonForm | None = None,
    plan: DrawPlanForm | None = None,
) -> HttpResponse:
    actor, today = request.actor, clock.today()
    names, people = dict(row.places), dict(row.people)
    visits = Inspection.objects.visible_to(actor).filter(draw=row).select_related("place", "unit")
    by_place = {str(visit.place_id): visit for visit in visits}
    bad = any(form is not None and form.errors for form in (seed, void, plan))
    may_plan = row.state == DrawState.DRAWN and not by_place and rules.draws_sample(actor, row)
    context = {
        "title": row.title,
        "draw": row,
        "facts": _facts(row, today),
        "steps": offer(
            DRAWING.steps(row, actor),
            urls={verb: reverse(f"draw-{verb}", args=[row.pk]) for verb in ("draw", "void")},
            forms={"draw": seed or SeedForm(), "void": void or ReasonForm()},
        ),
        "plan_form": (plan or DrawPlanForm(kinds=actions.DRAWN_KINDS)) if may_plan else None,
        "sample": [
            (names.get(key, ""), [people.get(one, "") for one in team], by_place.get(key))
            for key, team in row.sample
        ],
        "places": row.places,
        "people": row.people,
        "timeline": timeline(row),
        "words": WORDS,
    }
    return render(request, "inspections/draw.html", context, status=422 if bad else 200)


def _facts(row: Draw, today: Any) -> list[Fact]:
    told = row.filters
    facts = [
        Fact("组织单位", row.unit),
        Fact("封存", f"{row.sealed_by} {cn_datetime(row.sealed_at, today)}"),
        Fact("总体", f"{len(row.places)} 个对象，{len(row.people)} 名检查人员"),
        Fact("抽取数", f"{row.size} 个对象，每组 {row.team_size} 人"),
        Fact("对象类别", "、".join(told.get("categories", [])) or "全部"),
        Fact("对象监管单位", "、".join(told.get("units", [])) or "全部"),
        Fact("人员来自", "、".join(told.get("people_units", []))),
    ]
    if row.drawn_at is not None:
        facts += [
            Fact("抽取人", f"{row.drawn_by} {cn_datetime(row.drawn_at, today)}"),
            Fact("种子", row.seed),
            Fact("种子来源", row.seed_source, wide=True),
        ]
    if row.void_reason:
        facts.append(Fact("作废理由", row.void_reason, wide=True))
    return facts


@require_POST
@allow(rules.makes_draws)
def draw_draw(request: OfficerRequest, pk: UUID) -> HttpResponse:
    row = _one(request, pk)
    form = SeedForm(request.POST)
    done = attempt(
        form,
        lambda: actions.draw_sample(row, **form.cleaned_data, actor=request.actor, now=clock.now()),
    )
    if done is None:
        return _page(request, _one(request, pk), seed=form)
    messages.success(request, f"已抽出 {len(done.sample)} 个对象，结果全县民警都能看到和验证。")
    return redirect("draw", pk)


@require_POST
@allow(rules.makes_draws)
def draw_void(request: OfficerRequest, pk: UUID) -> HttpResponse:
    row = _one(request, pk)
    form = ReasonForm(request.POST)
    done = attempt(
        form,
        lambda: actions.void_draw(
            row, reason=form.cleaned_data["reason"], actor=request.actor, now=clock.now()
        ),
    )
    if done is None:
        return _page(request, _one(request, pk), void=form)
    messages.success(request, "已作废，没有做的检查计划已取消。")
    return redirect("draw", pk)


@require_POST
@allow(rules.makes_draws)
def draw_plan(request: OfficerRequest, pk: UUID) -> HttpResponse:
    row = _one(request, pk)
    form = DrawPlanForm(request.POST, kinds=actions.DRAWN_KINDS)
    done = attempt(
        form,
        lambda: actions.plan_draw(row, **form.cleaned_data, actor=request.actor, now=clock.now()),
    )
    if done is None:
        return _page(request, _one(request, pk), plan=form)
    messages.success(request, f"已安排 {len(done)} 项检查，检查人员会收到通知。")
    return redirect("draw", pk)


@require_POST
@allow(rules.reads_visits)
def draw_json(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Everything the verifier needs, as a file."""
    row = _one(request, pk)
    names = (
        "title", "places", "people", "population_sha256", "size", "team_size", "seed",
        "seed_source", "sample",
    )  # fmt: skip
    told = {name: getattr(row, name) for name in names}
    record_export(
        actor=request.actor, what=f"随机抽取“{row.title}”", rows=len(row.places), now=clock.now()
    )
    response = HttpResponse(
        json.dumps(told, ensure_ascii=False, indent=1), content_type="application/json"
    )
    name = quote(f"随机抽取-{row.title}.json")
    response["Content-Disposition"] = f"attachment; filename=draw.json; filename*=UTF-8''{name}"
    return response


@require_GET
@allow(rules.reads_visits)
def draw_verifier(request: OfficerRequest) -> FileResponse:
    """The script that repeats a draw without this software."""
    return FileResponse(
        VERIFIER.open("rb"), as_attachment=True, filename="verify_draw.py",
        content_type="text/x-python",
    )  # fmt: skip

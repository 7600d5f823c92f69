"""疑似重复: the pairs with their reasons, two records side by side, the verdict."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from hongxian.kit import clock
from hongxian.kit.verdict import Refused
from hongxian.orgs.access import OfficerRequest, allow
from hongxian.registry import codes, rules
from hongxian.registry.actions import merging as actions
from hongxian.registry.forms.places import FindForm
from hongxian.registry.models import PairVerdict, Place, PlacePair, PlaceState
from hongxian.registry.points import words_of
from hongxian.registry.queries.duplicates import (
    Likeness,
    compare_places,
    look_alikes,
)
from hongxian.registry.queries.pairs import doubtful_pairs
from hongxian.registry.queries.search import matching
from hongxian.registry.views.places import one_place, place_rows
from hongxian.registry.views.shared import masked

PER_PAGE, FOUND = 50, 20


@dataclass(frozen=True)
class Pair:
    """Two places as the list shows them."""

    first: Place
    second: Place
    reasons: str


@require_GET
@allow(rules.reads_registry)
def duplicates(request: OfficerRequest) -> HttpResponse:
    """Every pair among the places one may see that nobody has judged."""
    found = doubtful_pairs(request.actor)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "title": "疑似重复", "count": len(found), "page": page,
        "pairs": _pairs(request, list(page.object_list)),
        "may_decide": bool(rules.decides_registry(request.actor)),
    }  # fmt: skip
    return render(request, "registry/duplicates.html", context)


def _pairs(request: OfficerRequest, found: list[Likeness]) -> list[Pair]:
    keys = {key for pair in found for key in (pair.first, pair.second)}
    rows = place_rows(request.actor).in_bulk(keys)
    return [Pair(rows[pair.first], rows[pair.second], pair.sentence) for pair in found]


@require_http_methods(["GET", "POST"])
@allow(rules.decides_registry)
def place_pair(request: OfficerRequest, pk: UUID, other: UUID) -> HttpResponse:
    """Two records side by side: the same (keep one of them), or not."""
    one, two = one_place(request, pk), one_place(request, other)
    if request.method == "POST":
        return _judge(request, one, two)
    pair = PlacePair.objects.visible_to(request.actor).filter(
        first__in=(one, two), second__in=(one, two)
    )
    likeness = compare_places(one, two)
    context = {
        "title": "是不是同一对象", "one": one, "two": two, "pair": pair.first(),
        "lines": _lines(one, two), "reasons": likeness.sentence if likeness else "",
        "hangs": [_hanging(one), _hanging(two)],
    }  # fmt: skip
    return render(request, "registry/pair.html", context)


def _judge(request: OfficerRequest, one: Place, two: Place) -> HttpResponse:
    said = request.POST.get("keep", "")
    now = clock.now()
    if said == "none":
        actions.judge_pair(one, two, verdict=PairVerdict.DIFFERENT, actor=request.actor, now=now)
        messages.success(request, "已记下：不是同一对象，以后不再提示。")
        return redirect("duplicates")
    kept = {str(one.pk): one, str(two.pk): two}.get(said)
    if kept is None:
        raise Refused("请选择保留哪一个，或者“不是同一对象”。")
    gone = two if kept is one else one
    reason = request.POST.get("reason", "")
    actions.merge_places(gone, into=kept, reason=reason, actor=request.actor, now=now)
    messages.success(
        request,
        f"“{gone}”已并入“{kept}”，许可证件、车辆和检查记录已随同转移；并错了可在原对象页面撤销。",
    )
    return redirect("place", kept.pk)


def _lines(one: Place, two: Place) -> list[tuple[str, str, str, bool]]:
    """Label, both values, and whether they differ."""
    asked: tuple[tuple[str, Callable[[Place], str]], ...] = (
        ("名称", lambda p: p.name),
        ("类别", lambda p: codes.category_name(p.category)),
        ("监管单位", lambda p: str(p.unit)),
        ("责任民警", lambda p: p.officer.name if p.officer else ""),
        ("网格", lambda p: str(p.grid or "")),
        ("地址", lambda p: p.address),
        ("坐标", words_of),
        ("信用代码", lambda p: p.credit_code),
        ("负责人", lambda p: p.manager),
        ("联系电话", lambda p: masked(p.phone)),
        ("建筑面积", lambda p: f"{p.area_m2.normalize():f}㎡" if p.area_m2 is not None else ""),
        ("状态", lambda p: p.get_state_display()),
        ("登记时间", lambda p: f"{clock.local(p.created_at):%Y-%m-%d}"),
    )
    told = [(label, value(one), value(two)) for label, value in asked]
    return [(label, left, right, left != right) for label, left, right in told]


def _hanging(place: Place) -> str:
    """What would follow, in words."""
    counts = Place.objects.filter(pk=place.pk).aggregate(
        licences=Count("licences", distinct=True), vehicles=Count("vehicles", distinct=True)
    )
    return f"许可证件{counts['licences']}件，车辆{counts['vehicles']}辆"


@require_GET
@allow(rules.decides_registry)
def place_merge(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Look for the other record of this place."""
    row = one_place(request, pk)
    form = FindForm(request.GET or None)
    words = request.GET.get("q", "").strip()
    rows = place_rows(request.actor).exclude(pk=pk).exclude(state=PlaceState.MERGED)
    found = list(rows.filter(matching(words))[:FOUND]) if words else []
    twins = look_alikes(row, request.actor)
    others = place_rows(request.actor).in_bulk(
        [pair.second if pair.first == row.pk else pair.first for pair in twins]
    )
    context = {
        "title": f"并入另一对象：{row.name}", "place": row, "form": form, "found": found,
        "words": words, "twins": _twins(row, twins, others), "full": len(found) == FOUND,
        "back_url": reverse("place", args=[pk]),
    }  # fmt: skip
    return render(request, "registry/merge.html", context)


def _twins(row: Place, twins: list[Likeness], others: dict[UUID, Place]) -> list[tuple[Place, str]]:
    found = []
    for pair in twins:
        other = others.get(pair.second if pair.first == row.pk else pair.first)
        if other is not None:
            found.append((other, pair.sentence))
    return found

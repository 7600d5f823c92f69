"""隐患台账: the list, its export, and what is done to many at once."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from hongxian.deadlines.rules import urges
from hongxian.hazards import actions, rules
from hongxian.hazards.forms.ledger import CODE, ledger
from hongxian.hazards.forms.moves import AssignForm
from hongxian.hazards.models import Hazard
from hongxian.jobs.exporting import IN_REQUEST, export_in_background
from hongxian.kit import clock
from hongxian.kit.back import own_page
from hongxian.kit.forms import attempt
from hongxian.kit.verdict import Refused
from hongxian.orgs.access import OfficerRequest, allow
from hongxian.orgs.views.jobs import follow

MOST_URGED = 200


@require_http_methods(["GET", "POST"])
@allow(rules.reads_hazards)
def hazards(request: OfficerRequest) -> HttpResponse:
    """The ledger; a large export goes to the background and is followed there."""
    listing = ledger(request, request.actor, clock.today())
    if request.method == "POST" and "export" in request.POST and listing.total > IN_REQUEST:
        query = QueryDict(request.GET.urlencode(), mutable=True)
        query.setlist("column", [column.name for column in listing.columns_shown])
        if listing.period is not None:
            query["period"] = listing.period.key
        job = export_in_background(
            CODE, query.urlencode(), actor=request.actor, now=clock.now(), total=listing.total
        )
        return follow(job)
    context = {"may_enter": bool(rules.enters_hazards(request.actor))}
    return listing.respond("hazards/hazards.html", context)


@require_POST
@allow(rules.moves_in_bulk)
def hazards_assign(request: OfficerRequest) -> HttpResponse:
    """Give the ticked hazards to another unit or officer: first the form, then the deed."""
    rows, back = _ticked(request), _back(request)
    if not rows:
        messages.warning(request, "没有勾选隐患，请先勾选再点“转交”。")
        return redirect(back)
    asked = "reason" in request.POST
    form = AssignForm(
        request.POST if asked else None, actor=request.actor, today=clock.today(),
        initial={"unit": rows[0].unit_id},
    )  # fmt: skip
    if asked:
        given = attempt(
            form,
            lambda: actions.assign_hazards(
                rows, **form.cleaned_data, actor=request.actor, now=clock.now()
            ),
        )
        if given is not None:
            messages.success(request, f"已转交 {len(given)} 起隐患，期限照原来的计算。")
            return redirect(back)
    context = {
        "form": form, "rows": rows, "next": back, "title": f"转交 {len(rows)} 起隐患",
        "action_url": reverse("hazards-assign"), "submit_label": "转交",
        "back_url": back, "back_label": "隐患台账",
    }  # fmt: skip
    bad = asked and form.errors
    return render(request, "hazards/assign.html", context, status=422 if bad else 200)


@require_POST
@allow(rules.reads_hazards)
def hazards_close(request: OfficerRequest) -> HttpResponse:
    """销号 the ticked rows, all or none."""
    rows, back = _ticked(request), _back(request)
    if not rows:
        messages.warning(request, "没有勾选隐患，请先勾选再点“销号”。")
        return redirect(back)
    closed = actions.close_many(rows, actor=request.actor, now=clock.now())
    messages.success(request, f"已销号 {len(closed)} 起隐患。")
    return redirect(back)


@require_POST
@allow(urges)
def hazards_urge(request: OfficerRequest) -> HttpResponse:
    """催办: the ticked rows that are overdue, or the one on its page."""
    rows, back = _ticked(request), _back(request)
    if not rows:
        messages.warning(request, "没有勾选隐患，请先勾选再点“催办”。")
        return redirect(back)
    if len(rows) > MOST_URGED:
        raise Refused(f"一次最多催办 {MOST_URGED} 起，请分批勾选。")
    done = actions.urge_hazards(rows, actor=request.actor, now=clock.now())
    left = f"，{done.today} 起今天已经催办过" if done.today else ""
    left += f"，{done.not_late} 起没有逾期" if done.not_late else ""
    messages.success(request, f"已催办 {done.told} 起，责任民警和单位负责人会收到通知{left}。")
    return redirect(back)


def _ticked(request: OfficerRequest) -> list[Hazard]:
    keys = [key for key in request.POST.getlist("row") if is_key(key)]
    rows = Hazard.objects.visible_to(request.actor).filter(pk__in=keys)
    return list(rows.select_related("unit", "officer", "place", "vehicle").order_by("number"))


def is_key(text: str) -> bool:
    """A row's key, not somebody's invention."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _back(request: HttpRequest) -> str:
    """The list as it stood, if the form said so and it is a page of ours."""
    return own_page(request, request.POST.get("next", ""), reverse("hazards"))

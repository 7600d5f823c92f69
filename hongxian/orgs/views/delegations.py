"""办理 · 代行 (A/B角): who stands in for whom; made by oneself, the office, the security admin."""

from datetime import date

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from hongxian.kit import clock
from hongxian.kit.chips import Chip, Tone
from hongxian.kit.dates import cn_date
from hongxian.kit.forms import attempt
from hongxian.kit.listing import Column, Empty, Listing, SavedView
from hongxian.orgs import actions, rules
from hongxian.orgs.access import OfficerRequest, allow
from hongxian.orgs.forms.delegations import AbsentForm, DelegationForm
from hongxian.orgs.models import ADMINISTRATORS, Delegation, Post, User


def delegation_chip(row: Delegation) -> Chip:
    """Where a delegation stands today."""
    today = clock.today()
    if row.ended_at is not None:
        return Chip("提前结束", Tone.OFF)
    if row.ends_on < today:
        return Chip("已到期", Tone.OFF)
    return Chip("代行中", Tone.DONE) if row.starts_on <= today else Chip("未开始", Tone.WAITING)


def _day(day: date) -> str:
    return cn_date(day, clock.today())


def _columns(request: OfficerRequest) -> tuple[Column, ...]:
    def step(row: Delegation) -> str:
        over = row.ended_at is not None or row.ends_on < clock.today()
        return "" if over or not rules.delegates(request.actor, row.from_user) else "提前结束"

    return (
        Column("absent", "本人", lambda row: row.from_user.name),
        Column("unit", "单位", lambda row: row.from_user.unit, css="quiet"),
        Column("post", "代行任职", lambda row: row.post or "全部业务任职"),
        Column("delegate", "代行人", lambda row: row.to_user.name),
        Column(
            "since",
            "从",
            lambda row: _day(row.starts_on),
            sort="starts_on",
            css="nowrap",
        ),
        Column(
            "until",
            "到",
            lambda row: _day(row.ends_on),
            sort="ends_on",
            css="nowrap",
        ),
        Column("reason", "事由", lambda row: row.reason, css="quiet"),
        Column("state", "状态", delegation_chip),
        Column(
            "step",
            "办理",
            step,
            url=lambda row: reverse("delegation-end", args=[row.pk]) if step(row) else None,
        ),
    )


@require_GET
@allow(rules.reads_delegations)
def delegation_list(request: OfficerRequest) -> HttpResponse:
    """Everyone who is away, and who stands in."""
    today = clock.today()
    current = Q(ended_at__isnull=True, ends_on__gte=today)
    mine = Q(from_user=request.actor.user_id) | Q(to_user=request.actor.user_id)
    rows = Delegation.objects.visible_to(request.actor)
    may = bool(rules.opens_delegations(request.actor))
    empty = "没有人委托代行。外出、休假前在这里委托，期间由代行人办理，日志里写明代谁办理。"
    listing = Listing(
        request,
        rows.select_related("from_user__unit", "to_user", "post__unit"),
        _columns(request),
        title="代行",
        views=(
            SavedView("current", "当前", current),
            SavedView("mine", "我的", mine),
            SavedView("all", "全部"),
        ),
        counter="项",
        empty=Empty(empty, "委托代行", reverse("delegation-new")) if may else Empty(empty),
    )
    return listing.respond("orgs/delegations.html", {"may": may})


def _people(request: OfficerRequest) -> QuerySet[User]:
    """Active people of the county with a post."""
    today = clock.today()
    held = Post.objects.held_on(today).exclude(role__in=ADMINISTRATORS)
    people = User.objects.visible_to(request.actor).filter(is_active=True)
    return people.filter(pk__in=held.values("user")).select_related("unit")


@require_http_methods(["GET", "POST"])
@allow(rules.opens_delegations)
def delegation_new(request: OfficerRequest) -> HttpResponse:
    """One's own absence; the office and the security administrator choose whose."""
    people = _people(request)
    for_others = bool(rules.delegates_for_others(request.actor))
    chosen = request.GET.get("absent", "")
    absent = request.user
    if chosen.isdecimal() and for_others:
        absent = get_object_or_404(people, pk=int(chosen))
    posts = Post.objects.filter(user=absent.pk).held_on(clock.today())
    posts = posts.exclude(role__in=ADMINISTRATORS).select_related("unit")
    form = DelegationForm(people.exclude(pk=absent.pk), posts, clock.today(), request.POST or None)
    if request.method == "POST":
        done = attempt(
            form,
            lambda: actions.make_delegation(
                from_user=absent, actor=request.actor, now=clock.now(), **form.cleaned_data
            ),
        )
        if done is not None:
            messages.success(request, f"已委托：{done}，{_days(done)}。到期自动结束。")
            return redirect("delegations")
    context = {
        "form": form,
        "title": f"委托他人代行{absent.name}的任职",
        "absent": absent,
        "absent_form": AbsentForm(people) if for_others else None,
        "nothing": not posts,
        "submit_label": "委托代行",
        "back_url": reverse("delegations"),
        "back_label": "代行",
    }
    return render(request, "orgs/delegation_new.html", context)


def _days(row: Delegation) -> str:
    return f"{_day(row.starts_on)}至{_day(row.ends_on)}"


@require_http_methods(["GET", "POST"])
@allow(rules.opens_delegations)
def delegation_end(request: OfficerRequest, pk: int) -> HttpResponse:
    """Back early."""
    rows = Delegation.objects.visible_to(request.actor).select_related("from_user", "to_user")
    row = get_object_or_404(rows, pk=pk)
    if request.method == "POST":
        actions.end_delegation(row, actor=request.actor, now=clock.now())
        messages.success(request, f"{row.to_user.name}代{row.from_user.name}已结束。")
        return redirect("delegations")
    return render(request, "orgs/delegation_end.html", {"row": row, "days": _days(row)})

"""管理 · 拟任职: put forward by an import or a merger, granted by the security administrator."""

from datetime import date

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from hongxian.kit import clock
from hongxian.kit.listing import Bulk, Column, Empty, Listing, SavedView
from hongxian.kit.verdict import Refused
from hongxian.orgs import actions, rules
from hongxian.orgs.access import OfficerRequest, allow
from hongxian.orgs.forms.imports import GrantAllForm
from hongxian.orgs.models import ProposalState, ProposedPost

COLUMNS = (
    Column(
        "name",
        "姓名",
        lambda row: row.user.name,
        sort="user__name_pinyin",
        url=lambda row: reverse("person", args=[row.user_id]),
    ),
    Column("username", "账号", lambda row: row.user.username, css="quiet"),
    Column("unit", "任职单位", lambda row: row.unit, sort="unit__position"),
    Column("role", "拟任职务", lambda row: row.get_role_display(), sort="role"),
    Column("state", "状态", lambda row: row.get_state_display()),
)
VIEWS = (
    SavedView("open", "待授予", Q(state=ProposalState.OPEN)),
    SavedView("all", "全部"),
)


@require_GET
@allow(rules.grants_posts)
def proposal_list(request: OfficerRequest) -> HttpResponse:
    """Who should hold what."""
    rows = ProposedPost.objects.visible_to(request.actor).select_related("user", "unit")
    listing = Listing(
        request,
        rows,
        COLUMNS,
        title="拟任职",
        views=VIEWS,
        counter="项",
        bulk=(
            Bulk("授予所选", reverse("proposals-grant")),
            Bulk("不授予所选", reverse("proposals-refuse")),
        ),
        empty=Empty("没有等待授予的任职。系统管理员导入人员或合并单位后，拟任职务会列在这里。"),
    )
    waiting = rows.filter(state=ProposalState.OPEN).count()
    context = {"waiting": waiting, "form": GrantAllForm(clock.today())}
    return listing.respond("orgs/proposals.html", context)


def _chosen(request: OfficerRequest) -> list[ProposedPost]:
    rows = ProposedPost.objects.visible_to(request.actor).filter(state=ProposalState.OPEN)
    if "all" in request.POST:
        return list(rows)
    wanted = set(request.POST.getlist("row"))
    chosen = [row for row in rows if str(row.pk) in wanted]
    if not chosen:
        raise Refused("请先勾选要办理的人员。")
    return chosen


def _from_day(request: OfficerRequest) -> date:
    form = GrantAllForm(clock.today(), request.POST)
    if "starts_on" not in request.POST:
        return clock.today()
    if not form.is_valid():
        raise Refused("任职日期填写有误，请重新填写。")
    day: date = form.cleaned_data["starts_on"]
    return day


@require_POST
@allow(rules.grants_posts)
def proposals_grant(request: OfficerRequest) -> HttpResponse:
    """Grant the chosen ones, or all."""
    granted, refused = actions.grant_proposals(
        _chosen(request), starts_on=_from_day(request), actor=request.actor, now=clock.now()
    )
    if granted:
        messages.success(request, f"已授予{granted}项任职。")
    for sentence in refused[:5]:
        messages.warning(request, sentence)
    return redirect("proposals")


@require_POST
@allow(rules.grants_posts)
def proposals_refuse(request: OfficerRequest) -> HttpResponse:
    """Decide against the chosen ones."""
    count = actions.refuse_proposals(_chosen(request), actor=request.actor, now=clock.now())
    messages.success(request, f"已对{count}项拟任职作出不授予的决定。")
    return redirect("proposals")

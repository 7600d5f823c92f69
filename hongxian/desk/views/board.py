"""指挥板, on the desk and on a wall screen; 催办."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from hongxian.campaigns.views.shared import REMEMBERED
from hongxian.deadlines.actions import urge_deadline
from hongxian.deadlines.models import Deadline
from hongxian.desk import rules
from hongxian.desk.queries.board import load_board
from hongxian.kit import clock
from hongxian.kit.back import own_page
from hongxian.orgs.access import OfficerRequest, allow

WALL = "wall"


@require_GET
@allow(rules.commands)
def board(request: OfficerRequest) -> HttpResponse:
    """How the campaign stands; `screen=wall` is the dark one for the command room."""
    now = clock.now()
    shown = load_board(request.actor, now, _wanted(request))
    if shown:
        request.place = shown.campaign
        request.phases = shown.marks
    context = {"board": shown, "now": now, "today": now.date()}
    is_wall = request.GET.get("screen") == WALL
    return render(request, "desk/wall.html" if is_wall else "desk/board.html", context)


@require_POST
@allow(rules.commands)
def urge(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Ask the unit for one overdue piece of work."""
    seen = Deadline.objects.visible_to(request.actor).select_related("unit")
    row = urge_deadline(get_object_or_404(seen, pk=pk), actor=request.actor, now=clock.now())
    messages.success(request, f"已催办{row.unit}：“{row.subject_label}”，单位负责人会收到通知。")
    return redirect(own_page(request, request.POST.get("next", ""), reverse("board")))


def _wanted(request: OfficerRequest) -> UUID | None:
    """The campaign asked for, else the one looked at last."""
    try:
        return UUID(request.GET.get("campaign") or request.session.get(REMEMBERED, ""))
    except ValueError:
        return None

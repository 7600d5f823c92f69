"""管理 · 移交工作: what a leaver has open, to whom it goes, posts and account."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from hongxian.kit import clock
from hongxian.kit.forms import attempt
from hongxian.orgs import actions, rules
from hongxian.orgs.access import OfficerRequest, allow
from hongxian.orgs.forms.delegations import HandOverForm
from hongxian.orgs.handover import open_work_of
from hongxian.orgs.models import ADMINISTRATORS, Post, User


@require_http_methods(["GET", "POST"])
@allow(rules.administers)
def hand_over(request: OfficerRequest, pk: int) -> HttpResponse:
    """One page, one action."""
    today = clock.today()
    everyone = User.objects.visible_to(request.actor).select_related("unit")
    user = get_object_or_404(everyone, pk=pk)
    works = open_work_of(user, today)
    held = Post.objects.held_on(today).exclude(role__in=ADMINISTRATORS)
    people = everyone.filter(is_active=True, pk__in=held.values("user")).exclude(pk=pk)
    may_close = bool(rules.keeps_units(request.actor)) and user.is_active
    form = HandOverForm(works, people, request.POST or None, may_close=may_close)
    if request.method == "POST":
        done = attempt(
            form,
            lambda: actions.hand_over_work(
                user,
                successors=form.successors,
                end_posts=form.cleaned_data["end_posts"],
                close_account=form.cleaned_data.get("close_account", False),
                reason=form.cleaned_data["reason"],
                actor=request.actor,
                now=clock.now(),
            ),
        )
        if done is not None:
            messages.success(request, _said(done, left=bool(open_work_of(done, today))))
            return redirect("person", pk)
    context = {
        "form": form,
        "title": f"移交{user.name}的工作",
        "works": works,
        "posts": user.posts.held_on(today).select_related("unit"),
        "submit_label": "办理移交",
        "back_url": reverse("person", args=[pk]),
        "back_label": user.name,
    }
    return render(request, "orgs/hand_over.html", context)


def _said(user: User, *, left: bool) -> str:
    closed = "" if user.is_active else "，账号已停用"
    rest = "，其余工作仍在本人名下" if left else ""
    return f"{user.name}的工作移交已办理{rest}{closed}。以前的记录仍用原姓名。"

"""管理 · 任职: granted and ended by the security administrator."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from hongxian.kit import clock
from hongxian.kit.forms import attempt
from hongxian.orgs import actions, rules
from hongxian.orgs.access import OfficerRequest, allow
from hongxian.orgs.forms.people import EndPostForm, PostForm
from hongxian.orgs.models import Post, Unit, User


@require_http_methods(["GET", "POST"])
@allow(rules.grants_posts)
def post_grant(request: OfficerRequest, pk: int) -> HttpResponse:
    """A role in a unit from a day on."""
    people = User.objects.visible_to(request.actor).select_related("unit")
    user = get_object_or_404(people, pk=pk)
    units = Unit.objects.visible_to(request.actor).valid_on(clock.today())
    form = PostForm(units, user, clock.today(), request.POST or None)
    if request.method == "POST":
        post = attempt(
            form,
            lambda: actions.grant_post(
                user=user, actor=request.actor, now=clock.now(), **form.cleaned_data
            ),
        )
        if post is not None:
            messages.success(request, f"已授予{user.name}{post}职务。")
            return redirect("person", pk)
    context = {
        "form": form,
        "title": f"授予{user.name}任职",
        "submit_label": "授予任职",
        "back_url": reverse("person", args=[pk]),
        "back_label": user.name,
    }
    return render(request, "kit/form.html", context)


@require_http_methods(["GET", "POST"])
@allow(rules.grants_posts)
def post_end(request: OfficerRequest, pk: int) -> HttpResponse:
    """A role held no more, from a day on."""
    posts = Post.objects.visible_to(request.actor).select_related("user", "unit")
    post = get_object_or_404(posts, pk=pk)
    form = EndPostForm(clock.today(), request.POST or None)
    if request.method == "POST":
        ended = attempt(
            form,
            lambda: actions.end_post(
                post, actor=request.actor, now=clock.now(), **form.cleaned_data
            ),
        )
        if ended is not None:
            messages.success(request, f"已免去{post.user.name}的{post}职务。")
            return redirect("person", post.user_id)
    context = {
        "form": form,
        "title": f"免去{post.user.name}的{post}职务",
        "submit_label": "确认免去",
        "danger": True,
        "back_url": reverse("person", args=[post.user_id]),
        "back_label": post.user.name,
    }
    return render(request, "kit/form.html", context)

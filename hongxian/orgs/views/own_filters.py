"""常用筛选: saved from a list and dropped there; both lead back to the list."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.http import require_POST

from hongxian.kit import clock
from hongxian.kit.own_filters import OwnFilter as Shown
from hongxian.orgs import actions
from hongxian.orgs.access import OfficerRequest, allow, signed_in
from hongxian.orgs.models import OwnFilter


def filters_kept(request: HttpRequest) -> Sequence[Shown]:
    """The signed-in person's filters on the list of this request. One query."""
    rows = OwnFilter.objects.filter(user=request.user.pk, path=request.path)
    return [
        Shown(row.name, row.query, reverse("own-filter-drop", args=[row.pk])) for row in rows
    ]  # fmt: skip


@require_POST
@allow(signed_in)
def own_filter_save(request: OfficerRequest) -> HttpResponse:
    """Keep the filter that the list stands on."""
    path = _list_path(request.POST.get("path", ""))
    row = actions.save_filter(
        path=path, name=request.POST.get("name", ""), query=request.POST.get("query", ""),
        actor=request.actor, now=clock.now(),
    )  # fmt: skip
    messages.success(request, f"已存为常用筛选“{row.name}”。")
    return redirect(f"{path}?{row.query}")


@require_POST
@allow(signed_in)
def own_filter_drop(request: OfficerRequest, pk: int) -> HttpResponse:
    """Forget one of one's own."""
    row = get_object_or_404(OwnFilter.objects.filter(user=request.actor.user_id), pk=pk)
    actions.drop_filter(row, actor=request.actor, now=clock.now())
    messages.success(request, f"已删除常用筛选“{row.name}”。")
    return redirect(row.path)


def _list_path(told: str) -> str:
    """A path of this house, nothing else."""
    parts = urlsplit(told)
    if parts.scheme or parts.netloc or not parts.path.startswith("/") or len(parts.path) > 120:
        raise Http404
    try:
        resolve(parts.path)
    except Resolver404 as error:
        raise Http404 from error
    return parts.path

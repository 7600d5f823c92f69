"""管理 · 单位叫法: every name plans use, of one unit or of a kind."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from hongxian.audit.actions import record_export
from hongxian.kit import clock
from hongxian.kit.errors import came_from
from hongxian.kit.forms import attempt
from hongxian.kit.listing import Column, Empty, Listing, SavedView
from hongxian.orgs import actions, rules
from hongxian.orgs.access import OfficerRequest, allow
from hongxian.orgs.forms.units import AliasFilter, KindAliasForm
from hongxian.orgs.models import County, UnitAlias


def _meaning(alias: UnitAlias) -> str:
    return str(alias.unit) if alias.unit else f"全部{alias.get_kind_display()}"


COLUMNS = (
    Column("text", "方案中的叫法", lambda alias: alias.text, sort="text"),
    Column(
        "means",
        "指",
        _meaning,
        sort=("kind", "unit__position"),
        url=lambda alias: reverse("unit", args=[alias.unit_id]) if alias.unit_id else None,
    ),
    Column(
        "remove",
        "办理",
        lambda alias: "删除",
        export=lambda alias: "",
        url=lambda alias: reverse("alias-remove", args=[alias.pk]),
    ),
)
VIEWS = (
    SavedView("all", "全部"),
    SavedView("units", "指一个单位", Q(kind="")),
    SavedView("kinds", "指一类单位", ~Q(kind="")),
)


@require_http_methods(["GET", "POST"])
@allow(rules.keeps_units)
def alias_list(request: OfficerRequest) -> HttpResponse:
    """What plans call our units."""
    listing = Listing(
        request,
        UnitAlias.objects.visible_to(request.actor).select_related("unit"),
        COLUMNS,
        title="单位叫法",
        filterset=AliasFilter,
        views=VIEWS,
        counter="个",
        export_name="单位叫法",
        on_export=lambda rows: record_export(
            actor=request.actor, what="单位叫法", rows=rows, now=clock.now()
        ),
        empty=Empty(
            "这里登记方案对各单位的其他叫法，导入方案时据此对应单位。",
            "登记一类单位的叫法",
            reverse("alias-new"),
        ),
    )
    return listing.respond("orgs/aliases.html")


@require_http_methods(["GET", "POST"])
@allow(rules.keeps_units)
def alias_new(request: OfficerRequest) -> HttpResponse:
    """A name that means every unit of a kind."""
    form = KindAliasForm(request.POST or None)
    county = get_object_or_404(County, pk=request.actor.county_id)
    if request.method == "POST":
        alias = attempt(
            form,
            lambda: actions.add_alias(
                county=county, actor=request.actor, now=clock.now(), **form.cleaned_data
            ),
        )
        if alias is not None:
            messages.success(request, f"方案里的“{alias}”今后识别为“{_meaning(alias)}”。")
            return redirect("aliases")
    context = {
        "form": form,
        "title": "登记一类单位的叫法",
        "submit_label": "登记",
        "back_url": reverse("aliases"),
        "back_label": "单位叫法",
    }
    return render(request, "kit/form.html", context)


@require_http_methods(["GET", "POST"])
@allow(rules.keeps_units)
def alias_remove(request: OfficerRequest, pk: int) -> HttpResponse:
    """Take a name back, on a page of its own."""
    aliases = UnitAlias.objects.visible_to(request.actor).select_related("unit")
    alias = get_object_or_404(aliases, pk=pk)
    back = request.POST.get("back") or came_from(request)
    if request.method == "POST":
        actions.remove_alias(alias, actor=request.actor, now=clock.now())
        messages.success(request, f"已删除叫法“{alias}”。已确认的方案不受影响。")
        return redirect("unit", alias.unit_id) if "unit" in request.POST else redirect("aliases")
    context = {"alias": alias, "meaning": _meaning(alias), "from_unit": "/units/" in back}
    return render(request, "orgs/alias_remove.html", context)

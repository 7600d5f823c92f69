"""管理 · 单位: another parent, a merger."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from hongxian.kit import clock
from hongxian.kit.forms import attempt
from hongxian.orgs import actions, rules
from hongxian.orgs.access import OfficerRequest, allow
from hongxian.orgs.forms.units import MergeForm, ParentForm
from hongxian.orgs.views.units import form_page, open_units, unit_of


@require_http_methods(["GET", "POST"])
@allow(rules.keeps_units)
def unit_parent(request: OfficerRequest, pk: int) -> HttpResponse:
    """Under another unit, with everything below."""
    unit = unit_of(request, pk)
    elsewhere = open_units(request).exclude(path__startswith=unit.path)
    form = ParentForm(elsewhere, request.POST or None, initial={"parent": unit.parent_id})
    if request.method == "POST":
        moved = attempt(
            form,
            lambda: actions.move_unit(
                unit, parent=form.cleaned_data["parent"], actor=request.actor, now=clock.now()
            ),
        )
        if moved is not None:
            above = form.cleaned_data["parent"]
            said = f"“{moved}”已归“{above}”管理。" if above else f"“{moved}”不再有上级单位。"
            messages.success(request, said)
            return redirect("unit", pk)
    return form_page(
        request, unit, form, title=f"调整“{unit}”的上级单位", submit_label="调整上级单位"
    )


@require_http_methods(["GET", "POST"])
@allow(rules.keeps_units)
def unit_merge(request: OfficerRequest, pk: int) -> HttpResponse:
    """Into another unit, on a page of its own."""
    unit = unit_of(request, pk)
    form = MergeForm(open_units(request).exclude(path__startswith=unit.path), request.POST or None)
    if request.method == "POST":
        merged = attempt(
            form,
            lambda: actions.merge_unit(
                unit, into=form.cleaned_data["into"], actor=request.actor, now=clock.now()
            ),
        )
        if merged is not None:
            into = form.cleaned_data["into"]
            messages.success(
                request, f"“{merged}”已并入“{into}”，请安全管理员在“拟任职”里重新授予任职。"
            )
            return redirect("unit", into.pk)
    return form_page(
        request, unit, form, title=f"把“{unit}”并入其他单位", submit_label="确认并入", danger=True
    )

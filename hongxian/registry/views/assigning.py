"""分派: unit, officer and grid of the ticked places."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from hongxian.kit import clock
from hongxian.kit.forms import attempt
from hongxian.orgs.access import OfficerRequest, allow
from hongxian.registry import rules
from hongxian.registry.actions.assigning import Assignment, assign_places
from hongxian.registry.forms.places import AssignForm
from hongxian.registry.views.places import place_rows
from hongxian.registry.views.shared import back_to, ticked


@require_POST
@allow(rules.assigns)
def places_assign(request: OfficerRequest) -> HttpResponse:
    """First the list posts the ticked rows here; the form then posts them with what to set."""
    rows = list(place_rows(request.actor).filter(pk__in=ticked(request)))
    back = back_to(request, "places")
    if not rows:
        messages.warning(request, "没有勾选监管对象，请先勾选再点“分派”。")
        return redirect(back)
    asked = "assign" in request.POST
    form = AssignForm(request.POST if asked else None, actor=request.actor, today=clock.today())
    if asked:
        done = attempt(
            form,
            lambda: assign_places(
                rows, Assignment(**form.cleaned_data), actor=request.actor, now=clock.now()
            ),
        )
        if done is not None:
            messages.success(request, f"已分派 {len(done)} 个监管对象。")
            return redirect(back)
    context = {
        "form": form, "rows": rows, "title": f"分派 {len(rows)} 个监管对象", "back_url": back,
        "back_label": "监管对象", "submit_label": "分派", "action_url": reverse("places-assign"),
    }  # fmt: skip
    return render(request, "registry/assign.html", context)

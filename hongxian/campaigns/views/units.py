"""Unit names of a draft: map one, or enter the unit the tree lacks."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from hongxian.campaigns import actions, rules
from hongxian.campaigns.forms.drafts import UnitCreateForm, UnitMapForm
from hongxian.campaigns.models import DraftUnit, PlanDocument
from hongxian.campaigns.queries.units import unit_groups
from hongxian.kit import clock
from hongxian.kit.forms import attempt
from hongxian.orgs.access import OfficerRequest, allow
from hongxian.orgs.models import Unit, UnitKind, UnitQuerySet


def _name(request: OfficerRequest, pk: UUID, unit: UUID) -> DraftUnit:
    document = get_object_or_404(PlanDocument.objects.visible_to(request.actor), pk=pk)
    names = document.draft_units.select_related("mapped_by").prefetch_related("matches")
    row = get_object_or_404(names, pk=unit)
    row.document = document
    return row


def _units(request: OfficerRequest) -> UnitQuerySet:
    return Unit.objects.visible_to(request.actor).valid_on(clock.today())


@require_http_methods(["GET", "POST"])
@allow(rules.keeps_plans)
def review_unit(request: OfficerRequest, pk: UUID, unit: UUID) -> HttpResponse:
    name = _name(request, pk, unit)
    units = _units(request)
    chosen = [match.unit_id for match in name.matches.all()]
    form = UnitMapForm(
        units,
        unit_groups(name.document, list(units)),
        request.POST or None,
        initial={"units": chosen, "outside": name.is_outside, "remember": not chosen},
    )
    if request.method == "POST" and form.is_valid():
        actions.map_unit(
            name, units=form.chosen(), remember=form.cleaned_data["remember"],
            actor=request.actor, now=clock.now(),
        )  # fmt: skip
        return _back(name)
    return _page(request, name, form, UnitCreateForm(initial={"name": name.name}))


@require_POST
@allow(rules.keeps_plans)
def review_unit_create(request: OfficerRequest, pk: UUID, unit: UUID) -> HttpResponse:
    name = _name(request, pk, unit)
    form = UnitCreateForm(request.POST)
    created = attempt(
        form,
        lambda: actions.create_unit_for(
            name,
            name=form.cleaned_data["name"],
            kind=UnitKind(form.cleaned_data["kind"]),
            actor=request.actor,
            now=clock.now(),
        ),
    )
    if created:
        return _back(name)
    units = _units(request)
    choice = UnitMapForm(units, unit_groups(name.document, list(units)))
    return _page(request, name, choice, form, status=422)


def _back(name: DraftUnit) -> HttpResponse:
    return redirect(f"{reverse('review', args=[name.document_id])}#u-{name.pk}")


def _page(
    request: OfficerRequest,
    name: DraftUnit,
    form: UnitMapForm,
    create: UnitCreateForm,
    status: int = 0,
) -> HttpResponse:
    used_by = [
        fact
        for fact in name.document.draft_facts.all()
        if fact.is_live and name.name in str(fact.data)
    ]
    context = {
        "document": name.document, "name": name, "form": form, "create": create,
        "used_by": used_by[:8],
    }  # fmt: skip
    return render(
        request, "campaigns/review_unit.html", context,
        status=status or (422 if form.errors else 200),
    )  # fmt: skip

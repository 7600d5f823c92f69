"""类别标准: the categories with their thresholds, entered and checked by the office."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hongxian.kit import clock
from hongxian.kit.forms import attempt
from hongxian.orgs.access import OfficerRequest, allow
from hongxian.registry import codes, rules
from hongxian.registry.actions import standards as actions
from hongxian.registry.forms.standards import ThresholdForm, threshold_initial
from hongxian.registry.models import CategoryThreshold


@dataclass(frozen=True)
class Line:
    """One threshold as the page shows it."""

    row: CategoryThreshold
    words: str
    ended: bool


@require_GET
@allow(rules.reads_registry)
def thresholds(request: OfficerRequest) -> HttpResponse:
    """Every category, its basis, and the sizes up to which it reaches here."""
    today = clock.today()
    rows = list(CategoryThreshold.objects.visible_to(request.actor))
    by_category: dict[str, list[Line]] = {}
    for row in rows:
        ended = row.valid_to is not None and row.valid_to <= today
        by_category.setdefault(row.category, []).append(Line(row, actions.words(row), ended))
    known = {(row.category, row.measure) for row in rows}
    context = {
        "title": "类别标准",
        "groups": [
            (
                group.name,
                [(c, by_category.get(c.code, [])) for c in codes.categories().values()
                 if c.group == group.code],
            )
            for group in codes.category_groups().values()
        ],
        "unchecked": sum(not row.is_checked for row in rows),
        "waiting": sum(
            (each.category, each.measure) not in known for each in codes.proposed_thresholds()
        ),
        "may_keep": bool(rules.keeps_standards(request.actor)),
    }  # fmt: skip
    return render(request, "registry/thresholds.html", context)


@require_POST
@allow(rules.keeps_standards)
def thresholds_load(request: OfficerRequest) -> HttpResponse:
    """Take over the proposals, unchecked."""
    rows = actions.load_thresholds(actor=request.actor, now=clock.now())
    messages.success(request, f"已载入 {len(rows)} 条建议值，都标着待核：请对照本省规定逐条核实。")
    return redirect("thresholds")


@require_http_methods(["GET", "POST"])
@allow(rules.keeps_standards)
def threshold_new(request: OfficerRequest) -> HttpResponse:
    """Enter a threshold."""
    start = {"category": request.GET.get("category", "")}
    form = ThresholdForm(request.POST or None, initial=start)
    return _form_page(request, form, None)


@require_http_methods(["GET", "POST"])
@allow(rules.keeps_standards)
def threshold_edit(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Correct a threshold."""
    row = _one(request, pk)
    form = ThresholdForm(request.POST or None, initial=threshold_initial(row))
    return _form_page(request, form, row)


def _one(request: OfficerRequest, pk: UUID) -> CategoryThreshold:
    return get_object_or_404(CategoryThreshold.objects.visible_to(request.actor), pk=pk)


def _form_page(
    request: OfficerRequest, form: ThresholdForm, row: CategoryThreshold | None
) -> HttpResponse:
    if request.method == "POST":
        done = attempt(
            form,
            lambda: actions.set_threshold(
                form.standard(), threshold=row, actor=request.actor, now=clock.now()
            ),
        )
        if done is not None:
            messages.success(request, f"已保存：{actions.words(done)}。")
            return redirect("thresholds")
    context = {
        "form": form, "title": "更正类别标准" if row else "新增类别标准",
        "back_url": reverse("thresholds"), "back_label": "类别标准",
    }  # fmt: skip
    return render(request, "kit/form.html", context)


@require_POST
@allow(rules.keeps_standards)
def threshold_check(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Mark as checked."""
    row = actions.check_threshold(_one(request, pk), actor=request.actor, now=clock.now())
    messages.success(request, f"已标记已核：{actions.words(row)}。")
    return redirect("thresholds")


@require_POST
@allow(rules.keeps_standards)
def threshold_end(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """It holds no more from today on."""
    row = actions.end_threshold(
        _one(request, pk), on=clock.today(), actor=request.actor, now=clock.now()
    )
    messages.success(request, f"已废止：{actions.words(row)}。")
    return redirect("thresholds")

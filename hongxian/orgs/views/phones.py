"""查看完整号码: a number in full is shown once, to those who say why."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from hongxian.kit import clock
from hongxian.kit.forms import attempt
from hongxian.kit.masking import masked_phone
from hongxian.orgs import rules
from hongxian.orgs.access import OfficerRequest, allow
from hongxian.orgs.actions.phones import view_phone
from hongxian.orgs.forms.phones import PhoneForm
from hongxian.orgs.models import User


@require_http_methods(["GET", "POST"])
@allow(rules.administers)
def person_phone(request: OfficerRequest, pk: int) -> HttpResponse:
    """Ask for the reason; then the number, on this one page."""
    user = get_object_or_404(User.objects.visible_to(request.actor), pk=pk)
    form = PhoneForm(request.POST or None)
    number = None
    if request.method == "POST":
        number = attempt(
            form,
            lambda: view_phone(
                user, reason=form.cleaned_data["reason"], actor=request.actor, now=clock.now()
            ),
        )
    context = {
        "form": form,
        "title": f"{user.name}的联系电话",
        "masked": masked_phone(user.phone),
        "number": number,
        "submit_label": "查看完整号码",
        "back_url": reverse("person", args=[pk]),
        "back_label": user.name,
    }
    return render(request, "orgs/person_phone.html", context)

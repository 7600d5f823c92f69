"""What several pages of this room need."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from hongxian.audit.actions import record_export
from hongxian.kit import clock
from hongxian.kit.back import own_page
from hongxian.kit.masking import masked_phone
from hongxian.orgs.access import OfficerRequest


def note_export(request: OfficerRequest, what: str) -> Callable[[int], None]:
    """Who took which list out, in the log."""
    return partial(_record, request, what)


def _record(request: OfficerRequest, what: str, count: int) -> None:
    record_export(actor=request.actor, what=what, rows=count, now=clock.now())


def ticked(request: HttpRequest) -> list[UUID]:
    """The keys of the ticked rows; what is no key is passed over."""
    found = []
    for text in request.POST.getlist("row"):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def back_to(request: HttpRequest, name: str) -> str:
    """The list as it stood, if the form said so and it is a page of ours."""
    wanted = request.POST.get("next", "") or request.GET.get("next", "")
    return own_page(request, wanted, reverse(name))


def person(user: Any) -> str:
    """A name, or nothing."""
    return user.name if user else ""


def masked(number: str) -> str:
    """A telephone number as lists show it."""
    return masked_phone(number) if number else ""

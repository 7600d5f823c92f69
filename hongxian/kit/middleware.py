"""A refusal becomes one page with its sentence, status 409; nothing was written."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hongxian.kit.verdict import Refused


class RefusedMiddleware:
    """Turns Refused, raised anywhere below, into the page that says what to do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        return render(request, "kit/refused.html", {"sentence": exception.sentence}, status=409)

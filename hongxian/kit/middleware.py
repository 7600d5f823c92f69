"""At the door: a refusal is a page, a GET never writes, asking is not working."""

import re
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.contrib.sessions.middleware import SessionMiddleware
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from hongxian.kit import errors
from hongxian.kit.verdict import Refused

Answer = Callable[[HttpRequest], HttpResponse]
POLL = "X-Poll"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
SESSIONS = re.compile(r"[^()]*\bdjango_session\b")
WRITES = re.compile(
    r"\s*(insert|copy|update|delete|replace|truncate|alter|create|drop)\b", re.IGNORECASE
)


class IdleSessionMiddleware(SessionMiddleware):
    """A session ends when nobody has done anything for a while: a page that asks by itself, with
    the header `X-Poll`, is nobody. Such a request reads the session and does not renew it."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if POLL not in request.headers or request.session.modified:
            answer: HttpResponse = super().process_response(request, response)
            return answer
        patch_vary_headers(response, ("Cookie",))
        return response


class RefusedMiddleware:
    """Turns Refused, raised anywhere below, into a page with its sentence, status 409."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return (
            errors.refused(request, exception.sentence) if isinstance(exception, Refused) else None
        )


class WroteOnGet(RuntimeError):
    """A page that should only read tried to write: a mistake of ours, never of the user."""


class ReadOnlyGetMiddleware:
    """Refuses every write while a GET is answered, but for sessions, which may end on one."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in SAFE_METHODS:
            return self.get_response(request)
        with ExitStack() as stack:
            for connection in connections.all():
                stack.enter_context(connection.execute_wrapper(refuse_writes))
            return self.get_response(request)


def refuse_writes(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """A database wrapper that lets nothing but reading through."""
    if WRITES.match(sql) and not SESSIONS.match(sql):
        raise WroteOnGet(sql[:200])
    return execute(sql, params, many, context)

"""At the door: what cannot be kept, refusals as pages, a GET never writes, asking is no working."""

import codecs
import re
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import connections
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.cache import patch_vary_headers
from django.utils.decorators import decorator_from_middleware

from hongxian.kit import errors
from hongxian.kit.judge import Unfit, flaw, flaw_asked
from hongxian.kit.verdict import Refused

Answer = Callable[[HttpRequest], HttpResponse]
POLL = "X-Poll"
ENCODING = "提交的内容不是通用的编码（UTF-8），请换一个浏览器再试。"
BROKEN = "提交的内容在传送中不完整，请重新提交。"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
SESSIONS = re.compile(r"[^()]*\bdjango_session\b")
WRITES = re.compile(
    r"\s*(with \w+ as \()?(insert|copy|update|delete|replace|truncate|alter|create|drop)\b",
    re.IGNORECASE,
)


class JudgeMiddleware:
    """Nothing reaches a view that the databases cannot keep; JSON is judged where it is read.

    Stands before everything that reads cookies, addresses or forms. A view that must know the
    length of a body before it is read is exempt here as from the token, and asks for both itself.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Nobody typed a header or a cookie: one that cannot be kept is as good as none.
        _drop(request.META, [name for name in request.META if name.startswith("HTTP_")])
        _drop(request.COOKIES, list(request.COOKIES))
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if flaw(kwargs):
            raise Http404
        try:
            _judge_address(request)
            if request.method == "POST" and not getattr(view, "csrf_exempt", False):
                _judge_form(request)
        except Unfit as error:
            return errors.unfit(request, error.sentence)
        return None


def _drop(told: dict[str, Any], names: list[str]) -> None:
    for name in names:
        if flaw([name, told[name]]):
            del told[name]


def _judge_address(request: HttpRequest) -> None:
    if request.encoding and not _is_utf8(request.encoding):
        request.encoding = settings.DEFAULT_CHARSET
        raise Unfit(ENCODING)
    for name, values in request.GET.lists():
        if told := next((told for value in values if (told := flaw_asked(name, value))), ""):
            raise Unfit(told)


def _judge_form(request: HttpRequest) -> None:
    """Fields, and what files call themselves."""
    try:
        fields, files = request.POST.lists(), request.FILES.lists()
    except (MultiPartParserError, UnreadablePostError, ValueError) as error:
        raise Unfit(BROKEN) from error
    if told := flaw(list(fields)) or flaw([[name, _told(each)] for name, each in files]):
        raise Unfit(told)


def _told(files: list[Any]) -> list[Any]:
    return [[file.name, file.content_type, file.charset] for file in files]


def _is_utf8(name: str) -> bool:
    try:
        return codecs.lookup(name).name == "utf-8"
    except LookupError:
        return False


judged = decorator_from_middleware(JudgeMiddleware)
"""For a view that is exempt."""


class IdleSessionMiddleware(SessionMiddleware):
    """A session ends when nobody has done anything for a while: a page that asks by itself, with
    the header `X-Poll`, is nobody. Such a request reads the session and does not renew it; nor
    does one that follows another within a minute (`sessions.PARTS`)."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        session: Any = request.session
        is_idle = POLL in request.headers or (session.is_fresh and not session.is_empty())
        if session.modified or not is_idle:
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

"""Error pages: what happened and what to do, in Chinese, without a code; to programs as JSON."""

from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost, RequestDataTooBig, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from hongxian.kit import clock

PROGRAMS = "/api/"
"""Below this address programs call."""
BROKEN = "刚才的操作没有完成，数据没有改动，请稍后再试。"


def problem(
    request: HttpRequest, status: int, heading: str, sentence: str, advice: str = ""
) -> HttpResponse:
    """The page all errors share; it leads back to where the person came from."""
    if request.path.startswith(PROGRAMS):
        return JsonResponse({"detail": sentence}, status=status)
    context = {
        "heading": heading,
        "sentence": sentence,
        "advice": advice,
        "back_url": came_from(request),
    }
    return render(request, "kit/problem.html", context, status=status)


def referrer(request: HttpRequest) -> str:
    """The page of ours on which the person clicked, or nothing."""
    told = request.headers.get("Referer", "")
    try:
        hosts = {request.get_host()}
    except DisallowedHost:
        return ""  # the very error whose page this is for
    return told if url_has_allowed_host_and_scheme(told, hosts, request.is_secure()) else ""


def came_from(request: HttpRequest) -> str:
    """The page of ours that led here, other than this one."""
    told = referrer(request)
    return told if told and told != request.build_absolute_uri() else ""


def forbidden(request: HttpRequest, reason: str) -> HttpResponse:
    """403: the rule said no."""
    return problem(
        request,
        403,
        "没有权限",
        reason or "您的任职不能使用这个页面。",
        "如果工作需要，请向本单位负责人说明，由安全管理员调整任职。",
    )


def refused(request: HttpRequest, sentence: str) -> HttpResponse:
    """409: an action refused; nothing was written."""
    return problem(
        request, 409, "这一步没有办成", sentence, "数据没有改动。请按上面的提示处理后再试。"
    )


def unfit(request: HttpRequest, sentence: str) -> HttpResponse:
    """400: something in the address or the form that cannot be kept; nothing was written."""
    return problem(
        request, 400, "提交的内容不能保存", sentence, "数据没有改动，返回上一页可以接着修改。"
    )


def handle_403(request: HttpRequest, exception: Exception) -> HttpResponse:
    return forbidden(request, str(exception))


def handle_404(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem(
        request,
        404,
        "没有找到这个页面",
        "地址可能写错了，或者这条记录不在您能看到的范围内。",
        "请核对地址，或从菜单重新进入。",
    )


def handle_400(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, and 413 when what was sent is too big."""
    if isinstance(exception, RequestDataTooBig | TooManyFilesSent):
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 2**20
        return problem(
            request,
            413,
            "提交的内容太大",
            f"一次提交的文字不能超过{limit}兆字节，文件不能过多。",
            "请分几次提交，或压缩后再传。",
        )
    return problem(
        request,
        400,
        "提交的内容读不出来",
        "请返回上一页刷新后重新填写。",
        "如果反复出现，请告诉系统管理员。",
    )


def handle_csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long, or cookies are off."""
    return problem(
        request,
        403,
        "页面已过期",
        "这个页面打开太久或登录已经变化，提交没有生效。",
        "请返回上一页，刷新后重新提交；浏览器须允许本网站使用缓存数据（小型文本文件）。",
    )


def handle_500(request: HttpRequest) -> HttpResponse:
    """500: made without the database and without the frame, which may be what broke."""
    if request.path.startswith(PROGRAMS):
        return JsonResponse({"detail": BROKEN}, status=500)
    context: dict[str, Any] = {"static": settings.STATIC_URL, "now": clock.now()}
    return HttpResponse(render_to_string("kit/broken.html", context), status=500)

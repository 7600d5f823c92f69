"""通知: what a person was told; opening one notes that it was read and leads to its subject."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_POST

from hongxian.kit import clock
from hongxian.kit.back import own_page
from hongxian.kit.chips import Chip, Tone
from hongxian.kit.dates import cn_datetime
from hongxian.kit.listing import Bulk, Column, Empty, Listing, SavedView
from hongxian.notices import actions
from hongxian.notices.forms import NoticeFilter
from hongxian.notices.hours import shipped_hours
from hongxian.notices.models import Notice
from hongxian.notices.queries import of
from hongxian.orgs.access import OfficerRequest, allow, signed_in

UNREAD = Q(read_at__isnull=True)


@require_GET
@allow(signed_in)
def notices(request: OfficerRequest) -> HttpResponse:
    """The person's notices: unread, or all."""
    now = clock.now()
    listing = Listing(
        request,
        of(request.actor, now),
        _columns(),
        title="通知",
        filterset=NoticeFilter,
        views=(SavedView("unread", "未读", UNREAD), SavedView("all", "全部")),
        bulk=[Bulk("标为已读", reverse("notices-read"))],
        empty=Empty("这里没有通知。到期提醒、退回和审核结果会出现在“未读”，读过的在“全部”里。"),
        row_css=lambda row: "is-read" if row.read_at else "is-unread",
    )
    return listing.respond("notices/notices.html", {"hours": shipped_hours()})


def _columns() -> list[Column]:
    today = clock.today()
    return [
        Column("sentence", "内容", opener, css="wide"),
        Column("kind", "类别", lambda row: row.chip, sort="kind", css="nowrap"),
        Column(
            "at", "时间", lambda row: cn_datetime(row.visible_from, today), sort="visible_from",
            css="nowrap",
        ),
        Column("read", "状态", _read, css="nowrap"),
    ]  # fmt: skip


def _read(row: Notice) -> Chip:
    return Chip("已读", Tone.PLAIN) if row.read_at else Chip("未读", Tone.WAITING)


def opener(row: Notice) -> SafeString | str:
    """A read notice is a link; an unread one a button of the list's form: reading is noted."""
    if row.read_at is None:
        return format_html(
            '<button class="notice-open" formaction="{}">{}</button>',
            reverse("notice-open", args=[row.pk]),
            row.sentence,
        )
    return format_html('<a href="{}">{}</a>', row.url, row.sentence) if row.url else row.sentence


@require_POST
@allow(signed_in)
def notice_open(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Note that it was read, and go where it leads."""
    now = clock.now()
    row = get_object_or_404(of(request.actor, now), pk=pk)
    actions.mark_read(row, actor=request.actor, now=now)
    return redirect(_inside(request, row.url))


@require_POST
@allow(signed_in)
def notices_read(request: OfficerRequest) -> HttpResponse:
    """The ticked ones, or all where the button says so."""
    now = clock.now()
    keys = (
        None if "all" in request.POST else [k for k in request.POST.getlist("row") if _is_uuid(k)]
    )
    if keys == []:
        messages.warning(request, "没有勾选通知，请先勾选再点“标为已读”。")
        return redirect("notices")
    count = actions.mark_all_read(keys=keys, actor=request.actor, now=now)
    messages.success(request, f"已把 {count} 条通知标为已读。" if count else "没有未读的通知。")
    return redirect(_inside(request, request.POST.get("next", "")))


def _inside(request: HttpRequest, url: str) -> str:
    """A page of this house, or the list of notices."""
    return own_page(request, url, reverse("notices"))


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True

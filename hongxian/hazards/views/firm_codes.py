"""企业填报码: self-check codes made for a category, slips to print, codes stopped or renewed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import segno
from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from hongxian.audit.actions import record_export
from hongxian.hazards import actions, codes, rules
from hongxian.hazards.forms.firms import ChecksForm
from hongxian.hazards.models import FirmCode
from hongxian.hazards.queries.codes import code_periods
from hongxian.hazards.views.ledger import is_key
from hongxian.inspections.checklists import checklists, current
from hongxian.kit import clock
from hongxian.kit.chips import Chip, Tone
from hongxian.kit.clock import day_of
from hongxian.kit.dates import cn_date
from hongxian.kit.forms import attempt
from hongxian.kit.listing import Bulk, Column, Empty, Listing, Past, Reach, SavedView
from hongxian.kit.verdict import Refused
from hongxian.orgs.access import OfficerRequest, allow
from hongxian.orgs.models import Unit
from hongxian.registry.codes import category_choices
from hongxian.registry.models import Place

MOST_SLIPS = 500


def firm_base(request: HttpRequest) -> str:
    """Where firms find the page: the address of `HONGXIAN_FIRM_URL`, else this server's own."""
    own = reverse("firm-door")
    base: str = settings.FIRM_URL
    return f"{base.rstrip('/')}{own}" if base else request.build_absolute_uri(own)


@require_http_methods(["GET", "POST"])
@allow(rules.reads_hazards)
def firm_codes(request: OfficerRequest) -> HttpResponse:
    """Codes of the places one may see."""
    actor, now = request.actor, clock.now()
    rows = FirmCode.objects.visible_to(actor).select_related("place__unit", "paper", "made_by")
    working = Q(revoked_at=None, valid_until__gte=now)
    return Listing(
        request,
        rows,
        [
            Column("place", "监管对象", lambda row: row.place, sort="place__name"),
            Column("use", "用途", _use),
            Column("unit", "监管单位", lambda row: row.place.unit, sort="place__unit__position"),
            _day("made_at", "生成时间", now),
            _day("valid_until", "有效期至", now),
            _day("last_used_at", "最近填报", now),
            Column("state", "状态", lambda row: _state(row, now)),
        ],
        title="企业填报码",
        views=(
            SavedView("checks", "自查", working & Q(paper=None)),
            SavedView("papers", "文书", working & Q(paper__isnull=False)),
            SavedView("over", "停用、过期", ~working, Reach.PAST),
            SavedView("all", "全部", reach=Reach.PAST),
        ),
        past=Past(working, lambda: code_periods(actor, day_of(now)), ()),
        rows_once=True,
        export_name="企业填报码",
        on_export=lambda count: record_export(
            actor=actor, what="企业填报码", rows=count, now=clock.now()
        ),
        counter="个",
        bulk=(
            Bulk("打印填报单", reverse("firm-slips")),
            Bulk("延长有效期", reverse("firm-codes-renew")),
            Bulk("停用", reverse("firm-codes-stop")),
        ),
        empty=Empty(
            "开具责令改正通知书时会自动生成填报码；企业自查的填报码在“生成自查填报码”里批量生成。"
        ),
    ).respond("hazards/firm_codes.html", {"may_make": bool(rules.makes_codes(actor))})


def _day(name: str, label: str, now: datetime) -> Column:
    def told(row: FirmCode) -> str:
        moment = getattr(row, name)
        return cn_date(moment, day_of(now)) if moment is not None else ""

    return Column(name, label, told, sort=name, export=lambda row: getattr(row, name))


def _use(row: FirmCode) -> str:
    if row.paper is not None:
        return str(row.paper.number)
    paper = current(row.checklist, clock.today())
    return f"自查：{paper.title}" if paper is not None else "自查"


def _state(row: FirmCode, now: datetime) -> Chip:
    if row.revoked_at is not None:
        return Chip("已停用", Tone.OFF)
    return Chip("有效", Tone.DONE) if row.works_at(now) else Chip("已过期", Tone.OFF)


@require_http_methods(["GET", "POST"])
@allow(rules.makes_codes)
def firm_codes_new(request: OfficerRequest) -> HttpResponse:
    """A code for every place of a category, then the slips to print."""
    actor, today = request.actor, clock.today()
    papers = [each for each in checklists(today) if "place" in each.at]
    units = Unit.objects.visible_to(actor)
    form = ChecksForm(
        request.POST or None, papers=papers, categories=category_choices(), units=units
    )
    if request.method == "POST":
        made = attempt(form, lambda: _make(request, form))
        if made is not None:
            messages.success(request, f"已为 {len(made)} 家企业准备好填报码，可以打印填报单。")
            return redirect(f"{reverse('firm-codes')}?view=checks")
    context = {
        "form": form, "title": "生成自查填报码", "submit_label": "生成",
        "back_url": reverse("firm-codes"), "back_label": "企业填报码",
    }  # fmt: skip
    return render(request, "kit/form.html", context, status=422 if form.errors else 200)


def _make(request: OfficerRequest, form: ChecksForm) -> list[FirmCode]:
    told = form.cleaned_data
    rows = Place.objects.visible_to(request.actor).standing().filter(category=told["category"])
    if told["unit"] is not None:
        rows = rows.filter(unit=told["unit"])
    places = list(rows.select_related("unit").order_by("unit__position", "name", "pk"))
    if not places:
        raise Refused("这个类别里没有您能看到的企业，请换一个类别或单位。")
    return actions.make_check_codes(places, told["checklist"], actor=request.actor, now=clock.now())


@dataclass(frozen=True)
class Slip:
    """One slip: whose it is, the code in words and as a picture."""

    row: FirmCode
    use: str
    code: str
    picture: str


@require_POST
@allow(rules.makes_codes)
def firm_slips(request: OfficerRequest) -> HttpResponse:
    """The ticked codes as slips on A4, one for each firm."""
    base, now = firm_base(request), clock.now()
    rows = [row for row in _ticked(request) if row.works_at(now)]
    if not rows:
        raise Refused("没有选中有效的填报码。请先勾选再打印。")
    record_export(actor=request.actor, what="企业填报码", rows=len(rows), now=now)
    slips = [_slip(row, base) for row in rows]
    return render(request, "hazards/firm_slips.html", {"slips": slips, "base": base})


def _slip(row: FirmCode, base: str) -> Slip:
    text = codes.code_of(row.pk)
    drawn = segno.make(f"{base}{text}/", error="m")
    return Slip(row, _use(row), codes.written(text), drawn.svg_data_uri(border=1, scale=4))


@require_POST
@allow(rules.makes_codes)
def firm_codes_renew(request: OfficerRequest) -> HttpResponse:
    """The ticked codes work for longer."""
    rows = _ticked(request)
    for row in rows:
        actions.renew_code(row, actor=request.actor, now=clock.now())
    messages.success(request, f"已延长 {len(rows)} 个填报码的有效期。")
    return redirect("firm-codes")


@require_POST
@allow(rules.makes_codes)
def firm_codes_stop(request: OfficerRequest) -> HttpResponse:
    """The ticked codes open nothing any more."""
    rows = _ticked(request)
    for row in rows:
        actions.stop_code(row, actor=request.actor, now=clock.now())
    messages.success(request, f"已停用 {len(rows)} 个填报码。")
    return redirect("firm-codes")


def _ticked(request: OfficerRequest) -> list[FirmCode]:
    keys = [UUID(key) for key in request.POST.getlist("row") if is_key(key)]
    if not keys:
        raise Refused("没有选中填报码，请先勾选。")
    if len(keys) > MOST_SLIPS:
        raise Refused(f"一次最多 {MOST_SLIPS} 个，请分批选择。")
    rows = FirmCode.objects.visible_to(request.actor).filter(pk__in=keys)
    return list(rows.select_related("place__unit", "paper").order_by("place__name", "pk"))

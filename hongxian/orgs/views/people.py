"""管理 · 人员: the system administrator keeps accounts, the security administrator locks."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hongxian.audit.actions import record_export
from hongxian.audit.queries import timeline
from hongxian.kit import clock
from hongxian.kit.chips import Chip, Tone
from hongxian.kit.facts import Fact
from hongxian.kit.forms import attempt
from hongxian.kit.listing import Column, Empty, Listing, SavedView
from hongxian.kit.masking import masked_phone
from hongxian.kit.steps import OfferedStep, offer
from hongxian.kit.verdict import YES, Verdict
from hongxian.kit.workflow import Move, Rule, Step
from hongxian.orgs import actions, rules
from hongxian.orgs.access import Actor, OfficerRequest, allow
from hongxian.orgs.forms.people import MoveForm, PersonFilter, PersonForm
from hongxian.orgs.handover import open_work_of
from hongxian.orgs.models import Delegation, Post, Unit, User
from hongxian.orgs.queries import locked_until, locked_usernames, with_posts


def person_chip(user: User, locked: set[str]) -> Chip:
    """The state of an account in one word."""
    if not user.is_active:
        return Chip("已停用", Tone.OFF)
    if user.username in locked:
        return Chip("已锁定", Tone.SOON)
    return (
        Chip("待改初始密码", Tone.WAITING) if user.must_change_password else Chip("在用", Tone.DONE)
    )


def _posts(user: Any) -> str:
    return "、".join(
        f"{'' if post.unit_id == user.unit_id else post.unit}{post.get_role_display()}"
        for post in user.posts_held
    )


def _columns(locked: set[str]) -> tuple[Column, ...]:
    return (
        Column(
            "name",
            "姓名",
            lambda user: user.name,
            sort="name_pinyin",
            url=lambda user: reverse("person", args=[user.pk]),
        ),
        Column("username", "账号", lambda user: user.username, sort="username", css="quiet"),
        Column("unit", "所在单位", lambda user: user.unit, sort="unit__position"),
        Column("posts", "任职", _posts, css="wide"),
        Column("phone", "联系电话", lambda user: masked_phone(user.phone), shown=False),
        Column("state", "状态", lambda user: person_chip(user, locked)),
    )


def _views(locked: set[str], today: date) -> tuple[SavedView, ...]:
    held = Post.objects.held_on(today).filter(user=OuterRef("pk"))
    return (
        SavedView("active", "在用", Q(is_active=True)),
        SavedView("without", "尚未任职", Q(is_active=True) & ~Q(Exists(held))),
        SavedView("locked", "已锁定", Q(username__in=locked)),
        SavedView("closed", "已停用", Q(is_active=False)),
        SavedView("all", "全部"),
    )


@require_http_methods(["GET", "POST"])
@allow(rules.administers)
def person_list(request: OfficerRequest) -> HttpResponse:
    """Everyone with an account."""
    locked = locked_usernames(clock.real_now())
    today = clock.today()
    people = with_posts(User.objects.visible_to(request.actor), today)
    units = Unit.objects.visible_to(request.actor)
    listing = Listing(
        request,
        people,
        _columns(locked),
        title="人员",
        filterset=lambda data, queryset: PersonFilter(data, queryset=queryset, units=units),
        views=_views(locked, today),
        counter="人",
        export_name="人员",
        on_export=lambda rows: record_export(
            actor=request.actor, what="人员", rows=rows, now=clock.now()
        ),
        empty=Empty("这里列出有账号的人员。"),
        row_css=lambda user: "" if user.is_active else "is-off",
    )
    return listing.respond("orgs/people.html", {"may_keep": bool(rules.keeps_units(request.actor))})


def _person(request: OfficerRequest, pk: int) -> User:
    people = User.objects.visible_to(request.actor).select_related("unit")
    return get_object_or_404(people, pk=pk)


def _open_units(request: OfficerRequest) -> QuerySet[Unit]:
    return Unit.objects.visible_to(request.actor).valid_on(clock.today())


def _steps(actor: Actor, user: User, *, locked: bool, left: int) -> list[OfferedStep]:
    """What the two administrators do with an account, each with its own share (三员分立)."""
    keeps, grants = rules.keeps_units(actor), rules.grants_posts(actor)
    working = YES if user.is_active else Verdict("账号已停用。")
    is_locked = YES if locked else Verdict("账号没有被锁定。")
    own = Verdict("不能停用自己的账号。") if user.pk == actor.user_id else YES
    bound = YES if user.has_second_factor else Verdict("没有启用动态口令。")
    handed = Verdict(f"还有{left}项未了工作，请先移交。") if left and user.is_active else YES
    toggle = ("deactivate", "停用账号") if user.is_active else ("reactivate", "恢复账号")
    table: list[tuple[str, str, tuple[Verdict, ...]]] = [
        ("grant", "授予任职", (grants, working)),
        ("move", "调动", (keeps, working)),
        ("password", "重置密码", (grants, working)),
        ("unlock", "解除锁定", (grants, is_locked)),
        ("second-factor", "重置动态口令", (grants, bound)),
        ("hand-over", "移交工作", (working,)),
        (*toggle, (keeps, own, handed)),
    ]
    steps = [
        Step(Move(verb, label, (), "", _same(said), "", danger=verb in DANGERS), first_no(said))
        for verb, label, said in table
    ]
    address = {verb: reverse(f"person-{verb}", args=[user.pk]) for verb, *_ in table}
    return offer(
        steps,
        urls=address,
        pages={verb: address[verb] for verb in ("grant", "move", "hand-over")},
        confirms=DANGERS,
    )


DANGERS = {
    "deactivate": "停用后本人立即不能使用系统，原有记录保留。可以随时恢复。",
    "second-factor": "原来绑定的手机和恢复码立即作废；职务要求使用的，本人下次登录时重新绑定。",
    "password": "将生成一个新的初始密码，只显示一次；本人原密码立即作废。",
}


def _same(verdicts: tuple[Verdict, ...]) -> Rule:
    """A rule that has been asked already."""
    return lambda actor, subject: first_no(verdicts)


def first_no(verdicts: tuple[Verdict, ...]) -> Verdict:
    """The first reason against, or yes."""
    return next((verdict for verdict in verdicts if not verdict), YES)


@require_GET
@allow(rules.administers)
def person_detail(request: OfficerRequest, pk: int) -> HttpResponse:
    """A person: account, posts now and before, what was done to them."""
    user = _person(request, pk)
    locked = locked_usernames(clock.real_now())
    is_locked = user.username in locked
    today = clock.today()
    left = sum(len(work.items) for work in open_work_of(user, today))
    facts = [
        Fact("警号或账号", user.username),
        Fact("所在单位", user.unit, url=reverse("unit", args=[user.unit_id])),
        Fact(
            "联系电话",
            f"{masked_phone(user.phone)}（查看完整号码）" if user.phone else "",
            url=reverse("person-phone", args=[user.pk]) if user.phone else None,
        ),
        Fact("账号状态", person_chip(user, locked)),
        Fact("动态口令", "已启用" if user.has_second_factor else "未启用"),
    ]
    if left:
        facts.append(Fact("未了工作", f"{left}项"))
    if is_locked and (until := locked_until(user.username)):
        facts.append(Fact("自动解锁", f"{clock.local(until):%H:%M}"))
    context = {
        "title": user.name,
        "person": user,
        "state": person_chip(user, locked),
        "facts": facts,
        "posts": user.posts.select_related("unit").order_by("ends_on", "starts_on"),
        "steps": _steps(request.actor, user, locked=is_locked, left=left),
        "standing": Delegation.objects.not_over_on(today)
        .filter(Q(from_user=user) | Q(to_user=user))
        .select_related("from_user", "to_user"),
        "timeline": timeline(user, but="session."),
        "may_grant": bool(rules.grants_posts(request.actor)),
        "today": today,
    }
    return render(request, "orgs/person.html", context)


@require_http_methods(["GET", "POST"])
@allow(rules.keeps_units)
def person_new(request: OfficerRequest) -> HttpResponse:
    """A new account; its first password is shown once."""
    form = PersonForm(
        _open_units(request), request.POST or None, initial={"unit": request.GET.get("unit")}
    )
    if request.method == "POST":
        password = actions.first_password()
        user = attempt(
            form,
            lambda: actions.create_user(
                password=password,
                must_change_password=True,
                actor=request.actor,
                now=clock.now(),
                **form.cleaned_data,
            ),
        )
        if user is not None:
            return _show_password(request, user, password)
    context = {
        "form": form,
        "title": "新建人员",
        "submit_label": "建立账号",
        "back_url": reverse("people"),
        "back_label": "人员",
    }
    return render(request, "kit/form.html", context)


def _show_password(request: HttpRequest, user: User, password: str) -> HttpResponse:
    """The only time a first password is on a page."""
    return render(request, "orgs/first_password.html", {"person": user, "password": password})


@require_POST
@allow(rules.grants_posts)
def person_password(request: OfficerRequest, pk: int) -> HttpResponse:
    """A new first password for someone who lost theirs."""
    password = actions.first_password()
    user = actions.set_password(
        _person(request, pk), password=password, actor=request.actor, now=clock.now()
    )
    return _show_password(request, user, password)


@require_http_methods(["GET", "POST"])
@allow(rules.keeps_units)
def person_move(request: OfficerRequest, pk: int) -> HttpResponse:
    """调动."""
    user = _person(request, pk)
    form = MoveForm(_open_units(request).exclude(pk=user.unit_id), request.POST or None)
    if request.method == "POST":
        moved = attempt(
            form,
            lambda: actions.move_user(
                user, unit=form.cleaned_data["unit"], actor=request.actor, now=clock.now()
            ),
        )
        if moved is not None:
            messages.success(request, f"{moved.name}已调到“{moved.unit}”，请安全管理员授予新任职。")
            return redirect("person", pk)
    context = {
        "form": form,
        "title": f"调动{user.name}",
        "submit_label": "调动",
        "back_url": reverse("person", args=[pk]),
        "back_label": user.name,
    }
    return render(request, "kit/form.html", context)


@require_POST
@allow(rules.keeps_units)
def person_deactivate(request: OfficerRequest, pk: int) -> HttpResponse:
    """Close an account."""
    user = actions.deactivate_user(_person(request, pk), actor=request.actor, now=clock.now())
    messages.success(request, f"{user.name}的账号已停用。")
    return redirect("person", pk)


@require_POST
@allow(rules.keeps_units)
def person_reactivate(request: OfficerRequest, pk: int) -> HttpResponse:
    """Open an account again."""
    user = actions.reactivate_user(_person(request, pk), actor=request.actor, now=clock.now())
    messages.success(request, f"{user.name}的账号已恢复。")
    return redirect("person", pk)


@require_POST
@allow(rules.grants_posts)
def person_unlock(request: OfficerRequest, pk: int) -> HttpResponse:
    """Lift a lock-out."""
    user = actions.unlock_user(_person(request, pk), actor=request.actor, now=clock.now())
    messages.success(request, f"{user.name}的账号已解除锁定，可以重新登录。")
    return redirect("person", pk)

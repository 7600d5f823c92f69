"""People and their accounts."""

import secrets
from datetime import datetime

from axes.utils import reset
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import get_random_string, salted_hmac

from hongxian.audit.actions import record
from hongxian.kit.clock import day_of
from hongxian.kit.masking import masked_phone
from hongxian.kit.pinyin import pinyin
from hongxian.kit.verdict import Refused
from hongxian.orgs import verbs
from hongxian.orgs.access import Actor
from hongxian.orgs.actions.posts import end_open_posts, refuse_losing_the_last
from hongxian.orgs.handover import open_work_of
from hongxian.orgs.models import Unit, User

PASSWORD_FIELDS = ("password", "must_change_password", "password_set_at")


LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that look alike in print."""
LIGHT_ROUNDS = 1000


def first_password() -> str:
    """A password to read out over the telephone: kfh3-9mpe-x2ua."""
    return _blocks([secrets.randbelow(len(LETTERS)) for _ in range(12)])


def made_password(seed: str, username: str) -> str:
    """The same kind of password, made from a seed and the installation's secret: never stored."""
    digest = salted_hmac("hongxian.orgs.made_password", f"{seed}:{username}", algorithm="sha256")
    number = int.from_bytes(digest.digest())
    return _blocks([number // len(LETTERS) ** place % len(LETTERS) for place in range(12)])


def _blocks(letters: list[int]) -> str:
    text = "".join(LETTERS[letter] for letter in letters)
    return "-".join(text[at : at + 4] for at in range(0, 12, 4))


def pinyin_key(name: str) -> str:
    """ "沈亦文" → "shen yi wen": the key names are sorted and found by."""
    return pinyin(name)[:120]


def _refuse_weak(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused("".join(error.messages)) from None


def _locked(user: User) -> User:
    return User.objects.select_for_update().get(pk=user.pk)


@transaction.atomic
def create_user(
    *,
    username: str,
    name: str,
    unit: Unit,
    password: str,
    must_change_password: bool,
    actor: Actor,
    now: datetime,
    phone: str = "",
    hashed: str = "",
) -> User:
    """Open an account. It may do nothing until the security administrator grants a post.

    `hashed` is that very password hashed before, for many accounts of one password (the demo's).
    """
    user = _new_user(username, name, unit, now, must_change_password=must_change_password)
    user.phone = phone
    _refuse_weak(password, user)
    user.password = hashed or make_password(password)
    return _opened(user, actor, now)


@transaction.atomic
def open_account(
    *, username: str, name: str, unit: Unit, phone: str, password: str, actor: Actor, now: datetime
) -> User:
    """An account with a first password from `made_password`, for imports: a thousand at a time.

    The password has 59 random bits and lives until the first log-in, so that a light hash does;
    whatever the person chooses then gets the heavy one.
    """
    user = _new_user(username, name, unit, now, must_change_password=True)
    user.phone = phone
    user.password = PBKDF2PasswordHasher().encode(
        password, get_random_string(16), iterations=LIGHT_ROUNDS
    )
    return _opened(user, actor, now)


def _new_user(
    username: str, name: str, unit: Unit, now: datetime, *, must_change_password: bool
) -> User:
    if User.objects.filter(username=username).exists():
        raise Refused(f"账号“{username}”已有人使用。")
    if unit.valid_to is not None and unit.valid_to <= day_of(now):
        raise Refused(f"“{unit}”已停用，不能在此建立账号。")
    return User(
        username=username,
        name=name,
        name_pinyin=pinyin_key(name),
        unit=unit,
        must_change_password=must_change_password,
        password_set_at=now,
    )


def _opened(user: User, actor: Actor, now: datetime) -> User:
    user.save(force_insert=True)
    record(
        actor=actor,
        verb=verbs.CREATE_USER,
        subject=user,
        now=now,
        detail={"username": user.username, "unit": str(user.unit)},
    )
    return user


@transaction.atomic
def move_user(user: User, *, unit: Unit, actor: Actor, now: datetime) -> User:
    """Move a person to another unit (调动): posts held in the old one end today."""
    user = _locked(user)
    old = user.unit
    if old == unit:
        raise Refused(f"{user.name}已在“{unit}”。")
    if old.county_id != unit.county_id:
        raise Refused("不能调到其他县区的单位。")
    if unit.valid_to is not None and unit.valid_to <= day_of(now):
        raise Refused(f"“{unit}”已停用。")
    end_open_posts(user, old, actor=actor, now=now)
    user.unit = unit
    user.save(update_fields=["unit"])
    record(
        actor=actor,
        verb=verbs.MOVE_USER,
        subject=user,
        now=now,
        detail={"before": str(old), "after": str(unit)},
    )
    return user


@transaction.atomic
def change_user(user: User, *, name: str, phone: str, actor: Actor, now: datetime) -> User:
    """Correct a person's name or telephone."""
    user = _locked(user)
    before, after = _told(user.name, user.phone), _told(name, phone)
    if (user.name, user.phone) == (name, phone):
        raise Refused(f"{user.name}的姓名和电话没有变化。")
    user.name, user.name_pinyin, user.phone = name, pinyin_key(name), phone
    user.save(update_fields=["name", "name_pinyin", "phone"])
    record(
        actor=actor,
        verb=verbs.CHANGE_USER,
        subject=user,
        now=now,
        detail={"before": before, "after": after},
    )
    return user


def _told(name: str, phone: str) -> str:
    return f"{name}，{masked_phone(phone)}" if phone else name


@transaction.atomic
def set_password(user: User, *, password: str, actor: Actor, now: datetime) -> User:
    """Give a person a new first password, to be changed at the next log-in."""
    user = _locked(user)
    _refuse_weak(password, user)
    user.set_password(password)
    user.must_change_password = True
    user.password_set_at = now
    user.save(update_fields=PASSWORD_FIELDS)
    record(actor=actor, verb=verbs.SET_PASSWORD, subject=user, now=now)
    return user


@transaction.atomic
def change_own_password(user: User, *, old: str, new: str, actor: Actor, now: datetime) -> User:
    """Change one's own password; the old one is asked for."""
    user = _locked(user)
    if not user.check_password(old):
        raise Refused("原密码不对，请重新输入。")
    if old == new:
        raise Refused("新密码不能与原密码相同。")
    _refuse_weak(new, user)
    user.set_password(new)
    user.must_change_password = False
    user.password_set_at = now
    user.save(update_fields=PASSWORD_FIELDS)
    record(actor=actor, verb=verbs.CHANGE_PASSWORD, subject=user, now=now)
    return user


@transaction.atomic
def deactivate_user(user: User, *, actor: Actor, now: datetime, reason: str = "") -> User:
    """Close an account; its open sessions end with the next click, its history stays.

    Work still open must have been handed over, or the reason given why it need not be.
    """
    user = _locked(user)
    if not user.is_active:
        raise Refused(f"{user.name}的账号已经停用。")
    if user.pk == actor.user_id:
        raise Refused("不能停用自己的账号。")
    refuse_losing_the_last(user, day=day_of(now))
    left = sum(len(work.items) for work in open_work_of(user, day_of(now)))
    if left and not reason:
        raise Refused(f"{user.name}还有{left}项未了工作，请先移交，或写明无需移交的理由。")
    user.is_active = False
    user.save(update_fields=["is_active"])
    record(
        actor=actor,
        verb=verbs.DEACTIVATE_USER,
        subject=user,
        now=now,
        detail={"reason": reason} if reason else {},
    )
    return user


@transaction.atomic
def reactivate_user(user: User, *, actor: Actor, now: datetime) -> User:
    """Open a closed account again."""
    user = _locked(user)
    if user.is_active:
        raise Refused(f"{user.name}的账号正在使用，不需要恢复。")
    user.is_active = True
    user.save(update_fields=["is_active"])
    record(actor=actor, verb=verbs.REACTIVATE_USER, subject=user, now=now)
    return user


@transaction.atomic
def unlock_user(user: User, *, actor: Actor, now: datetime) -> User:
    """Lift a lock-out after too many wrong passwords."""
    user = _locked(user)
    if not reset(username=user.username):
        raise Refused(f"{user.name}的账号没有被锁定。")
    record(actor=actor, verb=verbs.UNLOCK_USER, subject=user, now=now)
    return user

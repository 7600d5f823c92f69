"""The second factor (动态口令): enrolling a phone, checking its codes, recovery codes, who must."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from hongxian.audit.actions import record
from hongxian.kit.verdict import Refused
from hongxian.orgs import verbs
from hongxian.orgs.access import Actor
from hongxian.orgs.models import County, Role, SecondFactorRule, User

RECOVERY_CODES = 8
WRONG = "动态口令不对，请等手机上换出新的六位数字再输入。"
TOO_FAST = "输错次数过多，请稍等片刻再试。"


@dataclass(frozen=True)
class Checked:
    """What came of a code: the device it belongs to, or the sentence to show."""

    device: TOTPDevice | StaticDevice | None
    sentence: str = ""


def _locked(user: User) -> User:
    return User.objects.select_for_update().get(pk=user.pk)


@transaction.atomic
def begin_enrolment(user: User, *, actor: Actor, now: datetime) -> TOTPDevice:
    """A new key for the person's phone; it counts only once a code of it has been typed."""
    user = _locked(user)
    if user.has_second_factor:
        raise Refused("动态口令已经启用。换手机请找安全管理员重置。")
    TOTPDevice.objects.filter(user=user, confirmed=False).delete()
    return TOTPDevice.objects.create(user=user, name="手机", confirmed=False)


@transaction.atomic
def confirm_enrolment(
    user: User, *, code: str, actor: Actor, now: datetime
) -> tuple[Checked, list[str]]:
    """Take the phone into use after its first right code; recovery codes are made, shown once.

    A wrong code is an answer, no refusal: the count of wrong ones must outlive it.
    """
    user = _locked(user)
    device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=False).first()
    if device is None or user.has_second_factor:
        raise Refused("请重新打开动态口令页面，从第一步开始。")
    checked = _check([device], code)
    if checked.device is None:
        return checked, []
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    user.has_second_factor = True
    user.save(update_fields=["has_second_factor"])
    codes = _new_codes(user)
    record(actor=actor, verb=verbs.ENROL_SECOND_FACTOR, subject=user, now=now)
    return checked, codes


def _check(devices: Collection[TOTPDevice | StaticDevice], code: str) -> Checked:
    if not any(device.verify_is_allowed()[0] for device in devices):
        return Checked(None, TOO_FAST)
    for device in devices:
        if device.verify_token(code):
            return Checked(device)
    return Checked(None, WRONG)


@transaction.atomic
def check_second_factor(
    user: User, *, code: str, address: str, actor: Actor, now: datetime
) -> Checked:
    """A code of the phone, or a recovery code, which is used up. Both outcomes are logged.

    Six digits come from the phone: a recovery code never has so few signs.
    """
    user = _locked(user)
    kind = TOTPDevice if code.isdigit() else StaticDevice
    devices = list(kind.objects.select_for_update().filter(user=user, confirmed=True))
    checked = _check(devices, code) if devices else Checked(None, WRONG)
    passed = checked.device is not None
    record(
        actor=actor,
        verb=verbs.SECOND_FACTOR_PASSED if passed else verbs.SECOND_FACTOR_FAILED,
        subject=user,
        now=now,
        detail={"address": address, "note": "用恢复码" if kind is StaticDevice else ""},
    )
    return checked


def _new_codes(user: User) -> list[str]:
    """Fresh recovery codes of a (locked) person; older ones are void."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="恢复码")
    codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create([StaticToken(device=device, token=code) for code in codes])
    return codes


@transaction.atomic
def renew_recovery_codes(user: User, *, actor: Actor, now: datetime) -> list[str]:
    """New recovery codes in place of those used up or lost."""
    user = _locked(user)
    if not user.has_second_factor:
        raise Refused("还没有启用动态口令，不需要恢复码。")
    codes = _new_codes(user)
    record(actor=actor, verb=verbs.RENEW_RECOVERY_CODES, subject=user, now=now)
    return codes


@transaction.atomic
def reset_second_factor(user: User, *, actor: Actor, now: datetime) -> User:
    """Forget a lost phone and its recovery codes; where it is required, a new one is enrolled."""
    user = _locked(user)
    if not user.has_second_factor:
        raise Refused(f"{user.name}没有启用动态口令，不需要重置。")
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    user.has_second_factor = False
    user.save(update_fields=["has_second_factor"])
    record(actor=actor, verb=verbs.RESET_SECOND_FACTOR, subject=user, now=now)
    return user


@transaction.atomic
def require_second_factor(
    county: County, *, roles: Collection[str], actor: Actor, now: datetime
) -> list[SecondFactorRule]:
    """Exactly these roles of the county need a second factor from now on."""
    County.objects.select_for_update().get(pk=county.pk)
    wanted = {Role(role) for role in roles}
    rules = {rule.role: rule for rule in SecondFactorRule.objects.filter(county=county)}
    before = {Role(role) for role, rule in rules.items() if rule.required}
    if wanted == before:
        raise Refused("没有变化。")
    for role in Role:
        rule = rules.get(role) or SecondFactorRule(county=county, role=role)
        rule.required = role in wanted
        rule.save()
        rules[role] = rule
    record(
        actor=actor,
        verb=verbs.REQUIRE_SECOND_FACTOR,
        subject=county,
        now=now,
        detail={"before": _names(before), "after": _names(wanted)},
    )
    return list(rules.values())


def _names(roles: set[Role]) -> list[str]:
    return [role.label for role in Role if role in roles] or ["无"]

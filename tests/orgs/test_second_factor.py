"""The second factor: enrolled, asked for, required, reset, slowed down."""

import pytest
from django.test import Client
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from hongxian.audit.models import AuditEntry
from hongxian.kit.verdict import Refused
from hongxian.orgs import actions
from hongxian.orgs.models import Role, SecondFactorRule
from tests.campaigns.factories import NOON
from tests.orgs.county import PASSWORD, Small, door, lay_small
from tests.standing import standing

pytestmark = pytest.mark.django_db
ENROL, VERIFY = "second-factor-enrol", "second-factor"


def lay() -> Small:
    laid = lay_small()
    laid.officer.set_password(PASSWORD)
    laid.officer.save(update_fields=["password"])
    return laid


laid, small = standing(lay)


def require(small: Small, *roles: Role) -> None:
    actions.require_second_factor(
        small.county, roles=roles, actor=small.acting(small.security), now=NOON
    )


def code_of(device: TOTPDevice, step: int = 0) -> str:
    """What the phone shows, `step` half minutes from now."""
    return f"{totp(device.bin_key, t0=-30 * step):06d}"


def wrong_code(device: TOTPDevice) -> str:
    right = {code_of(device, step) for step in (-1, 0, 1)}
    return next(code for code in ("000000", "111111", "222222", "333333") if code not in right)


def enrol(client: Client) -> TOTPDevice:
    client.post(reverse(ENROL), {"start": "yes"})
    device = TOTPDevice.objects.get()
    client.post(reverse(ENROL), {"code": code_of(device)})
    device.refresh_from_db()
    return device


def log_in(username: str = "wang") -> Client:
    client = Client()
    client.post(reverse("login"), {"username": username, "password": PASSWORD})
    return client


def test_a_phone_is_bound_and_recovery_codes_are_shown_once(small):
    client = door(small.officer)

    client.post(reverse(ENROL), {"start": "yes"})
    device = TOTPDevice.objects.get()
    page = client.get(reverse(ENROL)).content.decode()
    done = client.post(reverse(ENROL), {"code": code_of(device)}).content.decode()

    small.officer.refresh_from_db()
    assert "data:image/svg+xml" in page
    assert small.officer.has_second_factor
    assert all(token in done for token in StaticToken.objects.values_list("token", flat=True))
    assert StaticToken.objects.count() == 8
    assert client.get(reverse("home")).status_code == 200
    assert AuditEntry.objects.filter(verb="user.enrol_second_factor").count() == 1


def test_a_wrong_code_binds_nothing(small):
    client = door(small.officer)
    client.post(reverse(ENROL), {"start": "yes"})

    answer = client.post(reverse(ENROL), {"code": wrong_code(TOTPDevice.objects.get())})

    small.officer.refresh_from_db()
    assert "动态口令不对" in answer.content.decode()
    assert not small.officer.has_second_factor


def test_after_the_password_the_code_is_asked_for_and_leads_on(small):
    device = enrol(door(small.officer))
    client = log_in()

    asked = client.get(reverse("units"))
    answer = client.post(reverse(VERIFY), {"code": code_of(device, 1), "next": reverse("units")})

    assert asked["Location"] == f"{reverse(VERIFY)}?next=%2Funits%2F"
    assert answer["Location"] == reverse("units")
    assert client.get(reverse("units")).status_code == 200
    assert AuditEntry.objects.filter(verb="session.second_factor").count() == 1


@pytest.mark.parametrize("name", ["password-change", ENROL, "home"])
def test_with_the_password_alone_nothing_opens(small, name):
    enrol(door(small.officer))

    answer = log_in().get(reverse(name))

    assert answer["Location"].startswith(reverse(VERIFY))


def test_leaving_is_possible_before_the_code(small):
    enrol(door(small.officer))

    assert log_in().post(reverse("logout"))["Location"] == reverse("login")


def test_a_recovery_code_opens_once(small):
    enrol(door(small.officer))
    token = StaticToken.objects.first().token

    first, second = log_in(), log_in()
    first.post(reverse(VERIFY), {"code": token.upper()})
    again = second.post(reverse(VERIFY), {"code": token})

    assert first.get(reverse("home")).status_code == 200
    assert "动态口令不对" in again.content.decode()


def test_the_same_code_opens_once(small):
    device = enrol(door(small.officer))
    client = log_in()

    answer = client.post(reverse(VERIFY), {"code": code_of(device)})

    assert "动态口令不对" in answer.content.decode()


def test_wrong_codes_are_logged_and_slowed_down(small):
    device = enrol(door(small.officer))
    client = log_in()

    client.post(reverse(VERIFY), {"code": wrong_code(device)})
    answer = client.post(reverse(VERIFY), {"code": code_of(device, 1)})

    assert "请稍等片刻再试" in answer.content.decode()
    assert AuditEntry.objects.filter(verb="session.second_factor_failed").count() == 2
    TOTPDevice.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
    client.post(reverse(VERIFY), {"code": code_of(device, 1)})
    assert client.get(reverse("home")).status_code == 200


def test_a_required_role_must_bind_a_phone_before_anything_else(small):
    require(small, Role.OFFICER)
    client = log_in()

    asked = client.get(reverse("home"))
    page = client.get(reverse(ENROL)).content.decode()
    enrol(client)

    assert asked["Location"].startswith(reverse(ENROL))
    assert "您的职务要求" in page
    assert client.get(reverse("home")).status_code == 200


def test_a_first_password_is_replaced_before_a_phone_is_bound(small):
    require(small, Role.OFFICER)
    small.officer.must_change_password = True
    small.officer.save(update_fields=["must_change_password"])

    assert log_in().get(reverse("home"))["Location"] == reverse("password-change")


def test_other_roles_go_on_as_before(small):
    require(small, Role.SECURITY)

    assert log_in().get(reverse("home")).status_code == 200


def test_the_rules_are_kept_on_a_page(small):
    client = door(small.security)

    client.post(reverse("second-factor-rules"), {"roles": [Role.OFFICER, Role.CHIEF]})
    same = client.post(reverse("second-factor-rules"), {"roles": [Role.OFFICER, Role.CHIEF]})

    required = SecondFactorRule.objects.filter(required=True).values_list("role", flat=True)
    assert set(required) == {Role.OFFICER, Role.CHIEF}
    assert "没有变化" in same.content.decode()
    entry = AuditEntry.objects.get(verb="second_factor.require")
    assert entry.detail == {"before": ["无"], "after": ["局领导", "民警"]}


def test_a_lost_phone_is_reset_and_old_windows_lose_it(small):
    client = door(small.officer)
    enrol(client)

    door(small.security).post(reverse("person-second-factor", args=[small.officer.pk]))
    small.officer.refresh_from_db()

    assert not small.officer.has_second_factor
    assert (TOTPDevice.objects.count(), StaticToken.objects.count()) == (0, 0)
    assert AuditEntry.objects.filter(verb="user.reset_second_factor").count() == 1
    with pytest.raises(Refused, match="没有启用动态口令"):
        actions.reset_second_factor(small.officer, actor=small.acting(small.security), now=NOON)


def test_new_recovery_codes_replace_the_old(small):
    client = door(small.officer)
    enrol(client)
    old = set(StaticToken.objects.values_list("token", flat=True))

    client.post(reverse(ENROL), {"renew": "yes"})

    assert old.isdisjoint(StaticToken.objects.values_list("token", flat=True))


def test_what_makes_no_sense_is_refused(small):
    who = small.acting(small.officer)

    with pytest.raises(Refused, match="从第一步开始"):
        actions.confirm_enrolment(small.officer, code="123456", actor=who, now=NOON)
    with pytest.raises(Refused, match="不需要恢复码"):
        actions.renew_recovery_codes(small.officer, actor=who, now=NOON)
    enrol(door(small.officer))
    with pytest.raises(Refused, match="已经启用"):
        actions.begin_enrolment(small.officer, actor=who, now=NOON)


def test_the_session_that_ran_out_says_so(small):
    client = log_in()
    client.cookies.pop("sessionid")

    idle = client.get(reverse("login")).content.decode()
    fresh = Client().get(reverse("login")).content.decode()

    assert "系统已自动退出" in idle
    assert "系统已自动退出" not in fresh


def test_leaving_is_no_running_out(small):
    client = log_in()

    client.post(reverse("logout"))

    assert "系统已自动退出" not in client.get(reverse("login")).content.decode()


def test_a_password_that_ran_out_is_replaced_first(small, settings):
    settings.PASSWORD_DAYS = 90
    client = log_in()

    asked = client.get(reverse("home"))
    page = client.get(reverse("password-change")).content.decode()
    client.post(
        reverse("password-change"),
        {"old": PASSWORD, "new": "xin-de-mima-77", "again": "xin-de-mima-77"},
    )

    assert asked["Location"] == reverse("password-change")
    assert "密码已使用超过90天" in page
    assert client.get(reverse("home")).status_code == 200

"""The gate: in, out, locked out, and the first password."""

from datetime import UTC, datetime, timedelta

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from hongxian.audit.models import AuditEntry
from hongxian.orgs.models import User
from tests.orgs.county import PASSWORD, Small, door, lay_small
from tests.standing import standing

pytestmark = pytest.mark.django_db
ENDS = datetime.now(tz=UTC) + timedelta(hours=9)
WRONG = "账号或密码不对，请重新输入。"


def lay() -> Small:
    laid = lay_small()
    laid.officer.set_password(PASSWORD)
    laid.officer.save(update_fields=["password"])
    return laid


laid, small = standing(lay)


def try_door(client: Client, password: str = PASSWORD, username: str = "wang", **more):
    return client.post(reverse("login"), {"username": username, "password": password, **more})


def gate_verbs() -> list[str]:
    entries = AuditEntry.objects.filter(verb__startswith="session.").order_by("id")
    return [entry.verb for entry in entries]


def test_log_in_opens_the_desk_and_is_logged(small, client):
    answer = try_door(client)

    assert (answer.status_code, answer["Location"]) == (302, reverse("home"))
    entry = AuditEntry.objects.get(verb="session.log_in")
    assert (entry.actor_name, entry.county_code) == ("王小满", small.county.pk)
    assert entry.detail == {"address": "127.0.0.1"}


def test_log_in_leads_back_to_the_page_asked_for(small, client):
    asked = client.get(reverse("units"))

    answer = try_door(client, next=reverse("units"))

    assert asked["Location"] == f"{reverse('login')}?next=%2Funits%2F"
    assert answer["Location"] == reverse("units")


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com/", "javascript:x"])
def test_log_in_never_leads_elsewhere(small, client, elsewhere):
    assert try_door(client, next=elsewhere)["Location"] == reverse("home")


def test_a_wrong_password_is_told_and_logged(small, client):
    answer = try_door(client, "bu-dui")

    assert WRONG in answer.content.decode()
    assert "bu-dui" not in answer.content.decode()
    assert gate_verbs() == ["session.log_in_failed"]
    assert AuditEntry.objects.get(verb="session.log_in_failed").actor_name == "王小满"


def test_an_unknown_account_gets_the_same_sentence_and_is_not_kept(small, client):
    answer = try_door(client, "x", username="wo-de-mima")

    assert WRONG in answer.content.decode()
    entry = AuditEntry.objects.get(verb="session.log_in_failed")
    assert (entry.actor_name, entry.subject_label, entry.actor_id) == ("未知账号", "", None)


def test_an_empty_form_is_no_attempt(small, client):
    try_door(client, "", username="")

    assert gate_verbs() == []
    assert not AccessAttempt.objects.exists()


def test_a_closed_account_stays_out(small, client):
    User.objects.filter(pk=small.officer.pk).update(is_active=False)

    assert WRONG in try_door(client).content.decode()


def test_a_closed_account_is_out_with_the_next_click(small):
    client = door(small.officer)
    User.objects.filter(pk=small.officer.pk).update(is_active=False)

    assert client.get(reverse("home")).status_code == 302


def lock(client: Client) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = try_door(client, "bu-dui")
    assert answer.status_code == 403


def test_too_many_wrong_passwords_lock_the_account_even_for_the_right_one(small, client):
    lock(client)

    answer = try_door(client)

    assert answer.status_code == 403
    page = answer.content.decode()
    assert "账号“wang”已暂时锁定" in page
    assert "请找本局安全管理员解除锁定" in page


def test_the_lock_says_until_when_and_trying_on_does_not_extend_it(small, client):
    lock(client)
    last = AccessAttempt.objects.get(username="wang").attempt_time

    answer = try_door(client, "bu-dui")

    until: datetime = answer.context["until"]
    assert until == last + timedelta(hours=settings.AXES_COOLOFF_TIME)


def test_a_lock_out_is_logged(small, client):
    lock(client)

    assert gate_verbs() == ["session.log_in_failed"] * 4 + ["session.locked_out"]


def test_a_lock_is_the_accounts_own_not_the_whole_bureaus(small, client):
    lock(client)
    small.system.set_password(PASSWORD)
    small.system.save(update_fields=["password"])

    assert try_door(client, username=small.system.username).status_code == 302


def test_the_security_administrator_unlocks(small, client):
    lock(client)

    door(small.security).post(reverse("person-unlock", args=[small.officer.pk]))

    assert try_door(client).status_code == 302


def test_a_right_password_forgets_wrong_ones(small, client):
    try_door(client, "bu-dui")
    try_door(client)

    assert not AccessAttempt.objects.exists()


def test_log_out_is_logged_and_closes_the_door(small):
    client = door(small.officer)

    answer = client.post(reverse("logout"))

    assert answer["Location"] == reverse("login")
    assert gate_verbs() == ["session.log_out"]
    assert client.get(reverse("home")).status_code == 302


def test_log_out_by_a_link_is_no_log_out(small):
    assert door(small.officer).get(reverse("logout")).status_code == 405


@pytest.fixture
def newcomer(small) -> Small:
    User.objects.filter(pk=small.officer.pk).update(must_change_password=True)
    return small


@pytest.mark.parametrize("name", ["home", "units"])
def test_a_first_password_leads_to_its_change(newcomer, name):
    answer = door(newcomer.officer).get(reverse(name))

    assert (answer.status_code, answer["Location"]) == (302, reverse("password-change"))


def test_a_first_password_page_shows_no_rail(newcomer):
    page = door(newcomer.officer).get(reverse("password-change")).content.decode()

    assert "请先设置自己的密码" in page
    assert 'class="rail"' not in page


def test_a_first_password_can_log_out(newcomer):
    assert door(newcomer.officer).post(reverse("logout"))["Location"] == reverse("login")


def change(client: Client, **more):
    words = {"old": PASSWORD, "new": "xin-de-mima-77", "again": "xin-de-mima-77", **more}
    return client.post(reverse("password-change"), words)


def test_changing_the_first_password_opens_the_house_and_stays_signed_in(newcomer):
    client = door(newcomer.officer)

    answer = change(client)

    assert answer["Location"] == reverse("home")
    assert client.get(reverse("home")).status_code == 200


def test_changing_a_password_ends_the_other_sessions(small):
    mine, forgotten = door(small.officer), door(small.officer)

    change(mine)

    assert forgotten.get(reverse("home")).status_code == 302


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"again": "bie-de"}, "两次输入的新密码不一样。"),
        ({"old": "bu-dui"}, "原密码不对，请重新输入。"),
        ({"new": "1234", "again": "1234"}, "密码"),
    ],
)
def test_changing_a_password_says_what_is_wrong(small, words, sentence):
    answer = change(door(small.officer), **words)

    assert answer.status_code == 200
    assert sentence in "".join(answer.context["form"].errors.as_text())


def test_text_size_is_kept_and_leads_back(client):
    answer = client.post(reverse("text-size"), {"size": "large", "next": reverse("login")})

    assert answer["Location"] == reverse("login")
    assert 'class="text-large"' in client.get(reverse("login")).content.decode()


def test_health_is_open_to_the_watchdog(client):
    assert client.get(reverse("healthz")).content == b"ok"


def test_an_expired_session_tells_htmx_to_load_the_gate(small, client):
    answer = client.get(reverse("units"), headers={"HX-Request": "true"})

    assert answer["HX-Redirect"] == f"{reverse('login')}?next=%2Funits%2F"


def test_a_post_after_the_session_ended_leads_back_to_its_page(small, client):
    came = f"http://testserver{reverse('unit', args=[small.east.pk])}"

    answer = client.post(reverse("alias-add", args=[small.east.pk]), headers={"Referer": came})

    assert answer.status_code == 302
    assert answer["Location"].startswith(f"{reverse('login')}?next=")
    assert "units%2F" in answer["Location"]


def test_the_back_button_shows_nothing_after_a_log_out(small):
    assert "no-store" in door(small.officer).get(reverse("units"))["Cache-Control"]


def test_a_page_that_asks_by_itself_does_not_keep_the_session_alive(small, client):
    try_door(client)
    Session.objects.update(expire_date=ENDS)

    polled = client.get(reverse("home"), headers={"X-Poll": "1"})
    assert (polled.status_code, "sessionid" in polled.cookies) == (200, False)
    assert "Cookie" in polled.headers["Vary"]
    assert Session.objects.get().expire_date == ENDS

    worked = client.get(reverse("home"))
    assert (worked.status_code, "sessionid" in worked.cookies) == (200, True)
    assert Session.objects.get().expire_date != ENDS


def test_a_session_is_renewed_once_a_minute_and_no_more(small, client):
    try_door(client)
    first = Session.objects.get().expire_date

    at_once = client.get(reverse("home"))
    kept = Session.objects.get().expire_date
    Session.objects.update(expire_date=first - timedelta(minutes=1, seconds=1))
    later = client.get(reverse("home"))

    assert (at_once.status_code, "sessionid" in at_once.cookies, kept) == (200, False, first)
    assert (later.status_code, "sessionid" in later.cookies) == (200, True)
    assert Session.objects.get().expire_date > first


def test_a_page_that_asks_by_itself_is_led_to_the_log_in_when_time_is_up(small, client):
    try_door(client)
    Session.objects.all().delete()

    asked = client.get(
        reverse("home") + "?screen=wall", headers={"X-Poll": "1", "HX-Request": "true"}
    )

    assert asked.headers["HX-Redirect"].startswith(reverse("login"))
    assert "系统已自动退出" in client.get(asked.headers["HX-Redirect"]).content.decode()

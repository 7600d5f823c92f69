"""What stands between a request and a view: refusals, reading GETs, error pages."""

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from hongxian.kit import errors
from hongxian.kit.middleware import ReadOnlyGetMiddleware, RefusedMiddleware, WroteOnGet
from hongxian.kit.verdict import YES, Refused, Verdict, require
from hongxian.orgs.models import County
from tests.orgs.county import door, lay_small

pytestmark = pytest.mark.django_db


def answer(method: str, view):
    return ReadOnlyGetMiddleware(view)(getattr(RequestFactory(), method)("/"))


def writing(request) -> HttpResponse:
    County.objects.create(code="880901", name="甲县")
    return HttpResponse("written")


def test_a_get_cannot_write():
    with pytest.raises(WroteOnGet), transaction.atomic():
        answer("get", writing)

    assert not County.objects.filter(code="880901").exists()


@pytest.mark.parametrize("sql", ["update orgs_unit set name=''", " DELETE FROM orgs_unit"])
def test_a_get_cannot_write_by_hand(sql):
    with pytest.raises(WroteOnGet):
        answer("get", lambda request: connection.cursor().execute(sql))


def test_a_post_writes_and_a_get_reads():
    answer("post", writing)

    read = answer("get", lambda request: HttpResponse(str(County.objects.count())))
    assert int(read.content) >= 1


def test_after_a_get_writing_works_again():
    answer("get", lambda request: HttpResponse())

    assert writing(None).content == b"written"


def test_a_session_may_end_on_a_get():
    client = door(lay_small().officer)
    client.session.flush()

    assert client.get(reverse("home")).status_code == 302


def test_a_refusal_is_a_page_with_its_sentence():
    page = RefusedMiddleware(lambda request: HttpResponse()).process_exception(
        _request(), Refused("当前为“已通过”，不能退回。")
    )

    assert page.status_code == 409
    assert "当前为“已通过”，不能退回。" in page.content.decode()


def test_any_other_exception_stays_one():
    assert RefusedMiddleware(lambda request: HttpResponse()).process_exception(
        _request(), ValueError("x")
    ) is None  # fmt: skip


def test_require_raises_the_reason():
    require(YES)

    with pytest.raises(Refused, match="由专班办公室审核。"):
        require(Verdict("由专班办公室审核。"))


def _request(**more):
    request = RequestFactory().get("/units/9/", **more)
    request.resolver_match = None
    return request


def test_not_found_is_told_in_chinese(client):
    page = client.get("/no/such/page/")

    assert page.status_code == 404
    assert "没有找到这个页面" in page.content.decode()
    assert "重新登录" in page.content.decode()


def test_not_found_keeps_the_frame_of_a_signed_in_person():
    page = door(lay_small().officer).get("/no/such/page/").content.decode()

    assert 'class="rail"' in page
    assert "回到工作台" in page


def test_forbidden_tells_the_reason_and_the_way():
    page = door(lay_small().officer).get(reverse("log"))

    assert page.status_code == 403
    assert "操作日志由审计员查阅。" in page.content.decode()
    assert "由安全管理员调整任职" in page.content.decode()


def test_too_much_is_413_and_nonsense_400():
    big = errors.handle_400(_request(), RequestDataTooBig("x"))
    odd = errors.handle_400(_request(), SuspiciousOperation("x"))

    assert (big.status_code, odd.status_code) == (413, 400)
    assert "提交的内容太大" in big.content.decode()


def test_a_body_beyond_the_limit_is_413_on_the_wire(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100

    assert Client().post(reverse("login"), {"username": "x" * 200}).status_code == 413


def test_an_expired_form_says_what_to_do():
    page = Client(enforce_csrf_checks=True).post(reverse("login"), {"username": "x"})

    assert page.status_code == 403
    assert "页面已过期" in page.content.decode()


def test_broken_needs_no_database_and_shows_no_code(django_assert_num_queries):
    with django_assert_num_queries(0):
        page = errors.handle_500(_request())

    assert page.status_code == 500
    assert "数据没有改动" in page.content.decode()
    assert "500" not in page.content.decode()


@pytest.mark.parametrize(
    ("referrer", "back"),
    [
        ("http://testserver/units/", "http://testserver/units/"),
        ("http://testserver/units/9/", ""),
        ("https://example.com/", ""),
        ("", ""),
    ],
)
def test_came_from_is_a_page_of_ours_other_than_this(referrer, back):
    request = _request(headers={"Referer": referrer} if referrer else {})

    assert errors.came_from(request) == back


def test_every_page_is_under_the_strict_policy(client):
    policy = client.get(reverse("login"))["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.django_db
def test_a_host_that_is_not_ours_is_refused_and_nothing_more(client):
    client.raise_request_exception = False

    answer = client.get(
        "/login/", headers={"host": "evil.example", "referer": "http://evil.example/"}
    )

    assert answer.status_code == 400

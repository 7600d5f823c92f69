"""The interface does as its description says: two thousand requests made up from it find nothing.

Half keep to the description, half break it; they go through the WSGI application in this process,
as an officer who is signed in. What breaks it need not be refused as a whole: a visit is refused
alone within an answer, and of a form an empty list is nothing once it is sent. Where a request
keeps to it, what only the house can know (people, places, records) is put in, so that some of
them get further.
"""

from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from hongxian.inspections.api import description
from hongxian.orgs.models import UnitKind
from tests.inspections.factories import Station
from tests.inspections.test_field_api import Phone

# A request that is no test client's ends the test's transaction on PostgreSQL. What that database
# makes of hostile values is asked there by tests/inspections/test_field_values.py.
pytestmark = [pytest.mark.django_db, pytest.mark.once]
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
TOKEN = "a" * 32
HEADERS = {"X-CSRFToken": TOKEN, "Accept-Encoding": "identity"}
LONGEST = 2
KEPT, BROKEN = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
CASES = (
    ("/api/field/visits", KEPT, 300, {409, 422}),
    ("/api/field/visits", BROKEN, 200, {422}),
    ("/api/field/photos", KEPT, 500, {200, 409, 422}),
    ("/api/field/photos", BROKEN, 500, {422}),
    ("/api/field/conflicts/{pk}", KEPT, 350, {404, 409}),
    ("/api/field/conflicts/{pk}", BROKEN, 150, {404}),
)
"""Where, how, how many, and some of the answers that must be among those given."""


@pytest.fixture
def phone():
    station = Station()
    station.unit.kind = UnitKind.STATION
    station.unit.save()
    return Phone(station, station.lead)


@pytest.fixture
def known(phone):
    """What only the house can know: a visit on record, and another version of it."""
    visit = phone.visit()
    phone.answers(visit)
    (other,) = phone.answers({**visit, "note": "另一份"})
    return {
        "person": phone.user.pk, "visit": visit["id"], "pk": other["receipt"],
        **{name: visit[name] for name in ("place", "officers", "started_at", "ended_at")},
        "sent_at": visit["ended_at"], "device_at": visit["ended_at"],
    }  # fmt: skip


def operation(path: str, method: str = "POST") -> Any:
    """Without the log-in: doors are tried in tests/architecture, here one is signed in. Lists are
    kept short, since a visit has lists in lists and most of the time would go into making them up.
    """
    told = description()
    for name in ("Batch", "VisitIn"):
        for part in told["components"]["schemas"][name]["properties"].values():
            if part.get("type") == "array":
                part["maxItems"] = LONGEST
    del told["components"]["securitySchemes"]
    for route in told["paths"].values():
        for each in route.values():
            del each["security"]
    schema = schemathesis.openapi.from_dict(told)
    schema.app = get_wsgi_application()
    return schema[path][method]


def put_in(case: Any, known: dict[str, Any]) -> None:
    """What the house knows, wherever the request has a place for it."""
    shapes = [case.path_parameters, case.body]
    body = case.body if isinstance(case.body, dict) else {}
    shapes += body.get("visits", [])
    for shape in (shape for shape in shapes if isinstance(shape, dict)):
        shape.update({name: known[name] for name in known.keys() & shape.keys()})


def send(case: Any, phone: Phone) -> int:
    """The status of the answer, which is as described. Nothing stays."""
    cookies = {"sessionid": phone.client.cookies["sessionid"].value, "csrftoken": TOKEN}
    with transaction.atomic():
        answer = case.call(cookies=cookies, headers=HEADERS)
        transaction.set_rollback(True)
    case.validate_response(answer, checks=CHECKS)
    return answer.status_code


def always(count: int) -> Any:
    return settings(
        max_examples=count, derandomize=True, database=None, deadline=None,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip


def test_two_thousand_requests_are_made():
    assert sum(count for _, _, count, _ in CASES) == 2000


@pytest.mark.parametrize(("path", "mode", "count", "among"), CASES)
def test_an_answer_is_as_described(path, mode, count, among, phone, known):
    statuses: list[int] = []

    @always(count)
    @given(case=operation(path).as_strategy(generation_mode=mode), helped=st.booleans())
    def asked(case, helped):
        if mode is KEPT and helped:
            put_in(case, known)
        statuses.append(send(case, phone))

    asked()

    assert len(statuses) >= count
    assert among <= set(statuses)


@pytest.mark.parametrize("path", ["/api/field/day", "/api/field/receipts"])
def test_what_is_only_read_is_as_described(path, phone, known):
    @always(10)
    @given(case=operation(path, "GET").as_strategy())
    def asked(case):
        assert send(case, phone) == 200

    asked()

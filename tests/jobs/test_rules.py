"""A job is its owner's alone; what the worker tells, nobody says in its stead."""

import pytest

from hongxian.jobs import rules
from hongxian.jobs.models import Job
from hongxian.orgs.access import SYSTEM
from tests.orgs.holders import ME, SOMEBODY, holder


@pytest.mark.parametrize(
    ("owner", "actor", "is_own"),
    [
        (ME, holder(), True),
        (SOMEBODY, holder(), False),
        (None, SYSTEM, False),
        (ME, SYSTEM, False),
    ],
)
def test_a_job_is_its_owners_alone(owner, actor, is_own):
    assert bool(rules.owns(actor, Job(owner_id=owner))) == is_own


def test_only_the_system_tells_how_the_work_went():
    assert rules.is_system(SYSTEM, Job())
    assert not rules.is_system(holder(), Job(owner_id=ME))

"""The witness of whole processes: what real transactions wrote, and which of it nobody logged."""

import pytest
from django.db import transaction

from hongxian.orgs.models import County, Unit
from tests.architecture import witness
from tests.campaigns.factories import UnitFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_write_without_an_entry_is_silent_and_one_taken_back_never_happened(monkeypatch):
    """Counties stand for the log, which keeps what was committed from being emptied afterwards."""
    monkeypatch.setattr(witness, "LOG", "orgs_county")
    unit = UnitFactory()
    rows, log = Unit.objects.filter(pk=unit.pk), County.objects.filter(pk=unit.county_id)

    with witness.commits() as seen:
        rows.update(short_name="改过")
        with transaction.atomic():
            rows.update(name="没有改成")
            transaction.set_rollback(True)
        with transaction.atomic():
            with transaction.atomic():
                rows.update(position=7)
            rows.update(code="990101000001")
        with transaction.atomic():
            rows.update(path="/记下了/")
            log.update(name="记一笔")

    columns = [line.split('SET "')[1].split('"')[0] for line in witness.silent(seen)]
    assert columns == ["code", "position", "short_name"]
    assert (seen.tables, seen.entries) == ({"orgs_unit"}, 1)

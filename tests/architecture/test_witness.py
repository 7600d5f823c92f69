"""The witness of whole processes: what real transactions wrote, and which of it nobody logged."""

import pytest
from django.db import transaction

from hongxian.audit.actions import record_export
from hongxian.orgs.models import Unit
from tests.architecture.witness import commits, silent
from tests.campaigns.factories import NOON, UnitFactory, UserFactory, actor

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_write_without_an_entry_is_silent_and_one_taken_back_never_happened():
    unit, by = UnitFactory(), actor(UserFactory())

    with commits() as seen:
        Unit.objects.filter(pk=unit.pk).update(short_name="改过")
        with transaction.atomic():
            Unit.objects.filter(pk=unit.pk).update(name="没有改成")
            transaction.set_rollback(True)
        with transaction.atomic():
            with transaction.atomic():
                Unit.objects.filter(pk=unit.pk).update(position=7)
            Unit.objects.filter(pk=unit.pk).update(position=8)
        with transaction.atomic():
            Unit.objects.filter(pk=unit.pk).update(path="/另/")
            record_export(actor=by, what="单位", rows=1, now=NOON)

    assert [each.count("UPDATE") for each in silent(seen)] == [1, 1]
    assert seen.tables == {"orgs_unit"}
    assert seen.entries == 1

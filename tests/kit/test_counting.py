"""Counting no further than anybody needs to know."""

import pytest

from hongxian.kit.counting import Number, counted, told_of
from hongxian.orgs.models import Unit
from tests.campaigns.factories import CountyFactory, UnitFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("most", "said"), [(2, "2+"), (3, "3"), (None, "3")])
def test_a_number_stands_beside_the_rows_of_another_query(most, said, django_assert_num_queries):
    county = CountyFactory()
    for _ in range(3):
        UnitFactory(county=county)
    units = Unit.objects.filter(county=county)

    with django_assert_num_queries(1):
        found = [unit.in_all for unit in units.annotate(in_all=Number(units, most))[:2]]

    assert [str(told_of(each, most or 999)) for each in found] == [said, said]
    assert str(counted(units, most or 999)) == said

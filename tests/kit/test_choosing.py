"""A filter by a row of another table: which rows, how they are called, what is no choice."""

import django_filters
import pytest

from hongxian.kit.choosing import RowFilter
from hongxian.orgs.models import Unit, User
from tests.campaigns.factories import CountyFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


class Filter(django_filters.FilterSet):
    unit = RowFilter(Unit, "short_name", label="单位")


def asked(county, **told):
    found = Filter(told, queryset=User.objects.order_by("pk"))
    found.filters["unit"].queryset = Unit.objects.filter(county=county).order_by("pk")
    return found


def test_choices_are_read_as_keys_and_names_in_one_query(django_assert_num_queries):
    county = CountyFactory()
    units = [UnitFactory(county=county, short_name=name) for name in ("东城所", "<西>城所")]
    UnitFactory(short_name="外县所")

    with django_assert_num_queries(1):
        drawn = str(asked(county).form["unit"])

    assert drawn.count("<option") == 3
    assert f'<option value="{units[0].pk}" data-pinyin="dcs">东城所</option>' in drawn
    assert "&lt;西&gt;城所" in drawn
    chosen = str(asked(county, unit=units[0].pk).form["unit"])
    assert f'<option value="{units[0].pk}" data-pinyin="dcs" selected>' in chosen


def test_a_row_that_may_not_be_chosen_is_no_choice():
    unit, far = UnitFactory(), UnitFactory()
    own = UserFactory(unit=unit)
    UserFactory(unit=far)

    assert list(asked(unit.county, unit=unit.pk).qs) == [own]
    assert not asked(unit.county, unit=far.pk).is_valid()
    assert not asked(unit.county, unit="所").is_valid()
    assert not Filter({"unit": unit.pk}, queryset=User.objects.all()).is_valid()

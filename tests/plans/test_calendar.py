"""In which year a month without one stands."""

import pytest

from hongxian.plans.calendar import Calendar
from hongxian.plans.facts import Period, Phase, Span

NOWHERE = Span(0, 0)
WINTER = Period("2020-11-15", "2021-03-31", NOWHERE)


@pytest.mark.parametrize(
    ("month", "year"), [(11, 2020), (12, 2020), (1, 2021), (3, 2021), (4, 2019), (None, 2019)]
)
def test_a_month_inside_the_period_is_of_the_year_it_has_there(month, year) -> None:
    assert Calendar(2019, WINTER).year_at(0, month) == year


def test_the_phase_it_stands_in_decides_before_the_period() -> None:
    phases = tuple(
        Phase(name, start, end, Span(at, at + 5))
        for name, start, end, at in (
            ("一", "2020-03", "2020-05", 10),
            ("二", "2021-03", "2021-05", 50),
        )
    )
    calendar = Calendar(2019, None, phases)

    assert [calendar.year_at(where, 4) for where in (5, 20, 60)] == [2020, 2020, 2021]

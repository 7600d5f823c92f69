"""Who may see a row stands in the row: held against what was asked of the rows it hangs on."""

from collections import Counter

import pytest
from django.db import connection

from hongxian.registry.queries.following import out_of_step
from tests.scope.former import FORMER
from tests.scope.moves import MOVES, Town

pytestmark = pytest.mark.django_db
SEEDS = (0, 1, 5) if connection.vendor == "sqlite" else (2, 4, 5)
"""Three worlds on a database."""
DONE: Counter[str] = Counter()


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_is_moved_everybody_sees_what_they_saw_by_the_former_question(seed):
    town = Town(seed)

    for _ in range(4):
        town.live(24)

        for each in town.actors():
            for model, former in FORMER.items():
                now = set(model.objects.visible_to(each).values_list("pk", flat=True))
                before = set(former(each).values_list("pk", flat=True))
                assert now == before, (seed, model.__name__, each.name, each.role_names, town.log)
        assert out_of_step(town.county.pk) == []

    DONE.update(town.done)


def test_every_kind_of_move_is_made_in_some_world():
    """The worlds above would say nothing of a move that is always refused.

    A rare move may be missing in three worlds, or they come later: then others are looked through.
    """
    others = iter(range(10, 30))
    while set(MOVES) - set(DONE) and (seed := next(others, None)) is not None:
        town = Town(seed)
        town.live(96)
        DONE.update(town.done)

    assert set(MOVES) - set(DONE) == set()

"""The suite's own order, and its own sums."""

from collections import Counter
from types import SimpleNamespace

from tests.order import HERE, put_in_order
from tests.where import by_folder, table


def items_of(*names: str) -> list[SimpleNamespace]:
    return [SimpleNamespace(path=HERE / name, no=no) for no in range(9) for name in names]


def test_without_a_seed_the_longest_files_come_first():
    items = items_of("kit/test_a.py", "journeys/test_slips.py", "architecture/test_routes.py")

    put_in_order(items, None)

    names = [item.path.name for item in items]
    assert names == ["test_routes.py"] * 9 + ["test_slips.py"] * 9 + ["test_a.py"] * 9


def test_a_seed_gives_one_order_in_which_files_stay_together():
    first, again, other = (items_of("kit/test_a.py", "kit/test_b.py") for _ in range(3))

    put_in_order(first, 7)
    put_in_order(again, 7)
    put_in_order(other, 8)

    told = [[(item.path.name, item.no) for item in items] for items in (first, again, other)]
    assert told[0] == told[1] != told[2]
    assert sorted(told[0]) == sorted(told[2])
    assert len({name for name, _ in told[0][:9]}) == 1
    assert [no for _, no in told[0][:9]] != list(range(9))


def test_the_time_is_summed_by_folder_the_dearest_first():
    files = {
        "tests/kit/test_a.py": Counter(tests=2, setup=1.0, call=2.0, processor=1.5),
        "tests/kit/test_b.py": Counter(tests=1, call=1.0, processor=0.5),
        "tests/test_cli.py": Counter(tests=4, call=9.0, teardown=1.0, processor=8.0),
    }

    lines = [line.split() for line in table(by_folder(files))[1:]]

    assert lines == [
        ["test_cli.py", "4", "0.0", "9.0", "1.0", "8.0"],
        ["kit", "3", "1.0", "3.0", "0.0", "2.0"],
        ["all", "7", "1.0", "12.0", "1.0", "10.0"],
    ]

"""The bureau of these tests, with an outlet that keeps what it was told."""

from collections.abc import Iterator

import pytest

from hongxian.deadlines import outlets
from tests.deadlines.factories import Bureau, lay_bureau


@pytest.fixture
def bureau(db) -> Iterator[Bureau]:
    laid = lay_bureau()
    outlets.register("kept by the test", laid.told.extend)
    yield laid
    outlets.unregister("kept by the test")

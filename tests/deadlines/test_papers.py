"""The room's README agrees with its table."""

from hongxian.deadlines.workflow import DEADLINE
from tests.architecture.house import PACKAGE


def test_the_diagram_of_the_readme_is_the_table():
    assert DEADLINE.diagram() in (PACKAGE / "deadlines" / "README.md").read_text()

"""What was measured, for the eye and as a table."""

from collections.abc import Iterable, Sequence

from counties.timing import Line

HEAD = (
    "role", "page", "median ms", "p95 ms", "ratio", "median ratio", "queries", "Python ms", "KB",
    "requests", "missed",
)  # fmt: skip


def cells(line: Line) -> list[str]:
    """A line of the table; figures of several sizes stand one after the other."""
    each = line.costs
    return [
        line.role,
        line.page.name,
        " / ".join(f"{cost.median:.0f}" for cost in each),
        " / ".join(f"{cost.slowest:.0f}" for cost in each),
        f"{line.ratio:.2f}",
        f"{line.median_ratio:.2f}",
        " / ".join(f"{cost.queries}" for cost in each),
        " / ".join(f"{cost.python_ms:.0f}" for cost in each),
        " / ".join(f"{cost.bytes / 1024:.0f}" for cost in each),
        str(len(each[0].ms)),
        ", ".join(line.missed),
    ]


def show(lines: Iterable[Line]) -> list[Line]:
    """Print each line as it comes."""
    kept = []
    print("  ".join(HEAD))
    for line in lines:
        kept.append(line)
        print("  ".join(cells(line)), flush=True)
    return kept


def markdown(lines: Sequence[Line], databases: Sequence[str]) -> str:
    """The same as a table; of two figures the first is the younger county's."""
    rows = [
        f"Sizes, in this order: {' / '.join(databases)}.",
        "",
        _row(HEAD),
        _row(["---"] * len(HEAD)),
    ]
    rows += [_row(cells(line)) for line in lines]
    missed = sum(bool(line.missed) for line in lines)
    return "\n".join([*rows, "", f"{len(lines)} pages, {missed} miss a bar.", ""])


def _row(told: Iterable[str]) -> str:
    return f"| {' | '.join(told)} |"

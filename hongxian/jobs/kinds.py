"""What can be done in the background: a registry that the rooms above fill in `apps.ready()`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hongxian.jobs.actions.progress import Progress
    from hongxian.jobs.models import Job


@dataclass(frozen=True)
class Outcome:
    """What a handler brought about: one sentence, small counts, and perhaps a file.

    `file` is a finished file outside the media folder; it is moved in and gone from where it was.
    """

    told: str
    counts: dict[str, Any] = field(default_factory=dict)
    file: Path | None = None
    file_name: str = ""
    rows: int = 0


Handler = Callable[["Job", "Progress"], Outcome]


def no_page(job: "Job") -> str:
    """A job whose result stands on its own page."""
    return ""


@dataclass(frozen=True)
class Kind:
    """One kind of work.

    `handler(job, progress)` does it in chunks, each its own transaction, and calls `progress`
    between them. After a break it is called again with the same job: it goes on from `job.kept`,
    from what its rows say, or begins anew. `url(job)` is where the result stands, "" for nowhere.
    """

    code: str
    title: str
    handler: Handler
    url: Callable[["Job"], str] = no_page


_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Offer a kind of work; the same code twice is a mistake of ours."""
    if _KINDS.setdefault(kind.code, kind) != kind:
        raise ValueError(f"kind of job declared twice: {kind.code}")


def unregister(code: str) -> None:
    """Take a kind away: for tests."""
    _KINDS.pop(code, None)


def find(code: str) -> Kind | None:
    """The kind, or None when the version that knew it is gone."""
    return _KINDS.get(code)


def result_url(job: "Job") -> str:
    """Where the result of a job stands, "" for nowhere but on its own page."""
    kind = find(job.kind)
    return kind.url(job) if kind else ""

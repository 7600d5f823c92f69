"""Large lists out: rows streamed into the job's file, far from any request."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from hongxian.audit.actions.entries import Acts
from hongxian.jobs.actions import Progress, enqueue
from hongxian.jobs.kinds import Kind, Outcome, register
from hongxian.jobs.models import Job
from hongxian.kit.sheets import write_large

IN_REQUEST = 5000
"""Up to so many rows a list page writes its export while the person waits."""
STEP = 500


@dataclass(frozen=True)
class Sheet:
    """What stands in the file: heads, the number of rows, the rows themselves."""

    heads: Sequence[str]
    total: int
    rows: Iterator[Sequence[Any]]


Make = Callable[[Job], Sheet]


def register_export(code: str, title: str, make: Make) -> None:
    """Offer an export. `make(job)` reads `job.payload["query"]`, the list's query string, and must
    rebuild the owner's rights as they are now: what the owner may no longer see is not in the file.
    Texts that begin like a formula stay texts.
    """

    def handler(job: Job, progress: Progress) -> Outcome:
        progress.only_reads = True
        sheet = make(job)
        counted = _Counted(sheet, progress)
        with NamedTemporaryFile(suffix=".xlsx", delete=False) as file:
            path = Path(file.name)
        try:
            write_large(path, title, sheet.heads, iter(counted))
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        told = f"共{counted.rows}行。"
        return Outcome(told, file=path, file_name=f"{title}.xlsx", rows=counted.rows)

    register(Kind(code, f"导出{title}", handler))


class _Counted:
    """The rows passing by, and how many they were: the list may have grown since it was counted."""

    def __init__(self, sheet: Sheet, progress: Progress) -> None:
        self.sheet, self.progress = sheet, progress
        self.rows = 0

    def __iter__(self) -> Iterator[Sequence[Any]]:
        self.progress(0, self.sheet.total, "正在读取数据")
        for row in self.sheet.rows:
            if self.rows % STEP == 0 and self.rows:
                self.progress(self.rows, note=f"已写{self.rows}行")
            self.rows += 1
            yield row
        self.progress(self.rows, note="正在生成文件")


def export_in_background(
    code: str, query: str, *, actor: Acts, now: datetime, total: int = 0
) -> Job:
    """Hand an export in. `query`: the list page's query string, view and filter and columns."""
    return enqueue(code, {"query": query}, actor=actor, now=now, key=query[:100], total=total)

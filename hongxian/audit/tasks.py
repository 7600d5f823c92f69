"""Timed work and commands of this room: seal, check at night, verify, export."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from hongxian.audit.actions import note_check, open_extract, record_export, seal, seal_county
from hongxian.audit.actions.entries import Acts
from hongxian.audit.queries.chain import counties, last_check
from hongxian.audit.queries.checking import Report, check
from hongxian.audit.queries.extract import export_lines
from hongxian.audit.queries.verifier import HOW_TO, PROGRAM, how_to, program
from hongxian.kit import clock
from hongxian.kit.verdict import Refused

CANNOT = (
    "最后一次封存以后新写入、还没有封存的记录；",
    "写入日志时内容就不真实的记录；",
    "有人同时改写了记录、封存链和全部日封存（须与另处保管的纸质存档或导出文件核对）。",
)


def note_export(request: Any, what: str, rows: int) -> None:
    """A list page is about to send its rows out: it stands in the log first."""
    with transaction.atomic():
        record_export(actor=request.actor, what=what, rows=rows, now=clock.now())


def seal_log() -> str:
    """`hongxian tick`: seal what is new and, once a day, check the whole chain."""
    now = clock.now()
    sealed = seal(now=now)
    broken = [report.county for report in nightly_check() if not report.is_intact]
    told = [f"封存日志{sealed}条。"] if sealed else []
    told += [
        f"日志核验发现问题（{_named(county)}），请立即运行 hongxian audit verify。"
        for county in broken
    ]
    return "".join(told)


def nightly_check() -> list[Report]:
    """Check every county whose last check is of an earlier day, and keep what was found."""
    now = clock.now()
    reports = []
    for county in list(counties()):
        last = last_check(county)
        if last is None or clock.day_of(last.at) < now.date():
            seal_county(county, now=now, thorough=True)
            reports.append(check(county, now=now))
            note_check(reports[-1], now=now)
    return reports


def verify_command(county: str | None, printed: Iterable[str]) -> tuple[str, bool]:
    """`hongxian audit verify`: the report, and whether all of it is intact."""
    papers = dict(map(_paper, printed))
    now = clock.now()
    asked = list(counties()) if county is None else [county]
    if papers and county is None:
        raise Refused("与纸质存档核对时，请用 --county 指明县区。")
    reports = []
    for one in asked:
        seal_county(one, now=now, thorough=True)
        reports.append(check(one, now=now, printed=papers))
        note_check(reports[-1], now=now)
    lines = [_told(report, papers) for report in reports]
    lines += ["不能证明的：", *(f"  · {sentence}" for sentence in CANNOT)]
    return "\n".join(lines if reports else ["还没有日志。"]), all(r.is_intact for r in reports)


def export_command(county: str, since: date, until: date, out: Path, *, actor: Acts) -> str:
    """`hongxian audit export`: write the file, and beside it what its receiver checks it with.

    The export itself stands in the log.
    """
    first, last = open_extract(county, since=since, until=until, actor=actor, now=clock.now())
    try:
        with out.open("w", encoding="utf-8") as file:
            file.writelines(export_lines(county, since, until))
        _lay_verifier(out)
    except OSError as error:
        raise Refused(f"不能写入{out}：{error.strerror}。") from None
    return f"已导出第{first}—{last}号，共{last - first + 1}条，到{out}；核验办法见{HOW_TO}。"


def _lay_verifier(out: Path) -> None:
    """The script that needs nothing of ours, and a page in Chinese on how to use it."""
    (out.parent / PROGRAM).write_bytes(program())
    (out.parent / HOW_TO).write_text(how_to(out.name), encoding="utf-8")


def _paper(text: str) -> tuple[date, str]:
    """DAY=DIGEST of a printed head; the digest may be written in groups."""
    day, _, digest = text.partition("=")
    digest = "".join(digest.split()).lower()
    try:
        if len(digest) == 64 and int(digest, 16) >= 0:
            return date.fromisoformat(day.strip()), digest
    except ValueError:
        pass
    raise Refused(f"“{text}”应写成 日期=日摘要，例如 2026-06-16=64位摘要。")


def _named(county: str) -> str:
    return county or "系统和登录前"


def _told(report: Report, papers: Mapping[date, str]) -> str:
    """One county's report in Chinese."""
    waits = f"，另有{report.unsealed}条等待封存" if report.unsealed > 0 else ""
    head = (
        f"{_named(report.county)}：{report.links}条记录、{report.heads}个日封存，"
        f"封存至第{report.last_seq}号{waits}。"
    )
    lines = [head, f"结论：{'完好' if report.is_intact else '有问题'}。"]
    if papers and report.is_intact:
        lines.append(f"与{len(papers)}份纸质存档一致。")
    lines += [f"  ✗ {finding}" for finding in report.findings]
    lines += [f"  ? {remark}" for remark in report.remarks]
    return "\n".join(lines)

"""A sceptic's tests: whoever has rights on the database changes it, and the check says so."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from hongxian.audit.actions import note_check, seal_county
from hongxian.audit.canonical import head_digest
from hongxian.audit.models import AuditEntry, ChainLink, DayHead
from hongxian.audit.queries.checking import check
from hongxian.audit.queries.extract import export_lines
from hongxian.audit.tasks import export_command, nightly_check, seal_log, verify_command
from hongxian.kit import clock
from hongxian.kit.verdict import Refused
from tests.audit.chains import CLERK, COUNTY, lay_days, tamper, write
from tests.campaigns.factories import DAY, NOON

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts" / "verify_log.py"
AFTER = NOON + timedelta(days=3)


@pytest.fixture
def house_clock(settings, tmp_path):
    settings.HOME = tmp_path
    clock.set_day(AFTER.date())


def key_of(seq: int) -> str:
    """The entry's key as SQL compares it on this database."""
    link = ChainLink.objects.get(seq=seq)
    field = AuditEntry._meta.pk
    from django.db import connection

    return field.get_db_prep_value(link.entry_id, connection)


def found(**more) -> list[str]:
    return check(COUNTY, now=AFTER, **more).findings


def test_an_untouched_log_is_intact():
    lay_days()

    report = check(COUNTY, now=AFTER)

    assert (report.is_intact, report.links, report.heads) == (True, 12, 3)
    assert (report.findings, report.remarks) == ([], [])


@pytest.mark.parametrize(
    ("column", "value"),
    [("actor_name", "别人"), ("at", "2026-06-16 05:00:00+00:00"), ("verb", "test.other")],
)
def test_a_changed_entry_is_found(column, value):
    lay_days()
    assert tamper(f"UPDATE audit_auditentry SET {column} = %s WHERE id = %s", value, key_of(6)) == 1

    assert found() == ["记录被改动（内容与封存时不符）：1处，第6号。"]


def test_an_entry_changed_with_its_own_digest_is_found():
    lay_days()
    tamper("UPDATE audit_auditentry SET verb = 'x', digest = 'y' WHERE id = %s", key_of(6))

    assert found() == ["记录被改动（内容与封存时不符）：1处，第6号。"]


def test_an_entry_changed_before_its_seal_is_found_unless_its_digest_was_too():
    write()
    tamper("UPDATE audit_auditentry SET verb = 'x'")
    seal_county(COUNTY, now=NOON)

    assert found() == ["记录被改动（内容与封存时不符）：1处，第1号。"]


def test_a_removed_entry_is_found():
    lay_days()
    tamper("DELETE FROM audit_auditentry WHERE id = %s", key_of(6))

    assert found() == ["记录被删除（封存过，现在没有了）：1处，第6号。"]


def test_a_removed_entry_with_its_link_is_found():
    lay_days()
    key = key_of(6)
    tamper("DELETE FROM audit_chainlink WHERE seq = 6")
    tamper("DELETE FROM audit_auditentry WHERE id = %s", key)

    assert found() == ["封存链缺号：1处，第6—6号。"]


def test_a_cut_tail_is_found_by_the_head_of_the_day():
    lay_days()
    tamper("DELETE FROM audit_chainlink WHERE seq > 10")

    assert found()[0].startswith(
        "末尾被截断（应有的序号没有了）：1处，2026年6月18日日封存封存到第12号"
    )


def test_a_tail_cut_with_its_heads_is_found_by_the_last_check():
    lay_days()
    note_check(check(COUNTY, now=AFTER), now=AFTER)
    tamper("DELETE FROM audit_chainlink WHERE seq > 8")
    tamper("DELETE FROM audit_dayhead WHERE last_seq > 8")

    assert found() == [
        "末尾被截断（应有的序号没有了）：1处，2026年6月19日12:00核验时有第12号，现在没有或不同。"
    ]


def test_a_tail_cut_with_all_its_traces_is_found_by_paper_alone():
    lay_days()
    paper = DayHead.objects.get(first_seq=9)
    tamper("DELETE FROM audit_auditentry WHERE id >= %s", key_of(9))
    tamper("DELETE FROM audit_chainlink WHERE seq > 8")
    tamper("DELETE FROM audit_dayhead WHERE last_seq > 8")

    assert found() == []
    assert found(printed={paper.day: paper.digest}) == [
        "日封存被改动或删除：1处，2026年6月18日有纸质存档，库里没有。"
    ]


def test_a_changed_link_is_found():
    lay_days()
    tamper("UPDATE audit_chainlink SET digest = %s WHERE seq = 5", "0" * 64)

    assert found()[0] == "封存链被改动（摘要不符）：2处，第5号、第6号。"


def test_swapped_links_are_found():
    lay_days()
    tamper("UPDATE audit_chainlink SET seq = 99 WHERE seq = 5")
    tamper("UPDATE audit_chainlink SET seq = 5 WHERE seq = 6")
    tamper("UPDATE audit_chainlink SET seq = 6 WHERE seq = 99")

    assert found()[0].startswith("封存链被改动")


def test_a_changed_head_is_found_even_with_a_digest_that_fits():
    lay_days()
    head = DayHead.objects.get(first_seq=5)
    forged = head_digest(COUNTY, head.day.isoformat(), 5, 8, "f" * 64, head.previous)
    tamper(
        "UPDATE audit_dayhead SET last_link = %s, digest = %s WHERE first_seq = 5", "f" * 64, forged
    )

    assert [finding.split("：")[0] for finding in found()] == [
        "日封存被改动或删除",
        "末尾被截断（应有的序号没有了）",
    ]


def test_an_entry_slipped_in_later_is_a_remark():
    lay_days()
    write(NOON - timedelta(days=9), what="补写")
    seal_county(COUNTY, now=AFTER)

    report = check(COUNTY, now=AFTER)

    assert report.remarks == ["内容发生一天以后才封存（停机、时钟倒拨或事后补入）：1处，第13号。"]


def test_an_entry_that_waits_too_long_is_a_remark():
    write()

    assert check(COUNTY, now=AFTER).remarks == ["超过一天没有封存：1处，2026年6月16日12:00甄一帆。"]


def test_the_command_seals_verifies_and_says_what_it_cannot_prove(house_clock):
    lay_days()
    write(AFTER)

    told, is_intact = verify_command(None, [])

    assert is_intact
    assert told.splitlines()[:3] == [
        "990100：13条记录、3个日封存，封存至第13号。",
        "结论：完好。",
        "不能证明的：",
    ]
    assert len(told.splitlines()) == 6


def test_the_command_compares_with_paper(house_clock):
    lay_days()
    head = DayHead.objects.get(day=DAY)

    good, intact = verify_command(COUNTY, [f"{DAY}={' '.join(head.blocks)}"])
    bad, broken = verify_command(COUNTY, [f"{DAY}={'0' * 64}"])

    assert (intact, broken) == (True, False)
    assert "与1份纸质存档一致。" in good
    assert "与纸质存档不符（纸上为00000000…）" in bad


@pytest.mark.parametrize("text", ["2026-06-16", "2026-06-16=12", "昨天=" + "0" * 64])
def test_the_command_refuses_paper_it_cannot_read(text):
    with pytest.raises(Refused, match="日期=日摘要"):
        verify_command(COUNTY, [text])


def test_the_check_runs_once_a_day(house_clock):
    lay_days()

    assert [report.county for report in nightly_check()] == [COUNTY]
    assert nightly_check() == []


def test_the_tick_says_that_the_log_was_touched(house_clock):
    lay_days()
    tamper("DELETE FROM audit_auditentry WHERE id = %s", key_of(6))

    assert seal_log() == "日志核验发现问题（990100），请立即运行 hongxian audit verify。"


def run(path: Path, *more: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-I", str(SCRIPT), str(path), *more],
        capture_output=True, text=True, check=False, env={"PYTHONUTF8": "1"},
    )  # fmt: skip


@pytest.fixture
def exported(tmp_path) -> Path:
    lay_days()
    path = tmp_path / "log.jsonl"
    until = AFTER.date()
    path.write_text("".join(export_lines(COUNTY, DAY, until)), encoding="utf-8")
    return path


def test_the_script_is_short_and_imports_nothing_of_ours():
    text = SCRIPT.read_text()

    assert len(text.splitlines()) <= 60
    assert "hongxian" not in text.replace("hongxian-log", "")
    assert "django" not in text


def test_the_script_finds_an_untouched_export_good(exported):
    done = run(exported, "--head", " ".join(DayHead.objects.latest("day").blocks))

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "核对了12条记录（第1号至第12号）、3个日封存。",
        "没有发现改动、删除、插入或颠倒。",
        "不能证明：第1号以前的记录；写入时就不真实的内容；第12号以后有没有被截断或重做。",
    ]


def changed(rows: list[dict]) -> None:
    rows[3]["entry"]["actor_name"] = "别人"


def removed(rows: list[dict]) -> None:
    del rows[3]


def swapped(rows: list[dict]) -> None:
    rows[2], rows[3] = rows[3], rows[2]


def foreign(rows: list[dict]) -> None:
    rows.insert(3, {"kind": "note", "text": "插入"})


def emptied(rows: list[dict]) -> None:
    rows[3]["entry"] = None


def of_another_county(rows: list[dict]) -> None:
    rows[0]["county"] = "990199"


def headless(rows: list[dict]) -> None:
    del rows[5]


@pytest.mark.parametrize(
    ("touch", "told"),
    [
        (changed, "第3号：记录被改动或删除"),
        (removed, "第4号：前面有删除、插入或颠倒"),
        (swapped, "第3号：前面有删除、插入或颠倒"),
        (foreign, "第4行：不是导出的日志内容"),
        (emptied, "第3号：记录被改动或删除"),
        (of_another_county, "第1号：封存被改动"),
        (headless, "2026-06-17日封存：与记录不符"),
    ],
)
def test_the_script_finds_what_was_touched(exported, touch, told):
    rows = [json.loads(text) for text in exported.read_text().splitlines()]
    touch(rows)
    exported.write_text("\n".join(json.dumps(row) for row in rows))

    done = run(exported)

    assert done.returncode == 1
    assert told in done.stdout


def test_the_script_finds_a_cut_tail_by_paper_alone(exported):
    paper = DayHead.objects.latest("day").digest
    lines = exported.read_text().splitlines(keepends=True)
    exported.write_text("".join(lines[:-5]))

    assert run(exported).returncode == 0
    assert "可能被截断或重做" in run(exported, "--head", paper).stdout
    assert run(exported, "--head", paper).returncode == 1


def test_the_export_command_writes_a_file_and_an_entry(house_clock, tmp_path):
    lay_days()
    path = tmp_path / "out.jsonl"

    told = export_command(COUNTY, DAY, AFTER.date(), path, actor=CLERK)

    assert told == f"已导出第1—12号，共12条，到{path}；核验办法见核验说明.txt。"
    assert run(path).returncode == 0
    assert AuditEntry.objects.latest("id").note == "内容：日志存证；行数：12"


def test_what_the_receiver_checks_it_with_lies_beside_the_export(house_clock, tmp_path):
    """Run as the page beside it says, in a folder that holds nothing else of ours."""
    lay_days()
    handed = tmp_path / "移交"
    handed.mkdir()
    export_command(COUNTY, DAY, AFTER.date(), handed / "某局日志.jsonl", actor=CLERK)
    page = (handed / "核验说明.txt").read_text(encoding="utf-8")
    command = next(line for line in page.splitlines() if line.strip().startswith("python3"))

    assert sorted(path.name for path in handed.iterdir()) == [
        "verify_log.py", "某局日志.jsonl", "核验说明.txt",
    ]  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-I", *command.split()[1:]],
        cwd=handed,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "没有发现改动" in done.stdout


def test_the_export_command_refuses_an_empty_period(house_clock, tmp_path):
    with pytest.raises(Refused, match="没有封存过记录"):
        export_command(COUNTY, DAY, DAY, tmp_path / "out", actor=CLERK)
    with pytest.raises(Refused, match="截止日期"):
        export_command(COUNTY, AFTER.date(), DAY, tmp_path / "out", actor=CLERK)

"""`hongxian`: the command line. Exit 0 done, 1 refused with one line, 2 wrong use."""

import argparse
import os
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NoReturn

from hongxian.kit.verdict import Refused

Run = Callable[[argparse.Namespace], int]
PORT_PATIENCE = 3
"""Seconds."""


def _django() -> None:
    """Load Django against the installation in HONGXIAN_HOME."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hongxian.settings")
    import django

    django.setup()


def _demo(args: argparse.Namespace) -> int:
    folder = Path(args.dir).resolve()
    os.environ["HONGXIAN_HOME"] = str(folder)
    os.environ["HONGXIAN_DEMO"] = "1"
    if not args.keep_database_url:
        os.environ.pop("DATABASE_URL", None)
    _require_free_port(args)
    _django()
    from hongxian.demo.build import build_demo, log_ins

    print(build_demo(folder, fresh=args.fresh, bare=args.bare))
    print(log_ins(), flush=True)
    if args.no_serve:
        return 0
    return _answer(args)


def _serve(args: argparse.Namespace) -> int:
    _require_free_port(args)
    _django()
    _migrate()
    _require_real()
    from hongxian.commands import county_name

    print(f"{county_name()}，数据在 {os.environ.get('HONGXIAN_HOME', 'var')}。", flush=True)
    return _answer(args)


def _require_real() -> None:
    """Outside a demo, refuse what only a demo or a developer may have: open doors to anyone."""
    from django.conf import settings

    from hongxian.demo.county import COUNTY_CODE
    from hongxian.orgs.models import County

    if settings.DEMO:
        return
    if settings.DEBUG:
        raise Refused("HONGXIAN_DEBUG=1 只供开发，会把内部信息显示给所有人，正式系统不能这样启动。")
    if County.objects.filter(code=COUNTY_CODE).exists():
        raise Refused("这个数据库里是演示县，账号密码是公开的，不能作为正式系统启动；请换数据库。")


def _migrate() -> None:
    """Bring the structure up to this version, never down to it."""
    from django.core.management import call_command
    from django.db import DatabaseError, connection

    from hongxian.kit import structure

    connection.ensure_connection()
    if (told := structure.problem()) == structure.AHEAD:
        raise Refused(told)
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except DatabaseError as error:
        raise Refused(
            f"数据库结构没有更新完：{_first_line(error)}。请先留存数据，再联系系统维护人员。"
        ) from error


def _require_structure() -> None:
    """Refuse to work on a database of another version: half of it would fail later."""
    from hongxian.kit import structure

    if told := structure.problem():
        raise Refused(told)


def _migrate_only(args: argparse.Namespace) -> int:
    _django()
    _migrate()
    print("数据库结构已是这个版本。")
    return 0


def _require_free_port(args: argparse.Namespace) -> None:
    """Say that the address is taken before anything is built.

    A server that was killed a moment ago may not be gone yet: it is waited for, not refused.
    """
    if getattr(args, "no_serve", False):
        return
    until = time.monotonic() + PORT_PATIENCE
    while (error := _no_port(args.host, args.port)) is not None:
        if time.monotonic() > until:
            where = f"{args.host}:{args.port}"
            raise Refused(f"地址 {where} 已被占用或不可用，请用 --port 换一个。") from error
        time.sleep(0.2)


def _no_port(host: str, port: int) -> OSError | None:
    import socket

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error
    return None


def _answer(args: argparse.Namespace) -> int:
    from hongxian.server import run_server

    return run_server(args.host, args.port, tick_every=args.tick_every, run=main)


def _setup(args: argparse.Namespace) -> int:
    """A new installation: the county, its bureau, and the three administrators."""
    _django()
    _migrate()
    from hongxian.commands import set_up_county

    print(set_up_county(code=args.code, county=args.county, bureau=args.bureau))
    return 0


def _plan_parse(args: argparse.Namespace) -> int:
    from hongxian.plans.command import parse_command

    return parse_command(args.file, as_json=args.json)


def _plan_import(args: argparse.Namespace) -> int:
    _django()
    _require_structure()
    from hongxian.commands import import_plan_file

    print(import_plan_file(Path(args.file), username=args.user))
    return 0


def _ledger_preview(args: argparse.Namespace) -> int:
    from hongxian.registry.ledger.command import preview_command

    return preview_command(args.file, sheet=args.sheet, as_json=args.json)


def _tick(args: argparse.Namespace) -> int:
    _django()
    _require_structure()
    from django.db import close_old_connections

    from hongxian.commands import timed_work

    print(timed_work(), flush=True)
    while args.every:
        time.sleep(60 * args.every)
        close_old_connections()
        print(timed_work(), flush=True)
    return 0


def _work(args: argparse.Namespace) -> int:
    _django()
    from hongxian.jobs.tasks import work

    return work(once=args.once, parent=args.parent)


def _audit_verify(args: argparse.Namespace) -> int:
    _django()
    _require_structure()
    from hongxian.audit.tasks import verify_command

    told, is_intact = verify_command(args.county, args.head)
    print(told)
    return 0 if is_intact else 1


def _audit_export(args: argparse.Namespace) -> int:
    _django()
    _require_structure()
    from hongxian.audit.tasks import export_command
    from hongxian.orgs.access import SYSTEM

    print(export_command(args.county, args.since, args.until, Path(args.out), actor=SYSTEM))
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("日期写成 2026-06-16") from None


class _Parser(argparse.ArgumentParser):
    """Wrong use is told in the user's language, with the command's own usage line."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"用法不对：{self.prog} --help 有说明。（{message}）\n")


def _minutes(text: str) -> int:
    minutes = int(text)
    if not 0 <= minutes <= 1440:
        raise argparse.ArgumentTypeError("0—1440")
    return minutes


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="hongxian", description="红线：专项行动从方案到落实")
    commands = parser.add_subparsers(dest="command", required=True)

    def add(name: str, run: Run, text: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text)
        sub.set_defaults(run=run)
        return sub

    demo = add("demo", _demo, "建立演示县并启动服务")
    demo.add_argument("--dir", default="var/demo", help="数据文件夹（默认 var/demo）")
    demo.add_argument("--no-serve", action="store_true", help="只建立，不启动服务")
    demo.add_argument("--fresh", action="store_true", help="清空该演示文件夹后重建")
    demo.add_argument("--bare", action="store_true", help="只有单位和人员，方案由学员自己导入")
    demo.add_argument("--keep-database-url", action="store_true", help="用 DATABASE_URL 所指数据库")
    serve = add("serve", _serve, "启动服务")
    # The same in a demo: its clock stands on one day, but what people do there is sealed too.
    for sub in (demo, serve):
        sub.add_argument(
            "--tick-every", type=_minutes, default=15, metavar="分钟",
            help="每隔几分钟办一次定时任务，0 为不办（默认 15）",
        )  # fmt: skip
        sub.add_argument("--host", default="127.0.0.1", help="监听地址（默认 127.0.0.1）")
        sub.add_argument("--port", type=int, default=8000, help="端口（默认 8000）")
    setup = add("setup", _setup, "新装：建立县区、公安局和三员账号")
    setup.add_argument("--code", required=True, help="六位行政区划代码")
    setup.add_argument("--county", required=True, help="县区名称")
    setup.add_argument("--bureau", required=True, help="公安局全称")
    add("migrate", _migrate_only, "更新数据库结构到这个版本（serve 启动时也会自动更新）")
    tick = add("tick", _tick, "定时任务：认定逾期、发送提醒、逾期升级")
    tick.add_argument(
        "--every", type=_minutes, default=0, metavar="分钟", help="不退出，每隔几分钟再办一次"
    )
    work = add("work", _work, "后台任务：办理导入、大量导出等")
    work.add_argument("--once", action="store_true", help="办完现在排队的就退出")
    work.add_argument("--parent", type=int, default=0, help=argparse.SUPPRESS)
    _add_reading_commands(commands)
    _add_audit_commands(commands)
    return parser


def _add_reading_commands(commands: "argparse._SubParsersAction[_Parser]") -> None:
    plan = commands.add_parser("plan", help="方案").add_subparsers(dest="action", required=True)
    parse = plan.add_parser("parse", help="识别方案文本，不需要数据库")
    parse.add_argument("file", help="方案文件")
    parse.add_argument("--json", action="store_true", help="输出 JSON")
    parse.set_defaults(run=_plan_parse)
    into = plan.add_parser("import", help="把方案导入为待核对的草稿")
    into.add_argument("file", help="方案文件")
    into.add_argument("--user", required=True, help="导入人的警号或账号（须为专班办公室）")
    into.set_defaults(run=_plan_import)
    ledger = commands.add_parser("ledger", help="台账").add_subparsers(dest="action", required=True)
    preview = ledger.add_parser("preview", help="看台账能读出什么，不需要数据库")
    preview.add_argument("file", help="台账文件（.xlsx、.xls、.csv）")
    preview.add_argument("--sheet", help="工作表名称或第几张（默认自动选）")
    preview.add_argument("--json", action="store_true", help="输出 JSON")
    preview.set_defaults(run=_ledger_preview)


def _add_audit_commands(commands: "argparse._SubParsersAction[_Parser]") -> None:
    audit = commands.add_parser("audit", help="操作日志").add_subparsers(
        dest="action", required=True
    )
    verify = audit.add_parser("verify", help="核验日志有没有被改动、删除、截断")
    verify.add_argument("--county", help="县区代码（默认全部）")
    verify.add_argument(
        "--head", action="append", default=[], metavar="日期=日摘要", help="与纸质存档核对，可多次"
    )
    verify.set_defaults(run=_audit_verify)
    export = audit.add_parser("export", help="导出日志，供不用本系统的人核验")
    export.add_argument("--county", required=True, help="县区代码")
    export.add_argument("--from", required=True, type=_day, dest="since", help="起始日期")
    export.add_argument("--to", required=True, type=_day, dest="until", help="截止日期")
    export.add_argument("--out", required=True, help="写入的文件")
    export.set_defaults(run=_audit_export)


def _about_database(error: Exception) -> str | None:
    """The sentence for a database that lacks something or does not answer, else None.

    Told by its name: `plan parse` must not load Django to know the class.
    """
    if type(error).__name__ not in {"OperationalError", "ProgrammingError"}:
        return None
    from hongxian.kit import structure

    if structure.is_missing(error):
        return structure.BROKEN.format(told=_first_line(error))
    if type(error).__name__ == "ProgrammingError":
        return None
    return f"数据库没有应答，请检查 DATABASE_URL：{_first_line(error)}"


def _first_line(error: Exception) -> str:
    return "".join(str(error).strip().splitlines()[:1])


def main(argv: list[str] | None = None) -> int:
    """Run one command; the exit code."""
    args = _parser().parse_args(argv)
    try:
        code: int = args.run(args)
    except Refused as refusal:
        print(refusal.sentence, file=sys.stderr)
        return 1
    except Exception as error:
        sentence = _about_database(error)
        if sentence is None:
            raise
        print(sentence, file=sys.stderr)
        return 1
    return code


if __name__ == "__main__":
    sys.exit(main())

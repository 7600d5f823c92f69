"""`hongxian`: the command line. Exit 0 done, 1 refused with one line, 2 wrong use."""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path


def _django() -> None:
    """Load Django against the installation in HONGXIAN_HOME."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hongxian.settings")
    import django

    django.setup()


def _refused(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


def _demo(args: argparse.Namespace) -> int:
    folder = Path(args.dir).resolve()
    os.environ["HONGXIAN_HOME"] = str(folder)
    os.environ["HONGXIAN_DEMO"] = "1"
    if "DATABASE_URL" in os.environ and not args.keep_database_url:
        os.environ.pop("DATABASE_URL")
    _django()
    from hongxian.demo.build import build_demo, log_ins
    from hongxian.kit.verdict import Refused

    try:
        built = build_demo(folder, fresh=args.fresh)
    except Refused as refusal:
        return _refused(refusal.sentence)
    print(built)
    print(log_ins())
    return 0 if args.no_serve else _run_server(args.host, args.port)


def _serve(args: argparse.Namespace) -> int:
    _django()
    _migrate()
    return _run_server(args.host, args.port)


def _migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def _run_server(host: str, port: int) -> int:
    from granian import Granian
    from granian.constants import Interfaces

    print(f"打开 http://{host}:{port}/ （按 Ctrl+C 停止）", flush=True)
    Granian(
        "hongxian.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=2,
        blocking_threads=2,
        log_enabled=False,
    ).serve()
    return 0


def _setup(args: argparse.Namespace) -> int:
    """A new installation: the county, its bureau, and the three administrators."""
    _django()
    _migrate()
    from hongxian.commands import set_up_county
    from hongxian.kit.verdict import Refused

    try:
        print(set_up_county(code=args.code, county=args.county, bureau=args.bureau))
    except Refused as refusal:
        return _refused(refusal.sentence)
    return 0


def _plan_parse(args: argparse.Namespace) -> int:
    from hongxian.plans.command import parse_command

    return parse_command(args.file, as_json=args.json)


def _plan_import(args: argparse.Namespace) -> int:
    _django()
    from hongxian.commands import import_plan_file
    from hongxian.kit.verdict import Refused

    try:
        print(import_plan_file(Path(args.file), username=args.user))
    except Refused as refusal:
        return _refused(refusal.sentence)
    return 0


def _tick(args: argparse.Namespace) -> int:
    _django()
    from hongxian.campaigns.tasks import mark_late_work

    print(mark_late_work())
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hongxian", description="红线：专项行动从方案到落实")
    commands = parser.add_subparsers(dest="command", required=True)

    def add(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text)
        sub.set_defaults(run=run)
        return sub

    demo = add("demo", _demo, "建立演示县并启动服务")
    demo.add_argument("--dir", default="var/demo", help="数据文件夹（默认 var/demo）")
    demo.add_argument("--no-serve", action="store_true", help="只建立，不启动服务")
    demo.add_argument("--fresh", action="store_true", help="清空该演示文件夹后重建")
    demo.add_argument("--keep-database-url", action="store_true", help="用 DATABASE_URL 所指数据库")
    serve = add("serve", _serve, "启动服务")
    for sub in (demo, serve):
        sub.add_argument("--host", default="127.0.0.1")
        sub.add_argument("--port", type=int, default=8000)
    setup = add("setup", _setup, "新装：建立县区、公安局和三员账号")
    setup.add_argument("--code", required=True, help="六位行政区划代码")
    setup.add_argument("--county", required=True, help="县区名称")
    setup.add_argument("--bureau", required=True, help="公安局全称")
    add("tick", _tick, "定时任务：认定逾期")

    plan = commands.add_parser("plan", help="方案").add_subparsers(dest="action", required=True)
    parse = plan.add_parser("parse", help="识别方案文本，不需要数据库")
    parse.add_argument("file")
    parse.add_argument("--json", action="store_true", help="输出 JSON")
    parse.set_defaults(run=_plan_parse)
    into = plan.add_parser("import", help="把方案导入为待核对的草稿")
    into.add_argument("file")
    into.add_argument("--user", required=True, help="导入人的警号或账号（须为专班办公室）")
    into.set_defaults(run=_plan_import)
    return parser


def main(argv: list[str] | None = None) -> int:
    args = _parser().parse_args(argv)
    code: int = args.run(args)
    return code


if __name__ == "__main__":
    sys.exit(main())

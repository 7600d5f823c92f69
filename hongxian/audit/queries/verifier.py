"""What a receiver checks an export with: a script that needs nothing of ours, and how to use it."""

from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
FOLDERS = (HERE / "data", HERE.parents[1] / "scripts")
"""Where the script lies: beside this room in the wheel, in the repository's scripts/ else."""
PROGRAM, HOW_TO = "verify_log.py", "核验说明.txt"
EXPORT = "日志存证.jsonl"


def program() -> bytes:
    """The script, byte for byte."""
    return next(file for folder in FOLDERS if (file := folder / PROGRAM).exists()).read_bytes()


def how_to(export: str = EXPORT) -> str:
    """The explanation in Chinese, its commands naming the export."""
    return (HERE / "data" / "how_to_verify.txt").read_text(encoding="utf-8").replace(EXPORT, export)

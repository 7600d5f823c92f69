"""Time and memory of reading a plan: `python benchmarks/plan_parse.py`.

Prints the seconds for the example plan, the seconds and the peak memory for a generated plan of
1 MB, and how much longer twice the text takes (2 is linear). Fails where a bound is broken.
"""

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHAPES = ("sections", "one line", "no stops", "brackets", "numbers", "dates", "wrapped")
_ITEM = (
    "（{no}）对第{no}类场所开展排查，由治安大队牵头，各派出所配合，于{month}月{day}日前建立台账，"
    "每月25日前将进展情况报局指挥中心；（牵头部门：治安大队，责任部门：各派出所）\n"
)


def generated(shape: str, size: int) -> str:
    """A text of about `size` characters in one of the shapes that might be slow to read."""
    items = (
        _ITEM.format(no=no % 99 + 1, month=no % 12 + 1, day=no % 28 + 1) for no in range(10**9)
    )
    head = (
        "青石县公安局2026年专项行动工作方案\n一、整治内容\n（一）公安领域部分。\n1.道路交通领域。\n"
    )
    makers = {
        "sections": lambda: head + _fill(items, size),
        "one line": lambda: (head + _fill(items, size)).replace("\n", ""),
        "no stops": lambda: head + "各派出所对辖区场所开展检查" * (size // 13),
        "brackets": lambda: head + "（" * (size // 2) + "）" * (size // 2),
        "numbers": lambda: head + "1.2.（3）一是4、①" * (size // 11),
        "dates": lambda: head + "3月22日前至5月底前、每月" * (size // 14),
        "wrapped": lambda: "\n".join(_lines(head + _fill(items, size))),
    }
    return makers[shape]()


def _fill(items: "object", size: int) -> str:
    out: list[str] = []
    count = 0
    while count < size:
        out.append(next(items))  # type: ignore[call-overload]
        count += len(out[-1])
    return "".join(out)


def _lines(text: str) -> list[str]:
    flat = text.replace("\n", "")
    return [flat[at : at + 28] for at in range(0, len(flat), 28)]


def seconds(text: str) -> float:
    """The best of two readings."""
    from hongxian.plans import parse_text

    best = float("inf")
    for _ in range(2):
        begin = time.process_time()
        parse_text(text)
        best = min(best, time.process_time() - begin)
    return best


def peak_mb(shape: str, size: int) -> float:
    """Peak memory of a process that reads one generated text."""
    script = f"from plan_parse import *; measure({shape!r}, {size})"
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)


def measure(shape: str, size: int) -> None:
    """Read one text and print this process's peak memory in MB."""
    sys.path.insert(0, str(ROOT))
    from hongxian.plans import parse_text

    parse_text(generated(shape, size))
    status = Path("/proc/self/status").read_text(encoding="ascii")
    print(int(status.split("VmHWM:")[1].split()[0]) / 1024)


def main() -> int:
    """Print the figures; 1 where a bound is broken."""
    sys.path.insert(0, str(ROOT))
    example = (ROOT / "examples" / "plan-2026.txt").read_text(encoding="utf-8")
    small = seconds(example)
    print(f"example plan ({len(example)} characters): {small:.3f} s (bound 0.3)")
    good = small <= 0.3
    size = 1024 * 1024 // 3
    for shape in SHAPES:
        once, twice = seconds(generated(shape, size)), seconds(generated(shape, 2 * size))
        memory = peak_mb(shape, size)
        print(
            f"1 MB, {shape:9}: {once:.2f} s (bound 5), {memory:.0f} MB (bound 300), "
            f"twice the text x{twice / once:.2f}"
        )
        good = good and once <= 5 and memory <= 300 and twice / once <= 3
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())

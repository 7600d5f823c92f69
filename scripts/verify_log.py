#!/usr/bin/env python3
"""Check an exported log with Python alone: verify_log.py FILE [--head DIGEST]; exit 0 or 1.

SHA-256 of an entry: its JSON, sorted keys, no spaces, UTF-8. Of a link or head: its parts, by line.
"""

import argparse
import json
from hashlib import sha256
from pathlib import Path

LINK, HEAD = "seq entry_digest previous sealed_at", "day first last last_link previous"
encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
parser = argparse.ArgumentParser(description="独立核验导出的操作日志")
parser.add_argument("file", help="导出的日志文件", type=Path)
parser.add_argument("--head", default="", help="纸质存档上的日摘要")
asked = parser.parse_args()
faults: list[str] = []
paper, county, first, end, head = "".join(asked.head.split()).lower(), "", "", "", ""
seq = links = heads = opening = sure = 0


def sha(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def fault(broken: object, where: object, what: str) -> None:
    faults.extend([f"{where}：{what}"] if broken else [])


for no, text in enumerate(asked.file.open(encoding="utf-8"), 1):
    try:
        row = json.loads(text)
        if no == 1:
            county = row["county"]
            continue
        is_head = row["kind"] == "head"
        name = f"{row['day']}日封存" if is_head else f"第{row['seq']}号"
        told = [county, *(str(row[part]) for part in (HEAD if is_head else LINK).split())]
        fault(sha("\n".join(told)) != row["digest"], name, "封存被改动")
        if is_head:
            fault(told[2:5] != [str(opening), str(seq), end], name, "与记录不符")
            fault(heads and row["previous"] != head, name, "与前一日接不上")
            head, heads, opening = row["digest"], heads + 1, 0
            sure = seq if head == paper else sure
            continue
        entry, before = row["entry"], (row["seq"] - 1, row["previous"])
        fault(sha(encode(entry)) != row["entry_digest"], name, "记录被改动或删除")
        fault(entry and entry["county_code"] != county, name, "不是本县区的记录")
        fault(links and before != (seq, end), name, "前面有删除、插入或颠倒")
        links, seq, end, first = links + 1, row["seq"], row["digest"], first or name
        opening = opening or seq
    except (ValueError, KeyError, TypeError, AttributeError):
        fault(True, f"第{no}行", "不是导出的日志内容")
fault(paper and not sure, "末尾", "没有与纸质存档相同的日封存，可能被截断或重做")
print(f"核对了{links}条记录（{first}至第{seq}号）、{heads}个日封存。")
print(*faults[:50] or ["没有发现改动、删除、插入或颠倒。"], sep="\n")
tail = f"第{sure}号以后" if sure else "（没有对照纸质存档）末尾"
print(f"不能证明：{first}以前的记录；写入时就不真实的内容；{tail}有没有被截断或重做。")
raise SystemExit(bool(faults))

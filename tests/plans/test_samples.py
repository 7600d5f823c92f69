"""Plans of our own writing, one or more for each variety that real plans show.

cover letter and red head; broken title; portal lines and annexes; hard wraps with page marks;
one line; no title; traditional characters; numbering of every kind, mixed, skipped, running on;
items one per line, by semicolons, in one paragraph, in a table; phases as ranges, headings with
their deadline, on separate lines, in one sentence, durations only; half-months, 底前, 即日起,
Chinese numerals, across two years; leading groups with names, titles, blanks, a command post;
units in brackets, labels, prose, department by department; reporting everywhere.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from hongxian.plans import parse_text, to_json

SAMPLES = Path(__file__).parent / "samples"
NAMES = sorted(path.stem for path in SAMPLES.glob("*.txt"))


def annotated(parsed: dict[str, Any]) -> dict[str, Any]:
    """The parsed plan in the shape of the annotations."""
    group = parsed["leading_group"]
    out = {key: parsed[key] for key in ("title", "issuer", "year", "period")}
    out["leading_group"] = group and {key: group[key] for key in group if key != "span"}
    out["common_items"] = len(parsed["common_items"])
    out["sectors"] = [
        {
            "name": sector["name"],
            **{role: sector[role] for role in ("lead", "responsible", "assist")},
            "items": len(sector["items"]),
        }
        for sector in parsed["sectors"]
    ]
    for kind in ("phases", "milestones", "reporting"):
        out[kind] = [{key: fact[key] for key in fact if key != "span"} for fact in parsed[kind]]
    out["requirements"] = [need["heading"] for need in parsed["requirements"]]
    out["unread"] = [gap["text"] for gap in parsed["unread"]]
    return out


@pytest.mark.parametrize("name", NAMES)
def test_sample_is_read_as_annotated(name: str) -> None:
    text = (SAMPLES / f"{name}.txt").read_text(encoding="utf-8")
    gold = json.loads((SAMPLES / f"{name}.gold.json").read_text(encoding="utf-8"))

    assert annotated(to_json(parse_text(text))) == gold


def test_samples_are_many_enough_to_mean_something() -> None:
    assert len(NAMES) >= 20

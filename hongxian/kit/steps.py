"""下一步: the moves of a workflow as one page offers them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hongxian.kit.verdict import Verdict
from hongxian.kit.workflow import Move, Step


@dataclass(frozen=True)
class OfferedStep:
    """A step with where it posts to (`url`), or where its own page is (`href`), and its form."""

    move: Move
    verdict: Verdict
    url: str = ""
    href: str = ""
    form: Any = None
    confirm: str = ""
    is_main: bool = True


def offer(
    steps: Sequence[Step],
    *,
    urls: Mapping[str, str] | None = None,
    pages: Mapping[str, str] | None = None,
    forms: Mapping[str, Any] | None = None,
    confirms: Mapping[str, str] | None = None,
    main: Collection[str] | None = None,
) -> list[OfferedStep]:
    """Steps with what the page needs for each verb: POST address, own page, form, warning.

    `main` names what is usually done now; what else is lawful looks quieter. Without it, only what
    is dangerous does.
    """
    return [
        OfferedStep(
            step.move,
            step.verdict,
            (urls or {}).get(step.move.verb, ""),
            (pages or {}).get(step.move.verb, ""),
            (forms or {}).get(step.move.verb),
            (confirms or {}).get(step.move.verb, ""),
            step.move.verb in main if main is not None else not step.move.danger,
        )
        for step in steps
    ]


def unsaid(steps: Sequence[OfferedStep], form: Any) -> str:
    """What a refused form says where its step stands on the page no more: somebody was faster."""
    if form is None or any(step.form is form and step.verdict for step in steps):
        return ""
    return " ".join(sentence for told in form.errors.values() for sentence in map(str, told))

"""Yes, or the reason why not; and the refusal that carries the sentence the user sees."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    """The answer of a rule. True in a boolean context when there is no reason against."""

    reason: str = ""

    def __bool__(self) -> bool:
        return not self.reason


YES = Verdict()


class Refused(Exception):
    """A move or a request that is not lawful now; its text is the sentence the user reads."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def require(verdict: Verdict) -> None:
    """Raise Refused unless the verdict is yes."""
    if not verdict:
        raise Refused(verdict.reason)

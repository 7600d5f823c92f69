"""The verbs of the log. Each room declares its own; a verb is declared once."""

from dataclasses import dataclass

_DECLARED: dict[str, "Verb"] = {}


@dataclass(frozen=True)
class Verb:
    """`code` such as "campaign.confirm" and the Chinese sentence shown for it."""

    code: str
    sentence: str

    def __post_init__(self) -> None:
        if self.code in _DECLARED and _DECLARED[self.code] != self:
            raise ValueError(f"verb declared twice: {self.code}")
        _DECLARED[self.code] = self


def sentence_of(code: str) -> str:
    """The sentence of a verb; an old code that no room declares any more shows itself."""
    return _DECLARED[code].sentence if code in _DECLARED else code


def declared() -> list[tuple[str, str]]:
    return sorted((verb.code, verb.sentence) for verb in _DECLARED.values())

"""Facts of a detail page: label and value in two columns."""

from dataclasses import dataclass
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

NOTHING = "—"


@dataclass(frozen=True)
class Fact:
    """One fact. `value` is text, number or `Chip`; `wide` takes the whole width; `url` links it."""

    label: str
    value: Any
    url: str | None = None
    wide: bool = False

    @property
    def html(self) -> SafeString:
        """The value escaped, a dash when there is none."""
        return conditional_escape(NOTHING if self.value in (None, "") else self.value)

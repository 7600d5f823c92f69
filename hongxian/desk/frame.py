"""What the frame of every page shows: rail, campaign and phase, person, clock banner."""

from typing import Any

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    return {}

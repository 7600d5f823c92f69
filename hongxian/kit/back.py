"""Where a form leads back to, if it says so: a page of ours and nothing else."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def own_page(request: HttpRequest, asked: str, otherwise: str) -> str:
    """The address asked for, from the root of this house or with its host; else the given one.

    A bare word is no address: Django's `redirect` would look for a route of that name.
    """
    whole = asked.startswith("/") or "://" in asked
    safe = whole and url_has_allowed_host_and_scheme(
        asked, {request.get_host()}, require_https=request.is_secure()
    )
    return asked if safe else otherwise

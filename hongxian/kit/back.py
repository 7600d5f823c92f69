"""Where a form leads back to, if it says so: a page of ours and nothing else."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def own_page(request: HttpRequest, asked: str, otherwise: str) -> str:
    """The address asked for, a path from the root of this house; else the given one."""
    safe = asked.startswith("/") and url_has_allowed_host_and_scheme(
        asked, {request.get_host()}, require_https=request.is_secure()
    )
    return asked if safe else otherwise

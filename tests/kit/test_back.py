"""Where a form leads back to: a page of ours and nothing else."""

import pytest
from django.test import RequestFactory

from hongxian.kit.back import own_page


@pytest.mark.parametrize("asked", ["/units/?page=2", "http://testserver/units/new/", "/"])
def test_a_page_of_ours_is_gone_back_to(asked):
    assert own_page(RequestFactory().get("/"), asked, "/else/") == asked


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "9999",
        "home",
        "//evil.example/",
        "http://evil.example/",
        "javascript://x",
        "/\\evil",
        " /",
    ],
)
def test_anything_else_is_not(asked):
    assert own_page(RequestFactory().get("/"), asked, "/else/") == "/else/"

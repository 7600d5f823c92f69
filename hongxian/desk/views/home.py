"""工作台: the page everyone lands on."""

from django.http import HttpResponse
from django.shortcuts import render

from hongxian.orgs.access import OfficerRequest, allow, signed_in


@allow(signed_in)
def home(request: OfficerRequest) -> HttpResponse:
    return render(request, "desk/home.html", {})

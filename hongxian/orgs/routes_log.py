"""Routes of the sealed log, and of numbers shown in full; the log's own list stands in urls."""

from django.urls import URLPattern, path

from hongxian.orgs.views import phones, seals

urlpatterns: list[URLPattern] = [
    path("log/seals/", seals.heads, name="log-heads"),
    path("log/seals/<int:pk>/", seals.head, name="log-head"),
    path("log/checks/", seals.checks, name="log-checks"),
    path("log/extract/", seals.extract, name="log-extract"),
    path("log/extract/program/", seals.verifier, name="log-verifier"),
    path("log/extract/how-to/", seals.verifier_how_to, name="log-verifier-how-to"),
    path("people/<int:pk>/phone/", phones.person_phone, name="person-phone"),
]

"""Every route of the house."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("hongxian.desk.urls")),
    path("", include("hongxian.campaigns.urls")),
    path("", include("hongxian.orgs.urls")),
    path("", include("hongxian.audit.urls")),
]

"""Every route of the house."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("hongxian.desk.urls")),
    path("", include("hongxian.hazards.urls")),
    path("", include("hongxian.inspections.urls")),
    path("", include("hongxian.campaigns.urls")),
    path("", include("hongxian.registry.urls")),
    path("", include("hongxian.deadlines.urls")),
    path("", include("hongxian.notices.urls")),
    path("", include("hongxian.orgs.urls")),
    path("", include("hongxian.orgs.routes_log")),
    path("", include("hongxian.orgs.routes_jobs")),
]

handler400 = "hongxian.kit.errors.handle_400"
handler403 = "hongxian.kit.errors.handle_403"
handler404 = "hongxian.kit.errors.handle_404"
handler500 = "hongxian.kit.errors.handle_500"

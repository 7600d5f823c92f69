"""Routes of this room: visits and their photos; plans; draws."""

from django.urls import URLPattern, URLResolver

from hongxian.inspections import routes_field, routes_planning, routes_visits

urlpatterns: list[URLPattern | URLResolver] = [
    *routes_field.urlpatterns,
    *routes_planning.urlpatterns,
    *routes_visits.urlpatterns,
]

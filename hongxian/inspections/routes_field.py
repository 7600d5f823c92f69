"""Routes of the field page, of its interface and of its description."""

from django.urls import path

from hongxian.inspections import api
from hongxian.inspections.views import field

urlpatterns = [
    path("field/", field.field, name="field"),
    path("field/worker.js", field.field_worker, name="field-worker"),
    path("field/conflicts/<uuid:pk>/", field.field_conflict, name="field-conflict"),
    path("field/api/", api.described_page, name="field-api"),
    path("field/api.json", api.described, name="field-api-json"),
    *api.urlpatterns("api/field/"),
]

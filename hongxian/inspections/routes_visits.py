"""Routes of visits and their photos."""

from django.urls import path

from hongxian.inspections.views import entry, photos, visits

urlpatterns = [
    path("inspections/", visits.inspections, name="inspections"),
    path("inspections/new/", entry.inspection_new, name="inspection-new"),
    path("inspections/enter/", entry.inspection_enter, name="inspection-enter"),
    path("inspections/<uuid:pk>/", visits.inspection, name="inspection"),
    path("inspections/<uuid:pk>/record/", entry.inspection_record, name="inspection-record"),
    path("inspections/<uuid:pk>/print/", visits.inspection_print, name="inspection-print"),
    path("inspections/<uuid:pk>/change/", visits.inspection_change, name="inspection-change"),
    path("inspections/<uuid:pk>/correct/", visits.inspection_correct, name="inspection-correct"),
    path("inspections/<uuid:pk>/cancel/", visits.inspection_cancel, name="inspection-cancel"),
    path("inspections/<uuid:pk>/disclose/", visits.inspection_disclose, name="inspection-disclose"),
    path("inspections/<uuid:pk>/photos/", photos.inspection_photos, name="inspection-photos"),
    path("findings/<uuid:pk>/violation/", visits.finding_correct, name="finding-correct"),
    path("photos/<uuid:pk>/", photos.photo, name="photo"),
    path("photos/<uuid:pk>/thumb/", photos.photo_thumb, name="photo-thumb"),
    path("photos/<uuid:pk>/original/", photos.photo_original, name="photo-original"),
]

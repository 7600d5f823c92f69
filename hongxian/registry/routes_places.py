"""Routes of places: the register, its doubles, the map, the standards."""

from django.urls import path

from hongxian.registry.views import assigning, duplicates, maps, place_moves, places, standards

urlpatterns = [
    path("places/", places.places, name="places"),
    path("places/new/", places.place_new, name="place-new"),
    path("places/assign/", assigning.places_assign, name="places-assign"),
    path("places/map/", maps.place_map, name="place-map"),
    path("places/map/points/", maps.place_points, name="place-points"),
    path("places/map/outline/", maps.outline_import, name="outline-import"),
    path("places/map/outline/remove/", maps.outline_remove, name="outline-remove"),
    path("places/duplicates/", duplicates.duplicates, name="duplicates"),
    path("places/standards/", standards.thresholds, name="thresholds"),
    path("places/standards/load/", standards.thresholds_load, name="thresholds-load"),
    path("places/standards/new/", standards.threshold_new, name="threshold-new"),
    path("places/standards/<uuid:pk>/", standards.threshold_edit, name="threshold-edit"),
    path("places/standards/<uuid:pk>/check/", standards.threshold_check, name="threshold-check"),
    path("places/standards/<uuid:pk>/end/", standards.threshold_end, name="threshold-end"),
    path("places/<uuid:pk>/", places.place, name="place"),
    path("places/<uuid:pk>/edit/", places.place_edit, name="place-edit"),
    path("places/<uuid:pk>/rename/", place_moves.place_rename, name="place-rename"),
    path("places/<uuid:pk>/move/", place_moves.place_move, name="place-move"),
    path("places/<uuid:pk>/pause/", place_moves.place_pause, name="place-pause"),
    path("places/<uuid:pk>/close/", place_moves.place_close, name="place-close"),
    path("places/<uuid:pk>/reopen/", place_moves.place_reopen, name="place-reopen"),
    path("places/<uuid:pk>/merge/", duplicates.place_merge, name="place-merge"),
    path("places/<uuid:pk>/split/", place_moves.place_split, name="place-split"),
    path("places/<uuid:pk>/pair/<uuid:other>/", duplicates.place_pair, name="place-pair"),
    path("places/<uuid:pk>/phone/", place_moves.place_phone, name="place-phone"),
]

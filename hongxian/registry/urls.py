"""Routes of this room: places, vehicles, licences, grids, standards, the map, ledgers."""

from hongxian.registry import routes_ledgers, routes_places, routes_things

urlpatterns = [
    *routes_places.urlpatterns,
    *routes_things.urlpatterns,
    *routes_ledgers.urlpatterns,
]

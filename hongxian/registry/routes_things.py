"""Routes of vehicles, licences and grids."""

from django.urls import path

from hongxian.registry.views import grids, licences, vehicles

urlpatterns = [
    path("vehicles/", vehicles.vehicles, name="vehicles"),
    path("vehicles/new/", vehicles.vehicle_new, name="vehicle-new"),
    path("vehicles/<uuid:pk>/", vehicles.vehicle, name="vehicle"),
    path("vehicles/<uuid:pk>/edit/", vehicles.vehicle_edit, name="vehicle-edit"),
    path("vehicles/<uuid:pk>/stop/", vehicles.vehicle_stop, name="vehicle-stop"),
    path("vehicles/<uuid:pk>/resume/", vehicles.vehicle_resume, name="vehicle-resume"),
    path("vehicles/<uuid:pk>/retire/", vehicles.vehicle_retire, name="vehicle-retire"),
    path("vehicles/<uuid:pk>/phone/", vehicles.vehicle_phone, name="vehicle-phone"),
    path("vehicles/<uuid:pk>/licence/", licences.licence_of_vehicle, name="licence-of-vehicle"),
    path("places/<uuid:pk>/licence/", licences.licence_of_place, name="licence-of-place"),
    path("licences/", licences.licences, name="licences"),
    path("licences/<uuid:pk>/", licences.licence, name="licence"),
    path("licences/<uuid:pk>/edit/", licences.licence_edit, name="licence-edit"),
    path("licences/<uuid:pk>/replace/", licences.licence_replace, name="licence-replace"),
    path("licences/<uuid:pk>/suspend/", licences.licence_suspend, name="licence-suspend"),
    path("licences/<uuid:pk>/restore/", licences.licence_restore, name="licence-restore"),
    path("licences/<uuid:pk>/cancel/", licences.licence_cancel, name="licence-cancel"),
    path("licences/<uuid:pk>/revoke/", licences.licence_revoke, name="licence-revoke"),
    path("grids/", grids.grids, name="grids"),
    path("grids/new/", grids.grid_new, name="grid-new"),
    path("grids/<uuid:pk>/", grids.grid, name="grid"),
    path("grids/<uuid:pk>/edit/", grids.grid_edit, name="grid-edit"),
    path("grids/<uuid:pk>/close/", grids.grid_close, name="grid-close"),
    path("grids/<uuid:pk>/reopen/", grids.grid_reopen, name="grid-reopen"),
    path("grids/<uuid:pk>/phone/", grids.grid_phone, name="grid-phone"),
]

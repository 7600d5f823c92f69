"""Routes of the running campaign."""

from django.urls import path

from hongxian.campaigns.views import campaign, deliverables, facts, matrix

urlpatterns = [
    path("campaigns/", campaign.campaigns, name="campaigns"),
    path("campaigns/<uuid:pk>/", campaign.overview, name="campaign"),
    path("campaigns/<uuid:pk>/close/", campaign.close, name="campaign-close"),
    path("campaigns/<uuid:pk>/reopen/", campaign.reopen, name="campaign-reopen"),
    path("campaigns/<uuid:pk>/matrix/", matrix.matrix, name="campaign-matrix"),
    path("campaigns/<uuid:pk>/matrix/cell/", matrix.cell, name="matrix-cell"),
    path("campaigns/<uuid:pk>/wallmap/", matrix.wallmap, name="campaign-wallmap"),
    path("campaigns/<uuid:pk>/wallmap/xlsx/", matrix.wallmap_xlsx, name="campaign-wallmap-xlsx"),
    path("campaigns/<uuid:pk>/timeline/", facts.timeline, name="campaign-timeline"),
    path("campaigns/<uuid:pk>/group/", facts.group, name="campaign-group"),
    path("campaigns/<uuid:pk>/facts/", facts.facts, name="campaign-facts"),
    path("seats/<uuid:pk>/fill/", facts.seat_fill, name="seat-fill"),
    path("seats/<uuid:pk>/vacate/", facts.seat_vacate, name="seat-vacate"),
    path("plans/<uuid:pk>/sentence/", facts.sentence, name="sentence"),
    path("deliverables/", deliverables.deliverables, name="deliverables"),
    path("deliverables/accept/", deliverables.deliverables_accept, name="deliverables-accept"),
    path("deliverables/<uuid:pk>/", deliverables.deliverable, name="deliverable"),
    path(
        "deliverables/<uuid:pk>/submit/", deliverables.deliverable_submit, name="deliverable-submit"
    ),
    path(
        "deliverables/<uuid:pk>/withdraw/",
        deliverables.deliverable_withdraw,
        name="deliverable-withdraw",
    ),
    path(
        "deliverables/<uuid:pk>/return/", deliverables.deliverable_return, name="deliverable-return"
    ),
    path(
        "deliverables/<uuid:pk>/accept/", deliverables.deliverable_accept, name="deliverable-accept"
    ),
    path("deliverables/files/<uuid:pk>/", deliverables.deliverable_file, name="deliverable-file"),
]

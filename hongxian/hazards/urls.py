"""Routes of this room."""

from django.urls import URLPattern, path

from hongxian.hazards.routes_firms import urlpatterns as firms
from hongxian.hazards.routes_papers import urlpatterns as papers
from hongxian.hazards.views import entering, hazard, ledger, moving

urlpatterns: list[URLPattern] = [
    *papers,
    *firms,
    path("hazards/", ledger.hazards, name="hazards"),
    path("hazards/assign/", ledger.hazards_assign, name="hazards-assign"),
    path("hazards/urge/", ledger.hazards_urge, name="hazards-urge"),
    path("hazards/close/", ledger.hazards_close, name="hazards-close"),
    path("hazards/new/", entering.hazard_new, name="hazard-new"),
    path("hazards/<uuid:pk>/", hazard.hazard, name="hazard"),
    path("hazards/<uuid:pk>/edit/", entering.hazard_edit, name="hazard-edit"),
    path("hazards/<uuid:pk>/photos/", entering.hazard_photos, name="hazard-photos"),
    path("hazards/<uuid:pk>/photos/<uuid:photo>/", hazard.hazard_photo, name="hazard-photo"),
    path("hazards/<uuid:pk>/rectify/", moving.hazard_rectify, name="hazard-rectify"),
    path("hazards/<uuid:pk>/recheck/", moving.hazard_recheck, name="hazard-recheck"),
    path("hazards/<uuid:pk>/hand-over/", moving.hazard_hand_over, name="hazard-hand-over"),
    path("hazards/<uuid:pk>/merge/", moving.hazard_merge, name="hazard-merge"),
    path("hazards/<uuid:pk>/major/", moving.hazard_major, name="hazard-major"),
    path("hazards/<uuid:pk>/link/", hazard.hazard_link, name="hazard-link"),
    path("hazards/<uuid:pk>/<slug:verb>/", hazard.hazard_move, name="hazard-move"),
]

"""Routes of ledgers."""

from django.urls import path

from hongxian.registry.views import ledgers

urlpatterns = [
    path("ledgers/", ledgers.ledgers, name="ledgers"),
    path("ledgers/new/", ledgers.ledger_new, name="ledger-new"),
    path("ledgers/template/<slug:kind>/", ledgers.ledger_template, name="ledger-template"),
    path("ledgers/<uuid:pk>/", ledgers.ledger_batch, name="ledger-batch"),
    path("ledgers/<uuid:pk>/rows/", ledgers.ledger_rows, name="ledger-rows"),
    path("ledgers/<uuid:pk>/sheet/", ledgers.ledger_sheet, name="ledger-sheet"),
    path("ledgers/<uuid:pk>/settle/", ledgers.ledger_settle, name="ledger-settle"),
    path("ledgers/<uuid:pk>/look/", ledgers.ledger_look, name="ledger-look"),
    path("ledgers/<uuid:pk>/apply/", ledgers.ledger_apply, name="ledger-apply"),
    path("ledgers/<uuid:pk>/marked/", ledgers.ledger_marked, name="ledger-marked"),
    path("ledgers/<uuid:pk>/undo/", ledgers.ledger_undo, name="ledger-undo"),
    path("ledgers/<uuid:pk>/drop/", ledgers.ledger_drop, name="ledger-drop"),
]

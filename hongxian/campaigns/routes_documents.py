"""Routes of plan documents and their review."""

from django.urls import path

from hongxian.campaigns.views import documents, review, units

urlpatterns = [
    path("plans/", documents.plans, name="plans"),
    path("plans/import/", documents.plan_import, name="plan-import"),
    path("plans/<uuid:pk>/", documents.plan, name="plan"),
    path("plans/<uuid:pk>/file/", documents.plan_file, name="plan-file"),
    path("plans/<uuid:pk>/discard/", documents.plan_discard, name="plan-discard"),
    path("plans/<uuid:pk>/review/", review.review, name="review"),
    path("plans/<uuid:pk>/review/confirm/", review.review_confirm, name="review-confirm"),
    path("plans/<uuid:pk>/review/add/<str:kind>/", review.review_add, name="review-add"),
    path("plans/<uuid:pk>/review/settle/", review.review_settle_all, name="review-settle-all"),
    path("plans/<uuid:pk>/review/<uuid:fact>/", review.review_fact, name="review-fact"),
    path("plans/<uuid:pk>/review/<uuid:fact>/strike/", review.review_strike, name="review-strike"),
    path(
        "plans/<uuid:pk>/review/<uuid:fact>/restore/", review.review_restore, name="review-restore"
    ),
    path("plans/<uuid:pk>/review/<uuid:fact>/settle/", review.review_settle, name="review-settle"),
    path("plans/<uuid:pk>/review/<uuid:fact>/reopen/", review.review_reopen, name="review-reopen"),
    path("plans/<uuid:pk>/units/<uuid:unit>/", units.review_unit, name="review-unit"),
    path(
        "plans/<uuid:pk>/units/<uuid:unit>/create/",
        units.review_unit_create,
        name="review-unit-create",
    ),
    path("campaigns/<uuid:pk>/revise/", documents.campaign_revise, name="campaign-revise"),
    path("campaigns/<uuid:pk>/copy/", documents.campaign_copy, name="campaign-copy"),
]

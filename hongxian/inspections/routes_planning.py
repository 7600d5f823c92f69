"""Routes of plans, of how often, and of draws."""

from django.urls import path

from hongxian.inspections.views import draws, planning

urlpatterns = [
    path("inspections/due/", planning.visits_due, name="visits-due"),
    path("inspections/plan/", planning.visit_plan, name="visit-plan"),
    path("inspections/<uuid:pk>/join/", planning.visit_join, name="visit-join"),
    path("inspections/frequency/", planning.visit_rules, name="visit-rules"),
    path("inspections/frequency/set/", planning.visit_rule_set, name="visit-rule-set"),
    path(
        "inspections/frequency/<uuid:pk>/clear/", planning.visit_rule_clear, name="visit-rule-clear"
    ),
    path("draws/", draws.draws, name="draws"),
    path("draws/new/", draws.draw_new, name="draw-new"),
    path("draws/verifier/", draws.draw_verifier, name="draw-verifier"),
    path("draws/<uuid:pk>/", draws.draw, name="draw"),
    path("draws/<uuid:pk>/draw/", draws.draw_draw, name="draw-draw"),
    path("draws/<uuid:pk>/void/", draws.draw_void, name="draw-void"),
    path("draws/<uuid:pk>/plan/", draws.draw_plan, name="draw-plan"),
    path("draws/<uuid:pk>/json/", draws.draw_json, name="draw-json"),
]

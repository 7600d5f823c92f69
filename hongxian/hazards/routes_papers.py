"""Routes of papers."""

from django.urls import URLPattern, path

from hongxian.hazards.views import papers

urlpatterns: list[URLPattern] = [
    path("papers/", papers.papers, name="papers"),
    path("papers/new/", papers.paper_new, name="paper-new"),
    path("papers/words/", papers.paper_words, name="paper-words"),
    path("papers/<uuid:pk>/", papers.paper, name="paper"),
    path("papers/<uuid:pk>/serve/", papers.paper_serve, name="paper-serve"),
    path("papers/<uuid:pk>/void/", papers.paper_void, name="paper-void"),
    path("papers/<uuid:pk>/file.<slug:kind>", papers.paper_file, name="paper-file"),
]

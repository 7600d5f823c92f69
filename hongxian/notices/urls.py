"""Routes of this room."""

from django.urls import path

from hongxian.notices import views

urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/read/", views.notices_read, name="notices-read"),
    path("notices/<uuid:pk>/open/", views.notice_open, name="notice-open"),
]

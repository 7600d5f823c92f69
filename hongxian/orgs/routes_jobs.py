"""Routes of the background jobs: the room of jobs stands below log-in and has no pages itself."""

from django.urls import URLPattern, path

from hongxian.orgs.views import jobs

urlpatterns: list[URLPattern] = [
    path("jobs/", jobs.job_list, name="jobs"),
    path("jobs/<uuid:pk>/", jobs.job_detail, name="job"),
    path("jobs/<uuid:pk>/seen/", jobs.job_seen, name="job-seen"),
    path("jobs/<uuid:pk>/cancel/", jobs.job_cancel, name="job-cancel"),
    path("jobs/<uuid:pk>/file/", jobs.job_file, name="job-file"),
]

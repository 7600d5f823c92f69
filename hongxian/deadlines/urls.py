"""Routes of this room."""

from django.urls import path

from hongxian.deadlines.views import calendar, deadlines, setup

urlpatterns = [
    path("deadlines/", deadlines.deadlines, name="deadlines"),
    path("deadlines/<uuid:pk>/", deadlines.deadline, name="deadline"),
    path("deadlines/<uuid:pk>/pause/", deadlines.deadline_pause, name="deadline-pause"),
    path("deadlines/<uuid:pk>/resume/", deadlines.deadline_resume, name="deadline-resume"),
    path("deadlines/<uuid:pk>/extend/", deadlines.deadline_extend, name="deadline-extend"),
    path("extensions/<uuid:pk>/approve/", deadlines.extension_approve, name="extension-approve"),
    path("extensions/<uuid:pk>/refuse/", deadlines.extension_refuse, name="extension-refuse"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/day/", calendar.calendar_day, name="calendar-day"),
    path("calendar/day/<int:pk>/remove/", calendar.calendar_day_remove, name="calendar-day-remove"),
    path("calendar/<int:year>/confirm/", calendar.calendar_year, name="calendar-year"),
    path("reminders/", setup.reminders, name="reminders"),
    path("reminders/new/", setup.reminder_new, name="reminder-new"),
    path("reminders/<slug:code>/", setup.reminder, name="reminder"),
    path("reminders/<slug:code>/reset/", setup.reminder_reset, name="reminder-reset"),
    path("law-clocks/", setup.law_clocks, name="law-clocks"),
    path("ticks/", setup.ticks, name="ticks"),
]

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "hongxian.notices"
    label = "notices"
    verbose_name = "通知提醒"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from hongxian.audit import words
        from hongxian.jobs import outlets
        from hongxian.kit import rail
        from hongxian.notices import verbs  # noqa: F401 - declares the log's words
        from hongxian.notices.hearing import (
            job_news_seen,
            job_news_waits,
            tell,
            tell_job_ended,
        )
        from hongxian.orgs import news
        from hongxian.orgs.access import signed_in

        words.call(notices="通知数")
        news.register(tell)
        outlets.register(outlets.Teller(tell_job_ended, job_news_waits, job_news_seen))
        rail.add("", "通知", "notices", signed_in, 20, icon="bell")

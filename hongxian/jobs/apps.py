from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "hongxian.jobs"
    label = "jobs"
    verbose_name = "后台任务"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from hongxian.jobs import queue, verbs  # noqa: F401 - declares the log's words
        from hongxian.jobs.models import JobState
        from hongxian.jobs.tasks import run_job
        from hongxian.kit import chips
        from hongxian.kit.chips import Tone

        queue.fill(run_job)
        tones = {
            JobState.WAITING.value: Tone.PLAIN,
            JobState.RUNNING.value: Tone.WAITING,
            JobState.DONE.value: Tone.DONE,
            JobState.FAILED.value: Tone.SOON,
            JobState.CANCELLED.value: Tone.OFF,
        }
        chips.set_tones("jobs.job", tones)

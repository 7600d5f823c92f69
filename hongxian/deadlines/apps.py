from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    name = "hongxian.deadlines"
    label = "deadlines"
    verbose_name = "限期"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from hongxian.deadlines import rules, verbs  # noqa: F401 - declares the log's words
        from hongxian.deadlines.actions.handing import hand_over_deadlines, move_unit_deadlines
        from hongxian.deadlines.queries.leaving import open_deadlines
        from hongxian.deadlines.queries.marks import STATE_TONES
        from hongxian.kit import chips, rail
        from hongxian.orgs import handover

        handover.register(handover.Kind("deadline", "期限", open_deadlines, hand_over_deadlines))
        handover.register_unit_work("期限", move_unit_deadlines)
        chips.set_tones("deadlines.deadline", STATE_TONES)
        rail.add(
            "办理", "期限", "deadlines", rules.reads_deadlines, 215, icon="clock",
            covers=("deadline",),
        )  # fmt: skip
        rail.add(
            "管理", "放假安排", "calendar", rules.reads_calendar, 940, icon="timeline",
            covers=("calendar-day", "calendar-year"),
        )  # fmt: skip
        rail.add("管理", "法定期限", "law-clocks", rules.reads_calendar, 950, icon="report")
        rail.add(
            "管理", "提醒步骤", "reminders", rules.reads_deadlines, 960, icon="flag",
            covers=("reminder", "reminder-new"),
        )  # fmt: skip
        rail.add("管理", "定时任务", "ticks", rules.reads_ticks, 970, icon="log")

import django.db.models.deletion
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

import hongxian.orgs.county
from hongxian.kit.pairs import SearchIndex
from hongxian.kit.tables import at_once


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("orgs", "0001_initial"),
        ("orgs", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarYear",
            fields=[
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        primary_key=True, serialize=False, verbose_name="年份"
                    ),
                ),
                ("source", models.CharField(max_length=200, verbose_name="文件依据")),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("entered_at", models.DateTimeField(verbose_name="录入时间")),
            ],
            options={
                "verbose_name": "放假年度",
                "ordering": ["year"],
            },
        ),
        migrations.CreateModel(
            name="Deadline",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid_utils.compat.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.county",
                        verbose_name="县区",
                    ),
                ),
                ("subject_type", models.CharField(max_length=60, verbose_name="对象类别")),
                ("subject_id", models.CharField(max_length=40, verbose_name="对象编号")),
                ("subject_label", models.CharField(max_length=300, verbose_name="对象")),
                ("url", models.CharField(blank=True, max_length=300, verbose_name="页面")),
                ("purpose", models.CharField(max_length=40, verbose_name="事由代码")),
                ("title", models.CharField(max_length=120, verbose_name="事项")),
                ("clock", models.CharField(blank=True, max_length=60, verbose_name="法定期限")),
                ("basis", models.CharField(max_length=300, verbose_name="依据")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deadlines",
                        to="orgs.unit",
                        verbose_name="责任单位",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deadlines",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="责任人",
                    ),
                ),
                (
                    "ladder",
                    models.CharField(
                        choices=[("days", "按日期限"), ("hours", "按小时期限")],
                        max_length=6,
                        verbose_name="提醒方式",
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="起算时间")),
                ("first_due_at", models.DateTimeField(verbose_name="最初期限")),
                ("due_at", models.DateTimeField(verbose_name="期限")),
                ("rule", models.JSONField(verbose_name="期限规则")),
                ("ruled_at", models.DateTimeField(verbose_name="规则确定时间")),
                ("steps", models.JSONField(default=list, verbose_name="计算过程")),
                ("calendar_version", models.CharField(max_length=120, verbose_name="放假安排版本")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("running", "计时中"),
                            ("paused", "已暂停"),
                            ("met", "已办结"),
                            ("dropped", "已撤销"),
                        ],
                        default="running",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("closed_at", models.DateTimeField(null=True, verbose_name="办结时间")),
                ("late_at", models.DateTimeField(null=True, verbose_name="逾期认定时间")),
                ("late_due_at", models.DateTimeField(null=True, verbose_name="逾期时的期限")),
                ("next_step_at", models.DateTimeField(null=True, verbose_name="下次处理时间")),
            ],
            options={
                "verbose_name": "期限",
                "ordering": ["due_at", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("next_step_at__isnull", False)),
                        fields=["next_step_at"],
                        name="deadline_next_step",
                    ),
                    models.Index(
                        fields=["county", "unit", "state", "due_at"], name="deadline_owed"
                    ),
                    models.Index(fields=["county", "state", "due_at"], name="deadline_by_due"),
                    models.Index(fields=["county", "-due_at", "-id"], name="deadline_latest"),
                    models.Index(
                        condition=models.Q(("state__in", ("running", "paused"))),
                        fields=["county", "due_at", "id"],
                        name="deadline_open",
                    ),
                    models.Index(
                        fields=["county", "subject_type", "subject_id"], name="deadline_subject"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["running", "paused"])),
                        fields=("county", "subject_type", "subject_id", "purpose"),
                        name="deadline_open_once_per_purpose",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at__isnull", False), ("state__in", ["met", "dropped"])
                            ),
                            models.Q(
                                ("closed_at__isnull", True), ("state__in", ["running", "paused"])
                            ),
                            _connector="OR",
                        ),
                        name="deadline_closed_at_iff_closed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("late_at__isnull", True), ("late_due_at__isnull", True)),
                            models.Q(("late_at__isnull", False), ("late_due_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="deadline_late_at_with_its_due",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "running"), ("next_step_at__isnull", True), _connector="OR"
                        ),
                        name="deadline_next_step_only_while_running",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EscalationStep",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid_utils.compat.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.county",
                        verbose_name="县区",
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="代码")),
                (
                    "ladder",
                    models.CharField(
                        choices=[("days", "按日期限"), ("hours", "按小时期限")],
                        max_length=6,
                        verbose_name="提醒方式",
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="名称")),
                ("offset", models.SmallIntegerField(verbose_name="提前或推后")),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("minute", "分钟"),
                            ("hour", "小时"),
                            ("day", "天"),
                            ("workday", "工作日"),
                        ],
                        max_length=8,
                        verbose_name="单位",
                    ),
                ),
                ("at", models.TimeField(null=True, verbose_name="时刻")),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("holder", "责任人"),
                            ("unit", "责任单位"),
                            ("unit_head", "单位负责人"),
                            ("office", "专班办公室"),
                            ("leading_group", "领导小组"),
                        ],
                        max_length=14,
                        verbose_name="发给",
                    ),
                ),
                ("sentence", models.CharField(max_length=200, verbose_name="内容")),
                (
                    "is_danger",
                    models.BooleanField(default=False, verbose_name="紧急，不分时段发送"),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="启用")),
            ],
            options={
                "verbose_name": "提醒步骤",
                "ordering": ["ladder", "offset", "code"],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "code"), name="step_code_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("at__isnull", False), ("unit__in", ["day", "workday"])),
                            models.Q(("at__isnull", True), ("unit__in", ["minute", "hour"])),
                            _connector="OR",
                        ),
                        name="step_of_days_has_an_hour",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sentence", ""), _negated=True),
                        name="step_has_sentence",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid_utils.compat.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.county",
                        verbose_name="县区",
                    ),
                ),
                (
                    "deadline",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extensions",
                        to="deadlines.deadline",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="申请时间")),
                ("reason", models.CharField(max_length=500, verbose_name="理由")),
                ("due_before", models.DateTimeField(verbose_name="原期限")),
                ("due_asked", models.DateTimeField(verbose_name="申请延长至")),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[("approved", "同意"), ("refused", "不同意")],
                        default="",
                        max_length=8,
                        verbose_name="审批结果",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="审批时间")),
                (
                    "decision_reason",
                    models.CharField(blank=True, max_length=500, verbose_name="审批意见"),
                ),
            ],
            options={
                "verbose_name": "延期",
                "ordering": ["asked_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("decision", "")),
                        fields=("county", "deadline"),
                        name="extension_waits_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                                ("decision", ""),
                            ),
                            models.Q(
                                models.Q(("decision", ""), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="extension_decided_iff_decision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decision", "refused"), _negated=True),
                            models.Q(("decision_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="extension_refusal_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_asked__gt", models.F("due_before"))),
                        name="extension_is_later",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="extension_not_decided_by_asker",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Pause",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid_utils.compat.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.county",
                        verbose_name="县区",
                    ),
                ),
                (
                    "deadline",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pauses",
                        to="deadlines.deadline",
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="暂停时间")),
                ("ends_at", models.DateTimeField(null=True, verbose_name="恢复时间")),
                ("reason", models.CharField(max_length=300, verbose_name="理由")),
                ("due_before", models.DateTimeField(verbose_name="暂停前的期限")),
                (
                    "paused_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "resumed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "暂停",
                "ordering": ["starts_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ends_at__isnull", True)),
                        fields=("county", "deadline"),
                        name="pause_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at__isnull", True),
                            ("ends_at__gte", models.F("starts_at")),
                            _connector="OR",
                        ),
                        name="pause_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ends_at__isnull", True), ("resumed_by__isnull", True)),
                            models.Q(("ends_at__isnull", False), ("resumed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="pause_resumed_by_iff_ended",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="pause_has_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sent",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid_utils.compat.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.county",
                        verbose_name="县区",
                    ),
                ),
                (
                    "deadline",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sent",
                        to="deadlines.deadline",
                    ),
                ),
                ("step", models.CharField(max_length=40, verbose_name="步骤")),
                ("name", models.CharField(max_length=40, verbose_name="名称")),
                ("due_at", models.DateTimeField(verbose_name="期限")),
                ("sent_at", models.DateTimeField(verbose_name="发送时间")),
                ("audiences", models.JSONField(default=list, verbose_name="发给")),
                ("people", models.JSONField(default=list, verbose_name="人员")),
                ("sentence", models.CharField(max_length=600, verbose_name="内容")),
                ("is_escalation", models.BooleanField(default=False, verbose_name="逾期升级")),
            ],
            options={
                "verbose_name": "已发提醒",
                "ordering": ["sent_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "deadline", "step", "due_at"), name="sent_once_per_due"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TickRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("started_at", models.DateTimeField(verbose_name="开始时间")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="结束时间")),
                ("beat_at", models.DateTimeField(verbose_name="心跳")),
                ("day", models.DateField(verbose_name="办理日期")),
                ("is_running", models.BooleanField(default=True, verbose_name="正在办理")),
                ("reminders", models.PositiveIntegerField(default=0, verbose_name="提醒")),
                ("escalations", models.PositiveIntegerField(default=0, verbose_name="升级")),
                ("late", models.PositiveIntegerField(default=0, verbose_name="认定逾期")),
                ("error", models.CharField(blank=True, max_length=500, verbose_name="问题")),
            ],
            options={
                "verbose_name": "定时任务",
                "ordering": ["-started_at", "-id"],
                "indexes": [models.Index(fields=["-started_at"], name="tick_newest")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_running", True)),
                        fields=("is_running",),
                        name="tick_runs_alone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finished_at__isnull", True), ("is_running", True)),
                            models.Q(("finished_at__isnull", False), ("is_running", False)),
                            _connector="OR",
                        ),
                        name="tick_finished_iff_not_running",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("date", models.DateField(unique=True, verbose_name="日期")),
                ("is_workday", models.BooleanField(verbose_name="上班")),
                ("name", models.CharField(max_length=30, verbose_name="名称")),
                ("source", models.CharField(max_length=200, verbose_name="文件依据")),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("entered_at", models.DateTimeField(verbose_name="录入时间")),
            ],
            options={
                "verbose_name": "放假安排",
                "ordering": ["date"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="calendar_day_has_name",
                    )
                ],
            },
        ),
        SearchIndex("deadline", "subject_label", "deadline_search"),
    ]
    operations = at_once(operations)

import django.db.models.deletion
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("orgs", "0001_initial"),
        ("orgs", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Notice",
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
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="收件人",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.unit",
                        verbose_name="有关单位",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("reminder", "到期提醒"),
                            ("escalation", "逾期提醒"),
                            ("urge", "催办"),
                            ("submitted", "待审核"),
                            ("returned", "退回"),
                            ("accepted", "通过"),
                            ("plan", "方案变更"),
                            ("delegation", "代行"),
                            ("handover", "移交"),
                            ("visit", "检查安排"),
                            ("job", "后台任务"),
                            ("danger", "紧急"),
                        ],
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                ("sentence", models.CharField(max_length=600, verbose_name="内容")),
                ("url", models.CharField(blank=True, max_length=300, verbose_name="页面")),
                (
                    "subject_type",
                    models.CharField(blank=True, max_length=60, verbose_name="对象类别"),
                ),
                (
                    "subject_id",
                    models.CharField(blank=True, max_length=40, verbose_name="对象编号"),
                ),
                ("key", models.CharField(max_length=160, verbose_name="事由")),
                ("created_at", models.DateTimeField(verbose_name="发出时间")),
                ("visible_from", models.DateTimeField(verbose_name="显示时间")),
                ("read_at", models.DateTimeField(null=True, verbose_name="阅读时间")),
            ],
            options={
                "verbose_name": "通知",
                "ordering": ["-visible_from", "-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("read_at__isnull", True)),
                        fields=["county", "recipient", "visible_from"],
                        name="notice_unread",
                    ),
                    models.Index(
                        fields=["county", "recipient", "-visible_from"], name="notice_newest"
                    ),
                    models.Index(fields=["county", "key"], name="notice_key"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "recipient", "key"), name="notice_told_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sentence", ""), _negated=True),
                        name="notice_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("visible_from__gte", models.F("created_at"))),
                        name="notice_not_shown_before_made",
                    ),
                ],
            },
        ),
    ]

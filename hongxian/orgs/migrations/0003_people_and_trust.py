import django.db.models.deletion
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

import hongxian.orgs.county


class Migration(migrations.Migration):
    dependencies = [
        ("orgs", "0002_post_ends_on_wording"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="has_second_factor",
            field=models.BooleanField(default=False, verbose_name="已启用动态口令"),
        ),
        migrations.AddField(
            model_name="user",
            name="password_set_at",
            field=models.DateTimeField(null=True, verbose_name="密码设置时间"),
        ),
        migrations.CreateModel(
            name="ImportBatch",
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
                ("file_name", models.CharField(max_length=200, verbose_name="文件名")),
                ("sha256", models.CharField(max_length=64, verbose_name="文件指纹")),
                ("content", models.BinaryField(null=True, verbose_name="文件内容")),
                ("uploaded_at", models.DateTimeField(verbose_name="上传时间")),
                ("applied_at", models.DateTimeField(null=True, verbose_name="导入时间")),
                ("dropped_at", models.DateTimeField(null=True, verbose_name="放弃时间")),
                ("units_new", models.PositiveIntegerField(default=0, verbose_name="新增单位")),
                ("units_changed", models.PositiveIntegerField(default=0, verbose_name="变更单位")),
                ("people_new", models.PositiveIntegerField(default=0, verbose_name="新增人员")),
                ("people_changed", models.PositiveIntegerField(default=0, verbose_name="变更人员")),
                ("unchanged", models.PositiveIntegerField(default=0, verbose_name="未变")),
                ("wrong", models.PositiveIntegerField(default=0, verbose_name="有问题")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.county",
                        verbose_name="县区",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="导入人",
                    ),
                ),
            ],
            options={
                "verbose_name": "单位人员导入",
                "ordering": ["-uploaded_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("applied_at__isnull", True),
                            ("dropped_at__isnull", True),
                            _connector="OR",
                        ),
                        name="import_applied_or_dropped",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProposedPost",
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
                    "role",
                    models.CharField(
                        choices=[
                            ("chief", "局领导"),
                            ("office", "专班办公室"),
                            ("lead", "牵头部门"),
                            ("head", "单位负责人"),
                            ("officer", "民警"),
                            ("auxiliary", "辅警"),
                            ("inspector", "督察"),
                            ("legal", "法制"),
                            ("partner", "协作单位"),
                            ("system", "系统管理员"),
                            ("security", "安全管理员"),
                            ("audit", "审计员"),
                        ],
                        max_length=12,
                        verbose_name="职务",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "待授予"), ("granted", "已授予"), ("refused", "不授予")],
                        default="open",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="办理时间")),
                (
                    "batch",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="orgs.importbatch",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.county",
                        verbose_name="县区",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.unit",
                        verbose_name="任职单位",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="人员",
                    ),
                ),
            ],
            options={
                "verbose_name": "拟任职",
                "ordering": ["unit__position", "user__name_pinyin", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("county", "user", "unit", "role"),
                        name="proposal_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("decided_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="proposal_decided_at_iff_decided",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SecondFactorRule",
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
                    "role",
                    models.CharField(
                        choices=[
                            ("chief", "局领导"),
                            ("office", "专班办公室"),
                            ("lead", "牵头部门"),
                            ("head", "单位负责人"),
                            ("officer", "民警"),
                            ("auxiliary", "辅警"),
                            ("inspector", "督察"),
                            ("legal", "法制"),
                            ("partner", "协作单位"),
                            ("system", "系统管理员"),
                            ("security", "安全管理员"),
                            ("audit", "审计员"),
                        ],
                        max_length=12,
                        verbose_name="职务",
                    ),
                ),
                ("required", models.BooleanField(default=False, verbose_name="必须使用")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.county",
                        verbose_name="县区",
                    ),
                ),
            ],
            options={
                "verbose_name": "动态口令要求",
                "ordering": ["role"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "role"), name="second_factor_once_per_role"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Delegation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="开始日期")),
                ("ends_on", models.DateField(verbose_name="结束日期")),
                ("reason", models.CharField(max_length=100, verbose_name="事由")),
                ("made_at", models.DateTimeField(verbose_name="办理时间")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="提前结束时间")),
                (
                    "from_user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegations_made",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="本人",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办理人",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegations",
                        to="orgs.post",
                        verbose_name="任职",
                    ),
                ),
                (
                    "to_user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegations_held",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="代行人",
                    ),
                ),
            ],
            options={
                "verbose_name": "委托代行",
                "ordering": ["-starts_on", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="delegation_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("to_user", models.F("from_user")), _negated=True),
                        name="delegation_to_another_person",
                    ),
                ],
            },
        ),
    ]

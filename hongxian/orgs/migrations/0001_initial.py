import django.db.models.deletion
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

import hongxian.orgs.county
from hongxian.kit.tables import at_once


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="County",
            fields=[
                (
                    "code",
                    models.CharField(
                        max_length=6, primary_key=True, serialize=False, verbose_name="代码"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
            ],
            options={
                "verbose_name": "县区",
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
            name="Unit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="units",
                        to="orgs.county",
                        verbose_name="县区",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="orgs.unit",
                        verbose_name="上级单位",
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        max_length=12, null=True, unique=True, verbose_name="机构代码"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="名称")),
                ("short_name", models.CharField(max_length=30, verbose_name="简称")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("bureau", "公安局"),
                            ("command", "指挥中心"),
                            ("brigade", "大队"),
                            ("station", "派出所"),
                            ("department", "局机关部门"),
                            ("inspectorate", "督察"),
                            ("partner", "协作单位"),
                            ("enterprise", "企业"),
                        ],
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                (
                    "path",
                    models.CharField(
                        db_index=True, default="/", max_length=200, verbose_name="路径"
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0, verbose_name="排序")),
                ("valid_from", models.DateField(null=True, verbose_name="启用日期")),
                ("valid_to", models.DateField(null=True, verbose_name="停用日期")),
            ],
            options={
                "verbose_name": "单位",
                "ordering": ["position", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "name"), name="unit_name_once_per_county"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_from__isnull", True),
                            ("valid_to__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="unit_valid_to_after_from",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "username",
                    models.CharField(max_length=40, unique=True, verbose_name="警号或账号"),
                ),
                ("name", models.CharField(max_length=30, verbose_name="姓名")),
                (
                    "name_pinyin",
                    models.CharField(blank=True, max_length=120, verbose_name="姓名拼音"),
                ),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="联系电话")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="orgs.unit",
                        verbose_name="所在单位",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="在用")),
                (
                    "must_change_password",
                    models.BooleanField(default=False, verbose_name="须改初始密码"),
                ),
                ("password_set_at", models.DateTimeField(null=True, verbose_name="密码设置时间")),
                (
                    "has_second_factor",
                    models.BooleanField(default=False, verbose_name="已启用动态口令"),
                ),
            ],
            options={
                "verbose_name": "人员",
                "ordering": ["name_pinyin", "id"],
            },
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
                ("file_name", models.CharField(max_length=200, verbose_name="文件名")),
                ("sha256", models.CharField(max_length=64, verbose_name="文件指纹")),
                ("content", models.BinaryField(null=True, verbose_name="文件内容")),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="导入人",
                    ),
                ),
                ("uploaded_at", models.DateTimeField(verbose_name="上传时间")),
                ("rows", models.PositiveIntegerField(default=0, verbose_name="行数")),
                ("preview", models.JSONField(null=True, verbose_name="核对结果")),
                ("looked_at", models.DateTimeField(null=True, verbose_name="核对时间")),
                ("begun_at", models.DateTimeField(null=True, verbose_name="开始导入时间")),
                ("applied_at", models.DateTimeField(null=True, verbose_name="导入时间")),
                ("dropped_at", models.DateTimeField(null=True, verbose_name="放弃时间")),
                ("units_new", models.PositiveIntegerField(default=0, verbose_name="新增单位")),
                ("units_changed", models.PositiveIntegerField(default=0, verbose_name="变更单位")),
                ("people_new", models.PositiveIntegerField(default=0, verbose_name="新增人员")),
                ("people_changed", models.PositiveIntegerField(default=0, verbose_name="变更人员")),
                ("unchanged", models.PositiveIntegerField(default=0, verbose_name="未变")),
                ("wrong", models.PositiveIntegerField(default=0, verbose_name="有问题")),
                ("seed", models.CharField(blank=True, max_length=64, verbose_name="密码种子")),
                ("opened", models.JSONField(default=list, verbose_name="新开账号")),
                ("slips_shown_at", models.DateTimeField(null=True, verbose_name="密码条出具时间")),
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
            name="OwnFilter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="own_filters",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("path", models.CharField(max_length=120, verbose_name="列表")),
                ("name", models.CharField(max_length=20, verbose_name="名称")),
                ("query", models.CharField(max_length=800, verbose_name="条件")),
            ],
            options={
                "verbose_name": "常用筛选",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "path", "name"), name="own_filter_name_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True),
                            models.Q(("query", ""), _negated=True),
                        ),
                        name="own_filter_says_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="人员",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="orgs.unit",
                        verbose_name="单位",
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
                ("starts_on", models.DateField(verbose_name="起始日期")),
                ("ends_on", models.DateField(null=True, verbose_name="免去日期")),
            ],
            options={
                "verbose_name": "任职",
                "ordering": ["starts_on", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ends_on__isnull", True)),
                        fields=("user", "unit", "role"),
                        name="post_held_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="post_ends_after_start",
                    ),
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
                    "to_user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegations_held",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="代行人",
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
                ("starts_on", models.DateField(verbose_name="开始日期")),
                ("ends_on", models.DateField(verbose_name="结束日期")),
                ("reason", models.CharField(max_length=100, verbose_name="事由")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办理人",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="办理时间")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="提前结束时间")),
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
                    "batch",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="orgs.importbatch",
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
            name="UnitAlias",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aliases",
                        to="orgs.county",
                    ),
                ),
                ("text", models.CharField(max_length=60, verbose_name="叫法")),
                ("folded", models.CharField(max_length=60, verbose_name="归一")),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aliases",
                        to="orgs.unit",
                        verbose_name="单位",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("bureau", "公安局"),
                            ("command", "指挥中心"),
                            ("brigade", "大队"),
                            ("station", "派出所"),
                            ("department", "局机关部门"),
                            ("inspectorate", "督察"),
                            ("partner", "协作单位"),
                            ("enterprise", "企业"),
                        ],
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
            ],
            options={
                "verbose_name": "单位叫法",
                "ordering": ["text", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", ""), ("unit__isnull", False)),
                            models.Q(("unit__isnull", True), models.Q(("kind", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="alias_means_a_unit_or_a_kind",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("unit__isnull", False)),
                        fields=("county", "folded", "unit"),
                        name="alias_once_per_unit",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("unit__isnull", True)),
                        fields=("county", "folded", "kind"),
                        name="alias_once_per_kind",
                    ),
                ],
            },
        ),
    ]
    operations = at_once(operations)

import django.db.models.deletion
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

import hongxian.orgs.county
from hongxian.kit.tables import at_once


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("campaigns", "0002_deliverable_deadline"),
        ("orgs", "0004_imports_in_parts"),
        ("registry", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Receipt",
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
                ("subject_id", models.UUIDField(verbose_name="记录")),
                ("digest", models.CharField(max_length=64, verbose_name="内容指纹")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("taken", "已收到"),
                            ("refused", "被退回"),
                            ("conflict", "有冲突"),
                            ("settled", "已处理"),
                        ],
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="原因")),
                ("payload", models.JSONField(default=dict, verbose_name="内容")),
                ("received_at", models.DateTimeField(verbose_name="收到时间")),
                ("settled_at", models.DateTimeField(null=True, verbose_name="处理时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
            ],
            options={
                "verbose_name": "上报回执",
                "ordering": ["-received_at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "subject_id", "digest"), name="receipt_once_per_version"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CoverageCall",
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
                ("year", models.PositiveSmallIntegerField(verbose_name="检查年度")),
                ("days", models.PositiveSmallIntegerField(verbose_name="年底前几天")),
                ("units", models.PositiveIntegerField(verbose_name="提醒单位数")),
                ("at", models.DateTimeField(verbose_name="提醒时间")),
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
                "verbose_name": "应检覆盖提醒",
                "ordering": ["-at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "year", "days"), name="coverage_call_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitRule",
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
                ("category", models.CharField(blank=True, max_length=30, verbose_name="类别")),
                (
                    "bound",
                    models.CharField(
                        choices=[("at_least", "至少"), ("at_most", "至多")],
                        max_length=8,
                        verbose_name="要求",
                    ),
                ),
                ("times", models.PositiveSmallIntegerField(verbose_name="每年次数")),
                ("source", models.CharField(max_length=200, verbose_name="依据")),
                ("is_checked", models.BooleanField(default=False, verbose_name="已核")),
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
                "verbose_name": "检查频次",
                "ordering": ["category", "bound"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "category", "bound"), name="visit_rule_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Draw",
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
                ("title", models.CharField(max_length=120, verbose_name="名称")),
                ("filters", models.JSONField(default=dict, verbose_name="范围")),
                ("places", models.JSONField(default=list, verbose_name="对象总体")),
                ("people", models.JSONField(default=list, verbose_name="人员总体")),
                ("population_sha256", models.CharField(max_length=64, verbose_name="总体指纹")),
                ("size", models.PositiveIntegerField(verbose_name="抽取数量")),
                ("team_size", models.PositiveSmallIntegerField(default=2, verbose_name="每组人数")),
                ("seed", models.CharField(blank=True, max_length=200, verbose_name="种子")),
                (
                    "seed_source",
                    models.CharField(blank=True, max_length=200, verbose_name="种子来源"),
                ),
                ("sample", models.JSONField(default=list, verbose_name="抽取结果")),
                (
                    "state",
                    models.CharField(
                        choices=[("sealed", "已封存"), ("drawn", "已抽取"), ("voided", "已作废")],
                        default="sealed",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("sealed_at", models.DateTimeField(verbose_name="封存时间")),
                ("drawn_at", models.DateTimeField(null=True, verbose_name="抽取时间")),
                (
                    "void_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="作废理由"),
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
                    "drawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sealed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.unit",
                        verbose_name="组织单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "随机抽取",
                "ordering": ["-sealed_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("drawn_at__isnull", True),
                            ("drawn_at__gte", models.F("sealed_at")),
                            _connector="OR",
                        ),
                        name="draw_sealed_before_drawn",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "drawn"), _negated=True),
                            models.Q(
                                models.Q(("seed", ""), _negated=True), ("drawn_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="draw_drawn_with_seed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Inspection",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("self_check", "企业自查"),
                            ("daily", "日常检查"),
                            ("open", "明察"),
                            ("secret", "暗访"),
                            ("joint", "联合检查"),
                            ("checkpoint", "设点检查"),
                            ("patrol", "巡查"),
                            ("look_back", "回头看"),
                        ],
                        max_length=12,
                        verbose_name="检查方式",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "待检查"),
                            ("done", "已完成"),
                            ("cancelled", "已取消"),
                        ],
                        default="planned",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("spot", models.CharField(blank=True, max_length=120, verbose_name="地点")),
                ("checklist", models.CharField(blank=True, max_length=40, verbose_name="检查表")),
                (
                    "checklist_version",
                    models.CharField(blank=True, max_length=20, verbose_name="检查表版本"),
                ),
                ("planned_on", models.DateField(null=True, verbose_name="计划日期")),
                ("started_at", models.DateTimeField(null=True, verbose_name="开始时间")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="结束时间")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="设备发送时间")),
                ("gps_at", models.DateTimeField(null=True, verbose_name="定位时间")),
                ("received_at", models.DateTimeField(null=True, verbose_name="收到时间")),
                (
                    "lon",
                    models.DecimalField(
                        decimal_places=7, max_digits=10, null=True, verbose_name="经度"
                    ),
                ),
                (
                    "lat",
                    models.DecimalField(
                        decimal_places=7, max_digits=10, null=True, verbose_name="纬度"
                    ),
                ),
                (
                    "accuracy_m",
                    models.PositiveIntegerField(null=True, verbose_name="定位误差（米）"),
                ),
                (
                    "crs",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("wgs84", "WGS-84"),
                            ("cgcs2000", "CGCS2000"),
                            ("gcj02", "GCJ-02"),
                            ("bd09", "BD-09"),
                        ],
                        max_length=8,
                        verbose_name="坐标系",
                    ),
                ),
                (
                    "gps_problem",
                    models.CharField(blank=True, max_length=100, verbose_name="没有定位的原因"),
                ),
                (
                    "present_name",
                    models.CharField(blank=True, max_length=40, verbose_name="在场人员"),
                ),
                (
                    "present_part",
                    models.CharField(blank=True, max_length=40, verbose_name="在场人员身份"),
                ),
                ("refused_to_sign", models.BooleanField(default=False, verbose_name="拒绝签字")),
                (
                    "witness_name",
                    models.CharField(blank=True, max_length=40, verbose_name="见证人"),
                ),
                ("note", models.CharField(blank=True, max_length=1000, verbose_name="检查情况")),
                (
                    "over_cap_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="超频次理由"),
                ),
                (
                    "cancel_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="取消理由"),
                ),
                ("disclosed_at", models.DateTimeField(null=True, verbose_name="暗访结束时间")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("field", "手机现场"),
                            ("desk", "网页补录"),
                            ("firm", "企业填报"),
                            ("ledger", "台账导入"),
                        ],
                        default="desk",
                        max_length=8,
                        verbose_name="来源",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="登记时间")),
                ("changed_at", models.DateTimeField(verbose_name="更新时间")),
                (
                    "campaign",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspections",
                        to="campaigns.campaign",
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
                    "draw",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspections",
                        to="inspections.draw",
                    ),
                ),
                (
                    "earlier",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="look_backs",
                        to="inspections.inspection",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="录入人",
                    ),
                ),
                (
                    "item",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="campaigns.item",
                    ),
                ),
                (
                    "place",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspections",
                        to="registry.place",
                    ),
                ),
                (
                    "sector",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspections",
                        to="campaigns.sector",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspections",
                        to="orgs.unit",
                        verbose_name="检查单位",
                    ),
                ),
                (
                    "vehicle",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspections",
                        to="registry.vehicle",
                    ),
                ),
            ],
            options={
                "verbose_name": "检查",
                "ordering": ["-started_at", "-planned_on", "-id"],
                "indexes": [
                    models.Index(
                        fields=["county", "state", "-started_at"], name="inspection_newest"
                    ),
                    models.Index(
                        fields=["county", "unit", "state", "-started_at"], name="inspection_unit"
                    ),
                    models.Index(
                        fields=["county", "place", "-started_at"], name="inspection_place"
                    ),
                    models.Index(
                        fields=["county", "state", "planned_on"], name="inspection_planned"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "done"), _negated=True),
                            models.Q(("received_at__isnull", False), ("started_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="inspection_done_has_its_clocks",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True),
                            ("ended_at__gte", models.F("started_at")),
                            _connector="OR",
                        ),
                        name="inspection_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "cancelled"), _negated=True),
                            models.Q(("cancel_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="inspection_cancelled_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("place__isnull", False),
                            ("vehicle__isnull", False),
                            models.Q(("spot", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="inspection_somewhere",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("crs", ""), ("lat__isnull", True), ("lon__isnull", True)),
                            models.Q(
                                ("lat__isnull", False),
                                ("lon__isnull", False),
                                models.Q(("crs", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="inspection_point_with_its_crs",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "secret"), ("disclosed_at__isnull", True), _connector="OR"
                        ),
                        name="inspection_disclosed_only_secret",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("earlier__isnull", True),
                            models.Q(("earlier", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="inspection_looks_back_at_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InspectionAgency",
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
                ("name", models.CharField(max_length=120, verbose_name="单位")),
                ("people", models.CharField(blank=True, max_length=200, verbose_name="人员")),
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
                    "inspection",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agencies",
                        to="inspections.inspection",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "联合单位",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "inspection", "name"), name="inspection_agency_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="InspectionOfficer",
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
                    "part",
                    models.CharField(
                        choices=[("lead", "主办"), ("with", "协办"), ("entry", "录入")],
                        default="with",
                        max_length=6,
                        verbose_name="分工",
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
                    "inspection",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="officers",
                        to="inspections.inspection",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="检查人员",
                    ),
                ),
            ],
            options={
                "verbose_name": "检查人员",
                "ordering": ["part", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "inspection", "user"), name="inspection_officer_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
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
                ("line", models.CharField(max_length=40, verbose_name="检查项")),
                (
                    "value",
                    models.CharField(
                        choices=[("yes", "符合"), ("no", "不符合"), ("na", "不涉及")],
                        max_length=4,
                        verbose_name="结果",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
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
                    "inspection",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="inspections.inspection",
                    ),
                ),
            ],
            options={
                "verbose_name": "检查结果",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "inspection", "line"), name="answer_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CheckpointCount",
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
                ("group", models.CharField(max_length=30, verbose_name="车辆类别")),
                ("checked", models.PositiveIntegerField(verbose_name="检查辆数")),
                ("violations", models.PositiveIntegerField(default=0, verbose_name="违法辆数")),
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
                    "inspection",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counts",
                        to="inspections.inspection",
                    ),
                ),
            ],
            options={
                "verbose_name": "设点检查计数",
                "ordering": ["group"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "inspection", "group"), name="checkpoint_group_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("violations__lte", models.F("checked"))),
                        name="checkpoint_violations_in_checked",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Finding",
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
                ("line", models.CharField(blank=True, max_length=40, verbose_name="检查项")),
                (
                    "violation",
                    models.PositiveSmallIntegerField(null=True, verbose_name="违法行为类别"),
                ),
                ("what", models.CharField(max_length=500, verbose_name="问题")),
                ("basis", models.CharField(blank=True, max_length=300, verbose_name="依据")),
                (
                    "order_text",
                    models.CharField(blank=True, max_length=500, verbose_name="整改要求"),
                ),
                (
                    "handling",
                    models.CharField(
                        choices=[
                            ("on_the_spot", "当场改正"),
                            ("at_once", "责令立即改正"),
                            ("by_date", "责令限期改正"),
                            ("hand_over", "移交主管部门"),
                            ("case", "转办案"),
                        ],
                        default="by_date",
                        max_length=12,
                        verbose_name="处理",
                    ),
                ),
                ("due_on", models.DateField(null=True, verbose_name="整改期限")),
                ("plate", models.CharField(blank=True, max_length=20, verbose_name="号牌号码")),
                ("group", models.CharField(blank=True, max_length=30, verbose_name="车辆类别")),
                ("created_at", models.DateTimeField(verbose_name="登记时间")),
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
                    "vehicle",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="registry.vehicle",
                    ),
                ),
                (
                    "inspection",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="inspections.inspection",
                    ),
                ),
            ],
            options={
                "verbose_name": "检查问题",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("violation__isnull", True),
                            models.Q(("violation__gte", 1), ("violation__lte", 13)),
                            _connector="OR",
                        ),
                        name="finding_violation_1_to_13",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Photo",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("scene", "现场"),
                            ("finding", "问题"),
                            ("correction", "整改后"),
                            ("signature", "签字"),
                            ("paper", "文书"),
                        ],
                        max_length=10,
                        verbose_name="种类",
                    ),
                ),
                (
                    "original",
                    models.FileField(max_length=200, upload_to="photos/%Y/%m", verbose_name="原件"),
                ),
                (
                    "shown",
                    models.FileField(
                        blank=True, max_length=200, upload_to="photos/%Y/%m", verbose_name="展示件"
                    ),
                ),
                (
                    "thumb",
                    models.FileField(
                        blank=True, max_length=200, upload_to="photos/%Y/%m", verbose_name="缩略图"
                    ),
                ),
                ("sha256", models.CharField(max_length=64, verbose_name="文件指纹")),
                ("phash", models.CharField(blank=True, max_length=16, verbose_name="感知哈希")),
                ("size", models.PositiveBigIntegerField(verbose_name="字节数")),
                ("width", models.PositiveIntegerField(verbose_name="宽")),
                ("height", models.PositiveIntegerField(verbose_name="高")),
                ("exif", models.JSONField(default=dict, verbose_name="拍摄信息")),
                ("taken_at", models.DateTimeField(null=True, verbose_name="拍摄时间")),
                (
                    "lon",
                    models.DecimalField(
                        decimal_places=7, max_digits=10, null=True, verbose_name="拍摄经度"
                    ),
                ),
                (
                    "lat",
                    models.DecimalField(
                        decimal_places=7, max_digits=10, null=True, verbose_name="拍摄纬度"
                    ),
                ),
                ("device_at", models.DateTimeField(null=True, verbose_name="设备时间")),
                ("received_at", models.DateTimeField(verbose_name="收到时间")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="上传人",
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
                    "finding",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="inspections.finding",
                    ),
                ),
                (
                    "inspection",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="inspections.inspection",
                    ),
                ),
            ],
            options={
                "verbose_name": "照片",
                "ordering": ["received_at", "id"],
                "indexes": [
                    models.Index(fields=["county", "sha256"], name="photo_by_hash"),
                    models.Index(fields=["county", "phash"], name="photo_by_phash"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("inspection__isnull", False)),
                        fields=("county", "inspection", "sha256"),
                        name="photo_once_per_visit",
                    )
                ],
            },
        ),
    ]
    operations = at_once(operations)

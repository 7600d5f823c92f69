import django.db.models.deletion
import django.db.models.functions.comparison
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

import hongxian.inspections.models.photos
import hongxian.orgs.county
from hongxian.kit.pairs import SearchIndex
from hongxian.kit.tables import at_once


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("campaigns", "0001_initial"),
        ("orgs", "0001_initial"),
        ("orgs", "__first__"),
        ("registry", "0001_initial"),
    ]

    operations = [
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
                ("title", models.CharField(max_length=120, verbose_name="名称")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.unit",
                        verbose_name="组织单位",
                    ),
                ),
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
                (
                    "sealed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("sealed_at", models.DateTimeField(verbose_name="封存时间")),
                (
                    "drawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("drawn_at", models.DateTimeField(null=True, verbose_name="抽取时间")),
                (
                    "void_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="作废理由"),
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
                    "place_unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.unit",
                        verbose_name="对象监管单位",
                    ),
                ),
                (
                    "lead_unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.unit",
                        verbose_name="对象主管部门",
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
                    "agency",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.unit",
                        verbose_name="联合单位",
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
                    "vehicle",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspections",
                        to="registry.vehicle",
                    ),
                ),
                ("spot", models.CharField(blank=True, max_length=120, verbose_name="地点")),
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
                    "sector",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspections",
                        to="campaigns.sector",
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
                ("created_at", models.DateTimeField(verbose_name="登记时间")),
                ("changed_at", models.DateTimeField(verbose_name="更新时间")),
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
                    models.Index(
                        condition=models.Q(("state", "planned")),
                        fields=["county", "place", "planned_on"],
                        name="inspection_ahead",
                    ),
                    models.Index(
                        fields=["county", "started_at", "place", "kind", "disclosed_at"],
                        name="inspection_year",
                    ),
                    models.Index(
                        condition=models.Q(("disclosed_at__isnull", True), ("kind", "secret")),
                        fields=["county"],
                        name="inspection_hidden",
                    ),
                    models.Index(
                        models.F("county"),
                        models.OrderBy(
                            django.db.models.functions.comparison.Coalesce(
                                "started_at", "created_at"
                            ),
                            descending=True,
                        ),
                        models.OrderBy(models.F("id"), descending=True),
                        name="inspection_latest",
                    ),
                    models.Index(
                        models.F("county"),
                        models.OrderBy(
                            django.db.models.functions.comparison.Coalesce(
                                "started_at", "created_at"
                            ),
                            descending=True,
                        ),
                        models.OrderBy(models.F("id"), descending=True),
                        condition=models.Q(("kind", "secret")),
                        name="inspection_secret",
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
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("lead_unit__isnull", True),
                                ("place__isnull", True),
                                ("place_unit__isnull", True),
                            ),
                            models.Q(("place__isnull", False), ("place_unit__isnull", False)),
                            _connector="OR",
                        ),
                        name="inspection_has_units_of_its_place",
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
                    "inspection",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="inspections.inspection",
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
                (
                    "vehicle",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="registry.vehicle",
                    ),
                ),
                ("plate", models.CharField(blank=True, max_length=20, verbose_name="号牌号码")),
                ("group", models.CharField(blank=True, max_length=30, verbose_name="车辆类别")),
                ("created_at", models.DateTimeField(verbose_name="登记时间")),
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
                    "inspection",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counts",
                        to="inspections.inspection",
                    ),
                ),
                ("group", models.CharField(max_length=30, verbose_name="车辆类别")),
                ("checked", models.PositiveIntegerField(verbose_name="检查辆数")),
                ("violations", models.PositiveIntegerField(default=0, verbose_name="违法辆数")),
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
                    "inspection",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="inspections.inspection",
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
                ("name", models.CharField(max_length=120, verbose_name="单位")),
                ("people", models.CharField(blank=True, max_length=200, verbose_name="人员")),
                ("in_row", models.BooleanField(default=False, verbose_name="记在检查上")),
            ],
            options={
                "verbose_name": "联合单位",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "inspection", "name"), name="inspection_agency_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("in_row", True)),
                        fields=("county", "inspection"),
                        name="inspection_agency_one_in_row",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("in_row", False), ("unit__isnull", False), _connector="OR"
                        ),
                        name="inspection_agency_in_row_is_a_unit",
                    ),
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
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.unit",
                        verbose_name="检查单位",
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
            ],
            options={
                "verbose_name": "检查人员",
                "ordering": ["part", "id"],
                "indexes": [
                    models.Index(
                        fields=["county", "user", "unit", "inspection"], name="officer_elsewhere"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "inspection", "user"), name="inspection_officer_once"
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
                    "inspection",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="inspections.inspection",
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
            ],
            options={
                "verbose_name": "照片",
                "ordering": ["received_at", "id"],
                "indexes": [
                    models.Index(fields=["county", "sha256"], name="photo_by_hash"),
                    models.Index(fields=["county", "phash"], name="photo_by_phash"),
                    models.Index(
                        models.F("county"),
                        hongxian.inspections.models.photos.Quarter("phash", at=1),
                        models.F("phash"),
                        name="photo_phash_1",
                    ),
                    models.Index(
                        models.F("county"),
                        hongxian.inspections.models.photos.Quarter("phash", at=5),
                        models.F("phash"),
                        name="photo_phash_5",
                    ),
                    models.Index(
                        models.F("county"),
                        hongxian.inspections.models.photos.Quarter("phash", at=9),
                        models.F("phash"),
                        name="photo_phash_9",
                    ),
                    models.Index(
                        models.F("county"),
                        hongxian.inspections.models.photos.Quarter("phash", at=13),
                        models.F("phash"),
                        name="photo_phash_13",
                    ),
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
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("received_at", models.DateTimeField(verbose_name="收到时间")),
                ("settled_at", models.DateTimeField(null=True, verbose_name="处理时间")),
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
                ("year", models.PositiveSmallIntegerField(verbose_name="检查年度")),
                ("days", models.PositiveSmallIntegerField(verbose_name="年底前几天")),
                ("units", models.PositiveIntegerField(verbose_name="提醒单位数")),
                ("at", models.DateTimeField(verbose_name="提醒时间")),
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
        SearchIndex("inspection", "spot", "inspection_spot", where="spot <> ''"),
    ]
    operations = at_once(operations)

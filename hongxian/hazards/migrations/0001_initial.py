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
        ("campaigns", "0001_initial"),
        ("deadlines", "0001_initial"),
        ("inspections", "0001_initial"),
        ("orgs", "0001_initial"),
        ("orgs", "__first__"),
        ("registry", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Hazard",
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
                ("number", models.CharField(max_length=30, verbose_name="编号")),
                (
                    "place",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hazards",
                        to="registry.place",
                    ),
                ),
                (
                    "vehicle",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hazards",
                        to="registry.vehicle",
                    ),
                ),
                ("spot", models.CharField(blank=True, max_length=120, verbose_name="具体位置")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hazards",
                        to="orgs.unit",
                        verbose_name="责任单位",
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="责任民警",
                    ),
                ),
                (
                    "inspection",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hazards",
                        to="inspections.inspection",
                    ),
                ),
                ("is_hidden", models.BooleanField(default=False, verbose_name="暗访未公开")),
                (
                    "finding",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hazards",
                        to="inspections.finding",
                    ),
                ),
                (
                    "campaign",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hazards",
                        to="campaigns.campaign",
                    ),
                ),
                (
                    "sector",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
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
                ("line", models.CharField(blank=True, max_length=40, verbose_name="检查项")),
                (
                    "violation",
                    models.PositiveSmallIntegerField(null=True, verbose_name="违法行为类别"),
                ),
                (
                    "grade",
                    models.CharField(
                        choices=[("ordinary", "一般"), ("major", "重大")],
                        default="ordinary",
                        max_length=10,
                        verbose_name="等级",
                    ),
                ),
                (
                    "criterion",
                    models.CharField(blank=True, max_length=300, verbose_name="重大隐患判定依据"),
                ),
                ("graded_at", models.DateTimeField(null=True, verbose_name="重大隐患认定时间")),
                (
                    "graded_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "grade_return",
                    models.CharField(blank=True, max_length=300, verbose_name="重大隐患退回理由"),
                ),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="重大隐患确认时间")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("what", models.CharField(max_length=500, verbose_name="隐患内容")),
                ("basis", models.CharField(blank=True, max_length=300, verbose_name="依据")),
                ("demand", models.CharField(blank=True, max_length=500, verbose_name="整改要求")),
                (
                    "owner_name",
                    models.CharField(blank=True, max_length=40, verbose_name="整改责任人"),
                ),
                (
                    "owner_phone",
                    models.CharField(blank=True, max_length=30, verbose_name="责任人电话"),
                ),
                ("duty", models.CharField(blank=True, max_length=300, verbose_name="责任落实")),
                ("measure", models.CharField(blank=True, max_length=300, verbose_name="措施落实")),
                (
                    "money",
                    models.DecimalField(
                        decimal_places=2, max_digits=12, null=True, verbose_name="资金（万元）"
                    ),
                ),
                ("time", models.CharField(blank=True, max_length=100, verbose_name="时限落实")),
                ("plan", models.CharField(blank=True, max_length=300, verbose_name="预案落实")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("found", "已发现"),
                            ("ordered", "已责令"),
                            ("rectifying", "整改中"),
                            ("paused", "已暂停"),
                            ("rectified", "整改完成"),
                            ("passed", "复查合格"),
                            ("closed", "已销号"),
                            ("handed", "已移交"),
                            ("merged", "已合并"),
                            ("voided", "已作废"),
                        ],
                        default="found",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                (
                    "state_before",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("found", "已发现"),
                            ("ordered", "已责令"),
                            ("rectifying", "整改中"),
                            ("paused", "已暂停"),
                            ("rectified", "整改完成"),
                            ("passed", "复查合格"),
                            ("closed", "已销号"),
                            ("handed", "已移交"),
                            ("merged", "已合并"),
                            ("voided", "已作废"),
                        ],
                        editable=False,
                        max_length=12,
                        verbose_name="原状态",
                    ),
                ),
                ("found_at", models.DateTimeField(verbose_name="发现时间")),
                (
                    "found_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("due_on", models.DateField(null=True, verbose_name="整改期限")),
                (
                    "deadline",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="deadlines.deadline",
                    ),
                ),
                ("late_at", models.DateTimeField(null=True, verbose_name="逾期认定时间")),
                ("recheck_on", models.DateField(null=True, verbose_name="复查期限")),
                (
                    "recheck_deadline",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="deadlines.deadline",
                    ),
                ),
                ("part_done_at", models.DateTimeField(null=True, verbose_name="部分整改时间")),
                (
                    "part_done_note",
                    models.CharField(blank=True, max_length=300, verbose_name="部分整改情况"),
                ),
                ("rectified_at", models.DateTimeField(null=True, verbose_name="整改完成时间")),
                ("passed_at", models.DateTimeField(null=True, verbose_name="复查合格时间")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="销号时间")),
                (
                    "closed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.unit",
                        verbose_name="移交单位",
                    ),
                ),
                (
                    "end_reason",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="移交、合并或作废理由"
                    ),
                ),
                (
                    "merged_into",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="hazards.hazard",
                    ),
                ),
                (
                    "first",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relapses",
                        to="hazards.hazard",
                    ),
                ),
                ("search", models.TextField(default="", editable=False)),
                ("created_at", models.DateTimeField(verbose_name="登记时间")),
                ("changed_at", models.DateTimeField(verbose_name="更新时间")),
            ],
            options={
                "verbose_name": "隐患",
                "ordering": ["-found_at", "-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_hidden", True)),
                        fields=["county"],
                        name="hazard_hidden",
                    ),
                    models.Index(fields=["county", "-found_at", "-id"], name="hazard_latest"),
                    models.Index(
                        condition=models.Q(
                            (
                                "state__in",
                                ("found", "ordered", "rectifying", "paused", "rectified", "passed"),
                            )
                        ),
                        fields=["county", "-found_at", "-id"],
                        name="hazard_open",
                    ),
                    models.Index(fields=["county", "state", "-found_at"], name="hazard_newest"),
                    models.Index(fields=["county", "officer", "state"], name="hazard_by_officer"),
                    models.Index(
                        fields=["county", "state", "recheck_on"], name="hazard_to_recheck"
                    ),
                    models.Index(
                        fields=["county", "unit", "state", "due_on"], name="hazard_by_unit"
                    ),
                    models.Index(fields=["county", "place", "state"], name="hazard_by_place"),
                    models.Index(
                        fields=["county", "place", "-found_at", "-id"], name="hazard_of_place"
                    ),
                    models.Index(
                        fields=["county", "campaign", "unit", "state"], name="hazard_on_board"
                    ),
                    models.Index(fields=["county", "grade", "state"], name="hazard_by_grade"),
                    models.Index(fields=["county", "state", "due_on"], name="hazard_overdue"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "number"), name="hazard_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("finding__isnull", False)),
                        fields=("county", "finding"),
                        name="hazard_once_per_finding",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("grade", "major"), _negated=True),
                            models.Q(("criterion", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="hazard_major_names_criterion",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("violation__isnull", True),
                            models.Q(("violation__gte", 1), ("violation__lte", 13)),
                            _connector="OR",
                        ),
                        name="hazard_violation_1_to_13",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at__isnull", False),
                                ("passed_at__isnull", False),
                                ("state", "closed"),
                            ),
                            models.Q(
                                models.Q(("state", "closed"), _negated=True),
                                ("closed_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="hazard_closed_only_after_passed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("merged_into__isnull", False), ("state", "merged")),
                            models.Q(
                                models.Q(("state", "merged"), _negated=True),
                                ("merged_into__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="hazard_merged_into_iff_merged",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("merged_into__isnull", True),
                                models.Q(("merged_into", models.F("id")), _negated=True),
                                _connector="OR",
                            ),
                            models.Q(
                                ("first__isnull", True),
                                models.Q(("first", models.F("id")), _negated=True),
                                _connector="OR",
                            ),
                        ),
                        name="hazard_linked_to_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("money__isnull", True), ("money__gte", 0), _connector="OR"
                        ),
                        name="hazard_money_not_below_0",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_at__isnull", True),
                            models.Q(
                                ("grade", "major"),
                                ("money__isnull", False),
                                models.Q(
                                    ("duty", ""),
                                    ("measure", ""),
                                    ("time", ""),
                                    ("plan", ""),
                                    ("owner_name", ""),
                                    _connector="OR",
                                    _negated=True,
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="hazard_confirmed_has_its_five",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["handed", "merged", "voided"]), _negated=True),
                            models.Q(("end_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="hazard_ended_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_hidden", False), ("inspection__isnull", False), _connector="OR"
                        ),
                        name="hazard_hidden_with_its_visit",
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
                        name="hazard_has_units_of_its_place",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HazardCounter",
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
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("stripe", models.PositiveSmallIntegerField(verbose_name="分段")),
                ("last", models.PositiveIntegerField(default=0, verbose_name="已用")),
            ],
            options={
                "verbose_name": "隐患编号",
                "ordering": ["year", "last", "stripe"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "year", "stripe"), name="hazard_counter_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HazardPhoto",
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
                    "hazard",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="hazards.hazard",
                    ),
                ),
                (
                    "photo",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inspections.photo",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[("before", "整改前"), ("after", "整改后")],
                        max_length=6,
                        verbose_name="阶段",
                    ),
                ),
            ],
            options={
                "verbose_name": "隐患照片",
                "ordering": ["stage", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "hazard", "photo"), name="hazard_photo_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NumberBook",
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
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.unit",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("at_once", "责令立即改正通知书"),
                            ("by_date", "责令限期改正通知书"),
                            ("hand_over", "移送函"),
                        ],
                        max_length=10,
                        verbose_name="文书种类",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("word", models.CharField(blank=True, max_length=40, verbose_name="字号")),
                ("last", models.PositiveIntegerField(default=0, verbose_name="最后编号")),
            ],
            options={
                "verbose_name": "文书编号簿",
                "ordering": ["year", "unit", "kind"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "unit", "kind", "year"), name="number_book_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Paper",
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
                            ("at_once", "责令立即改正通知书"),
                            ("by_date", "责令限期改正通知书"),
                            ("hand_over", "移送函"),
                        ],
                        max_length=10,
                        verbose_name="文书种类",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.unit",
                        verbose_name="单位",
                    ),
                ),
                ("word", models.CharField(max_length=40, verbose_name="字号")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("serial", models.PositiveIntegerField(verbose_name="序号")),
                (
                    "place",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="registry.place",
                    ),
                ),
                (
                    "vehicle",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="registry.vehicle",
                    ),
                ),
                (
                    "inspection",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="inspections.inspection",
                    ),
                ),
                ("addressee", models.CharField(max_length=120, verbose_name="受送达单位（人）")),
                (
                    "agency",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.unit",
                    ),
                ),
                ("body", models.JSONField(default=dict, verbose_name="内容")),
                ("due_at", models.DateTimeField(null=True, verbose_name="改正期限")),
                (
                    "state",
                    models.CharField(
                        choices=[("issued", "已开具"), ("served", "已送达"), ("voided", "已作废")],
                        default="issued",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("issued_at", models.DateTimeField(verbose_name="开具时间")),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "second_officer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("served_at", models.DateTimeField(null=True, verbose_name="送达时间")),
                (
                    "service",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("signed", "当场签收"),
                            ("refused", "拒绝签收，留置送达"),
                            ("agent", "他人代收"),
                            ("agency", "送交对方单位"),
                        ],
                        max_length=8,
                        verbose_name="送达方式",
                    ),
                ),
                ("received_by", models.CharField(blank=True, max_length=40, verbose_name="签收人")),
                (
                    "witness_name",
                    models.CharField(blank=True, max_length=40, verbose_name="见证人"),
                ),
                (
                    "refusal_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="拒签情况"),
                ),
                (
                    "signature",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inspections.photo",
                    ),
                ),
                (
                    "receipt",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inspections.photo",
                    ),
                ),
                (
                    "void_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="作废理由"),
                ),
                ("voided_at", models.DateTimeField(null=True, verbose_name="作废时间")),
                (
                    "voided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "文书",
                "ordering": ["-issued_at", "-serial"],
                "indexes": [
                    models.Index(fields=["county", "kind", "-issued_at"], name="paper_newest"),
                    models.Index(
                        fields=["county", "-issued_at", "-serial", "-id"], name="paper_latest"
                    ),
                    models.Index(
                        condition=models.Q(("state", "issued")),
                        fields=["county", "-issued_at"],
                        name="paper_waiting",
                    ),
                    models.Index(fields=["county", "year", "serial"], name="paper_by_serial"),
                    models.Index(
                        fields=["county", "year", "unit", "kind", "serial", "state", "word"],
                        name="paper_book",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "unit", "kind", "year", "serial"),
                        name="paper_number_once",
                    ),
                    models.UniqueConstraint(
                        fields=("county", "word", "year", "serial"),
                        name="paper_written_number_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "voided"),
                                ("voided_at__isnull", False),
                                models.Q(("void_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "voided"), _negated=True),
                                ("voided_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="paper_voided_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "served"), _negated=True),
                            models.Q(
                                ("served_at__isnull", False),
                                models.Q(("service", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="paper_served_says_how",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("service", "refused"), _negated=True),
                            models.Q(
                                models.Q(("witness_name", ""), _negated=True),
                                models.Q(("refusal_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="paper_refusal_names_witness",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FirmCode",
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
                    "place",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="codes",
                        to="registry.place",
                    ),
                ),
                (
                    "paper",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="codes",
                        to="hazards.paper",
                    ),
                ),
                ("checklist", models.CharField(blank=True, max_length=40, verbose_name="自查表")),
                ("digest", models.CharField(max_length=64, verbose_name="码指纹")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="生成时间")),
                ("valid_until", models.DateTimeField(verbose_name="有效期止")),
                ("revoked_at", models.DateTimeField(null=True, verbose_name="停用时间")),
                ("last_used_at", models.DateTimeField(null=True, verbose_name="最近使用")),
            ],
            options={
                "verbose_name": "企业填报码",
                "ordering": ["-made_at"],
                "indexes": [
                    models.Index(fields=["digest"], name="firm_code_by_digest"),
                    models.Index(fields=["county", "-made_at", "-id"], name="firm_code_latest"),
                    models.Index(
                        condition=models.Q(("revoked_at", None)),
                        fields=["county", "valid_until"],
                        name="firm_code_working",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "digest"), name="firm_code_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="FirmAnswer",
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
                    "code",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="hazards.firmcode",
                    ),
                ),
                (
                    "place",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="firm_answers",
                        to="registry.place",
                    ),
                ),
                ("key", models.UUIDField(editable=False, verbose_name="提交编号")),
                (
                    "kind",
                    models.CharField(
                        choices=[("correction", "整改回复"), ("self_check", "企业自查")],
                        max_length=10,
                        verbose_name="种类",
                    ),
                ),
                (
                    "hazard",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="firm_answers",
                        to="hazards.hazard",
                    ),
                ),
                (
                    "inspection",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inspections.inspection",
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=1000, verbose_name="说明")),
                ("answers", models.JSONField(default=dict, verbose_name="自查结果")),
                ("name", models.CharField(max_length=40, verbose_name="填报人")),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="电话")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "待核实"),
                            ("taken", "已采纳"),
                            ("returned", "已退回"),
                            ("expired", "已过期"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("received_at", models.DateTimeField(verbose_name="收到时间")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="处理时间")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="理由")),
            ],
            options={
                "verbose_name": "企业填报",
                "ordering": ["-received_at"],
                "indexes": [
                    models.Index(
                        fields=["county", "state", "-received_at"], name="firm_answer_waiting"
                    ),
                    models.Index(
                        fields=["county", "-received_at", "-id"], name="firm_answer_latest"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "code", "key"), name="firm_answer_once_per_form"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("state", "waiting")),
                            models.Q(
                                models.Q(("state", "waiting"), _negated=True),
                                ("decided_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="firm_answer_decided_at_iff_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["returned", "expired"]), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="firm_answer_returned_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperLine",
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
                    "paper",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="hazards.paper",
                    ),
                ),
                (
                    "hazard",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paper_lines",
                        to="hazards.hazard",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="序号")),
            ],
            options={
                "verbose_name": "文书条目",
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "paper", "hazard"), name="paper_line_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperReader",
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
                    "paper",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readers",
                        to="hazards.paper",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.unit",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "文书相关单位",
                "ordering": ["id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("user__isnull", True)),
                        fields=["county", "unit", "paper"],
                        name="paper_reader_of_unit",
                    ),
                    models.Index(
                        condition=models.Q(("user__isnull", False)),
                        fields=["county", "user", "unit", "paper"],
                        name="paper_reader_of_person",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("user__isnull", False)),
                        fields=("county", "paper", "unit", "user"),
                        name="paper_reader_person_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("user__isnull", True)),
                        fields=("county", "paper", "unit"),
                        name="paper_reader_unit_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PhotoDoubt",
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
                    "hazard",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="doubts",
                        to="hazards.hazard",
                    ),
                ),
                (
                    "photo",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inspections.photo",
                    ),
                ),
                (
                    "other",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inspections.photo",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("used_before", "与以前的照片相似"),
                            ("older", "拍摄早于隐患发现"),
                            ("far", "拍摄地点较远"),
                        ],
                        max_length=12,
                        verbose_name="原因",
                    ),
                ),
                ("figure", models.PositiveIntegerField(null=True, verbose_name="差距")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "需要看一看"),
                            ("fine", "看过，没有问题"),
                            ("wrong", "看过，要求重拍"),
                        ],
                        default="open",
                        max_length=6,
                        verbose_name="状态",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "seen_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("seen_at", models.DateTimeField(null=True, verbose_name="查看时间")),
            ],
            options={
                "verbose_name": "照片疑点",
                "ordering": ["-at", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["county", "hazard"],
                        name="doubt_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "hazard", "photo", "kind"), name="doubt_once_per_photo"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("seen_at__isnull", True), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("seen_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="doubt_seen_at_iff_seen",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Recheck",
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
                    "hazard",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rechecks",
                        to="hazards.hazard",
                    ),
                ),
                (
                    "inspection",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inspections.inspection",
                    ),
                ),
                ("no", models.PositiveSmallIntegerField(verbose_name="次数")),
                ("at", models.DateTimeField(verbose_name="复查时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="复查人",
                    ),
                ),
                ("with_name", models.CharField(blank=True, max_length=60, verbose_name="同行人员")),
                (
                    "result",
                    models.CharField(
                        choices=[("passed", "合格"), ("partly", "部分合格"), ("failed", "不合格")],
                        max_length=8,
                        verbose_name="结果",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="复查情况")),
            ],
            options={
                "verbose_name": "复查",
                "ordering": ["no"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "hazard", "no"), name="recheck_no_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("result", "passed"),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="recheck_says_what_is_missing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FirmFile",
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
                    "answer",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="hazards.firmanswer",
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        blank=True,
                        max_length=200,
                        upload_to="quarantine/%Y/%m",
                        verbose_name="文件",
                    ),
                ),
                (
                    "preview",
                    models.FileField(
                        blank=True,
                        max_length=200,
                        upload_to="quarantine/%Y/%m",
                        verbose_name="预览",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="文件名")),
                ("sha256", models.CharField(max_length=64, verbose_name="文件指纹")),
                ("phash", models.CharField(blank=True, max_length=16, verbose_name="感知哈希")),
                ("size", models.PositiveBigIntegerField(verbose_name="字节数")),
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
                (
                    "photo",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inspections.photo",
                    ),
                ),
                ("removed_at", models.DateTimeField(null=True, verbose_name="清除时间")),
                (
                    "removed_why",
                    models.CharField(blank=True, max_length=100, verbose_name="清除原因"),
                ),
            ],
            options={
                "verbose_name": "企业上传文件",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "answer", "sha256"), name="firm_file_once_per_answer"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("removed_at__isnull", True),
                                models.Q(("file", ""), _negated=True),
                                models.Q(("preview", ""), _negated=True),
                            ),
                            models.Q(
                                ("file", ""),
                                ("photo__isnull", True),
                                ("preview", ""),
                                ("removed_at__isnull", False),
                                models.Q(("removed_why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="firm_file_removed_with_reason",
                    ),
                ],
            },
        ),
        SearchIndex("hazard", "search", "hazard_search"),
        SearchIndex("paper", "addressee", "paper_addressee"),
        SearchIndex("paper", "word", "paper_word"),
    ]
    operations = at_once(operations)

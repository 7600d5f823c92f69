import django.db.models.deletion
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

import hongxian.orgs.county
from hongxian.kit.tables import at_once


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("deadlines", "0001_initial"),
        ("orgs", "0001_initial"),
        ("orgs", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Campaign",
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
                ("name", models.CharField(max_length=200, verbose_name="名称")),
                ("issuer", models.CharField(blank=True, max_length=120, verbose_name="发文单位")),
                ("year", models.PositiveSmallIntegerField(null=True, verbose_name="年度")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.unit",
                        verbose_name="主办单位",
                    ),
                ),
                ("starts_on", models.DateField(null=True, verbose_name="开始")),
                ("ends_on", models.DateField(null=True, verbose_name="结束")),
                (
                    "starts_text",
                    models.CharField(blank=True, max_length=10, verbose_name="开始原文"),
                ),
                ("ends_text", models.CharField(blank=True, max_length=10, verbose_name="结束原文")),
                (
                    "state",
                    models.CharField(
                        choices=[("running", "进行中"), ("closed", "已结束")],
                        default="running",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="建立时间")),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("closed_at", models.DateTimeField(null=True, verbose_name="结束时间")),
            ],
            options={
                "verbose_name": "专项行动",
                "ordering": ["-created_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on__isnull", True),
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="campaign_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", False), ("state", "closed")),
                            models.Q(
                                models.Q(("state", "closed"), _negated=True),
                                ("closed_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="campaign_closed_at_iff_closed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanDocument",
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
                    "campaign",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="campaigns.campaign",
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(null=True, verbose_name="版本")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "待核对"),
                            ("confirmed", "已确认"),
                            ("discarded", "已放弃"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("file_name", models.CharField(max_length=200, verbose_name="文件名")),
                (
                    "file",
                    models.FileField(
                        blank=True, max_length=200, upload_to="plans/%Y/%m", verbose_name="原件"
                    ),
                ),
                ("sha256", models.CharField(max_length=64, verbose_name="哈希")),
                ("text", models.TextField(verbose_name="正文")),
                ("warnings", models.JSONField(default=list, verbose_name="提示")),
                ("parser_version", models.CharField(max_length=20, verbose_name="识别程序版本")),
                (
                    "copied_from",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="campaigns.campaign",
                    ),
                ),
                ("years_moved", models.SmallIntegerField(default=0, verbose_name="移动年数")),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("uploaded_at", models.DateTimeField(verbose_name="导入时间")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="确认时间")),
            ],
            options={
                "verbose_name": "方案",
                "ordering": ["-uploaded_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("version__isnull", False)),
                        fields=("county", "campaign", "version"),
                        name="plan_version_once_per_campaign",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("campaign__isnull", False), ("state", "draft")),
                        fields=("county", "campaign"),
                        name="plan_one_draft_per_campaign",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("campaign__isnull", False),
                                ("confirmed_at__isnull", False),
                                ("state", "confirmed"),
                                ("version__isnull", False),
                            ),
                            models.Q(
                                models.Q(("state", "confirmed"), _negated=True),
                                ("confirmed_at__isnull", True),
                                ("version__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="plan_confirmed_at_iff_confirmed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DraftFact",
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
                    "document",
                    hongxian.orgs.county.CountyKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="draft_facts",
                        to="campaigns.plandocument",
                    ),
                ),
                (
                    "parent",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="children",
                        to="campaigns.draftfact",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("title", "标题"),
                            ("issuer", "发文单位"),
                            ("period", "起止时间"),
                            ("goal", "工作目标"),
                            ("group", "领导小组"),
                            ("seat", "组成人员"),
                            ("office", "办公室"),
                            ("function", "办公室职责"),
                            ("common", "共性问题"),
                            ("sector", "整治领域"),
                            ("item", "整治事项"),
                            ("phase", "阶段"),
                            ("milestone", "时间节点"),
                            ("reporting", "报送要求"),
                            ("requirement", "工作要求"),
                            ("unread", "未识别语句"),
                        ],
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "识别"),
                            ("corrected", "已更正"),
                            ("added", "补录"),
                            ("struck", "已删除"),
                            ("settled", "已处理"),
                        ],
                        default="proposed",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("position", models.PositiveIntegerField(verbose_name="序号")),
                ("span_start", models.PositiveIntegerField(null=True, verbose_name="起")),
                ("span_end", models.PositiveIntegerField(null=True, verbose_name="止")),
                ("data", models.JSONField(default=dict, verbose_name="内容")),
                ("original", models.JSONField(default=dict, verbose_name="识别结果")),
                (
                    "settled_note",
                    models.CharField(blank=True, max_length=200, verbose_name="处理说明"),
                ),
                (
                    "edited_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("edited_at", models.DateTimeField(null=True, verbose_name="更改时间")),
            ],
            options={
                "verbose_name": "草稿条目",
                "ordering": ["position", "id"],
                "indexes": [
                    models.Index(fields=["document", "kind", "position"], name="draft_fact_order")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("span_end__isnull", True), ("span_start__isnull", True)),
                            models.Q(
                                ("span_end__gt", models.F("span_start")),
                                ("span_start__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="draft_fact_span_is_a_range",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DraftUnit",
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
                    "document",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="draft_units",
                        to="campaigns.plandocument",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="名称")),
                ("folded", models.CharField(max_length=120, verbose_name="归一")),
                ("is_outside", models.BooleanField(default=False, verbose_name="不对应本县单位")),
                ("how", models.CharField(blank=True, max_length=20, verbose_name="匹配方式")),
                (
                    "mapped_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("mapped_at", models.DateTimeField(null=True, verbose_name="对应时间")),
            ],
            options={
                "verbose_name": "方案中的单位",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "document", "folded"), name="draft_unit_once_per_document"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DraftUnitMatch",
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
                    "draft_unit",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="matches",
                        to="campaigns.draftunit",
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
            ],
            options={
                "verbose_name": "单位对应",
                "ordering": ["unit__position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "draft_unit", "unit"), name="draft_match_once_per_unit"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanChange",
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
                    "document",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="campaigns.plandocument",
                    ),
                ),
                ("position", models.PositiveIntegerField(verbose_name="序号")),
                ("kind", models.CharField(max_length=16, verbose_name="类别")),
                ("aspects", models.CharField(max_length=60, verbose_name="变化")),
                ("name", models.CharField(max_length=200, verbose_name="名称")),
                ("before", models.TextField(blank=True, verbose_name="原")),
                ("after", models.TextField(blank=True, verbose_name="现")),
            ],
            options={
                "verbose_name": "方案变更",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="Phase",
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
                    "campaign",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT, to="campaigns.campaign"
                    ),
                ),
                (
                    "document",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT, to="campaigns.plandocument"
                    ),
                ),
                (
                    "source",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="campaigns.draftfact",
                    ),
                ),
                (
                    "struck_in",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="campaigns.plandocument",
                    ),
                ),
                ("position", models.PositiveIntegerField(verbose_name="序号")),
                ("span_start", models.PositiveIntegerField(null=True, verbose_name="起")),
                ("span_end", models.PositiveIntegerField(null=True, verbose_name="止")),
                ("name", models.CharField(max_length=120, verbose_name="名称")),
                ("starts_on", models.DateField(null=True, verbose_name="开始")),
                ("ends_on", models.DateField(null=True, verbose_name="结束")),
                (
                    "starts_text",
                    models.CharField(blank=True, max_length=10, verbose_name="开始原文"),
                ),
                ("ends_text", models.CharField(blank=True, max_length=10, verbose_name="结束原文")),
            ],
            options={
                "verbose_name": "阶段",
                "ordering": ["position", "id"],
                "abstract": False,
                "default_related_name": "phases",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("span_end__isnull", True), ("span_start__isnull", True)),
                            models.Q(
                                ("span_end__gt", models.F("span_start")),
                                ("span_start__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="phase_span_is_a_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on__isnull", True),
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="phase_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OfficeFunction",
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
                    "campaign",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT, to="campaigns.campaign"
                    ),
                ),
                (
                    "document",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT, to="campaigns.plandocument"
                    ),
                ),
                (
                    "source",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="campaigns.draftfact",
                    ),
                ),
                (
                    "struck_in",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="campaigns.plandocument",
                    ),
                ),
                ("position", models.PositiveIntegerField(verbose_name="序号")),
                ("span_start", models.PositiveIntegerField(null=True, verbose_name="起")),
                ("span_end", models.PositiveIntegerField(null=True, verbose_name="止")),
                ("text", models.CharField(max_length=200, verbose_name="职责")),
            ],
            options={
                "verbose_name": "办公室职责",
                "ordering": ["position", "id"],
                "abstract": False,
                "default_related_name": "office_functions",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("span_end__isnull", True), ("span_start__isnull", True)),
                            models.Q(
                                ("span_end__gt", models.F("span_start")),
                                ("span_start__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="officefunction_span_is_a_range",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Milestone",
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
                    "campaign",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT, to="campaigns.campaign"
                    ),
                ),
                (
                    "document",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT, to="campaigns.plandocument"
                    ),
                ),
                (
                    "source",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="campaigns.draftfact",
                    ),
                ),
                (
                    "struck_in",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="campaigns.plandocument",
                    ),
                ),
                ("position", models.PositiveIntegerField(verbose_name="序号")),
                ("span_start", models.PositiveIntegerField(null=True, verbose_name="起")),
                ("span_end", models.PositiveIntegerField(null=True, verbose_name="止")),
                ("what", models.CharField(max_length=300, verbose_name="事项")),
                ("due_on", models.DateField(null=True, verbose_name="期限")),
                ("due_text", models.CharField(blank=True, max_length=20, verbose_name="期限原文")),
                (
                    "who_text",
                    models.CharField(blank=True, max_length=200, verbose_name="责任单位原文"),
                ),
            ],
            options={
                "verbose_name": "时间节点",
                "ordering": ["position", "id"],
                "abstract": False,
                "default_related_name": "milestones",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("span_end__isnull", True), ("span_start__isnull", True)),
                            models.Q(
                                ("span_end__gt", models.F("span_start")),
                                ("span_start__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="milestone_span_is_a_range",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LeadingGroup",
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
                    "campaign",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT, to="campaigns.campaign"
                    ),
                ),
                (
                    "document",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT, to="campaigns.plandocument"
                    ),
                ),
                (
                    "source",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="campaigns.draftfact",
                    ),
                ),
                (
                    "struck_in",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="campaigns.plandocument",
                    ),
                ),
                ("position", models.PositiveIntegerField(verbose_name="序号")),
                ("span_start", models.PositiveIntegerField(null=True, verbose_name="起")),
                ("span_end", models.PositiveIntegerField(null=True, verbose_name="止")),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="名称")),
                (
                    "office_at",
                    models.CharField(blank=True, max_length=120, verbose_name="办公室设在"),
                ),
                (
                    "office_unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "领导小组",
                "ordering": ["position", "id"],
                "abstract": False,
                "default_related_name": "leading_groups",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("span_end__isnull", True), ("span_start__isnull", True)),
                            models.Q(
                                ("span_end__gt", models.F("span_start")),
                                ("span_start__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="leadinggroup_span_is_a_range",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Goal",
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
                    "campaign",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT, to="campaigns.campaign"
                    ),
                ),
                (
                    "document",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT, to="campaigns.plandocument"
                    ),
                ),
                (
                    "source",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="campaigns.draftfact",
                    ),
                ),
                (
                    "struck_in",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="campaigns.plandocument",
                    ),
                ),
                ("position", models.PositiveIntegerField(verbose_name="序号")),
                ("span_start", models.PositiveIntegerField(null=True, verbose_name="起")),
                ("span_end", models.PositiveIntegerField(null=True, verbose_name="止")),
                ("text", models.TextField(verbose_name="目标")),
            ],
            options={
                "verbose_name": "工作目标",
                "ordering": ["position", "id"],
                "abstract": False,
                "default_related_name": "goals",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("span_end__isnull", True), ("span_start__isnull", True)),
                            models.Q(
                                ("span_end__gt", models.F("span_start")),
                                ("span_start__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="goal_span_is_a_range",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Deliverable",
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
                    "campaign",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliverables",
                        to="campaigns.campaign",
                    ),
                ),
                (
                    "milestone",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliverables",
                        to="campaigns.milestone",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliverables",
                        to="orgs.unit",
                        verbose_name="责任单位",
                    ),
                ),
                ("due_on", models.DateField(null=True, verbose_name="期限")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("due", "待提交"),
                            ("submitted", "待审核"),
                            ("returned", "已退回"),
                            ("accepted", "已通过"),
                            ("dropped", "已取消"),
                        ],
                        default="due",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
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
                ("late_due_on", models.DateField(null=True, verbose_name="逾期时的期限")),
                ("submitted_at", models.DateTimeField(null=True, verbose_name="最近提交时间")),
                ("accepted_at", models.DateTimeField(null=True, verbose_name="通过时间")),
                (
                    "dropped_in",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="campaigns.plandocument",
                    ),
                ),
            ],
            options={
                "verbose_name": "应交材料",
                "ordering": ["due_on", "milestone__position", "unit__position"],
                "indexes": [
                    models.Index(
                        fields=["county", "unit", "state", "due_on"], name="deliverable_owed"
                    ),
                    models.Index(fields=["county", "state", "due_on"], name="deliverable_overdue"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "milestone", "unit"), name="deliverable_once_per_unit"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted_at__isnull", False), ("state", "accepted")),
                            models.Q(
                                models.Q(("state", "accepted"), _negated=True),
                                ("accepted_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="deliverable_accepted_at_iff_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("late_at__isnull", True), ("late_due_on__isnull", True)),
                            models.Q(("late_at__isnull", False), ("late_due_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="deliverable_late_at_with_its_due_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("dropped_in__isnull", False), ("state", "dropped")),
                            models.Q(
                                models.Q(("state", "dropped"), _negated=True),
                                ("dropped_in__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="deliverable_dropped_in_iff_dropped",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CommonItem",
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
                    "campaign",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT, to="campaigns.campaign"
                    ),
                ),
                (
                    "document",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT, to="campaigns.plandocument"
                    ),
                ),
                (
                    "source",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="campaigns.draftfact",
                    ),
                ),
                (
                    "struck_in",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="campaigns.plandocument",
                    ),
                ),
                ("position", models.PositiveIntegerField(verbose_name="序号")),
                ("span_start", models.PositiveIntegerField(null=True, verbose_name="起")),
                ("span_end", models.PositiveIntegerField(null=True, verbose_name="止")),
                ("no", models.PositiveSmallIntegerField(verbose_name="编号")),
                ("text", models.TextField(verbose_name="内容")),
            ],
            options={
                "verbose_name": "共性问题",
                "ordering": ["position", "id"],
                "abstract": False,
                "default_related_name": "common_items",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("span_end__isnull", True), ("span_start__isnull", True)),
                            models.Q(
                                ("span_end__gt", models.F("span_start")),
                                ("span_start__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="commonitem_span_is_a_range",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportingDuty",
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
                    "campaign",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT, to="campaigns.campaign"
                    ),
                ),
                (
                    "document",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT, to="campaigns.plandocument"
                    ),
                ),
                (
                    "source",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="campaigns.draftfact",
                    ),
                ),
                (
                    "struck_in",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="campaigns.plandocument",
                    ),
                ),
                ("position", models.PositiveIntegerField(verbose_name="序号")),
                ("span_start", models.PositiveIntegerField(null=True, verbose_name="起")),
                ("span_end", models.PositiveIntegerField(null=True, verbose_name="止")),
                ("what", models.CharField(max_length=300, verbose_name="报送内容")),
                ("frequency", models.CharField(blank=True, max_length=60, verbose_name="频次")),
                ("due", models.CharField(blank=True, max_length=60, verbose_name="时限")),
                ("to", models.CharField(blank=True, max_length=120, verbose_name="报送对象")),
                (
                    "who_text",
                    models.CharField(blank=True, max_length=200, verbose_name="报送单位原文"),
                ),
            ],
            options={
                "verbose_name": "报送要求",
                "ordering": ["position", "id"],
                "abstract": False,
                "default_related_name": "reporting_duties",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("span_end__isnull", True), ("span_start__isnull", True)),
                            models.Q(
                                ("span_end__gt", models.F("span_start")),
                                ("span_start__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="reportingduty_span_is_a_range",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportingDutyUnit",
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
                    "campaign",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reporting_units",
                        to="campaigns.campaign",
                    ),
                ),
                (
                    "reporting",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="units",
                        to="campaigns.reportingduty",
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
            ],
            options={
                "verbose_name": "报送单位",
                "ordering": ["unit__position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "reporting", "unit"), name="reporting_unit_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Requirement",
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
                    "campaign",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT, to="campaigns.campaign"
                    ),
                ),
                (
                    "document",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT, to="campaigns.plandocument"
                    ),
                ),
                (
                    "source",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="campaigns.draftfact",
                    ),
                ),
                (
                    "struck_in",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="campaigns.plandocument",
                    ),
                ),
                ("position", models.PositiveIntegerField(verbose_name="序号")),
                ("span_start", models.PositiveIntegerField(null=True, verbose_name="起")),
                ("span_end", models.PositiveIntegerField(null=True, verbose_name="止")),
                ("heading", models.CharField(max_length=200, verbose_name="要求")),
                ("text", models.TextField(blank=True, verbose_name="内容")),
            ],
            options={
                "verbose_name": "工作要求",
                "ordering": ["position", "id"],
                "abstract": False,
                "default_related_name": "requirements",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("span_end__isnull", True), ("span_start__isnull", True)),
                            models.Q(
                                ("span_end__gt", models.F("span_start")),
                                ("span_start__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="requirement_span_is_a_range",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Seat",
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
                    "campaign",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT, to="campaigns.campaign"
                    ),
                ),
                (
                    "document",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT, to="campaigns.plandocument"
                    ),
                ),
                (
                    "source",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="campaigns.draftfact",
                    ),
                ),
                (
                    "struck_in",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="campaigns.plandocument",
                    ),
                ),
                ("position", models.PositiveIntegerField(verbose_name="序号")),
                ("span_start", models.PositiveIntegerField(null=True, verbose_name="起")),
                ("span_end", models.PositiveIntegerField(null=True, verbose_name="止")),
                (
                    "group",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="campaigns.leadinggroup",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("head", "组长"),
                            ("deputy", "副组长"),
                            ("member", "成员"),
                            ("director", "办公室主任"),
                            ("liaison", "联络员"),
                        ],
                        max_length=8,
                        verbose_name="席位",
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=200, verbose_name="方案表述")),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="人员",
                    ),
                ),
                ("filled_at", models.DateTimeField(null=True, verbose_name="落实时间")),
            ],
            options={
                "verbose_name": "领导小组席位",
                "ordering": ["position", "id"],
                "abstract": False,
                "default_related_name": "seats",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("span_end__isnull", True), ("span_start__isnull", True)),
                            models.Q(
                                ("span_end__gt", models.F("span_start")),
                                ("span_start__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="seat_span_is_a_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("filled_at__isnull", True), ("user__isnull", True)),
                            models.Q(("filled_at__isnull", False), ("user__isnull", False)),
                            _connector="OR",
                        ),
                        name="seat_filled_at_iff_filled",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sector",
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
                    "campaign",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT, to="campaigns.campaign"
                    ),
                ),
                (
                    "document",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT, to="campaigns.plandocument"
                    ),
                ),
                (
                    "source",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="campaigns.draftfact",
                    ),
                ),
                (
                    "struck_in",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="campaigns.plandocument",
                    ),
                ),
                ("position", models.PositiveIntegerField(verbose_name="序号")),
                ("span_start", models.PositiveIntegerField(null=True, verbose_name="起")),
                ("span_end", models.PositiveIntegerField(null=True, verbose_name="止")),
                ("group", models.CharField(blank=True, max_length=120, verbose_name="部分")),
                ("name", models.CharField(max_length=120, verbose_name="名称")),
            ],
            options={
                "verbose_name": "整治领域",
                "ordering": ["position", "id"],
                "abstract": False,
                "default_related_name": "sectors",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("span_end__isnull", True), ("span_start__isnull", True)),
                            models.Q(
                                ("span_end__gt", models.F("span_start")),
                                ("span_start__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="sector_span_is_a_range",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Item",
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
                    "campaign",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT, to="campaigns.campaign"
                    ),
                ),
                (
                    "document",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT, to="campaigns.plandocument"
                    ),
                ),
                (
                    "source",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="campaigns.draftfact",
                    ),
                ),
                (
                    "struck_in",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="campaigns.plandocument",
                    ),
                ),
                ("position", models.PositiveIntegerField(verbose_name="序号")),
                ("span_start", models.PositiveIntegerField(null=True, verbose_name="起")),
                ("span_end", models.PositiveIntegerField(null=True, verbose_name="止")),
                (
                    "sector",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="campaigns.sector",
                    ),
                ),
                ("no", models.CharField(blank=True, max_length=10, verbose_name="编号")),
                ("text", models.TextField(verbose_name="内容")),
            ],
            options={
                "verbose_name": "整治事项",
                "ordering": ["position", "id"],
                "abstract": False,
                "default_related_name": "items",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("span_end__isnull", True), ("span_start__isnull", True)),
                            models.Q(
                                ("span_end__gt", models.F("span_start")),
                                ("span_start__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="item_span_is_a_range",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Duty",
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
                    "campaign",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT, to="campaigns.campaign"
                    ),
                ),
                (
                    "document",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT, to="campaigns.plandocument"
                    ),
                ),
                (
                    "source",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="campaigns.draftfact",
                    ),
                ),
                (
                    "struck_in",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="campaigns.plandocument",
                    ),
                ),
                ("position", models.PositiveIntegerField(verbose_name="序号")),
                ("span_start", models.PositiveIntegerField(null=True, verbose_name="起")),
                ("span_end", models.PositiveIntegerField(null=True, verbose_name="止")),
                (
                    "sector",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties",
                        to="campaigns.sector",
                    ),
                ),
                (
                    "item",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties",
                        to="campaigns.item",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties",
                        to="orgs.unit",
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[("lead", "牵头"), ("responsible", "责任"), ("assist", "配合")],
                        max_length=12,
                        verbose_name="职责",
                    ),
                ),
                (
                    "unit_text",
                    models.CharField(blank=True, max_length=120, verbose_name="方案中的叫法"),
                ),
            ],
            options={
                "verbose_name": "职责",
                "ordering": ["position", "id"],
                "abstract": False,
                "default_related_name": "duties",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("span_end__isnull", True), ("span_start__isnull", True)),
                            models.Q(
                                ("span_end__gt", models.F("span_start")),
                                ("span_start__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="duty_span_is_a_range",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("item__isnull", False), ("struck_in__isnull", True)),
                        fields=("county", "sector", "item", "unit", "part"),
                        name="duty_once_per_item_unit_part",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("item__isnull", True), ("struck_in__isnull", True)),
                        fields=("county", "sector", "unit", "part"),
                        name="duty_once_per_sector_unit_part",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Submission",
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
                    "deliverable",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to="campaigns.deliverable",
                    ),
                ),
                ("no", models.PositiveSmallIntegerField(verbose_name="次数")),
                ("note", models.TextField(blank=True, verbose_name="说明")),
                (
                    "submitted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("submitted_at", models.DateTimeField(verbose_name="提交时间")),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[("returned", "退回"), ("accepted", "通过"), ("withdrawn", "撤回")],
                        max_length=10,
                        verbose_name="审核结果",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="退回理由")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="审核时间")),
            ],
            options={
                "verbose_name": "提交记录",
                "ordering": ["no"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "deliverable", "no"), name="submission_no_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decision", "returned"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="submission_return_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decision", "")),
                            models.Q(
                                models.Q(("decision", ""), _negated=True),
                                ("decided_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="submission_decided_at_iff_decided",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SubmissionFile",
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
                    "submission",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="campaigns.submission",
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        max_length=200, upload_to="deliverables/%Y/%m", verbose_name="文件"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="文件名")),
                ("sha256", models.CharField(max_length=64, verbose_name="哈希")),
                ("size", models.PositiveBigIntegerField(verbose_name="字节数")),
            ],
            options={
                "verbose_name": "附件",
                "ordering": ["name"],
            },
        ),
    ]
    operations = at_once(operations)

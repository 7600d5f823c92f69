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
            name="Grid",
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
                ("code", models.CharField(max_length=30, verbose_name="网格编号")),
                ("name", models.CharField(max_length=80, verbose_name="名称")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.unit",
                        verbose_name="单位",
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
                ("worker_name", models.CharField(blank=True, max_length=30, verbose_name="网格员")),
                (
                    "worker_phone",
                    models.CharField(blank=True, max_length=20, verbose_name="网格员电话"),
                ),
                ("closed_on", models.DateField(null=True, verbose_name="撤销日期")),
            ],
            options={
                "verbose_name": "网格",
                "ordering": ["unit__position", "code"],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "code"), name="grid_code_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerBatch",
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
                ("kind", models.CharField(max_length=20, verbose_name="台账种类")),
                (
                    "file",
                    models.FileField(
                        blank=True, max_length=200, upload_to="ledgers/%Y/%m", verbose_name="文件"
                    ),
                ),
                ("file_name", models.CharField(max_length=200, verbose_name="文件名")),
                ("sha256", models.CharField(max_length=64, verbose_name="文件指纹")),
                ("sheet", models.CharField(max_length=100, verbose_name="工作表")),
                ("sheets", models.JSONField(default=list, verbose_name="工作表清单")),
                ("columns", models.JSONField(default=list, verbose_name="各列")),
                ("notes", models.JSONField(default=list, verbose_name="提示")),
                ("total", models.PositiveIntegerField(default=0, verbose_name="行数")),
                ("mapping", models.JSONField(default=dict, verbose_name="列对应")),
                ("defaults", models.JSONField(default=dict, verbose_name="默认值")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "待导入"),
                            ("running", "导入中"),
                            ("done", "已导入"),
                            ("undone", "已撤销"),
                            ("dropped", "已放弃"),
                        ],
                        default="draft",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("created", models.PositiveIntegerField(default=0, verbose_name="新增")),
                ("updated", models.PositiveIntegerField(default=0, verbose_name="更新")),
                ("unchanged", models.PositiveIntegerField(default=0, verbose_name="未变")),
                ("refused", models.PositiveIntegerField(default=0, verbose_name="有误")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="导入人",
                    ),
                ),
                ("uploaded_at", models.DateTimeField(verbose_name="上传时间")),
                ("looked_at", models.DateTimeField(null=True, verbose_name="预览时间")),
                ("done_at", models.DateTimeField(null=True, verbose_name="导入时间")),
                ("undone_at", models.DateTimeField(null=True, verbose_name="撤销时间")),
            ],
            options={
                "verbose_name": "台账导入",
                "ordering": ["-uploaded_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at__isnull", False), ("state__in", ("done", "undone"))),
                            models.Q(
                                models.Q(("state__in", ("done", "undone")), _negated=True),
                                ("done_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="ledger_done_at_iff_done",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerMapping",
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
                ("kind", models.CharField(max_length=20, verbose_name="台账种类")),
                ("header", models.CharField(max_length=120, verbose_name="表头")),
                ("field", models.CharField(blank=True, max_length=40, verbose_name="字段")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="时间")),
            ],
            options={
                "verbose_name": "列对应",
                "ordering": ["kind", "header"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "kind", "header"), name="ledger_mapping_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerRow",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="registry.ledgerbatch",
                    ),
                ),
                ("row_no", models.PositiveIntegerField(verbose_name="行号")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("created", "新增"),
                            ("updated", "更新"),
                            ("unchanged", "未变"),
                            ("refused", "有误"),
                            ("taken_back", "已撤销"),
                        ],
                        max_length=10,
                        verbose_name="结果",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=120, verbose_name="名称")),
                ("told", models.JSONField(default=list, verbose_name="变化")),
                ("subject_id", models.UUIDField(null=True, verbose_name="记录")),
                ("before", models.JSONField(default=dict, verbose_name="原值")),
                ("after_stamp", models.DateTimeField(null=True, verbose_name="导入时更新时间")),
                ("why", models.CharField(blank=True, max_length=300, verbose_name="原因")),
            ],
            options={
                "verbose_name": "台账行",
                "ordering": ["row_no"],
                "indexes": [
                    models.Index(
                        fields=["county", "batch", "outcome"], name="ledger_row_by_outcome"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "batch", "row_no"), name="ledger_row_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Place",
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
                ("name", models.CharField(max_length=120, verbose_name="名称")),
                ("category", models.CharField(max_length=30, verbose_name="类别")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="places",
                        to="orgs.unit",
                        verbose_name="监管单位",
                    ),
                ),
                (
                    "lead_unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.unit",
                        verbose_name="主管部门",
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
                    "grid",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="places",
                        to="registry.grid",
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="地址")),
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
                    "credit_code",
                    models.CharField(blank=True, max_length=18, verbose_name="统一社会信用代码"),
                ),
                (
                    "legal_person",
                    models.CharField(blank=True, max_length=40, verbose_name="法定代表人"),
                ),
                ("manager", models.CharField(blank=True, max_length=40, verbose_name="负责人")),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="联系电话")),
                (
                    "area_m2",
                    models.DecimalField(
                        decimal_places=1, max_digits=10, null=True, verbose_name="建筑面积"
                    ),
                ),
                ("storeys", models.PositiveSmallIntegerField(null=True, verbose_name="层数")),
                ("seats", models.PositiveIntegerField(null=True, verbose_name="座位数")),
                ("beds", models.PositiveIntegerField(null=True, verbose_name="床位数")),
                ("staff", models.PositiveIntegerField(null=True, verbose_name="从业人数")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="备注")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "在营"),
                            ("paused", "停业"),
                            ("closed", "已关闭"),
                            ("merged", "已并入"),
                        ],
                        default="open",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("closed_on", models.DateField(null=True, verbose_name="关闭日期")),
                (
                    "merged_into",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="registry.place",
                    ),
                ),
                ("search", models.TextField(default="", editable=False)),
                ("created_at", models.DateTimeField(verbose_name="登记时间")),
                ("changed_at", models.DateTimeField(verbose_name="更新时间")),
            ],
            options={
                "verbose_name": "监管对象",
                "ordering": ["unit__position", "name", "id"],
                "indexes": [
                    models.Index(fields=["county", "state", "category"], name="place_by_category"),
                    models.Index(fields=["county", "unit", "state"], name="place_by_unit"),
                    models.Index(fields=["county", "grid", "state"], name="place_by_grid"),
                    models.Index(fields=["county", "credit_code"], name="place_by_credit_code"),
                    models.Index(fields=["county", "name"], name="place_by_name"),
                ],
                "constraints": [
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
                        name="place_point_with_its_crs",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lon__isnull", True),
                            models.Q(
                                ("lat__gte", -90),
                                ("lat__lte", 90),
                                ("lon__gte", -180),
                                ("lon__lte", 180),
                            ),
                            _connector="OR",
                        ),
                        name="place_point_on_earth",
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
                        name="place_merged_into_iff_merged",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into__isnull", True),
                            models.Q(("merged_into", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="place_merged_into_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_on__isnull", False), ("state", "closed")),
                            models.Q(
                                models.Q(("state", "closed"), _negated=True),
                                ("closed_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="place_closed_on_iff_closed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlaceChange",
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
                        related_name="changes",
                        to="registry.place",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("rename", "更名"),
                            ("move", "迁址"),
                            ("category", "改类别"),
                            ("pause", "停业"),
                            ("close", "关闭"),
                            ("reopen", "恢复"),
                            ("merge", "并入"),
                            ("split", "撤销并入"),
                        ],
                        max_length=10,
                        verbose_name="变更",
                    ),
                ),
                ("before", models.CharField(blank=True, max_length=300, verbose_name="变更前")),
                ("after", models.CharField(blank=True, max_length=300, verbose_name="变更后")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="理由")),
                ("on", models.DateField(verbose_name="生效日期")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "对象变更",
                "ordering": ["-on", "-at"],
            },
        ),
        migrations.CreateModel(
            name="PlaceMerge",
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
                    "gone",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merges_out",
                        to="registry.place",
                    ),
                ),
                (
                    "kept",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merges_in",
                        to="registry.place",
                    ),
                ),
                (
                    "state_before",
                    models.CharField(
                        choices=[
                            ("open", "在营"),
                            ("paused", "停业"),
                            ("closed", "已关闭"),
                            ("merged", "已并入"),
                        ],
                        max_length=8,
                        verbose_name="原状态",
                    ),
                ),
                ("closed_before", models.DateField(null=True, verbose_name="原关闭日期")),
                ("moved", models.JSONField(default=dict, verbose_name="随同并入")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("undone_at", models.DateTimeField(null=True, verbose_name="撤销时间")),
            ],
            options={
                "verbose_name": "对象并入",
                "ordering": ["-at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at__isnull", True)),
                        fields=("county", "gone"),
                        name="place_merged_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("gone", models.F("kept")), _negated=True),
                        name="place_merge_of_two",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlacePair",
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
                    "first",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.place",
                    ),
                ),
                (
                    "second",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.place",
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[("same", "同一对象"), ("different", "不是同一对象")],
                        max_length=10,
                        verbose_name="结论",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="时间")),
            ],
            options={
                "verbose_name": "疑似重复",
                "ordering": ["-at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "first", "second"), name="place_pair_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("first__lt", models.F("second"))),
                        name="place_pair_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Vehicle",
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
                ("plate", models.CharField(max_length=20, verbose_name="号牌号码")),
                (
                    "plate_kind",
                    models.CharField(blank=True, max_length=20, verbose_name="号牌种类"),
                ),
                ("group", models.CharField(max_length=30, verbose_name="车辆类别")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vehicles",
                        to="orgs.unit",
                        verbose_name="监管单位",
                    ),
                ),
                (
                    "place",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vehicles",
                        to="registry.place",
                    ),
                ),
                ("owner_name", models.CharField(blank=True, max_length=120, verbose_name="所有人")),
                ("driver_name", models.CharField(blank=True, max_length=40, verbose_name="驾驶人")),
                (
                    "driver_phone",
                    models.CharField(blank=True, max_length=30, verbose_name="驾驶人电话"),
                ),
                ("brand", models.CharField(blank=True, max_length=60, verbose_name="厂牌型号")),
                ("use", models.CharField(blank=True, max_length=30, verbose_name="使用性质")),
                ("seats", models.PositiveSmallIntegerField(null=True, verbose_name="核定载客")),
                ("load_kg", models.PositiveIntegerField(null=True, verbose_name="核定载质量")),
                ("inspected_until", models.DateField(null=True, verbose_name="检验有效期止")),
                ("insured_until", models.DateField(null=True, verbose_name="保险有效期止")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="备注")),
                (
                    "state",
                    models.CharField(
                        choices=[("in_use", "在用"), ("stopped", "停用"), ("gone", "已注销")],
                        default="in_use",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("search", models.TextField(default="", editable=False)),
                ("created_at", models.DateTimeField(verbose_name="登记时间")),
                ("changed_at", models.DateTimeField(verbose_name="更新时间")),
            ],
            options={
                "verbose_name": "车辆",
                "ordering": ["group", "plate", "id"],
                "indexes": [
                    models.Index(fields=["county", "group", "state"], name="vehicle_by_group"),
                    models.Index(fields=["county", "unit", "state"], name="vehicle_by_unit"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "plate", "plate_kind"), name="vehicle_plate_once"
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
                        name="vehicle_has_units_of_its_place",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Licence",
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
                ("kind", models.CharField(max_length=40, verbose_name="证件种类")),
                ("number", models.CharField(max_length=60, verbose_name="证号")),
                (
                    "place",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="licences",
                        to="registry.place",
                    ),
                ),
                (
                    "vehicle",
                    hongxian.orgs.county.CountyKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="licences",
                        to="registry.vehicle",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.unit",
                        verbose_name="监管单位",
                    ),
                ),
                ("holder", models.CharField(blank=True, max_length=120, verbose_name="持证人")),
                ("issuer", models.CharField(blank=True, max_length=120, verbose_name="发证机关")),
                ("issued_on", models.DateField(null=True, verbose_name="发证日期")),
                ("valid_from", models.DateField(null=True, verbose_name="有效期起")),
                ("valid_to", models.DateField(null=True, verbose_name="有效期止")),
                ("scope", models.CharField(blank=True, max_length=300, verbose_name="许可范围")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("valid", "有效"),
                            ("suspended", "暂扣"),
                            ("revoked", "吊销"),
                            ("cancelled", "注销"),
                            ("replaced", "已换证"),
                        ],
                        default="valid",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("reminded_for", models.DateField(null=True, verbose_name="已提醒的到期日")),
                (
                    "reminded_days",
                    models.PositiveSmallIntegerField(null=True, verbose_name="已提醒到前几天"),
                ),
                ("created_at", models.DateTimeField(verbose_name="登记时间")),
                ("changed_at", models.DateTimeField(verbose_name="更新时间")),
            ],
            options={
                "verbose_name": "许可证件",
                "ordering": ["valid_to", "kind", "number"],
                "indexes": [
                    models.Index(fields=["county", "state", "valid_to"], name="licence_expiring")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "kind", "number"), name="licence_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("place__isnull", False), ("vehicle__isnull", True)),
                            models.Q(("place__isnull", True), ("vehicle__isnull", False)),
                            _connector="OR",
                        ),
                        name="licence_of_a_place_or_a_vehicle",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("place__isnull", True), ("place_unit__isnull", False), _connector="OR"
                        ),
                        name="licence_has_units_of_its_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from__isnull", True),
                            ("valid_to__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="licence_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("reminded_days__isnull", True), ("reminded_for__isnull", True)
                            ),
                            models.Q(
                                ("reminded_days__isnull", False), ("reminded_for__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="licence_reminded_of_an_end",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LicenceLine",
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
                    "licence",
                    hongxian.orgs.county.CountyKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="registry.licence",
                    ),
                ),
                ("variety", models.CharField(max_length=80, verbose_name="品种")),
                (
                    "quantity",
                    models.DecimalField(decimal_places=3, max_digits=14, verbose_name="许可数量"),
                ),
                ("measure", models.CharField(max_length=10, verbose_name="计量单位")),
            ],
            options={
                "verbose_name": "许可品种",
                "ordering": ["variety"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "licence", "variety"), name="licence_variety_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gte", 0)),
                        name="licence_quantity_not_below_0",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CategoryThreshold",
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
                ("category", models.CharField(max_length=30, verbose_name="类别")),
                ("measure", models.CharField(max_length=10, verbose_name="指标")),
                (
                    "at_most",
                    models.DecimalField(decimal_places=1, max_digits=10, verbose_name="不超过"),
                ),
                ("source", models.CharField(max_length=200, verbose_name="依据")),
                ("is_checked", models.BooleanField(default=False, verbose_name="已核")),
                ("valid_from", models.DateField(null=True, verbose_name="施行日期")),
                ("valid_to", models.DateField(null=True, verbose_name="失效日期")),
            ],
            options={
                "verbose_name": "类别标准",
                "ordering": ["category", "measure"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "category", "measure", "valid_from"),
                        name="threshold_once_per_measure",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CountyOutline",
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
                ("rings", models.JSONField(verbose_name="边界")),
                (
                    "crs",
                    models.CharField(
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
                ("file_name", models.CharField(max_length=200, verbose_name="文件名")),
                ("sha256", models.CharField(max_length=64, verbose_name="文件指纹")),
                ("approval", models.CharField(blank=True, max_length=60, verbose_name="审图号")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="导入人",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="导入时间")),
            ],
            options={
                "verbose_name": "县界",
                "constraints": [
                    models.UniqueConstraint(fields=("county",), name="outline_once_per_county")
                ],
            },
        ),
        SearchIndex("place", "search", "place_search"),
        SearchIndex("vehicle", "search", "vehicle_search"),
    ]
    operations = at_once(operations)

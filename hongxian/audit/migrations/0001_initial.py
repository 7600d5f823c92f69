import django.db.models.deletion
import uuid_utils.compat
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AuditEntry",
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
                    "county_code",
                    models.CharField(blank=True, max_length=6, verbose_name="县区代码"),
                ),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("actor_id", models.BigIntegerField(null=True, verbose_name="操作人编号")),
                ("actor_name", models.CharField(max_length=60, verbose_name="操作人")),
                (
                    "actor_unit",
                    models.CharField(blank=True, max_length=120, verbose_name="所在单位"),
                ),
                ("acting_for", models.CharField(blank=True, max_length=60, verbose_name="代行")),
                ("verb", models.CharField(max_length=60, verbose_name="动作")),
                (
                    "subject_type",
                    models.CharField(blank=True, max_length=60, verbose_name="对象类别"),
                ),
                (
                    "subject_id",
                    models.CharField(blank=True, max_length=40, verbose_name="对象编号"),
                ),
                (
                    "subject_label",
                    models.CharField(blank=True, max_length=300, verbose_name="对象"),
                ),
                ("basis", models.CharField(blank=True, max_length=300, verbose_name="依据")),
                ("detail", models.JSONField(default=dict, verbose_name="详情")),
                (
                    "digest",
                    models.CharField(blank=True, default="", max_length=64, verbose_name="摘要"),
                ),
            ],
            options={
                "verbose_name": "操作日志",
                "indexes": [
                    models.Index(fields=["county_code", "-at"], name="audit_county_at"),
                    models.Index(fields=["-at", "-id"], name="audit_newest"),
                    models.Index(
                        fields=["verb", "-at"],
                        name="audit_by_verb",
                        opclasses=["varchar_pattern_ops", "timestamptz_ops"],
                    ),
                    models.Index(fields=["actor_name", "-at"], name="audit_by_actor"),
                    models.Index(fields=["subject_id", "-at"], name="audit_about"),
                ],
            },
        ),
        migrations.CreateModel(
            name="DayHead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "county_code",
                    models.CharField(blank=True, max_length=6, verbose_name="县区代码"),
                ),
                ("day", models.DateField(verbose_name="日期")),
                ("first_seq", models.BigIntegerField(verbose_name="首号")),
                ("last_seq", models.BigIntegerField(verbose_name="末号")),
                ("last_link", models.CharField(max_length=64, verbose_name="末号摘要")),
                ("previous", models.CharField(max_length=64, verbose_name="上一日摘要")),
                ("digest", models.CharField(max_length=64, verbose_name="日摘要")),
                ("made_at", models.DateTimeField(verbose_name="生成时间")),
            ],
            options={
                "verbose_name": "日封存",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county_code", "day"), name="audit_head_once_a_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Verification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "county_code",
                    models.CharField(blank=True, max_length=6, verbose_name="县区代码"),
                ),
                ("at", models.DateTimeField(verbose_name="核验时间")),
                ("last_seq", models.BigIntegerField(verbose_name="核验至")),
                ("last_link", models.CharField(max_length=64, verbose_name="末号摘要")),
                ("heads", models.IntegerField(verbose_name="日封存数")),
                ("is_intact", models.BooleanField(verbose_name="完好")),
                ("findings", models.JSONField(default=list, verbose_name="发现的问题")),
                ("remarks", models.JSONField(default=list, verbose_name="需要核对的情况")),
            ],
            options={
                "verbose_name": "日志核验",
                "indexes": [models.Index(fields=["county_code", "-at"], name="audit_check_at")],
            },
        ),
        migrations.CreateModel(
            name="ChainLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "county_code",
                    models.CharField(blank=True, max_length=6, verbose_name="县区代码"),
                ),
                ("seq", models.BigIntegerField(verbose_name="序号")),
                (
                    "entry",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="link",
                        to="audit.auditentry",
                        verbose_name="日志",
                    ),
                ),
                ("entry_digest", models.CharField(max_length=64, verbose_name="日志摘要")),
                ("previous", models.CharField(max_length=64, verbose_name="上一摘要")),
                ("digest", models.CharField(max_length=64, verbose_name="摘要")),
                ("sealed_at", models.DateTimeField(verbose_name="封存时间")),
            ],
            options={
                "verbose_name": "封存链节",
                "constraints": [
                    models.UniqueConstraint(fields=("county_code", "seq"), name="audit_link_once")
                ],
            },
        ),
    ]

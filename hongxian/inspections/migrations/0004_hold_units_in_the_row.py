"""From here on the database holds what the fill wrote."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0003_fill_units_in_the_row"),
    ]

    operations = [
        migrations.AlterField(
            model_name="inspectionofficer",
            name="unit",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="orgs.unit",
                verbose_name="检查单位",
            ),
        ),
        migrations.AddConstraint(
            model_name="inspection",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="inspectionagency",
            constraint=models.UniqueConstraint(
                condition=models.Q(("in_row", True)),
                fields=("county", "inspection"),
                name="inspection_agency_one_in_row",
            ),
        ),
        migrations.AddConstraint(
            model_name="inspectionagency",
            constraint=models.CheckConstraint(
                condition=models.Q(("in_row", False), ("unit__isnull", False), _connector="OR"),
                name="inspection_agency_in_row_is_a_unit",
            ),
        ),
    ]

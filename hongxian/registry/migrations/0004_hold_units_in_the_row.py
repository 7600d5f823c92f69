"""From here on the database holds what the fill wrote."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0003_fill_units_in_the_row"),
    ]

    operations = [
        migrations.AlterField(
            model_name="licence",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="orgs.unit",
                verbose_name="监管单位",
            ),
        ),
        migrations.AddConstraint(
            model_name="licence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("place__isnull", True), ("place_unit__isnull", False), _connector="OR"
                ),
                name="licence_has_units_of_its_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="vehicle",
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
                name="vehicle_has_units_of_its_place",
            ),
        ),
    ]

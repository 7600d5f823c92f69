"""From here on the database holds what the fill wrote."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hazards", "0003_fill_units_in_the_row"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="hazard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_hidden", False), ("inspection__isnull", False), _connector="OR"
                ),
                name="hazard_hidden_with_its_visit",
            ),
        ),
        migrations.AddConstraint(
            model_name="hazard",
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
                name="hazard_has_units_of_its_place",
            ),
        ),
    ]

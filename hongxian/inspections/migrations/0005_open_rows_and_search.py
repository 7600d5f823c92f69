import django.db.models.functions.comparison
from django.db import migrations, models

from hongxian.kit.pairs import SearchIndex


class Migration(migrations.Migration):
    dependencies = [("inspections", "0004_hold_units_in_the_row")]

    operations = [
        migrations.AddIndex(
            model_name="inspection",
            index=models.Index(
                models.F("county"),
                models.OrderBy(
                    django.db.models.functions.comparison.Coalesce("started_at", "created_at"),
                    descending=True,
                ),
                models.OrderBy(models.F("id"), descending=True),
                name="inspection_latest",
            ),
        ),
        migrations.AddIndex(
            model_name="inspection",
            index=models.Index(
                models.F("county"),
                models.OrderBy(
                    django.db.models.functions.comparison.Coalesce("started_at", "created_at"),
                    descending=True,
                ),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("kind", "secret")),
                name="inspection_secret",
            ),
        ),
        SearchIndex("inspection", "spot", "inspection_spot", where="spot <> ''"),
    ]

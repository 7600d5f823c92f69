from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inspections", "0005_open_rows_and_search")]

    operations = [
        migrations.AddIndex(
            model_name="inspection",
            index=models.Index(
                fields=["county", "place", "planned_on"],
                condition=models.Q(("state", "planned")),
                name="inspection_ahead",
            ),
        ),
        migrations.AddIndex(
            model_name="inspection",
            index=models.Index(
                fields=["county", "started_at", "place", "kind", "disclosed_at"],
                name="inspection_year",
            ),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hazards", "0006_open_rows_and_search")]

    operations = [
        migrations.AddIndex(
            model_name="paper",
            index=models.Index(
                fields=["county", "year", "unit", "kind", "serial", "state", "word"],
                name="paper_book",
            ),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hazards", "0004_hold_units_in_the_row")]

    operations = [
        migrations.AddIndex(
            model_name="hazard",
            index=models.Index(
                fields=["county", "place", "-found_at", "-id"], name="hazard_of_place"
            ),
        ),
        migrations.AddIndex(
            model_name="hazard",
            index=models.Index(
                fields=["county", "campaign", "unit", "state"], name="hazard_on_board"
            ),
        ),
    ]

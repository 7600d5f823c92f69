from django.db import migrations, models

from hongxian.inspections.models.photos import Quarter


class Migration(migrations.Migration):
    dependencies = [("inspections", "0006_places_of_a_year")]

    operations = [
        migrations.AddIndex(
            model_name="photo",
            index=models.Index(
                models.F("county"),
                Quarter("phash", at=at),
                models.F("phash"),
                name=f"photo_phash_{at}",
            ),
        )
        for at in (1, 5, 9, 13)
    ]

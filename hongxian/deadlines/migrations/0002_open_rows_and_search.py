from django.db import migrations, models

from hongxian.kit.pairs import SearchIndex


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="deadline",
            index=models.Index(fields=["county", "-due_at", "-id"], name="deadline_latest"),
        ),
        migrations.AddIndex(
            model_name="deadline",
            index=models.Index(
                condition=models.Q(("state__in", ("running", "paused"))),
                fields=["county", "due_at", "id"],
                name="deadline_open",
            ),
        ),
        SearchIndex("deadline", "subject_label", "deadline_search"),
    ]

from django.db import migrations, models

from hongxian.kit.pairs import SearchIndex


class Migration(migrations.Migration):
    dependencies = [("hazards", "0005_indexes_of_desk_and_page")]

    operations = [
        migrations.AddIndex(
            model_name="firmanswer",
            index=models.Index(fields=["county", "-received_at", "-id"], name="firm_answer_latest"),
        ),
        migrations.AddIndex(
            model_name="firmcode",
            index=models.Index(fields=["county", "-made_at", "-id"], name="firm_code_latest"),
        ),
        migrations.AddIndex(
            model_name="firmcode",
            index=models.Index(
                condition=models.Q(("revoked_at", None)),
                fields=["county", "valid_until"],
                name="firm_code_working",
            ),
        ),
        migrations.AddIndex(
            model_name="hazard",
            index=models.Index(
                condition=models.Q(
                    (
                        "state__in",
                        ("found", "ordered", "rectifying", "paused", "rectified", "passed"),
                    )
                ),
                fields=["county", "-found_at", "-id"],
                name="hazard_open",
            ),
        ),
        migrations.AddIndex(
            model_name="paper",
            index=models.Index(
                fields=["county", "-issued_at", "-serial", "-id"], name="paper_latest"
            ),
        ),
        migrations.AddIndex(
            model_name="paper",
            index=models.Index(
                condition=models.Q(("state", "issued")),
                fields=["county", "-issued_at"],
                name="paper_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="paper",
            index=models.Index(fields=["county", "year", "serial"], name="paper_by_serial"),
        ),
        migrations.AddIndex(
            model_name="photodoubt",
            index=models.Index(
                condition=models.Q(("state", "open")),
                fields=["county", "hazard"],
                name="doubt_open",
            ),
        ),
        SearchIndex("hazard", "search", "hazard_search"),
        SearchIndex("paper", "addressee", "paper_addressee"),
        SearchIndex("paper", "word", "paper_word"),
    ]

from django.db import migrations

from hongxian.kit.pairs import SearchIndex


class Migration(migrations.Migration):
    dependencies = [("registry", "0004_hold_units_in_the_row")]

    operations = [
        SearchIndex("place", "search", "place_search"),
        SearchIndex("vehicle", "search", "vehicle_search"),
    ]

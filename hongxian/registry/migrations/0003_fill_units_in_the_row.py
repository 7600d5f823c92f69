"""Copy the units of places to what hangs on them, see decision 0017."""

from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps: Any, schema_editor: Any) -> None:
    place = apps.get_model("registry", "Place")
    vehicle = apps.get_model("registry", "Vehicle")
    licence = apps.get_model("registry", "Licence")
    of_place = place.objects.filter(pk=OuterRef("place"))
    of_vehicle = vehicle.objects.filter(pk=OuterRef("vehicle"))
    own = {
        "place_unit": Subquery(of_place.values("unit")[:1]),
        "lead_unit": Subquery(of_place.values("lead_unit")[:1]),
    }
    vehicle.objects.filter(place__isnull=False).update(**own)
    licence.objects.filter(place__isnull=False).update(**own, unit=own["place_unit"])
    licence.objects.filter(vehicle__isnull=False).update(**{
        name: Subquery(of_vehicle.values(name)[:1]) for name in ("unit", "place_unit", "lead_unit")
    })  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_units_in_the_row")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]

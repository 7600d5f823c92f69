"""Copy to visits who answers for their places and who joined, see decision 0017."""

from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps: Any, schema_editor: Any) -> None:
    place = apps.get_model("registry", "Place").objects.filter(pk=OuterRef("place"))
    visit = apps.get_model("inspections", "Inspection")
    officer = apps.get_model("inspections", "InspectionOfficer")
    agency = apps.get_model("inspections", "InspectionAgency")
    visit.objects.filter(place__isnull=False).update(
        place_unit=Subquery(place.values("unit")[:1]),
        lead_unit=Subquery(place.values("lead_unit")[:1]),
    )
    mine = visit.objects.filter(pk=OuterRef("inspection"))
    officer.objects.update(unit=Subquery(mine.values("unit")[:1]))
    units = agency.objects.filter(unit__isnull=False)
    first = units.filter(inspection=OuterRef("inspection")).order_by("pk").values("pk")[:1]
    units.filter(pk=Subquery(first)).update(in_row=True)
    told = agency.objects.filter(inspection=OuterRef("pk"), in_row=True).values("unit")[:1]
    joint = agency.objects.filter(in_row=True).values("inspection")
    visit.objects.filter(pk__in=joint).update(agency=Subquery(told))


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0002_units_in_the_row"),
        ("registry", "0003_fill_units_in_the_row"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]

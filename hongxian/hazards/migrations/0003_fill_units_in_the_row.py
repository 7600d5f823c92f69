"""Copy to hazards and papers who may see them, see decision 0017."""

from collections import defaultdict
from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery

BATCH = 500


def fill(apps: Any, schema_editor: Any) -> None:
    place = apps.get_model("registry", "Place").objects.filter(pk=OuterRef("place"))
    visit = apps.get_model("inspections", "Inspection")
    hazard = apps.get_model("hazards", "Hazard")
    hazard.objects.filter(place__isnull=False).update(
        place_unit=Subquery(place.values("unit")[:1]),
        lead_unit=Subquery(place.values("lead_unit")[:1]),
    )
    hidden = visit.objects.filter(kind="secret", disclosed_at__isnull=True)
    hazard.objects.filter(inspection__in=hidden.values("pk")).update(is_hidden=True)
    line = apps.get_model("hazards", "PaperLine").objects.filter(hazard__is_hidden=False)
    papers = apps.get_model("hazards", "Paper").objects
    reader = apps.get_model("hazards", "PaperReader")
    keys = list(papers.order_by("pk").values_list("pk", flat=True))
    for at in range(0, len(keys), BATCH):
        part = list(papers.filter(pk__in=keys[at : at + BATCH]))
        named = _named(line.filter(paper__in=part))
        made = []
        for paper in part:
            made += _readers(paper, named[paper.pk], reader)
        papers.bulk_update(part, ["place_unit", "lead_unit"])
        reader.objects.bulk_create(made)


def _named(lines: Any) -> dict[Any, list[Any]]:
    """By paper: unit, agency, officer and the place's two units of each hazard it names."""
    names = ("unit", "agency", "officer", "place_unit", "lead_unit")
    found: dict[Any, list[Any]] = defaultdict(list)
    told = lines.order_by("position", "pk")
    for key, *of_hazard in told.values_list("paper", *(f"hazard__{name}" for name in names)):
        found[key].append(of_hazard)
    return found


def _readers(paper: Any, named: list[Any], reader: Any) -> list[Any]:
    if named:
        paper.place_unit_id, paper.lead_unit_id = named[0][3:]
    units = {unit for unit, agency, _, at, led in named for unit in (unit, agency, at, led) if unit}
    units -= {paper.unit_id, paper.place_unit_id, paper.lead_unit_id}
    people = {(unit, officer) for unit, _, officer, *_ in named if officer}
    return [
        reader(county_id=paper.county_id, paper=paper, unit_id=unit, user_id=user)
        for unit, user in [*((unit, None) for unit in sorted(units)), *sorted(people)]
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("hazards", "0002_units_in_the_row"),
        ("inspections", "0003_fill_units_in_the_row"),
        ("registry", "0003_fill_units_in_the_row"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]

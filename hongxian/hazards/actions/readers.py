"""Who may see hazards and papers stands in their rows: kept in step here. See decision 0017."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from hongxian.hazards.models import Hazard, Paper, PaperLine, PaperReader
from hongxian.inspections.models import Inspection

BATCH = 500
SEEN_BY = frozenset({"unit", "agency", "officer", "place"})
"""The fields of a hazard whose change may show its papers to others, or to them no more."""


class _Named(NamedTuple):
    """What one line of a paper says of who may read it."""

    unit: int
    agency: int | None
    officer: int | None
    place_unit: int | None
    lead_unit: int | None


def mark_hidden(inspection: Inspection) -> None:
    """A visit became hidden or is so no more: so do the hazards that were found by it."""
    rows = Hazard.objects.filter(county=inspection.county_id, inspection=inspection)
    keys = list(rows.exclude(is_hidden=inspection.is_hidden).values_list("pk", flat=True))
    if keys:
        rows.filter(pk__in=keys).update(is_hidden=inspection.is_hidden)
        hazards_changed(inspection.county_id, keys)


def hold_papers(county_id: str, hazards: Collection[UUID]) -> None:
    """Lock the papers that name these hazards, before the hazards: so does whoever voids one."""
    papers = PaperLine.objects.filter(county=county_id, hazard__in=hazards)
    _lock(county_id, set(papers.values_list("paper_id", flat=True)))


def hold_papers_at(county_id: str, places: Sequence[UUID]) -> None:
    """`hold_papers` for all hazards at these places."""
    hazards = Hazard.objects.filter(county=county_id, place__in=places)
    hold_papers(county_id, list(hazards.values_list("pk", flat=True)))


def places_moved(county_id: str, places: Sequence[UUID]) -> None:
    """Places got other units, and their hazards have the copies: now the papers about these."""
    hazards = Hazard.objects.filter(county=county_id, place__in=places)
    papers = PaperLine.objects.filter(county=county_id, hazard__in=hazards.values("pk"))
    _renew(county_id, papers.values_list("paper_id", flat=True))


def hazards_changed(county_id: str, hazards: Collection[UUID]) -> None:
    """These hazards are answered for by others now: the papers that name them are read anew."""
    papers = PaperLine.objects.filter(county=county_id, hazard__in=hazards)
    _renew(county_id, papers.values_list("paper_id", flat=True))


def _renew(county_id: str, papers: Iterable[UUID]) -> None:
    for some in _lock(county_id, set(papers)):
        readers_of(some)


def _lock(county_id: str, papers: Collection[UUID]) -> list[list[Paper]]:
    """The papers, locked in one order whoever asks."""
    keys = sorted(papers)
    rows = Paper.objects.select_for_update(of=("self",), no_key=True).filter(county=county_id)
    parts = (keys[at : at + BATCH] for at in range(0, len(keys), BATCH))
    return [list(rows.filter(pk__in=part).order_by("pk")) for part in parts]


def readers_of(papers: Sequence[Paper]) -> None:
    """Write who may read these (locked) papers of one county, from the hazards they name; in the
    caller's transaction.

    A hidden hazard adds nobody: who may know of its visit is asked when the paper is.
    """
    named = _named(papers)
    fresh: list[PaperReader] = []
    for paper in papers:
        lines = named[paper.pk]
        first = lines[0] if lines else None
        copies = (first.place_unit, first.lead_unit) if first else (None, None)
        if (paper.place_unit_id, paper.lead_unit_id) != copies:
            paper.place_unit_id, paper.lead_unit_id = copies
            paper.save(update_fields=["place_unit", "lead_unit"])
        fresh += _beyond(paper, lines)
    old = PaperReader.objects.filter(paper__in=[paper.pk for paper in papers])
    known = {(row.paper_id, row.unit_id, row.user_id): row.pk for row in old}
    wanted = {(row.paper_id, row.unit_id, row.user_id): row for row in fresh}
    if gone := [known[key] for key in known.keys() - wanted.keys()]:
        PaperReader.objects.filter(pk__in=gone).delete()
    PaperReader.objects.bulk_create(
        [row for key, row in wanted.items() if key not in known], batch_size=BATCH
    )


def _named(papers: Sequence[Paper]) -> dict[UUID, list[_Named]]:
    lines = PaperLine.objects.filter(
        county__in={paper.county_id for paper in papers},
        paper__in=[paper.pk for paper in papers],
        hazard__is_hidden=False,
    )
    found: dict[UUID, list[_Named]] = defaultdict(list)
    columns = [f"hazard__{name}_id" for name in _Named._fields]
    for key, *told in lines.order_by("position", "pk").values_list("paper_id", *columns):
        found[key].append(_Named(*told))
    return found


def _beyond(paper: Paper, lines: Sequence[_Named]) -> list[PaperReader]:
    """Units of its hazards that no column of the paper holds, and the officers in charge."""
    units = {unit for line in lines for unit in (line.unit, line.agency, *line[3:]) if unit}
    units -= {paper.unit_id, paper.place_unit_id, paper.lead_unit_id}
    people = {(line.unit, line.officer) for line in lines if line.officer}
    return [
        PaperReader(county_id=paper.county_id, paper=paper, unit_id=unit, user_id=user)
        for unit, user in [*((unit, None) for unit in sorted(units)), *sorted(people)]
    ]

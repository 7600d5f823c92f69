"""Reading batches: how many rows of each outcome, and which are which."""

from django.db.models import Count, Q

from hongxian.registry.models import LedgerBatch, LedgerRow, RowOutcome

OUTCOMES = [
    *((outcome.value, outcome.label, Q(outcome=outcome.value)) for outcome in RowOutcome),
    ("told", "有说明", ~Q(why="")),
]
"""Code, word, condition: the tabs of a batch's rows."""


def counted(batch: LedgerBatch) -> list[tuple[str, str, int]]:
    """(code, word, rows) of every outcome that has any, as the list of rows counts them."""
    rows = LedgerRow.objects.filter(county=batch.county_id, batch=batch)
    found = dict(rows.values_list("outcome").annotate(rows=Count("pk")).order_by())
    return [
        (outcome.value, str(outcome.label), found[outcome.value])
        for outcome in RowOutcome
        if found.get(outcome.value)
    ]

"""The chain as others ask for it: which counties have one, and where it ends."""

from collections.abc import Iterator

from hongxian.audit.models import AuditEntry, ChainLink, DayHead, Verification


def counties() -> Iterator[str]:
    """The counties that have entries or links, "" among them; hops from one to the next."""
    seen: str | None = None
    while True:
        after = {} if seen is None else {"county_code__gt": seen}
        steps = [
            rows.filter(**after).order_by("county_code").values_list("county_code", flat=True)[:1]
            for rows in (AuditEntry.objects.all(), ChainLink.objects.all(), DayHead.objects.all())
        ]
        found = [county for step in steps for county in step]
        if not found:
            return
        seen = min(found)
        yield seen


def last_link(county: str) -> ChainLink | None:
    """The end of a county's chain."""
    return ChainLink.objects.filter(county_code=county).order_by("-seq").first()


def last_check(county: str) -> Verification | None:
    """What the last check of a county found."""
    found: Verification | None = (
        Verification.objects.filter(county_code=county).order_by("-at", "-id").first()
    )
    return found

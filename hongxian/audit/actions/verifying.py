"""Keeping what a check found: the next one must find at least as much."""

from datetime import datetime

from hongxian.audit.models import Verification
from hongxian.audit.queries.checking import Report


def note_check(report: Report, *, now: datetime) -> Verification:
    """Append the outcome of a check; itself never changed."""
    found: Verification = Verification.objects.create(
        county_code=report.county,
        at=now,
        last_seq=report.last_seq,
        last_link=report.last_link,
        heads=report.heads,
        is_intact=report.is_intact,
        findings=report.findings,
        remarks=report.remarks,
    )
    return found

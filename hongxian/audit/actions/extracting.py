"""Taking the log out of the system, to be kept elsewhere and checked by others."""

from datetime import date, datetime

from django.db import transaction

from hongxian.audit.actions.entries import Acts, record_export
from hongxian.audit.actions.sealing import seal_county
from hongxian.audit.queries.extract import sealed_between
from hongxian.kit.verdict import Refused


def open_extract(
    county: str, *, since: date, until: date, actor: Acts, now: datetime
) -> tuple[int, int]:
    """Seal what waits and log the export; the first and last number it will hold."""
    if until < since:
        raise Refused("截止日期不能早于起始日期。")
    seal_county(county, now=now)
    first, last = sealed_between(county, since, until)
    if not last:
        raise Refused("这段时间没有封存过记录，请换一段时间。")
    with transaction.atomic():
        record_export(actor=actor, what="日志存证", rows=last - first + 1, now=now)
    return first, last

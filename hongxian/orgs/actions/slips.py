"""First passwords of an import: made again from the seed, shown once."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import check_password
from django.db import transaction

from hongxian.audit.actions import record
from hongxian.kit.verdict import Refused
from hongxian.orgs import verbs
from hongxian.orgs.access import Actor
from hongxian.orgs.actions.people import made_password
from hongxian.orgs.models import ImportBatch, User


@dataclass(frozen=True)
class Slip:
    """One new person's way in, shown once."""

    user: User
    password: str


def slips_of(batch: ImportBatch) -> list[Slip]:
    """Of the accounts a batch opened, those whose first password still opens them; by unit."""
    if not batch.owes_slips:
        return []
    users = User.objects.filter(pk__in=batch.opened, must_change_password=True)
    slips = []
    for user in users.select_related("unit").order_by("unit__position", "name_pinyin", "pk"):
        password = made_password(batch.seed, user.username)
        if check_password(password, user.password):
            slips.append(Slip(user, password))
    return slips


@transaction.atomic
def show_slips(batch: ImportBatch, *, actor: Actor, now: datetime) -> list[Slip]:
    """Hand the first passwords out, once: the seed they were made from is gone afterwards."""
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(
        pk=batch.pk, county=batch.county_id
    )
    if not batch.owes_slips:
        raise Refused("初始密码只出具一次，已经出具过。没有拿到的，请安全管理员逐人重置密码。")
    slips = slips_of(batch)
    batch.seed, batch.slips_shown_at = "", now
    batch.save(update_fields=["seed", "slips_shown_at"])
    detail = {"rows": len(slips)}
    record(actor=actor, verb=verbs.SHOW_SLIPS, subject=batch, now=now, detail=detail)
    return slips

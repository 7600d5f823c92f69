"""Keep a filter under a name, and drop it again."""

from datetime import datetime

from django.db import transaction

from hongxian.audit.actions import record
from hongxian.kit.own_filters import tidy
from hongxian.kit.verdict import Refused
from hongxian.orgs import verbs
from hongxian.orgs.access import Actor
from hongxian.orgs.models import OwnFilter, User

MOST = 12
LONGEST = 800


def save_filter(*, path: str, name: str, query: str, actor: Actor, now: datetime) -> OwnFilter:
    """Keep `query` on the list at `path` under `name`; the same name again replaces it."""
    name, query = " ".join(name.split())[:20], tidy(query)
    if not name:
        raise Refused("请给常用筛选起个名字。")
    if not query or len(query) > LONGEST:
        raise Refused("没有可保存的条件，请先筛选再保存。" if not query else "条件太长，存不下。")
    with transaction.atomic():
        user = User.objects.select_for_update(of=("self",)).get(pk=actor.user_id or 0)
        mine = OwnFilter.objects.filter(user=user, path=path)
        if not mine.filter(name=name).exists() and mine.count() >= MOST:
            raise Refused(f"一个列表最多存 {MOST} 个常用筛选，请先删掉不用的。")
        row, _ = mine.update_or_create(
            name=name, defaults={"query": query}, create_defaults={
                "user": user, "path": path, "name": name, "query": query,
            },
        )  # fmt: skip
        record(
            actor=actor, verb=verbs.SAVE_FILTER, subject=user, now=now,
            detail={"list": path, "name": name},
        )  # fmt: skip
    return row


@transaction.atomic
def drop_filter(row: OwnFilter, *, actor: Actor, now: datetime) -> None:
    """Forget it; dropped twice is dropped once."""
    held = OwnFilter.objects.select_for_update().filter(pk=row.pk, user=actor.user_id)
    if held.delete()[0]:
        told = {"list": row.path, "name": row.name}
        record(actor=actor, verb=verbs.DROP_FILTER, subject=row.user, now=now, detail=told)

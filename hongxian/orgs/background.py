"""Who a background job is done for: its owner with the rights of the day on which it is done."""

from datetime import datetime

from hongxian.jobs.models import Job
from hongxian.kit.clock import day_of
from hongxian.kit.verdict import Refused, require
from hongxian.orgs.access import Actor, Rule, actor_of
from hongxian.orgs.models import User


def owner_of(job: Job, rule: Rule, *, now: datetime) -> Actor:
    """The actor a job is done for; Refused when the owner's account or post has ended since.

    Rows (`visible_to`), masking and the log follow this actor, exactly as in a request.
    """
    users = User.objects.select_related("unit").filter(is_active=True)
    user = users.filter(pk=job.owner_id).first()
    if user is None:
        raise Refused("交办人的账号已停用，没有办理。")
    actor = actor_of(user, day_of(now))
    if actor.county_id != job.county_code:
        raise Refused("交办人已调到其他县区，没有办理。")
    require(rule(actor))
    return actor

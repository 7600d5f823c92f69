"""Who may do what in this room: yes, or the reason why not."""

from hongxian.jobs.models import Job, Sees
from hongxian.kit.verdict import YES, Verdict


def owns(actor: Sees, job: Job) -> Verdict:
    """A job is its owner's alone."""
    is_own = actor.user_id is not None and actor.user_id == job.owner_id
    return YES if is_own else Verdict("后台任务只能由交办人本人处理。")


def is_system(actor: Sees, job: Job) -> Verdict:
    """Moves that no person makes: the worker tells how the work went."""
    return YES if actor.user_id is None else Verdict("这一步由系统办理。")

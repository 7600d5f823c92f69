"""The states of a job as a table."""

from hongxian.jobs import rules
from hongxian.jobs.models import OPEN_STATES, JobState
from hongxian.kit.workflow import Move, Workflow

S = JobState
OWN = "交办人本人的操作"
RUN = "系统运行规则"

JOB = Workflow(
    (
        Move("start", "开始", (S.WAITING,), S.RUNNING, rules.is_system, RUN),
        Move("finish", "做完", (S.RUNNING,), S.DONE, rules.is_system, RUN),
        Move("fail", "记为未完成", OPEN_STATES, S.FAILED, rules.is_system, RUN, ("原因",)),
        Move("put_back", "重新排队", (S.RUNNING,), S.WAITING, rules.is_system, RUN),
        Move("cancel", "取消", (S.WAITING,), S.CANCELLED, rules.owns, OWN),
        Move("ask_stop", "要求停止", (S.RUNNING,), S.RUNNING, rules.owns, OWN),
        Move("stop", "停止", (S.RUNNING,), S.CANCELLED, rules.is_system, OWN),
    ),
    labels=dict(JobState.choices),
)

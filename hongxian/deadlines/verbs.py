"""What this room writes into the log."""

from hongxian.audit import words
from hongxian.audit.verbs import Verb

words.call(
    due="期限",
    due_asked="申请延长至",
    late_due="逾期时的期限",
    told="发给",
    step="步骤",
    date="日期",
    is_workday="上班",
    year="年度",
    recounted="重算期限",
    reminders="提醒",
    escalations="升级",
    late="认定逾期",
    told_count="通知人数",
)

SET = Verb("deadline.set", "设定期限")
REDATE = Verb("deadline.redate", "调整期限")
RECOUNT = Verb("deadline.recount", "按新的放假安排重算期限")
MEET = Verb("deadline.meet", "办结期限")
DROP = Verb("deadline.drop", "撤销期限")
PAUSE = Verb("deadline.pause", "暂停计时")
RESUME = Verb("deadline.resume", "恢复计时")
ASK_EXTENSION = Verb("deadline.ask_extension", "申请延期")
APPROVE_EXTENSION = Verb("deadline.approve_extension", "同意延期")
REFUSE_EXTENSION = Verb("deadline.refuse_extension", "不同意延期")
FREEZE_LATE = Verb("deadline.late", "期限逾期")
ESCALATE = Verb("deadline.escalate", "逾期升级提醒")
URGE = Verb("deadline.urge", "催办逾期事项")
HAND_OVER = Verb("deadline.hand_over", "移交期限")
KEEP_DAY = Verb("calendar.keep_day", "录入放假安排")
REMOVE_DAY = Verb("calendar.remove_day", "删除放假安排")
KEEP_YEAR = Verb("calendar.keep_year", "确认年度放假安排")
KEEP_STEP = Verb("step.keep", "设置提醒步骤")
RESET_STEP = Verb("step.reset", "恢复提醒步骤")
TICK = Verb("tick.run", "办理定时任务")

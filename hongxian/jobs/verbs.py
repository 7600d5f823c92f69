"""What this room writes into the log."""

from hongxian.audit import words
from hongxian.audit.verbs import Verb

words.call(attempt="第几次", outcome="办理结果", file="文件")

HAND_IN = Verb("job.hand_in", "交后台办理")
START = Verb("job.start", "开始办理后台任务")
FINISH = Verb("job.finish", "办完后台任务")
FAIL = Verb("job.fail", "后台任务未完成")
PUT_BACK = Verb("job.put_back", "后台任务重新排队")
CANCEL = Verb("job.cancel", "取消后台任务")
ASK_STOP = Verb("job.ask_stop", "要求停止后台任务")
STOP = Verb("job.stop", "停止后台任务")
DROP_FILE = Verb("job.drop_file", "删除到期的结果文件")

"""What this room writes into the log."""

from hongxian.audit.verbs import Verb

READ = Verb("notice.read", "阅读通知")
READ_ALL = Verb("notice.read_all", "把通知标为已读")

"""What this room writes into the log."""

from hongxian.audit.verbs import Verb

INSPECTION_RECORD = Verb("inspection.record", "登记检查")
INSPECTION_PLAN = Verb("inspection.plan", "安排检查")
INSPECTION_CHANGE = Verb("inspection.change", "调整检查计划")
INSPECTION_CANCEL = Verb("inspection.cancel", "取消检查计划")
INSPECTION_JOIN = Verb("inspection.join", "合并为联合检查")
INSPECTION_DISCLOSE = Verb("inspection.disclose", "公开暗访")
INSPECTION_CORRECT = Verb("inspection.correct", "更正检查记录")
INSPECTION_HANDOVER = Verb("inspection.hand_over", "移交待检查任务")
INSPECTION_REPLACE = Verb("inspection.replace", "把检查转到并入的对象")
PHOTO_ADD = Verb("photo.add", "添加检查照片")
PHOTO_ORIGINAL = Verb("photo.original", "调取照片原件")
COVERAGE_CALL = Verb("coverage.call", "提醒应检覆盖")
VISIT_RULE_SET = Verb("visit_rule.set", "设定检查频次")
VISIT_RULE_CLEAR = Verb("visit_rule.clear", "取消检查频次设定")
DRAW_SEAL = Verb("draw.seal", "封存抽取总体")
DRAW_DRAW = Verb("draw.draw", "随机抽取")
DRAW_VOID = Verb("draw.void", "作废随机抽取")
RECEIPT_CONFLICT = Verb("receipt.conflict", "收到与台账不一致的现场记录")
RECEIPT_SETTLE = Verb("receipt.settle", "处理不一致的现场记录")

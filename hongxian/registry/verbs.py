"""What this room writes into the log."""

from hongxian.audit import words
from hongxian.audit.verbs import Verb

words.call(
    category="类别",
    changed="变更",
    place="监管对象",
    kept="保留的对象",
    followed="随同转移",
    grid="网格",
    officer="责任民警",
    on="生效日期",
    verdict="结论",
    replaced_by="新证",
    lines="许可品种",
    holder="持证对象",
    days="提前天数",
    sheet="工作表",
    stays="没有撤销的记录",
)

PLACE_REGISTER = Verb("place.register", "登记监管对象")
PLACE_CHANGE = Verb("place.change", "更新监管对象")
PLACE_RENAME = Verb("place.rename", "监管对象更名")
PLACE_MOVE = Verb("place.move", "监管对象迁址")
PLACE_PAUSE = Verb("place.pause", "监管对象停业")
PLACE_CLOSE = Verb("place.close", "监管对象关闭")
PLACE_REOPEN = Verb("place.reopen", "监管对象恢复在营")
PLACE_ASSIGN = Verb("place.assign", "分派监管对象")
PLACE_MERGE = Verb("place.merge", "重复对象并入")
PLACE_SPLIT = Verb("place.split", "撤销对象并入")
PLACE_PAIR = Verb("place.pair", "核对疑似重复")
PLACE_PHONE = Verb("place.view_phone", "查看监管对象完整电话")
VEHICLE_REGISTER = Verb("vehicle.register", "登记车辆")
VEHICLE_CHANGE = Verb("vehicle.change", "更新车辆")
VEHICLE_STOP = Verb("vehicle.stop", "停用车辆")
VEHICLE_RESUME = Verb("vehicle.resume", "恢复使用车辆")
VEHICLE_RETIRE = Verb("vehicle.retire", "注销车辆")
VEHICLE_PHONE = Verb("vehicle.view_phone", "查看驾驶人完整电话")
LICENCE_REGISTER = Verb("licence.register", "登记许可证件")
LICENCE_CHANGE = Verb("licence.change", "更新许可证件")
LICENCE_SUSPEND = Verb("licence.suspend", "登记证件暂扣")
LICENCE_RESTORE = Verb("licence.restore", "恢复证件有效")
LICENCE_REPLACE = Verb("licence.replace", "登记证件换证")
LICENCE_CANCEL = Verb("licence.cancel", "登记证件注销")
LICENCE_REVOKE = Verb("licence.revoke", "登记证件吊销")
LICENCE_REMIND = Verb("licence.remind", "提醒证件到期")
GRID_CREATE = Verb("grid.create", "划定网格")
GRID_CHANGE = Verb("grid.change", "调整网格")
GRID_CLOSE = Verb("grid.close", "撤销网格")
GRID_REOPEN = Verb("grid.reopen", "恢复网格")
GRID_PHONE = Verb("grid.view_phone", "查看网格员完整电话")
THRESHOLD_LOAD = Verb("threshold.load", "载入类别标准建议值")
THRESHOLD_SET = Verb("threshold.set", "设定类别标准")
THRESHOLD_CHECK = Verb("threshold.check", "核实类别标准")
THRESHOLD_END = Verb("threshold.end", "废止类别标准")
OUTLINE_IMPORT = Verb("outline.import_file", "导入县界")
OUTLINE_REMOVE = Verb("outline.remove", "移除县界")
UNIT_WORK_MOVED = Verb("registry.move_work", "监管对象转由其他单位监管")
PERSON_WORK_MOVED = Verb("registry.hand_over", "监管对象转由其他民警负责")
LEDGER_UPLOAD = Verb("ledger.upload", "上传台账")
LEDGER_SHEET = Verb("ledger.choose_sheet", "改选工作表或台账种类")
LEDGER_SETTLE = Verb("ledger.settle", "核对台账各列")
LEDGER_LOOK = Verb("ledger.look", "预览台账导入")
LEDGER_BEGIN = Verb("ledger.begin", "开始导入台账")
LEDGER_DONE = Verb("ledger.done", "导入台账")
LEDGER_UNDO = Verb("ledger.undo", "撤销台账导入")
LEDGER_REMOVE = Verb("ledger.remove_record", "撤销导入登记的记录")
LEDGER_RESTORE = Verb("ledger.restore_record", "撤销导入更新的内容")
LEDGER_DROP = Verb("ledger.drop", "放弃台账")
LEDGER_LEFTOVER = Verb("ledger.leftover", "清理没有导入的台账文件")

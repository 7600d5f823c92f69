"""The verbs this room writes into the log."""

from hongxian.audit import words
from hongxian.audit.verbs import Verb

words.call(
    code="代码",
    kind="类别",
    parent="上级单位",
    closes_on="停用日期",
    after_unit="排在其后",
    alias="叫法",
    means="指",
    username="账号",
    unit="单位",
    post="任职",
    starts_on="任职日期",
    ends_on="免去日期",
    delegate="代行人",
    absent="本人",
    until="结束",
    since="开始",
    roles="职务",
    successor="接收人",
    work="移交内容",
    into="并入",
    file="文件",
    sha256="",
    counts="结果",
    phone="联系电话",
)

SAVE_FILTER = Verb("filter.save", "存常用筛选")
DROP_FILTER = Verb("filter.drop", "删除常用筛选")
CREATE_COUNTY = Verb("county.create", "建立县区")
CREATE_UNIT = Verb("unit.create", "新建单位")
RENAME_UNIT = Verb("unit.rename", "变更单位名称")
PLACE_UNIT = Verb("unit.place", "调整单位排序")
CLOSE_UNIT = Verb("unit.close", "停用单位")
ADD_ALIAS = Verb("alias.add", "登记单位叫法")
REMOVE_ALIAS = Verb("alias.remove", "删除单位叫法")
CREATE_USER = Verb("user.create", "新建人员账号")
MOVE_USER = Verb("user.move", "调动人员")
SET_PASSWORD = Verb("user.set_password", "重置密码")
CHANGE_PASSWORD = Verb("user.change_password", "修改本人密码")
DEACTIVATE_USER = Verb("user.deactivate", "停用账号")
REACTIVATE_USER = Verb("user.reactivate", "恢复账号")
UNLOCK_USER = Verb("user.unlock", "解除登录锁定")
GRANT_POST = Verb("post.grant", "授予任职")
END_POST = Verb("post.end", "免去任职")
LOG_IN = Verb("session.log_in", "登录")
LOG_IN_FAILED = Verb("session.log_in_failed", "登录失败")
LOCKED_OUT = Verb("session.locked_out", "登录被锁定")
LOG_OUT = Verb("session.log_out", "退出登录")
ENROL_SECOND_FACTOR = Verb("user.enrol_second_factor", "启用动态口令")
RENEW_RECOVERY_CODES = Verb("user.renew_recovery_codes", "重新生成恢复码")
RESET_SECOND_FACTOR = Verb("user.reset_second_factor", "重置动态口令")
REQUIRE_SECOND_FACTOR = Verb("second_factor.require", "调整动态口令要求")
SECOND_FACTOR_PASSED = Verb("session.second_factor", "通过动态口令验证")
SECOND_FACTOR_FAILED = Verb("session.second_factor_failed", "动态口令验证失败")
DELEGATE = Verb("delegation.make", "委托代行")
END_DELEGATION = Verb("delegation.end", "提前结束代行")
HAND_OVER = Verb("user.hand_over", "移交工作")
MOVE_UNIT = Verb("unit.move", "调整上级单位")
MERGE_UNIT = Verb("unit.merge", "并入其他单位")
CHANGE_UNIT = Verb("unit.change", "更新单位信息")
CHANGE_USER = Verb("user.change", "更新人员信息")
UPLOAD_IMPORT = Verb("import.upload", "上传单位人员表")
BEGIN_IMPORT = Verb("import.begin", "开始导入单位和人员")
APPLY_IMPORT = Verb("import.apply", "导入单位和人员")
DROP_IMPORT = Verb("import.drop", "放弃导入")
LOOK_IMPORT = Verb("import.look", "核对单位人员表")
SHOW_SLIPS = Verb("import.show_slips", "出具初始密码")
EMPTY_IMPORT = Verb("import.empty", "清理到期的单位人员表")
PROPOSE_POST = Verb("post.propose", "提请任职")
REFUSE_POST = Verb("post.refuse", "不授予拟任职")
VIEW_PHONE = Verb("person.view_phone", "查看完整号码")

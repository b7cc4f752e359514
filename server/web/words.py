"""The dashboard's words: what a state, a fault or an event is called in Chinese."""

from collections.abc import Mapping
from typing import Final

from domain.case import State
from drivers.faults import table

DEVICES: Final[Mapping[str, str]] = {
    "idcard": "读卡",
    "facecam": "人脸",
    "doccam": "高拍",
    "fingerprint": "指纹",
    "printer": "打印",
}
"""The dashboard's columns, by kind of device."""

DEVICE_NAMES: Final[Mapping[str, str]] = {
    "idcard": "读卡器",
    "facecam": "人脸相机",
    "doccam": "高拍仪",
    "fingerprint": "指纹仪",
    "printer": "打印机",
    "screen": "触摸屏",
    "ukey": "登记员密钥",
}

STATES: Final[Mapping[str, str]] = {
    "starting": "启动中",
    "online": "正常",
    "busy": "工作中",
    "userError": "待处理",
    "offline": "断开",
    "powerOff": "断电",
    "noDevice": "未接",
    "hardwareError": "故障",
    "fraudSuspect": "疑被动过",
    "unknown": "未知",
}

ACTIVITIES: Final[Mapping[str, str]] = {
    "starting": "启动中",
    "idle": "空闲",
    "visit": "办理中",
    "out_of_service": "暂停服务",
    "down": "主程序没有应答",
}

OPERATOR: Final = "operator"
"""Why a terminal is closed with which nothing is wrong."""
STARTING: Final = "starting"
CLOSED: Final[Mapping[str, str]] = {
    STARTING: "启动中",
    "not_enrolled": "未入网",
    "journal_replaced": "本机日志已换新，要现场确认",
    "journal": "本机日志写不进",
    "disk": "硬盘将满",
    "reader": "读卡器不能用",
    OPERATOR: "操作员暂停",
}
"""By the terminal's own reason to begin no visit."""

VERSIONS: Final[Mapping[str, str]] = {"checkout": "源码"}
"""A terminal that runs from its source tree says so instead of a number."""

SERVICES: Final[Mapping[str, str]] = {
    "marriage": "结婚登记",
    "divorce": "离婚登记",
    "divorce_application": "离婚申请",
    "divorce_registration": "离婚登记",
    "reissue": "补领婚姻登记证",
}

COMMANDS: Final[Mapping[str, str]] = {
    "report": "立即上报",
    "close": "暂停服务",
    "open": "恢复服务",
}

RESULTS: Final[Mapping[str, str]] = {
    "done": "已完成",
    "refused": "没有执行",
    "expired": "过期未执行",
}

RESULT_DETAILS: Final[Mapping[str, str]] = {
    "visit_goes_on": "办理继续",
    "too_late": "送达太晚",
    "overtaken": "另有新指令",
    "unwritable": "本机存不下",
}

OUTCOMES: Final[Mapping[str, str]] = {
    "done": "已完成",
    "left": "本人离开",
    "idle": "无人操作",
    "staff": "转人工",
    "fault": "设备故障",
    "broken_off": "中断",
}

CASES: Final[Mapping[str, str]] = {
    State.HANDED_IN: "材料在途",
    State.WAITING: "待确认",
    State.CONFIRMED: "已确认",
    State.RETURNED: "已退回",
}
"""How the registrars stand to what was handed in."""

CASE_COUNTS: Final[Mapping[State, str]] = {
    State.WAITING: "待确认",
    State.HANDED_IN: "材料在途",
    State.CONFIRMED: "今天确认",
    State.RETURNED: "今天退回",
}

RETURN_REASONS: Final[Mapping[str, str]] = {
    "page_unreadable": "材料看不清",
    "page_missing": "缺材料",
    "wrong_person": "不是本人",
    "answers_wrong": "填写有误",
    "not_eligible": "不合条件",
    "own_wish": "本人要求",
    "other": "其他",
}
"""By the word a registrar chose; one without a word of its own is shown as it is."""

EVENTS: Final[Mapping[str, str]] = {
    "JOURNAL_OPENED": "本机日志启用",
    "VISIT_BEGUN": "开始办理：{service}",
    "CONSENT_GIVEN": "已同意个人信息告知",
    "IDENTITY_PROVEN": "读卡核对完成",
    "FACE_COMPARED": "人脸核验完成",
    "SUBMITTED": "收件 {ticket} 已上传",
    "TICKET_PRINTED": "取号单 {ticket} 已打印",
    "TICKET_NOT_PRINTED": "取号单 {ticket} 没有打出",
    "STAFF_CALLED": "请工作人员到场",
    "FACE_VOUCHED": "工作人员核验本人",
    "STAFF_SIGNED_IN": "登记员登录",
    "STAFF_SIGNED_OUT": "登记员退出",
    "SUBMISSION_CONFIRMED": "登记员确认收件",
    "SUBMISSION_RETURNED": "登记员退回收件",
    "VISIT_ENDED": "办理结束：{outcome}",
    "VISIT_BROKEN_OFF": "办理中断",
}
"""By kind of journal entry."""

TROUBLED_EVENTS: Final = frozenset(
    {"TICKET_NOT_PRINTED", "STAFF_CALLED", "VISIT_BROKEN_OFF"}
)

ALERTS: Final[Mapping[str, str]] = {
    "entry_conflict": "同一条记录有两个内容",
    "chain_broken": "日志链断裂",
    "body_unopened": "记录打不开",
    "body_unexpected": "记录内容不合约定",
    "message_refused": "收到不合约定的消息",
    "journal_replaced": "本机日志损坏，已换新",
    "journal_unexplained": "本机日志从头开始，原因不明",
    "journal_shortened": "本机日志变短",
    "journal_failed": "本机日志写不进",
    "receipt_ahead": "回执与本机日志不符",
    "receipt_hash": "回执与本机日志不符",
    "receipt_behind": "回执退回到已删除的记录",
    "receipt_terminal": "收到别的终端的回执",
    "receipt_forged": "回执签名不对",
    "receipt_malformed": "回执不合约定",
    "receipt_refused": "回执不能采用",
    "command_forged": "指令签名不对",
    "command_malformed": "指令不合约定",
    "answer_conflict": "同一指令有两种应答",
    "switch_unreadable": "是否暂停已读不出，先按暂停处理",
    "broker_refused": "消息通道拒收",
    "material_refused": "材料被拒收",
    "material_unreadable": "材料读不出",
    "material_missing": "材料不在本机",
    "staff_called": "请工作人员到场",
    "staff_locked_out": "登记员密码多次输错，暂停登录",
    "ukey_cloned": "UKey 序列号与登记的证书不符，疑为复制",
    "ukey_revoked": "有人使用已吊销的 UKey",
    "ukey_signature_wrong": "UKey 签名与证书不符",
    "grant_elsewhere": "别的终端的登录凭证被拿来使用",
    "forged_decision": "登记员决定与凭证不符，未采用",
    "forged_vouching": "人工核验与凭证不符",
    "decision_overdue": "登记员决定送到太晚，未采用，请重新审核",
    "decision_too_late": "已有登记员先作决定",
    "decision_too_early": "材料未齐就作决定，未采用",
    "submission_repeated": "同一次办理交了两次",
    "submission_unopened": "收件或材料打不开",
}
"""By an alert's name; an unknown name is shown as it is."""

DEVICE_ALERTS: Final = frozenset({"device_down", "device_reason"})
"""Their detail is the device's reason or state, which has a word of its own."""
RECOVERED: Final = "device_back"


def reason(name: str) -> str | None:
    """Return what a driver's reason is called, if the table of faults has it."""
    return table.word(table.name_of(name))


def remedy(device: str, name: str) -> str | None:
    """Return what staff are to do about a device's reason, if the table has it."""
    found = table.fault(device, name)
    return found.staff.zh if found else None

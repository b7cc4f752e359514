"""The guide's rows for what is no visit's: home, closed, broken off, called staff."""

from typing import Final

from bench.desk.scene import WATCH, Row, step

OUTSIDE: Final = (
    Row(
        ("system.starting",),
        step(WATCH, "主控正在启动", "The core is starting"),
    ),
    Row(("idle.title",), step("screen", "点“继续办理”", "Touch “continue”")),
    Row(
        ("out_of_service.title",),
        step("cables", "把读卡器插上", "Plug the card reader in"),
        when=lambda on: "idcard" in on.unplugged,
    ),
    Row(
        ("out_of_service.operator",),
        step("dashboard", "在运行看板上恢复本机", "Open it again on the dashboard"),
    ),
    Row(
        ("out_of_service.title",),
        step(WATCH, "终端会自己恢复，看着就好", "It recovers by itself: watch"),
    ),
    Row(
        ("broken_off.title", "broken_off.submitted_title"),
        step("screen", "刚才中断了：点屏幕右下的键", "Broken off: touch the key"),
    ),
    Row(
        ("home.title",),
        step("cards", "把上一位的身份证拿走", "Take the last card away"),
        when=lambda on: bool(on.card),
    ),
    Row(
        ("home.title",),
        step("screen", "在屏幕上点一项业务", "Touch a service on the screen"),
    ),
    Row(
        ("staff.title",),
        step("screen", "点“回到首页”", "Touch “home”"),
        also=("key.home",),
    ),
    Row(
        ("staff.title",),
        step("screen", "点“工作人员”来核验，或点“上一步”", "Be the staff, or go back"),
        also=("header.sign_in",),
    ),
    Row(
        ("staff.title",),
        step("screen", "点“上一步”接着办", "Touch “back” to go on"),
    ),
    Row(("thanks.title",), step(WATCH, "正在清除屏幕，回到首页", "Wiping, then home")),
)

"""The guide's rows for the staff's pages: signing in, judging, deciding, vouching."""

from typing import Final

from bench.desk.scene import WATCH, Row, Scene, step


def _is_cut(on: Scene) -> bool:
    return not on.online


NETWORK: Final = (
    "staff_sign_in.offline",
    "staff_trouble.offline",
    "staff_review.off_offline",
)
SIGN_IN: Final = (
    Row(NETWORK, step("cables", "把网络插上", "Plug the network in"), when=_is_cut),
    Row(NETWORK, step(WATCH, "正在连到中心，请稍等", "Reaching the centre")),
    Row(("staff_sign_in.asking",), step(WATCH, "中心正在核对", "The centre is asked")),
    Row(
        ("staff_trouble.locked",),
        step(WATCH, "错了几次，要等一会儿", "Too many tries: wait a while"),
    ),
    Row(
        ("staff_sign_in.unfilled",),
        step("registrar", "照“登记员”一行打账号，点下一格，打密码", "Type them in"),
    ),
    Row(
        ("staff_sign_in.title",),
        step("screen", "打完密码，点“登录”", "Then touch “sign in”"),
    ),
)
JUDGING: Final = (
    Row(("staff_list.asking",), step(WATCH, "正在向中心查询", "The centre is asked")),
    Row(
        ("staff_list.nothing",),
        step("screen", "没有待审核的：点“退出登录”", "Nothing waits: sign out"),
    ),
    Row(
        ("staff_list.refresh",),
        step("screen", "点最上面的一件，打开它", "Open the first one"),
    ),
    Row(
        ("staff_review.off_coming", "staff_review.opening"),
        step(WATCH, "正在从中心取来，请稍等", "It comes from the centre"),
    ),
    Row(
        ("staff_review.missing", "staff_review.off_missing"),
        step(WATCH, "材料还在路上，请稍等", "Its materials are on their way"),
    ),
    Row(
        ("staff_review.off_unseen", "staff_review.fetch_again"),
        step("screen", "点“再取一次”，或返回列表", "Fetch it again, or go back"),
    ),
    Row(
        ("staff_review.back",),
        step("screen", "看过后点“收件”，或“退回补正”", "Look, then confirm or return"),
    ),
    Row(
        ("staff_picture.back",),
        step("screen", "看过后点“返回审核”", "Look, then back to the review"),
    ),
)
DECIDING: Final = (
    Row(
        ("staff_reason.choose",),
        step("screen", "在屏幕上选一个原因", "Choose a reason"),
    ),
    Row(
        ("staff_reason.return_title",),
        step("screen", "点“退回给二位”", "Touch “return”"),
    ),
    Row(
        ("staff_reason.vouch_title",),
        step("screen", "核对过，点“确认是本人”", "Compared? Confirm the person"),
    ),
    Row(
        ("staff_result.deciding_title",),
        step(WATCH, "正在等中心答复", "The centre is asked"),
    ),
    Row(
        ("staff_result.unknown_title",),
        step("cables", "把网络插上", "Plug the network in"),
        when=_is_cut,
    ),
    Row(
        ("staff_result.unknown_title",),
        step("screen", "点“再查一次”", "Touch “ask again”"),
    ),
    Row(
        ("staff_result.next",),
        step("screen", "办好了：点“退出登录”", "Done: sign out"),
    ),
    Row(("staff_result.closed_title",), step(WATCH, "回到首页", "Back home")),
)

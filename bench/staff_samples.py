"""Sample pages of the staff's screens: signing in, judging, returning, the answer."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from bench.sample_parts import LI, OFFICE, WANG, both, plain
from ui.pages import (
    Choice,
    Column,
    Countdown,
    Field,
    IntentName,
    Item,
    Key,
    Keyboard,
    Kind,
    Mark,
    Message,
    Page,
    PageName,
    Role,
    Row,
)

LOCK: Final = Key(IntentName.SIGN_OUT, both("锁定", "Lock"), "lock")
BACK: Final = Key(IntentName.BACK, both("返回", "Back"), "back")
WHO: Final = both("工号 registrar", "Account registrar")
LOCKS: Final = Countdown(272, 900, both("4 分 32 秒后自动锁定", "Locks in 4 min 32 s"))
LATER: Final = both("以后启用", "Later")

SIGN_IN: Final = Page(
    PageName.STAFF_SIGN_IN,
    41,
    both("工作人员登录", "Staff sign-in"),
    both("登录后可审核提交的材料", "Sign in to judge what was handed in"),
    office=OFFICE,
    header=(Key(IntentName.BACK, both("返回", "Back"), "back"),),
    fields=(
        Field("account", both("账号", "Account"), "registrar", active=False),
        Field("password", both("密码", "Password"), "••••••••", active=True),
    ),
    rows=(
        Row("lock", both("账号和密码", "Password"), both("现在用", "In use"), Mark.NOW),
        Row("card", both("UKey", "UKey"), LATER, Mark.LATER),
        Row("face", both("人脸", "Face"), LATER, Mark.LATER),
    ),
    keyboard=Keyboard.FULL,
    keys=(Key(IntentName.SIGN_IN, both("登录", "Sign in"), "next", Role.PRIMARY),),
)
SIGN_IN_REFUSED: Final = replace(
    SIGN_IN,
    fields=(
        replace(SIGN_IN.fields[0]),
        replace(SIGN_IN.fields[1], shown=""),
    ),
    message=Message(
        Kind.WARN,
        both("账号或密码不对", "Account or password do not fit"),
        both("还可以试 3 次。", "3 tries left."),
    ),
)


def waiting(number: int) -> Item:
    """Return one submission that waits."""
    return Item(
        both(
            f"A{number:03} 结婚登记 李示范、王样例",
            f"A{number:03} Marriage 李示范, 王样例",
        ),
        both(
            "10:52 提交 · 3 页 · 等了 12 分钟",
            "Handed in 10:52 · 3 pages · waits 12 min",
        ),
        Mark.WARN if number == 12 else Mark.LATER,  # noqa: PLR2004 — one of them needs a look
        f"SF-02.j.{number}",
    )


LIST: Final = Page(
    PageName.STAFF_LIST,
    42,
    both("待审核", "Waiting"),
    WHO,
    office=OFFICE,
    header=(LOCK,),
    countdown=LOCKS,
    items=tuple(waiting(n) for n in (12, 13, 14)),
    keys=(
        Key(IntentName.SIGN_OUT, both("退出登录", "Sign out"), "out"),
        Key(IntentName.REFRESH, both("刷新", "Refresh"), "retake"),
    ),
)
LIST_MANY: Final = replace(LIST, items=tuple(waiting(n) for n in range(12, 40)))
LIST_EMPTY: Final = replace(
    LIST,
    items=(),
    message=Message(
        Kind.OK,
        both("没有待审核的", "Nothing waits"),
        both("有新提交时，点“刷新”就能看到。", "Touch Refresh to look again."),
    ),
)
LIST_OFFLINE: Final = replace(
    LIST_EMPTY,
    message=Message(
        Kind.FAULT,
        both("网络中断", "No network"),
        both(
            "审核要连到中心。恢复后点“刷新”。",
            "Judging needs the centre. Refresh later.",
        ),
    ),
)


def judged(seat: int, column: str) -> Column:
    """Return one person as staff see them."""
    name = LI if column == "li" else WANG
    good = column == "li"
    lines = (
        (both("证件号码", "ID number"), plain(f"990***********001{seat}")),
        (
            both("出生日期", "Born"),
            both("1996年3月12日（30 岁）", "12 March 1996 (30)"),
        ),
        (
            both("职业学历", "Work, school"),
            both("企业管理人员，大学本科", "Manager, bachelor"),
        ),
        (both("联系电话", "Phone"), plain("138 0000 0012")),
        (both("同意事项", "Consents"), both("采集、人脸、照片", "Data, face, picture")),
    )
    note = (
        both("人证比对 0.93，通过。真人检测通过。", "Face 0.93, passed. Live.")
        if good
        else both("人证比对 0.71，请当面核对。", "Face 0.71, look in person.")
    )
    return Column(
        seat,
        name,
        tuple(Item(head, text, Mark.DONE) for head, text in lines),
        (f"card.{seat}", f"live.{seat}"),
        note,
        Mark.DONE if good else Mark.WARN,
    )


REVIEW: Final = Page(
    PageName.STAFF_REVIEW,
    43,
    both("登记员审核", "Registrar's review"),
    WHO,
    office=OFFICE,
    header=(LOCK,),
    countdown=LOCKS,
    columns=(judged(1, "li"), judged(2, "wang")),
    items=(
        Item(
            both("户口簿", "Register"),
            both("第 1 页", "Page 1"),
            Mark.DONE,
            "page.1",
            picture="page.1",
        ),
        Item(
            both("户口簿", "Register"),
            both("第 2 页", "Page 2"),
            Mark.WARN,
            "page.2",
            picture="page.2",
        ),
        Item(
            both("签名", "Signature"),
            both("李示范", "李示范"),
            Mark.DONE,
            "signature.1",
            picture="signature.1",
        ),
        Item(
            both("签名", "Signature"),
            both("王样例", "王样例"),
            Mark.DONE,
            "signature.2",
            picture="signature.2",
        ),
    ),
    rows=(
        Row(
            "warn",
            both("请您当面核对王样例本人", "Look at 王样例 in person"),
            both(
                "人证比对 0.71，低于 0.80。\n证件照拍于 2017 年。",
                "0.71 is below 0.80.\nThe card's photo is of 2017.",
            ),
            Mark.WARN,
        ),
        Row(
            "warn",
            both("户口簿第 2 页有轻微反光", "Page 2 has some glare"),
            both("请对照原件。", "Compare with the original."),
            Mark.WARN,
        ),
        Row(
            "check",
            both("二位的声明都已签名", "Both declarations are signed"),
            both("10:49 和 10:51", "At 10:49 and 10:51"),
            Mark.DONE,
        ),
    ),
    keys=(
        Key(IntentName.BACK, both("返回列表", "Back to list"), "back"),
        Key(IntentName.RETURN, both("退回", "Return"), "redo"),
        Key(IntentName.ACCEPT, both("收件", "Accept"), "check", Role.PRIMARY),
    ),
    footer=(
        both(
            "退回时要选原因，请当面告诉二位。",
            "A return has a reason; tell the couple as well.",
        ),
    ),
)
REVIEW_INCOMPLETE: Final = replace(
    REVIEW,
    message=Message(
        Kind.WARN,
        both("材料还没有到齐", "Not everything has arrived"),
        both("还差 1 份，到齐后才能收件。", "1 is missing; accept it then."),
    ),
    items=(REVIEW.items[0], replace(REVIEW.items[1], picture="lost")),
    rows=REVIEW.rows[:1],
    keys=(
        *REVIEW.keys[:2],
        replace(REVIEW.keys[2], off=both("材料到齐后可收件", "When all has arrived")),
    ),
)
PICTURE: Final = Page(
    PageName.STAFF_PICTURE,
    44,
    both("户口簿第 1 页", "Household register, page 1"),
    WHO,
    office=OFFICE,
    header=(LOCK,),
    countdown=LOCKS,
    shown="page.1",
    keys=(BACK,),
)
PICTURE_LOST: Final = replace(PICTURE, shown="lost")
REASONS: Final = (
    ("户口簿缺页，请补拍", "A page of the register is missing"),
    ("材料看不清，请重新拍", "The papers cannot be read"),
    ("证件照片与本人对不上", "Photo and person differ"),
    ("联系电话打不通，请更正", "The phone number does not answer"),
    ("签名与姓名对不上", "Signature and name differ"),
    ("请到窗口当面办理", "Come to the counter"),
)
REASON: Final = Page(
    PageName.STAFF_REASON,
    45,
    both("退回原因", "Reason for the return"),
    WHO,
    office=OFFICE,
    header=(LOCK,),
    countdown=LOCKS,
    hint=Row(
        "",
        both(
            "请选一个原因，也当面告诉二位。",
            "Choose one, and tell the couple as well.",
        ),
    ),
    choices=tuple(
        Choice(f"r{n}", both(zh, en), n == 1) for n, (zh, en) in enumerate(REASONS)
    ),
    keys=(
        BACK,
        Key(IntentName.RETURN, both("退回给二位", "Return it"), "redo", Role.PRIMARY),
    ),
)
RESULT: Final = Page(
    PageName.STAFF_RESULT,
    46,
    both("已收件", "Accepted"),
    WHO,
    office=OFFICE,
    header=(LOCK,),
    countdown=LOCKS,
    message=Message(
        Kind.OK,
        both("中心已收件", "The centre has taken it"),
        both("A012 可以叫号了。", "A012 can be called."),
    ),
    rows=(
        Row(
            "clock",
            both("本机 10:58:03，中心 10:58:04", "Here 10:58:03, centre 10:58:04"),
            both("两个时间都已记下", "Both times are kept"),
            Mark.DONE,
        ),
        Row(
            "list",
            both("还有 2 件待审核", "2 more wait"),
            both("最早的 10:55 提交", "The oldest is of 10:55"),
        ),
    ),
    keys=(
        Key(IntentName.SIGN_OUT, both("退出登录", "Sign out"), "out"),
        Key(IntentName.NEXT, both("下一件", "Next one"), "next", Role.PRIMARY),
    ),
)
RESULT_LATE: Final = replace(
    RESULT,
    title=both("没有收件", "Not accepted"),
    message=Message(
        Kind.WARN,
        both("这一件已由另一位登记员退回", "Another registrar has returned it"),
        both("以先到中心的决定为准。", "The decision that came first stands."),
    ),
    rows=RESULT.rows[:1],
)

COUNTER: Final[Mapping[str, Page]] = MappingProxyType(
    {
        "staff_sign_in": SIGN_IN,
        "staff_sign_in_refused": SIGN_IN_REFUSED,
        "staff_list": LIST,
        "staff_list_many": LIST_MANY,
        "staff_list_empty": LIST_EMPTY,
        "staff_list_offline": LIST_OFFLINE,
        "staff_review": REVIEW,
        "staff_review_incomplete": REVIEW_INCOMPLETE,
        "staff_picture": PICTURE,
        "staff_picture_lost": PICTURE_LOST,
        "staff_reason": REASON,
        "staff_result": RESULT,
        "staff_result_late": RESULT_LATE,
    }
)

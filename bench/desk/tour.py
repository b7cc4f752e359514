"""The tour of a first visitor: five steps, and how the page notices that one is done.

A step's words name its places by ① ② ③: the page pins these signs to them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from bench.desk.scene import Scene
from bench.desk.things import Both


@dataclass(frozen=True, slots=True)
class Hint:
    """What the top line says instead, where the screen cannot know what is wanted."""

    after: int
    """So many of the step's moments have been."""
    place: str
    words: Both
    at: str = ""
    """Only while there is this moment."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One step: what to do, where, and the moments that show it was done, in order."""

    title: Both
    words: Both
    places: tuple[str, ...]
    moments: tuple[str, ...] = ()
    hints: tuple[Hint, ...] = ()


BEGUN: Final = ("consent.title", "consent.title_two")
BOTH_IN: Final = (
    *("questions.title", "scan.title", "look.title"),
    *("review.title_two", "declaration.title"),
)
HANDED_IN: Final = ("ticket.title", "ticket.title_calm")
DECIDED: Final = ("staff_result.accepted_title", "staff_result.returned_title")
IDS: Final = ("home.title", *BEGUN, *BOTH_IN, *HANDED_IN, *DECIDED)
"""Every message that a moment asks for."""
HOME: Final = "home"
MOMENTS: Final[Mapping[str, Callable[[Scene], bool]]] = {
    HOME: lambda on: on.says("home.title"),
    "begun": lambda on: on.says(*BEGUN),
    "both_in": lambda on: on.says(*BOTH_IN),
    "handed_in": lambda on: on.says(*HANDED_IN),
    "decided": lambda on: on.says(*DECIDED),
    "cut": lambda on: not on.online,
    "handed_in_cut": lambda on: on.says(*HANDED_IN) and not on.online,
    "mended": lambda on: on.online,
}
TOUR: Final = (
    Stop(
        Both("先看一看", "Look around"),
        Both(
            "①是终端的真屏幕：点哪里，手指就按在哪里。②③④是桌上的身份证、"
            "镜头前的人和材料，⑤是能拔的线。顶上一行总在说下一步。",
            "① is the terminal's live screen: a click is a finger. ② ③ ④ are cards,"
            " people and papers, ⑤ cables to pull. The top line says what comes next.",
        ),
        ("screen", "cards", "people", "documents", "cables"),
        ("begun",),
    ),
    Stop(
        Both("二位来签到", "Two check in"),
        Both(
            "在①点“结婚登记”，替二位勾选同意。②放王样例的身份证，③请王样例站到镜头前。"
            "第二位：先换③的人，再换②。",
            "Choose marriage (结婚登记) on ①, tick for both. Lay Wang's card at ②, let"
            " Wang stand at ③. For the second, change ③ first, then ②.",
        ),
        ("screen", "cards", "people"),
        ("both_in",),
    ),
    Stop(
        Both("交材料、签名", "Hand in, sign"),
        Both(
            "在①答完问题，②放一份户口簿，拍下留下。核对后读声明书，按住鼠标签名，"
            "点红色键；二位各签一次。号单从③出来。",
            "Answer on ①, lay a register at ②, take and keep it. Read the"
            " declaration, sign with the mouse, touch the red key, each. Ticket: ③.",
        ),
        ("screen", "documents", "printer"),
        ("handed_in",),
    ),
    Stop(
        Both("当一回登记员", "Be the registrar"),
        Both(
            "回到首页，点①右上的“工作人员”。照②打账号和密码，用您的键盘打就行。"
            "打开刚才的号，看过材料，点“收件”，再退出登录。",
            "Back home, touch 工作人员 on ①. Type the account and password of"
            " ② on your keyboard. Open the number, look, touch 收件, sign out.",
        ),
        ("screen", "registrar"),
        ("decided",),
        (
            Hint(
                0,
                "screen",
                Both("点右上的“工作人员”", "Touch 工作人员, at the upper right"),
                at=HOME,
            ),
        ),
    ),
    Stop(
        Both("断了网也能办", "Without network"),
        Both(
            "①拔掉网络（或在②结束一个程序），再办一次：“补领婚姻登记证”一个人就行。"
            "拿到号单后插回网络，打开③运行看板，看它补齐。",
            "Pull the network at ① (or kill a program at ②), check in again: 补领 needs"
            " one person. Plug in, look at ③: the dashboard catches up.",
        ),
        ("cables", "programs", "dashboard"),
        ("cut", "handed_in_cut", "mended"),
        (
            Hint(0, "cables", Both("先拔掉网络", "First unplug the network")),
            Hint(
                1,
                "screen",
                Both("点“补领婚姻登记证”", "Touch 补领 (replacement certificate)"),
                at=HOME,
            ),
            Hint(2, "cables", Both("把网络插回去", "Plug the network in again")),
        ),
    ),
)
ENDING: Final = Stop(
    Both("走完了", "That was it"),
    Both(
        "五步都走完了。打开①运行看板：断网时办的那一件随后就到，什么都没有丢。"
        "桌上的东西，您可以随便试。",
        "All five steps. Open ① the dashboard: the visit made without the network"
        " arrives in a moment, nothing is lost. Try anything on the desk.",
    ),
    ("dashboard",),
)


def moments(scene: Scene) -> list[str]:
    """Return the moments that ``scene`` shows, by name."""
    return [name for name, is_there in MOMENTS.items() if is_there(scene)]

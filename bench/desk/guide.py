"""What a visitor who has never seen the product may want to do next, and where.

A table from what the screen says to a sentence and a place on the page. The first
row that fits counts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bench.desk.reading import Reader
from bench.desk.things import Both


@dataclass(frozen=True, slots=True)
class Scene:
    """What the guide looks at: messages on the screen, and the things around it."""

    there: bool
    """Whether there is a screen at all."""
    shown: frozenset[str]
    card: str
    person: str
    unplugged: frozenset[str]

    def says(self, *ids: str) -> bool:
        """Tell whether any of these messages is on the screen."""
        return any(id_ in self.shown for id_ in ids)


@dataclass(frozen=True, slots=True)
class Step:
    """The next step, and the place where it is done: a section of the page."""

    place: str
    words: Both


Row = tuple[Callable[[Scene], bool], Step]

WATCH: Final = "wait"
ROWS: Final[tuple[Row, ...]] = (
    (
        lambda on: not on.there,
        Step(WATCH, Both("屏幕正在启动，请稍等", "The screen is starting")),
    ),
    (
        lambda on: on.says("system.starting"),
        Step(WATCH, Both("主控正在启动，请稍等", "The core is starting")),
    ),
    (
        lambda on: on.says("idle.title"),
        Step("screen", Both("点“继续办理”", "Touch “continue” on the screen")),
    ),
    (
        lambda on: on.says("out_of_service.title") and "idcard" in on.unplugged,
        Step("cables", Both("把读卡器插上", "Plug the card reader in")),
    ),
    (
        lambda on: on.says("out_of_service.title"),
        Step(WATCH, Both("终端会自己恢复", "The terminal recovers by itself")),
    ),
    (
        lambda on: on.says("broken_off.title", "broken_off.submitted_title"),
        Step(
            "screen", Both("刚才中断了：在屏幕上点一下", "Touch the key on the screen")
        ),
    ),
    (
        lambda on: on.says("home.title") and bool(on.card),
        Step("cards", Both("把上一位的身份证拿走", "Take the last card away")),
    ),
    (
        lambda on: on.says("home.title"),
        Step("screen", Both("在屏幕上点一项业务", "Touch a service on the screen")),
    ),
    (
        lambda on: on.says("consent.agree_off"),
        Step("screen", Both("在屏幕上勾选同意的内容", "Tick what you agree to")),
    ),
    (
        lambda on: on.says("consent.title"),
        Step("screen", Both("点“同意并继续”", "Touch “agree” on the screen")),
    ),
    (
        lambda on: on.says("card.reader_offline"),
        Step("cables", Both("把读卡器插上", "Plug the card reader in")),
    ),
    (
        lambda on: on.says("card.expired", "card.damaged", "card.contradiction"),
        Step(
            "cards",
            Both("换一张有效的身份证，再点“再试一次”", "Lay a valid card, retry"),
        ),
    ),
    (
        lambda on: on.says("card.title") and not on.card,
        Step("cards", Both("把一张身份证放上读卡器", "Lay a card on the reader")),
    ),
    (
        lambda on: on.says("card.title"),
        Step(WATCH, Both("正在读卡", "The card is being read")),
    ),
    (
        lambda on: on.says("face.camera_offline"),
        Step("cables", Both("把摄像头插上", "Plug the camera in")),
    ),
    (
        lambda on: on.says("face.fail", "face.not_live", "face.timeout"),
        Step(
            "people",
            Both("换成持证人本人，再点“再试一次”", "The card's holder, then retry"),
        ),
    ),
    (
        lambda on: on.says("hint.no_face", "hint.starting") and on.person == "nobody",
        Step(
            "people",
            Both("请持证人站到镜头前", "Let the card's holder face the camera"),
        ),
    ),
    (
        lambda on: on.says("hint.several"),
        Step("people", Both("只留持证人一个人", "Leave the card's holder alone")),
    ),
    (
        lambda on: on.says("face.title_name"),
        Step(
            WATCH, Both("照屏幕的提示做动作，看着就好", "They follow the screen: watch")
        ),
    ),
    (
        lambda on: on.says("submitting.title"),
        Step(WATCH, Both("正在保存和打印", "Saving and printing")),
    ),
    (
        lambda on: on.says("printer.paper_out"),
        Step("printer", Both("把纸放回打印机", "Put the paper back")),
    ),
    (
        lambda on: on.says("printer.offline"),
        Step("cables", Both("把打印机插上", "Plug the printer in")),
    ),
    (
        lambda on: on.says("ticket.lead_printed") and bool(on.card),
        Step("cards", Both("号单打好了。请拿走身份证", "Printed. Take the card away")),
    ),
    (
        lambda on: on.says("ticket.done"),
        Step(
            "screen",
            Both("看看号单，然后点“办完了”", "Look at the ticket, then finish"),
        ),
    ),
    (
        lambda on: on.says("thanks.title"),
        Step(WATCH, Both("正在清除屏幕，回到首页", "Wiping, then home")),
    ),
)
OTHERWISE: Final = Step("screen", Both("照屏幕上说的做", "Follow the screen"))
IDS: Final = (
    *("broken_off.submitted_title", "broken_off.title", "card.contradiction"),
    *("card.damaged", "card.expired", "card.reader_offline", "card.title"),
    *("consent.agree_off", "consent.title", "face.camera_offline", "face.fail"),
    *("face.not_live", "face.timeout", "face.title_name", "hint.no_face"),
    *("hint.several", "hint.starting", "home.title", "idle.title"),
    *("out_of_service.title", "printer.offline", "printer.paper_out"),
    *("submitting.title", "system.starting", "thanks.title", "ticket.done"),
    "ticket.lead_printed",
)
"""Every message that a row asks for."""


def reader() -> Reader:
    """Return a reader of the messages that the guide goes by."""
    return Reader.of(IDS)


def next_step(scene: Scene) -> Step:
    """Return what to do next."""
    return next((step for fits, step in ROWS if fits(scene)), OTHERWISE)

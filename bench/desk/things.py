"""What lies and stands around the terminal, as the desk's page names it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Card:
    """An ID card that can be laid on the reader."""

    key: str
    zh: str
    en: str
    portrait: str


@dataclass(frozen=True, slots=True)
class Somebody:
    """Who can stand before the camera; ``portrait`` is empty for a mere sign."""

    key: str
    zh: str
    en: str
    portrait: str = ""
    sign: str = ""


CARDS = (
    Card("a", "王样例的身份证", "Wang's ID card", "a.jpg"),
    Card("b", "李示范的身份证", "Li's ID card", "b.jpg"),
    Card("expired", "过期的身份证", "An expired card", "a.jpg"),
    Card("damaged", "损坏的身份证", "A damaged card", "b.jpg"),
)
PEOPLE = (
    Somebody("a", "王样例", "Wang", "a.jpg"),
    Somebody("b", "李示范", "Li", "b.jpg"),
    Somebody("nobody", "没有人", "Nobody", sign="∅"),
    Somebody("two", "两个人", "Two people", sign="2"),
)
DEVICE_NAMES = {
    "idcard": ("读卡器", "card reader"),
    "facecam": ("摄像头", "camera"),
    "printer": ("打印机", "printer"),
}
PROGRAM_NAMES = {
    "core": ("主控程序", "core"),
    "screen": ("屏幕程序", "screen"),
    "ship": ("传输程序", "shipping"),
    "broker": ("消息服务", "broker"),
    "server": ("中心服务", "server"),
}

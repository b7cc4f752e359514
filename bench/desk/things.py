"""What lies and stands around the terminal, as the desk's page names it."""

from dataclasses import asdict, dataclass

from bench.simulators.doccam.papers import papers


@dataclass(frozen=True, slots=True)
class Both:
    """A text in the page's two languages."""

    zh: str
    en: str

    def as_json(self) -> dict[str, str]:
        """Return the text as plain data."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Card:
    """An ID card that can be laid on the reader."""

    key: str
    name: Both
    portrait: str
    note: Both


@dataclass(frozen=True, slots=True)
class Somebody:
    """Who can stand before the camera; ``portrait`` is empty for a mere sign."""

    key: str
    name: Both
    portrait: str = ""
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A paper that can be laid under the document camera."""

    key: str
    name: Both
    short: str
    """Its kind, for a caption."""


GOOD = Both("有效", "valid")
CARDS = (
    Card("a", Both("王样例", "Wang"), "a.jpg", GOOD),
    Card("b", Both("李示范", "Li"), "b.jpg", GOOD),
    Card("expired", Both("王样例", "Wang"), "a.jpg", Both("已过期", "expired")),
    Card("damaged", Both("李示范", "Li"), "b.jpg", Both("芯片损坏", "damaged")),
)
PEOPLE = (
    Somebody("a", Both("王样例", "Wang"), "a.jpg"),
    Somebody("b", Both("李示范", "Li"), "b.jpg"),
    Somebody("nobody", Both("没有人", "nobody"), sign="nobody"),
    Somebody("two", Both("两个人", "two"), sign="two"),
    Somebody("still:a", Both("举照片", "a photo"), "a.jpg", sign="photo"),
)
DEVICES = {
    "idcard": Both("读卡器", "card reader"),
    "facecam": Both("摄像头", "camera"),
    "doccam": Both("高拍仪", "scanner"),
    "fingerprint": Both("指纹仪", "fingerprint"),
    "printer": Both("打印机", "printer"),
}
DOCUMENTS = tuple(
    Document(one.key, Both(one.zh, one.en), one.short) for one in papers().values()
)
NETWORK = Both("网络", "network")
PROGRAMS = {
    "core": Both("主控", "core"),
    "screen": Both("屏幕", "screen"),
    "ship": Both("传输", "shipping"),
    "broker": Both("消息中转", "broker"),
    "server": Both("中心", "centre"),
}

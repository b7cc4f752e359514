"""What can be made wrong with a device, at its wire, and how it is well again.

Each ailment is a fault of `drivers.faults`: the real driver finds it, and the terminal
and the dashboard say what the table says.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from bench.desk.things import Both


@dataclass(frozen=True, slots=True)
class Ailment:
    """One way to be ill; ``fault`` is the fault's name in the table.

    ``orders`` go to the simulator, one line each. Without any, the process that speaks
    to the device is ended: that passes by itself.
    """

    fault: str
    words: Both
    orders: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Return what the page calls it."""
        return self.orders[0] if self.orders else self.fault


HOST_GONE: Final = Ailment("host_gone", Both("程序被结束", "killed"))


def _answer(fault: str, sw3: str, zh: str, en: str, *commands: str) -> Ailment:
    orders = tuple(f"sw3 {command} {sw3}" for command in commands)
    return Ailment(fault, Both(f"{zh}（{sw3}）", en), orders)


def _said(fault: str, code: str, zh: str, en: str) -> Ailment:
    """Return how the fingerprint module answers whoever asks how it is."""
    return Ailment(fault, Both(f"{zh}（{code}）", en), (f"code parameters {code}",))


AILMENTS: Final[Mapping[str, tuple[Ailment, ...]]] = MappingProxyType(
    {
        "idcard": (
            Ailment("no_answer", Both("不应答", "does not answer"), ("line silent",)),
            Ailment("garbled", Both("校验错", "bad checksums"), ("line bad_check",)),
            Ailment("garbled", Both("只来半截", "half answers"), ("line cut",)),
            _answer("line_noise", "10", "线路干扰", "line noise", "read"),
            _answer("command_error", "21", "不认命令", "bad command", "read"),
            _answer("not_permitted", "23", "不许读", "not permitted", "read"),
            _answer("unknown_error", "24", "未知错误", "unknown", "read"),
            _answer("sam_not_trusted", "31", "证不认模块", "refused", "select"),
            _answer("card_not_genuine", "32", "证件不真", "forged card", "select"),
            _answer("information_not_genuine", "33", "信息不真", "data forged", "read"),
            _answer("card_type_unknown", "40", "不认的证件", "odd card", "select"),
            _answer("card_read_failed", "41", "读卡失败", "read failed", "read"),
            _answer("card_no_random", "47", "取随机数失败", "no random", "select"),
            _answer(
                "sam_selftest_failed",
                "60",
                "模块自检失败",
                "broken",
                *("status", "find"),
            ),
            _answer(
                "sam_not_authorised",
                "66",
                "模块未授权",
                "no licence",
                *("status", "find"),
            ),
            _answer("unlisted_answer", "77", "没有的代码", "odd code", "read"),
            Ailment(
                "card_removed",
                Both("证拿早了", "card pulled early"),
                ("pull_after select",),
            ),
            HOST_GONE,
        ),
        "facecam": (
            Ailment("frozen", Both("画面不动", "frozen picture"), ("show frozen",)),
            Ailment("black", Both("全黑", "black picture"), ("show black",)),
            Ailment("too_far", Both("人太远", "too far away"), ("show far",)),
            Ailment("too_near", Both("人太近", "too near"), ("show near",)),
            HOST_GONE,
        ),
        "doccam": (
            Ailment("frozen", Both("画面不动", "frozen picture"), ("freeze",)),
            Ailment("black", Both("全黑", "black picture"), ("black",)),
            Ailment("slow", Both("画面慢", "slow picture"), ("slow",)),
            Ailment("wrong_size", Both("尺寸不对", "wrong size"), ("small",)),
            HOST_GONE,
        ),
        "fingerprint": (
            Ailment("no_answer", Both("不应答", "does not answer"), ("line silent",)),
            Ailment("garbled", Both("校验错", "bad sums"), ("line bad_sum",)),
            Ailment("garbled", Both("只来半截", "half answers"), ("line cut",)),
            _said("line_noise", "01", "线路干扰", "line noise"),
            _said("sensor_failed", "29", "传感器坏", "bad sensor"),
            _said("module_hardware", "fd", "模块坏", "bad module"),
            _said("unlisted_answer", "77", "没有的代码", "odd code"),
            HOST_GONE,
        ),
        "printer": (
            Ailment("paper_jam", Both("卡纸", "paper jam"), ("mode jam",)),
            Ailment("cover_open", Both("盖子开着", "cover open"), ("mode cover",)),
            Ailment("tray_full", Both("出纸盘满", "output full"), ("mode full",)),
            Ailment("toner_low", Both("墨粉少", "toner low"), ("mode low",)),
            Ailment("toner_out", Both("墨粉尽", "toner out"), ("mode dry",)),
            Ailment("stopped", Both("队列停了", "queue stopped"), ("mode stop",)),
            Ailment("deadline", Both("不说话", "never says a word"), ("mode hang",)),
            HOST_GONE,
        ),
    }
)
"""By device."""

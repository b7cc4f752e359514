"""What the page asks for, read: places, drags, names; nonsense is refused."""

from typing import Final

from bench.desk.ailments import AILMENTS
from bench.site.display import HEIGHT, WIDTH, Contact, Motion

LONGEST_DRAG: Final = 500
"""So many places may come at once; a longer drag comes in parts."""


class Impossible(Exception):
    """What was asked for cannot be done now; the text says why, for the visitor."""


def place(value: object) -> tuple[int, int]:
    """Return where the panel is touched, in its pixels."""
    try:
        if not isinstance(value, dict):
            raise TypeError  # noqa: TRY301 (told in the same words as the others)
        return _on_panel(int(value["x"]), int(value["y"]))
    except (KeyError, TypeError, ValueError) as error:
        raise Impossible("没有触摸位置。A touch needs x and y.") from error


def drag(value: object) -> list[Contact]:
    """Return where a finger goes that stays down, or a part of its way."""
    try:
        if not isinstance(value, list) or len(value) > LONGEST_DRAG:
            raise TypeError  # noqa: TRY301 (told in the same words as the others)
        return [
            Contact(Motion(motion), *_on_panel(int(x), int(y)))
            for motion, x, y in value
        ]
    except (TypeError, ValueError) as error:
        raise Impossible(
            "没有笔画。A drag is a list of [down, move or up, x, y]."
        ) from error


def named(value: object) -> tuple[str, bool]:
    """Return which one is meant, and whether it is to be on."""
    if not (isinstance(value, dict) and isinstance(value.get("name"), str)):
        raise Impossible("没有说是哪一个。It was not said which one.")
    return value["name"], bool(value.get("on"))


def ailment(value: object) -> tuple[str, str]:
    """Return a device, and what it is to suffer; nothing is to be well."""
    if not (isinstance(value, dict) and value.get("device") in AILMENTS):
        raise Impossible("没有这台设备。There is no such device.")
    device, key = str(value["device"]), str(value.get("key") or "")
    if key and key not in {one.key for one in AILMENTS[device]}:
        raise Impossible("没有这种故障。There is no such fault.")
    return device, key


def _on_panel(x: int, y: int) -> tuple[int, int]:
    return max(0, min(x, WIDTH - 1)), max(0, min(y, HEIGHT - 1))

"""The line between core and screen: pages and intents as JSON, and back, exactly.

One packet is one message, an object with one key. ``screen.sock`` carries
``hello``, ``intent``, ``stroke``, ``wiped`` to the core; ``page``, ``preview``,
``picture``, ``wipe`` to the screen. An unknown key, a missing one or a value of another
type is `Unreadable`: the two programs come from one release, so a stranger is a fault,
never a wish.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from enum import StrEnum
from types import NoneType, UnionType
from typing import Final, TypeVar, cast, get_args, get_origin, get_type_hints

from ui.pages import Intent, Page, Stroke

T = TypeVar("T")

MAX_PACKET_BYTES: Final = 128 * 1024


class Unreadable(Exception):
    """A packet does not say what this line can say; the message names the place."""


@dataclass(frozen=True, slots=True)
class Hello:
    """The screen's first packet."""

    pid: int


@dataclass(frozen=True, slots=True)
class Wiped:
    """The screen has dropped all it knew of the pages up to ``serial``."""

    serial: int


@dataclass(frozen=True, slots=True)
class Preview:
    """The camera picture begins; the packet carries the ring's descriptor."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class NoPreview:
    """The camera picture ends."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A still picture; the packet carries the descriptor of its JPEG or PNG bytes.

    Pages name it; the screen keeps it until the next wipe.
    """

    name: str
    length: int


@dataclass(frozen=True, slots=True)
class Signed:
    """A stroke was made on the signature pad of page ``page`` (its serial)."""

    page: int
    stroke: Stroke


@dataclass(frozen=True, slots=True)
class Wipe:
    """Drop everything of this visit, and answer with the same ``serial``."""

    serial: int


ToScreen = Page | Preview | NoPreview | Picture | Wipe
ToCore = Hello | Intent | Signed | Wiped


def encode(message: ToScreen | ToCore) -> bytes:
    """Return the packet of ``message``."""
    match message:
        case Page():
            told: dict[str, object] = {"page": _plain(message)}
        case Preview():
            told = {"preview": _plain(message)}
        case NoPreview():
            told = {"preview": None}
        case Picture():
            told = {"picture": _plain(message)}
        case Wipe():
            told = {"wipe": message.serial}
        case Hello():
            told = {"hello": {"screen": message.pid}}
        case Intent():
            told = {"intent": _plain(message)}
        case Signed():
            told = {"stroke": _plain(message)}
        case _:
            told = {"wiped": message.serial}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def for_screen(packet: bytes) -> ToScreen:
    """Read what the core says. Raises `Unreadable`."""
    name, value = _only_item(packet)
    if name == "preview" and value is None:
        return NoPreview()
    readers: dict[str, Callable[[], ToScreen]] = {
        "page": lambda: _typed_read(Page, value, "page"),
        "preview": lambda: _typed_read(Preview, value, "preview"),
        "picture": lambda: _typed_read(Picture, value, "picture"),
        "wipe": lambda: Wipe(_typed(int, value, "wipe")),
    }
    return _chosen(readers, name)()


def for_core(packet: bytes) -> ToCore:
    """Read what the screen says. Raises `Unreadable`."""
    name, value = _only_item(packet)
    readers: dict[str, Callable[[], ToCore]] = {
        "hello": lambda: Hello(_read_hello(value)),
        "intent": lambda: _typed_read(Intent, value, "intent"),
        "stroke": lambda: _typed_read(Signed, value, "stroke"),
        "wiped": lambda: Wiped(_typed(int, value, "wiped")),
    }
    return _chosen(readers, name)()


def _typed_read(kind: type[T], value: object, place: str) -> T:
    return cast(T, _read(kind, value, place))


def _chosen(readers: dict[str, Callable[[], T]], name: str) -> Callable[[], T]:
    if name not in readers:
        raise Unreadable(f"no message is called {name!r}")
    return readers[name]


def _read_hello(value: object) -> int:
    if not isinstance(value, dict) or set(value) != {"screen"}:
        raise Unreadable("hello: expected the one key 'screen'")
    return _typed(int, value["screen"], "hello.screen")


def _only_item(packet: bytes) -> tuple[str, object]:
    if len(packet) > MAX_PACKET_BYTES:
        raise Unreadable(f"packet of {len(packet)} bytes")
    try:
        told = json.loads(packet)
    except (ValueError, RecursionError):
        # The text itself is kept out: it may hold a name.
        raise Unreadable("packet is not JSON") from None
    if not isinstance(told, dict) or len(told) != 1:
        raise Unreadable("packet is not an object with one key")
    return next(iter(told.items()))


def _plain(value: object) -> object:
    """Turn a value of `ui.pages` into what JSON can hold."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return value


def _read(kind: object, value: object, place: str) -> object:
    """Read ``value`` as the type ``kind``, or raise `Unreadable` naming ``place``."""
    origin, args = get_origin(kind), get_args(kind)
    if origin is UnionType:
        return _read_union(args, value, place)
    if origin is tuple:
        return _read_tuple(args, value, place)
    if origin is Mapping:
        return {
            key: _read(args[1], item, f"{place}.{key}")
            for key, item in _typed(dict, value, place).items()
        }
    kind = cast(type, kind)
    if is_dataclass(kind):
        return _read_record(kind, value, place)
    if issubclass(kind, StrEnum):
        try:
            return kind(_typed(str, value, place))
        except ValueError:
            raise Unreadable(f"{place}: no such {kind.__name__}") from None
    return _typed(kind, value, place)


def _read_union(kinds: tuple[object, ...], value: object, place: str) -> object:
    """Of ``X | None`` and ``str | Words``, the shape of the value names the one."""
    if value is None and NoneType in kinds:
        return None
    if isinstance(value, str) and str in kinds:
        return value
    (rest,) = (kind for kind in kinds if kind not in {NoneType, str})
    if rest is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return _read(rest, value, place)


def _read_tuple(
    kinds: tuple[object, ...], value: object, place: str
) -> tuple[object, ...]:
    items = _typed(list, value, place)
    if Ellipsis in kinds:
        kinds = (kinds[0],) * len(items)
    if len(kinds) != len(items):
        raise Unreadable(f"{place}: expected {len(kinds)} values, got {len(items)}")
    return tuple(
        _read(kind, item, f"{place}[{number}]")
        for number, (kind, item) in enumerate(zip(kinds, items, strict=True))
    )


def _read_record(kind: type, value: object, place: str) -> object:
    told = _typed(dict, value, place)
    hints = get_type_hints(kind)
    if unknown := sorted(set(told) - set(hints)):
        raise Unreadable(f"{place}: unknown {unknown[0]!r}")
    needed = {
        f.name
        for f in fields(kind)
        if f.default is MISSING and f.default_factory is MISSING
    }
    if missing := sorted(needed - set(told)):
        raise Unreadable(f"{place}: {missing[0]!r} is missing")
    return kind(
        **{
            name: _read(hints[name], item, f"{place}.{name}")
            for name, item in told.items()
        }
    )


def _typed(kind: type[T], value: object, place: str) -> T:
    # A bool is an int in Python, never on this line.
    if isinstance(value, kind) and (kind is bool or not isinstance(value, bool)):
        return value
    raise Unreadable(f"{place}: expected {kind.__name__}")

"""What the screen reads from the terminal's one configuration file."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

SCREEN_KEYS: Final = frozenset({"width", "height", "input", "panel", "window"})
INPUTS: Final = ("mouse", "touch")
WINDOWS: Final = ("borderless", "offscreen")


class Misconfigured(Exception):
    """The configuration cannot be used; the message names file and key."""


@dataclass(frozen=True, slots=True)
class Screen:
    """How the window is opened."""

    input: str = "mouse"
    panel: str = ""
    """The touch panel's device; empty for the first there is."""
    window: str = "borderless"


@dataclass(frozen=True, slots=True)
class Config:
    """The parts of the file that the screen needs."""

    core: Path
    """The socket on which the core listens."""
    home: Path
    """Where fonts and Kivy's own files are kept; nothing personal."""
    office_zh: str
    office_en: str
    screen: Screen


def read(file: Path) -> Config:
    """Read ``file``. Raises `Misconfigured`."""
    try:
        told = tomllib.loads(file.read_text("utf-8"))
    except OSError as problem:
        raise Misconfigured(f"{file}: {problem.strerror}") from problem
    except ValueError as problem:
        raise Misconfigured(f"{file}: {problem}") from problem
    run, data = (Path(_text(file, told, "paths", key)) for key in ("run", "data"))
    office = _table(file, told, "terminal").get("office")
    if not isinstance(office, dict) or not {"zh", "en"} <= set(office):
        raise Misconfigured(f"{file}: terminal.office needs zh and en")
    return Config(
        core=run / "screen.sock",
        home=data / "screen",
        office_zh=str(office["zh"]),
        office_en=str(office["en"]),
        screen=_screen(file, _table(file, told, "screen")),
    )


def _screen(file: Path, told: dict[str, Any]) -> Screen:
    if unknown := sorted(set(told) - SCREEN_KEYS):
        raise Misconfigured(f"{file}: screen.{unknown[0]} is not a setting")
    if (told.get("width", 1920), told.get("height", 1080)) != (1920, 1080):
        raise Misconfigured(f"{file}: screen.width and height: only 1920 by 1080")
    return Screen(
        input=_one_of(file, told, "input", INPUTS),
        panel=_device(file, told.get("panel", "")),
        window=_one_of(file, told, "window", WINDOWS),
    )


def _one_of(file: Path, told: dict[str, Any], key: str, known: tuple[str, ...]) -> str:
    value = told.get(key, known[0])
    if value not in known:
        raise Misconfigured(f"{file}: screen.{key}: one of {', '.join(known)}")
    return str(value)


def _device(file: Path, value: object) -> str:
    if not isinstance(value, str) or not (value == "" or value.startswith("/dev/")):
        raise Misconfigured(f"{file}: screen.panel: a device's path below /dev")
    return value


def _table(file: Path, told: dict[str, Any], name: str) -> dict[str, Any]:
    table = told.get(name)
    if not isinstance(table, dict):
        raise Misconfigured(f"{file}: [{name}] is missing")
    return table


def _text(file: Path, told: dict[str, Any], table: str, key: str) -> str:
    value = _table(file, told, table).get(key)
    if not isinstance(value, str) or not value:
        raise Misconfigured(f"{file}: {table}.{key} is missing")
    return value

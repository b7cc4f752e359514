"""Opens the one window: what Kivy reads from the world is settled here, explicitly.

Kivy takes its settings from the environment when it is first imported, and the rest
from a file; a program that wants to know what it gets sets both. Rooms that import
Kivy are therefore loaded after `settle`.
"""

import logging
import os
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from ui.config import Screen
from ui.tokens import HEIGHT, WIDTH

FRAMES_PER_S: Final = 60
"""How often the loop looks for a finger; a glass that stands still is not drawn."""


def settle(home: Path) -> None:
    """Tell Kivy where its home is, to leave our arguments alone and to be quiet."""
    home.mkdir(parents=True, exist_ok=True)
    os.environ["KIVY_HOME"] = str(home)
    os.environ["KIVY_NO_ARGS"] = "1"
    os.environ["KIVY_NO_FILELOG"] = "1"
    # Otherwise Kivy takes stderr for itself, and tracebacks vanish in it.
    os.environ["KIVY_LOG_MODE"] = "PYTHON"
    # It warns of its own first start, and of clipboards a terminal does not have.
    logging.getLogger("kivy").setLevel(logging.ERROR)
    os.environ.setdefault("KIVY_METRICS_DENSITY", "1")
    # SDL drops a touch that comes with the focus: the first one after a start.
    os.environ["SDL_MOUSE_FOCUS_CLICKTHROUGH"] = "1"


def open_window(screen: Screen) -> Any:  # noqa: ANN401 — Kivy has no types
    """Return Kivy's window, 1920 by 1080, drawn without multisampling."""
    if screen.window == "offscreen":
        os.environ["SDL_VIDEODRIVER"] = "offscreen"
    config = import_module("kivy.config").Config
    for name, value in {
        # Twice samples cost three quarters of the frames without a GPU.
        "multisamples": 0,
        "width": WIDTH,
        "height": HEIGHT,
        "borderless": 1,
        "resizable": 0,
        "allow_screensaver": 0,
        "show_cursor": int(screen.input == "mouse"),
        "maxfps": FRAMES_PER_S,
        "position": "custom",
        "left": 0,
        "top": 0,
    }.items():
        config.set("graphics", name, value)
    config.set("kivy", "exit_on_escape", 0)
    # Kivy's own providers keep one place for all that came between two frames: a stroke
    # would lose its beginning. `ui.listening` hears more.
    config.remove_section("input")
    config.add_section("input")
    # Modules such as the inspector open by key presses; a terminal has none.
    config.remove_section("modules")
    config.add_section("modules")
    return import_module("kivy.core.window").Window

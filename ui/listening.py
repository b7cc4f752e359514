"""Who touches: the panel's fingers or a mouse, each told to what is shown.

One of the two, or every touch arrives twice: SDL makes a mouse of every finger as well.
"""

import time
from collections.abc import Callable
from typing import Any, Final

from kivy.clock import Clock

from ui.config import Screen
from ui.contacts import Contact, Motion
from ui.panel import Panel
from ui.showing import Showing
from ui.signing import Sense
from ui.tokens import HEIGHT, WIDTH

MOUSE: Final = -1
"""The mouse among the fingers, which are counted from one."""


class Mouse:
    """What is heard of a mouse ends with its window."""

    def close(self) -> None:
        """Do nothing."""


def listen(screen: Screen, window: Any, showing: Showing) -> Panel | Mouse:  # noqa: ANN401 — Kivy has no types
    """Tell ``showing`` of every touch; close what is returned at the end."""
    if screen.input == "mouse":
        listen_to_mouse(window, showing)
        return Mouse()

    def told(contacts: list[Contact]) -> None:
        Clock.schedule_once(lambda _: take(contacts, showing))

    panel = Panel(screen.panel, told, time.monotonic)
    panel.open()
    return panel


def take(contacts: list[Contact], showing: Showing) -> None:
    """Hand the panel's contacts to ``showing``, in pixels of the glass."""
    for one in contacts:
        x, y = one.x * (WIDTH - 1), one.y * (HEIGHT - 1)
        sense = Sense(one.at_s, one.pressure)
        match one.motion:
            case Motion.DOWN:
                showing.down(x, y, one.finger, sense)
            case Motion.MOVE:
                showing.move(x, y, one.finger, sense)
            case Motion.UP:
                showing.up(x, y, one.finger, sense)
            case Motion.LOST:
                showing.lose(one.finger)


def listen_to_mouse(window: Any, showing: Showing) -> None:  # noqa: ANN401 — Kivy has no types
    """Hand every motion of a mouse to ``showing``.

    The window tells each, and not only where the mouse is when a frame begins.
    """

    def clicked(take: Callable[[float, float, int], None]) -> Callable[..., bool]:
        def heard(_: object, x: float, y: float, button: str, *_more: object) -> bool:
            if button == "left":
                take(x, y, MOUSE)
            return True

        return heard

    def moved(_: object, x: float, y: float, *_more: object) -> bool:
        showing.move(x, y, MOUSE)
        return True

    window.bind(
        on_mouse_down=clicked(showing.down),
        on_mouse_move=moved,
        on_mouse_up=clicked(showing.up),
    )

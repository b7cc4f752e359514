"""The screen program, put together: window, line to the core, page, camera picture."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from kivy.base import EventLoop, runTouchApp, stopTouchApp
from kivy.clock import Clock
from kivy.uix.widget import Widget

from ui.catalogue import LANGUAGES, load
from ui.config import Config
from ui.fonts import prepare
from ui.line import Line
from ui.link import NoPreview, Picture, Preview, ToScreen, Wipe, Wiped
from ui.listening import listen
from ui.pages import Page, PageName, Words
from ui.painter import Painter
from ui.preview import Camera
from ui.redraw import Redraw
from ui.shapes import Scene
from ui.showing import Showing
from ui.signing import Hand
from ui.touches import Finger
from ui.unit import BEAT_S, NOBODY, Unit
from ui.window import open_window

OFFICE_TIME: Final = ZoneInfo("Asia/Shanghai")
CAMERA_FRAMES_PER_S: Final = 20


@dataclass(slots=True)
class Program:
    """Everything that runs in the screen's main thread."""

    config: Config
    showing: Showing
    camera: Camera
    line: Line | None = None

    def hear(self, message: ToScreen | None, descriptor: int | None) -> None:
        """Take what the line brought; called in the main thread."""
        match message:
            case Page():
                self.showing.show(message)
            case Preview() if descriptor is not None:
                self.camera.open(descriptor)
                return
            case Picture() if descriptor is not None:
                self.showing.take(message, descriptor)
                return
            case NoPreview():
                self.camera.close()
                self.showing.show_live(None)
            case Wipe():
                self.forget()
                if self.line is not None:
                    self.line.say(Wiped(message.serial))
            case None:
                # The core is gone, and with it the visit.
                self.forget()
                self.showing.show(starting(self.config))
            case _:
                pass
        if descriptor is not None:
            os.close(descriptor)

    def forget(self) -> None:
        """Drop everything of the visit."""
        self.camera.close()
        self.showing.wipe()

    def look(self) -> None:
        """Take the newest camera picture, if the page shows one."""
        if self.camera.update():
            self.showing.show_live(self.camera.texture)


def starting(config: Config) -> Page:
    """Return the screen's one page of its own, while the core is not there."""
    return Page(
        PageName.OUT_OF_SERVICE,
        serial=0,
        title=Words("system.starting"),
        lead=Words("system.starting_lead"),
        picture="interrupted",
        office=Words("office.name", {"zh": config.office_zh, "en": config.office_en}),
    )


def office_now() -> datetime:
    """Return the local time of the office."""
    return datetime.now(OFFICE_TIME)


def run(
    config: Config,
    watch: Callable[[Scene], None] | None = None,
    unit: Unit = NOBODY,
) -> None:
    """Show what the core says until the window closes.

    ``watch`` is told every scene that was painted, ``unit`` how the screen is.
    """
    window = open_window(config.screen)
    root = Widget()
    painter = Painter(root.canvas, prepare(config.home / "fonts"))
    showing = Showing(
        painter=painter,
        catalogues={language: load(language) for language in LANGUAGES},
        finger=Finger(time.monotonic, bounces=config.screen.input == "touch"),
        hand=Hand(time.monotonic),
        now=office_now,
        send=lambda intent: program.line.say(intent) if program.line else None,
    )
    if watch is not None:
        showing.watch = watch
    program = Program(config, showing, Camera())

    def heard(message: ToScreen | None, descriptor: int | None) -> None:
        Clock.schedule_once(lambda _: program.hear(message, descriptor))

    program.line = Line(config.core, heard)
    Redraw(painter).attach(window)
    panel = listen(config.screen, window, showing)
    tell(unit, window)
    Clock.schedule_interval(lambda _: showing.tick(), 1)
    Clock.schedule_interval(lambda _: program.look(), 1 / CAMERA_FRAMES_PER_S)
    showing.show(starting(config))
    program.line.open()
    try:
        runTouchApp(root)
    finally:
        unit.ending()
        panel.close()
        program.line.close()
        program.forget()


def stop() -> None:
    """End the program in good order; may be called from a signal handler."""
    if EventLoop.status == "started":
        Clock.schedule_once(lambda _: stopTouchApp())


def tell(unit: Unit, window: Any) -> None:  # noqa: ANN401 — Kivy has no types
    """Tell ``unit`` of the first frame, and then that frames go on."""

    def flipped(*_: object) -> None:
        window.unbind(on_flip=flipped)
        # Kivy asks us before it flips; by the next frame the page is on the glass.
        Clock.schedule_once(begin)

    def begin(_: float) -> None:
        unit.ready("shows pages")
        Clock.schedule_interval(lambda _: unit.alive("shows pages"), BEAT_S)

    window.bind(on_flip=flipped)

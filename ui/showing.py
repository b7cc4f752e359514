"""The page that is shown now, the finger on it, and how both are forgotten."""

import gc
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from ui.catalogue import Catalogue, language_of
from ui.pages import Intent, Page
from ui.painter import Painter
from ui.screens.look import Look
from ui.screens.stage import scene as scene_of
from ui.shapes import Scene
from ui.tokens import style_of
from ui.touches import Finger


def _nobody(_: Scene) -> None:
    """Watch nothing."""


@dataclass(slots=True)
class Showing:
    """A painter, and what it is asked to show."""

    painter: Painter
    catalogues: Mapping[str, Catalogue]
    finger: Finger
    now: Callable[[], datetime]
    """Local time of the office."""
    send: Callable[[Intent], object]
    watch: Callable[[Scene], None] = _nobody
    """Is told every scene that was painted: the bench looks at the screen with it."""
    page: Page | None = None
    scene: Scene = ()
    _minute: datetime | None = None

    def show(self, page: Page) -> None:
        """Show ``page``. A finger that was down on another page means nothing here."""
        if self.page is None or self.page.serial != page.serial:
            self.finger.held = None
        self.page = page
        self.refresh()

    def refresh(self) -> None:
        """Paint the page as it is now."""
        if self.page is None:
            return
        page, held = self.page, self.finger.held
        look = Look(
            style=style_of(page.settings),
            catalogue=self.catalogues[language_of(page.settings)],
            ruler=self.painter.width,
            now=self.now(),
            pressed=held.name if held else "",
        )
        self.scene = scene_of(look, page)
        self._minute = look.now.replace(second=0, microsecond=0)
        self.painter.paint(self.scene, look.style.theme)
        self.watch(self.scene)

    def show_live(self, texture: object) -> None:
        """Take ``texture`` for the camera picture, or ``None`` for no picture."""
        if self.painter.show_live(texture):
            self.refresh()

    def tick(self) -> None:
        """Let the clock in the header go on."""
        if self.now().replace(second=0, microsecond=0) != self._minute:
            self.refresh()

    def down(self, x: float, y: float) -> None:
        """Take a finger touching the glass."""
        if self.finger.down(self.scene, x, y) is not None:
            self.refresh()

    def up(self, x: float, y: float) -> None:
        """Take a finger leaving the glass."""
        held = self.finger.held
        pressed = self.finger.up(self.scene, x, y)
        if held is not None:
            self.refresh()
        if pressed is not None and self.page is not None:
            self.send(Intent(pressed.intent, self.page.serial, pressed.value))

    def wipe(self) -> None:
        """Forget the page, its texts and pictures; the glass is empty."""
        self.page, self.scene, self._minute = None, (), None
        self.finger.forget()
        self.painter.wipe()
        self.watch(())
        gc.collect()

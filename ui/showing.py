"""The page that is shown now, the finger on it, and how both are forgotten."""

import gc
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from ui.catalogue import Catalogue, language_of
from ui.link import Picture, Signed
from ui.pages import Intent, IntentName, Page
from ui.painter import Painter
from ui.screens.look import Look
from ui.screens.stage import scene as scene_of
from ui.shapes import Scene, Target
from ui.signing import PLACE_ALONE, Hand, Sense, pad_of
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
    hand: Hand
    now: Callable[[], datetime]
    """Local time of the office."""
    send: Callable[[Intent | Signed], object]
    watch: Callable[[Scene], None] = _nobody
    """Is told every scene that was painted: the bench looks at the screen with it."""
    page: Page | None = None
    scene: Scene = ()
    layer: str = ""
    """The layer of the keyboard that is up."""
    _minute: datetime | None = None

    def show(self, page: Page) -> None:
        """Show ``page``. A finger that was down on another page means nothing here."""
        is_same = self.page is not None and self.page.name is page.name
        if self.page is None or self.page.serial != page.serial:
            self.finger.turn(same_page=is_same)
        if not is_same:
            self.layer = ""
            self.hand.forget()
        self.page = page
        self.hand.settle(page.signature if page.idle is None else None)
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
            pictures=self.painter.album.sizes,
            layer=self.layer,
        )
        self.scene = scene_of(look, page)
        self._minute = look.now.replace(second=0, microsecond=0)
        self.painter.paint(self.scene, look.style.theme)
        self._write()
        self.watch(self.scene)

    def show_live(self, texture: object) -> None:
        """Take ``texture`` for the camera picture, or ``None`` for no picture."""
        if self.painter.show_live(texture):
            self.refresh()

    def take(self, picture: Picture, descriptor: int) -> None:
        """Keep a still picture; its descriptor is taken over."""
        self.painter.album.take(picture.name, descriptor, picture.length)
        self.refresh()

    def tick(self) -> None:
        """Let the clock in the header go on."""
        if self.now().replace(second=0, microsecond=0) != self._minute:
            self.refresh()

    def down(
        self, x: float, y: float, touch: int = 0, sense: Sense = PLACE_ALONE
    ) -> None:
        """Take a finger touching the glass."""
        if self.hand.down(pad_of(self.scene), touch, x, y, sense):
            self._write()
        elif self.finger.down(self.scene, x, y, touch) is not None:
            self.refresh()

    def move(
        self, x: float, y: float, touch: int = 0, sense: Sense = PLACE_ALONE
    ) -> None:
        """Take a finger moving over the glass."""
        if self.hand.move(pad_of(self.scene), touch, x, y, sense):
            self._write()

    def up(
        self, x: float, y: float, touch: int = 0, sense: Sense = PLACE_ALONE
    ) -> None:
        """Take a finger leaving the glass."""
        if self._sign(touch):
            return
        held = self.finger.held
        pressed = self.finger.up(self.scene, x, y, touch, sense.at_s)
        if pressed is not None:
            self._press(pressed)
        if held is not None and self.finger.held is None:
            self.refresh()

    def lose(self, touch: int = 0) -> None:
        """Take a finger of which nothing more is known: it pressed nothing."""
        if not self._sign(touch) and self.finger.held is not None:
            self.finger.lose(touch)
            self.refresh()

    def _sign(self, touch: int) -> bool:
        """Send the stroke that this finger wrote; tell whether it wrote one."""
        stroke = self.hand.up(touch)
        if stroke is not None and self.page is not None:
            self.send(Signed(self.page.serial, stroke))
        return stroke is not None

    def _press(self, target: Target) -> None:
        if target.layer:
            self.layer = target.layer
        elif self.page is not None:
            if target.intent is IntentName.CLEAR:
                self.hand.forget()
            self.send(Intent(target.intent, self.page.serial, target.value))

    def _write(self) -> None:
        """Draw what was written and is not on the page yet."""
        pad = pad_of(self.scene)
        if pad is not None and self.page is not None:
            theme = style_of(self.page.settings).theme
            self.painter.write(pad, self.hand.strokes, theme)

    def wipe(self) -> None:
        """Forget the page, its texts and pictures; the glass is empty."""
        self.page, self.scene, self._minute = None, (), None
        self.layer = ""
        self.finger.forget()
        self.hand.forget()
        self.painter.wipe()
        self.watch(())
        gc.collect()

"""Pictures of the screen without a display: ``python -m bench.pictures --help``."""

import argparse
import os
import sys
from collections.abc import Mapping
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from PIL import Image

from bench.loop_samples import LOOP
from bench.sample_pictures import pictures
from bench.samples import SAMPLES, dressed
from bench.staff_samples import COUNTER
from ui.config import Screen
from ui.link import Picture, Signed, encode, for_screen
from ui.pages import Intent, Page, Settings
from ui.tokens import HEIGHT, WIDTH
from ui.window import open_window, settle

TIME: Final = datetime(2026, 11, 16, 10, 26, tzinfo=ZoneInfo("Asia/Shanghai"))
BOOK: Final[Mapping[str, tuple[Settings, tuple[str, ...]]]] = {
    "zh": (Settings(), tuple(name for name in SAMPLES if name != "divorce")),
    "hcdark-loop": (Settings(theme="hcdark"), (*LOOP, *COUNTER)),
    "calm-loop": (Settings(theme="calm"), (*LOOP, *COUNTER)),
    "zh-extra": (Settings(size="extra"), tuple(SAMPLES)),
    "zh-large": (Settings(size="large"), ("home", "consent", "card", "face", "ticket")),
    "en": (Settings(language="en"), tuple(SAMPLES)),
    "calm": (Settings(theme="calm"), ("divorce", "ticket")),
    "hcdark": (Settings(theme="hcdark"), ("home", "consent", "face", "ticket")),
    "hclight": (Settings(theme="hclight"), ("consent", "card", "idle")),
}


SHOWN: Final = (
    *("zh-home", "zh-consent", "zh-card", "zh-face", "zh-ticket", "zh-paper_out"),
    *(
        "zh-idle",
        "zh-extra-home",
        "zh-extra-card",
        "en-card",
        "hcdark-face",
        "calm-divorce",
    ),
    *("zh-consent_two", "zh-question", "zh-question_phone", "zh-scan_silent"),
    *("zh-review", "zh-declaration", "zh-staff_sign_in", "zh-staff_list"),
    "zh-extra-declaration",
)
"""What docs/pictures holds."""
COLOURS: Final = 128


class Glass:
    """The real painter on a window that nobody sees."""

    def __init__(self, home: Path) -> None:
        """Open the window; ``home`` keeps fonts and Kivy's own files."""
        self.home = str(home)
        settle(home / "kivy")
        self.window = open_window(Screen(window="offscreen"))
        self._loop = import_module("kivy.base").EventLoop
        self._gl = import_module("kivy.graphics.opengl")
        program = import_module("ui.program")
        root = program.Widget()
        self.window.add_widget(root)
        self.sent: list[Intent | Signed] = []
        self.showing = program.Showing(
            painter=program.Painter(root.canvas, program.prepare(home / "fonts")),
            catalogues={name: program.load(name) for name in program.LANGUAGES},
            finger=program.Finger(lambda: 0.0),
            hand=program.Hand(lambda: 0.0),
            now=lambda: TIME,
            send=self.sent.append,
        )

    def give(self, pictures: Mapping[str, bytes]) -> None:
        """Give the screen still pictures, as the core does."""
        for name, content in pictures.items():
            descriptor = os.memfd_create(name)
            os.write(descriptor, content)
            self.showing.take(Picture(name, len(content)), descriptor)

    def show(self, page: Page) -> None:
        """Show ``page`` and draw it."""
        named = set(encode(page).decode().split('"'))
        self.give({name: p for name, p in pictures().items() if name in named})
        self.showing.show(page)
        self.draw()

    def draw(self) -> None:
        """Draw what changed."""
        self.window.dispatch("on_draw")

    def picture(self) -> Image.Image:
        """Return what is on the glass."""
        gl: Any = self._gl
        pixels = gl.glReadPixels(0, 0, WIDTH, HEIGHT, gl.GL_RGB, gl.GL_UNSIGNED_BYTE)
        image = Image.frombytes("RGB", (WIDTH, HEIGHT), bytes(pixels))
        return image.transpose(Image.Transpose.FLIP_TOP_BOTTOM)


def main() -> int:
    """Draw one page from a file, or the samples into a folder."""
    parser = argparse.ArgumentParser(prog="bench.pictures", description=__doc__)
    parser.add_argument("--page", type=Path, help="a packet {page: …} as JSON")
    parser.add_argument("--only", default="", help="a part of the pictures' names")
    parser.add_argument("--docs", action="store_true", help="few and small: for docs/")
    parser.add_argument("--home", type=Path, default=Path("var/pictures"))
    parser.add_argument("target", type=Path, help="PNG file, or folder for samples")
    asked = parser.parse_args()
    glass = Glass(asked.home)
    if asked.page is not None:
        page = for_screen(asked.page.read_bytes())
        if not isinstance(page, Page):
            print("bench.pictures: this packet is no page", file=sys.stderr)
            return 2
        glass.show(page)
        glass.picture().save(asked.target)
        return 0
    asked.target.mkdir(parents=True, exist_ok=True)
    for book, (settings, names) in BOOK.items():
        for name in names:
            title = f"{book}-{name}"
            if asked.only not in title or (asked.docs and title not in SHOWN):
                continue
            glass.show(dressed(SAMPLES[name], settings))
            picture = glass.picture()
            if asked.docs:
                picture = small(picture)
            picture.save(asked.target / f"{title}.png", optimize=asked.docs)
    return 0


def small(picture: Image.Image) -> Image.Image:
    """Return ``picture`` with few colours, as docs/pictures holds it."""
    return picture.quantize(COLOURS, dither=Image.Dither.NONE)


if __name__ == "__main__":
    sys.exit(main())

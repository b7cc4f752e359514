"""On the glass: pages are drawn, fingers become intents, and a wipe leaves nothing."""

import gc
import os
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from kivy.graphics.texture import Texture
from kivy.input.motionevent import MotionEvent

from bench.pictures import Glass
from bench.samples import SAMPLES, dressed
from ui.link import encode, for_screen
from ui.pages import Intent, IntentName, Page, Settings
from ui.program import listen_to_fingers
from ui.redraw import WHOLE_FRAMES, Redraw
from ui.shapes import Live, Target
from ui.tokens import HEIGHT, THEMES, WIDTH
from ui.touches import DOUBLE_S, Finger

SDRAWKCAB = "号六例样乙甲"
"""The marker of the wipe, backwards: the test itself must not hold it."""


def middle(glass: Glass, intent: IntentName, value: str = "") -> tuple[float, float]:
    for shape in glass.showing.scene:
        if isinstance(shape, Target) and (shape.intent, shape.value) == (intent, value):
            return shape.area.x + shape.area.w / 2, shape.area.y + shape.area.h / 2
    raise AssertionError(f"no key for {intent}")


def tap(glass: Glass, intent: IntentName, value: str = "") -> None:
    at = middle(glass, intent, value)
    glass.showing.down(*at)
    glass.showing.up(*at)


def pixels(glass: Glass) -> np.ndarray:
    return np.asarray(glass.picture())


@pytest.mark.parametrize("theme", THEMES)
def test_every_page_is_drawn_in_every_theme(glass: Glass, theme: str) -> None:
    # Drawings and colours are what themes differ in: these pages have them all.
    some = ("home", "card", "face", "ticket", "reader_silent", "idle")
    for page in SAMPLES.values() if theme == "warm" else map(SAMPLES.get, some):
        assert page is not None
        glass.show(dressed(page, Settings(theme=theme)))
        assert len(np.unique(pixels(glass)[::8, ::8])) > 20


def test_the_same_page_is_the_same_picture(glass: Glass) -> None:
    glass.show(dressed(SAMPLES["card"], Settings()))
    first = pixels(glass)
    glass.show(dressed(SAMPLES["home"], Settings()))
    assert not np.array_equal(pixels(glass), first)
    glass.show(dressed(SAMPLES["card"], Settings()))
    assert np.array_equal(pixels(glass), first)


@pytest.mark.parametrize(
    ("name", "intent", "value"),
    [
        ("home", IntentName.CHOOSE_SERVICE, "reissue"),
        ("consent", IntentName.TOGGLE, "face"),
        ("consent", IntentName.AGREE, ""),
        ("card", IntentName.NO_CARD, ""),
        ("face", IntentName.STAFF_CHECK, ""),
        ("idle", IntentName.EXTEND, ""),
        ("ticket", IntentName.DONE, ""),
        ("home", IntentName.SIZE, ""),
    ],
)
def test_a_touch_is_an_intent_of_its_page(
    glass: Glass, name: str, intent: IntentName, value: str
) -> None:
    page = replace(dressed(SAMPLES[name], Settings()), serial=77)
    glass.show(page)
    tap(glass, intent, value)
    assert glass.sent == [Intent(intent, 77, value)]


def test_an_off_key_sends_nothing(glass: Glass) -> None:
    glass.show(dressed(SAMPLES["consent_open"], Settings()))
    tap(glass, IntentName.AGREE)
    assert glass.sent == []


def test_a_double_touch_is_one(glass: Glass) -> None:
    now = [0.0]
    glass.showing.finger = Finger(lambda: now[0])
    glass.show(dressed(SAMPLES["card"], Settings()))
    tap(glass, IntentName.BACK)
    now[0] += DOUBLE_S / 2
    tap(glass, IntentName.BACK)
    assert len(glass.sent) == 1


def test_a_finger_that_was_down_on_the_last_page_means_nothing_here(
    glass: Glass,
) -> None:
    page = dressed(SAMPLES["card"], Settings())
    glass.show(page)
    at = middle(glass, IntentName.BACK)
    glass.showing.down(*at)
    glass.show(replace(page, serial=page.serial + 1))
    glass.showing.up(*at)
    assert glass.sent == []


def test_a_countdown_going_on_does_not_take_the_finger_away(glass: Glass) -> None:
    page = dressed(SAMPLES["card"], Settings())
    glass.show(page)
    at = middle(glass, IntentName.BACK)
    glass.showing.down(*at)
    assert page.countdown is not None
    glass.show(replace(page, countdown=replace(page.countdown, left_s=35)))
    glass.showing.up(*at)
    assert len(glass.sent) == 1


def test_a_held_key_looks_held(glass: Glass) -> None:
    glass.show(dressed(SAMPLES["card"], Settings()))
    before = pixels(glass)
    at = middle(glass, IntentName.BACK)
    glass.showing.down(*at)
    glass.draw()
    assert not np.array_equal(pixels(glass), before)
    glass.showing.up(*at)
    glass.draw()
    assert np.array_equal(pixels(glass), before)


class Poke(MotionEvent):
    """A touch as Kivy's input providers make them."""

    def depack(self, args: tuple[float, float]) -> None:
        self.is_touch = True
        self.sx, self.sy = args
        self.profile = ["pos"]
        super().depack(args)


def test_kivys_touches_arrive_where_they_were_made(glass: Glass) -> None:
    window = glass.window
    listen_to_fingers(window, glass.showing)
    glass.show(dressed(SAMPLES["card"], Settings()))
    x, y = middle(glass, IntentName.NO_CARD)
    poke = Poke("test", "1", (x / WIDTH, 1 - y / HEIGHT))
    poke.scale_for_screen(WIDTH, HEIGHT)
    window.dispatch("on_touch_down", poke)
    window.dispatch("on_touch_up", poke)
    assert [sent.name for sent in glass.sent] == [IntentName.NO_CARD]


@pytest.fixture
def texture(glass: Glass) -> Iterator[Texture]:
    glass.show(dressed(SAMPLES["face"], Settings()))
    made = Texture.create(size=(640, 480), colorfmt="rgb")
    picture = np.zeros((480, 640, 3), np.uint8)
    picture[:240, :320] = (250, 0, 0)
    picture[240:, 320:] = (0, 0, 250)
    made.blit_buffer(picture.tobytes(), colorfmt="rgb", bufferfmt="ubyte")
    yield made
    glass.showing.show_live(None)


def test_the_camera_picture_stands_upright_in_its_bed(
    glass: Glass, texture: Texture
) -> None:
    glass.showing.show_live(texture)
    glass.draw()
    (bed,) = [s.area for s in glass.showing.scene if isinstance(s, Live)]
    seen = pixels(glass)
    upper_left = seen[int(bed.y) + 20, int(bed.x) + 20]
    lower_right = seen[int(bed.bottom) - 20, int(bed.right) - 20]
    assert tuple(upper_left) == (250, 0, 0)
    assert tuple(lower_right) == (0, 0, 250)


def test_drawing_only_the_camera_gives_the_whole_picture(
    glass: Glass, texture: Texture
) -> None:
    redraw = Redraw(glass.showing.painter)
    glass.showing.show_live(texture)
    glass.draw()
    whole = pixels(glass)
    for _ in range(WHOLE_FRAMES + 1):
        redraw.before()
        glass.showing.show_live(texture)
        glass.draw()
        redraw.behind()
    assert np.array_equal(pixels(glass), whole)


def test_only_the_camera_is_drawn_once_the_page_stands(
    glass: Glass, texture: Texture
) -> None:
    redraw = Redraw(glass.showing.painter)
    glass.showing.show_live(texture)
    for _ in range(WHOLE_FRAMES):
        redraw.before()
        glass.draw()
        redraw.behind()
    before = pixels(glass)
    # Were the whole frame drawn, an empty canvas would blacken it all.
    redraw.before()
    glass.showing.painter.canvas.clear()
    glass.draw()
    redraw.behind()
    after = pixels(glass)
    (bed,) = [s.area for s in glass.showing.scene if isinstance(s, Live)]
    assert not after[int(bed.y) + 5 : int(bed.bottom) - 5, int(bed.x) + 5].any()
    assert np.array_equal(after[:104], before[:104])


def marked_page() -> Page:
    """Return a page full of the marker, its strings made by the line's own reader."""
    page = SAMPLES["long_name"]
    packet = encode(dressed(page, Settings())).decode()
    told = packet.replace("示范" * 20, SDRAWKCAB[::-1] * 3)
    message = for_screen(told.encode())
    assert isinstance(message, Page)
    return message


def traces() -> int:
    """Count the strings within reach of the garbage collector that hold the marker."""
    gc.collect()
    sought = SDRAWKCAB[::-1]
    found = 0
    for holder in gc.get_objects():
        try:
            held = gc.get_referents(holder)
        except ReferenceError:
            continue
        found += sum(
            type(it) is str and it is not sought and sought in it for it in held
        )
    return found


def test_after_the_wipe_nothing_of_the_visit_is_within_reach(glass: Glass) -> None:
    assert traces() == 0
    glass.show(marked_page())
    assert traces() > 0, "the search must be able to find what it looks for"
    glass.showing.wipe()
    glass.draw()
    assert traces() == 0


def test_after_the_wipe_the_glass_and_its_texts_are_empty(glass: Glass) -> None:
    glass.show(marked_page())
    glass.showing.wipe()
    glass.draw()
    assert not pixels(glass).any()
    assert not glass.showing.painter.keeps_texts
    assert glass.showing.scene == ()


def test_the_wipe_also_forgets_the_camera(glass: Glass, texture: Texture) -> None:
    glass.showing.show_live(texture)
    glass.showing.wipe()
    assert glass.showing.painter._live is None
    assert glass.showing.painter.moving_area is None


def test_the_header_clock_goes_on(glass: Glass) -> None:
    glass.show(dressed(SAMPLES["home"], Settings()))
    before = glass.showing.scene
    glass.showing.tick()
    assert glass.showing.scene is before
    then, now = glass.showing.now, glass.showing.now().replace(minute=59)
    glass.showing.now = lambda: now
    glass.showing.tick()
    assert glass.showing.scene is not before
    glass.showing.now = then


def test_kivy_keeps_to_its_own_home(glass: Glass) -> None:
    assert glass.home in os.environ["KIVY_HOME"]

"""On the glass: pages are drawn, fingers become intents, and a wipe leaves nothing."""

import gc
import os
import weakref
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from kivy.graphics.texture import Texture

from bench.pictures import Glass
from bench.sample_pictures import pictures
from bench.samples import SAMPLES, dressed
from ui.album import Album
from ui.config import Screen
from ui.contacts import Contact, Motion
from ui.link import Signed, encode, for_core, for_screen
from ui.listening import listen, take
from ui.pages import Intent, IntentName, Page, Point, Settings
from ui.redraw import WHOLE_FRAMES, Redraw
from ui.shapes import Ink, Live, Photo, Target, Text
from ui.signing import pad_of
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


def contact(motion: Motion, x: float, y: float, at_s: float = 0.0) -> Contact:
    return Contact(motion, 1, x / (WIDTH - 1), y / (HEIGHT - 1), 0.5, at_s)


def test_the_panels_touches_arrive_where_they_were_made(glass: Glass) -> None:
    glass.show(dressed(SAMPLES["card"], Settings()))
    at = middle(glass, IntentName.NO_CARD)
    take([contact(Motion.DOWN, *at), contact(Motion.UP, *at)], glass.showing)
    assert [sent.name for sent in glass.sent] == [IntentName.NO_CARD]


def test_a_finger_that_is_lost_presses_nothing(glass: Glass) -> None:
    glass.show(dressed(SAMPLES["card"], Settings()))
    at = middle(glass, IntentName.NO_CARD)
    take([contact(Motion.DOWN, *at)], glass.showing)
    assert glass.showing.finger.held is not None
    take([contact(Motion.LOST, *at)], glass.showing)
    assert glass.showing.finger.held is None
    assert glass.sent == []


def test_a_stroke_on_the_panel_has_the_panels_times_and_pressure(glass: Glass) -> None:
    glass.show(dressed(SAMPLES["declaration"], Settings()))
    pad = pad_of(glass.showing.scene)
    assert pad is not None
    x, y = pad.area.x + 40 * pad.scale, pad.area.y + 60 * pad.scale
    down = contact(Motion.DOWN, x, y, 5.0)
    move = contact(Motion.MOVE, x + 20 * pad.scale, y, 5.008)
    take([down, move, contact(Motion.UP, x, y, 5.016)], glass.showing)
    (signed,) = glass.sent
    assert isinstance(signed, Signed)
    first, second = signed.stroke.points
    assert (first.x, first.y, first.pressure) == (40, 60, 0.5)
    assert second == Point(60, 60, first.t_ms + 8, 0.5)


def test_a_stroke_made_within_one_frame_loses_no_point(glass: Glass) -> None:
    window = glass.window
    glass.show(dressed(SAMPLES["declaration"], Settings()))
    pad = pad_of(glass.showing.scene)
    assert pad is not None
    way = [(40, 60), (60, 90), (90, 100), (130, 80)]
    at = [(pad.area.x + x * pad.scale, pad.area.y + y * pad.scale) for x, y in way]
    window.dispatch("on_mouse_down", *at[0], "left", [])
    for place in at[1:]:
        window.dispatch("on_mouse_move", *place, [])
    window.dispatch("on_mouse_up", *at[-1], "left", [])

    (signed,) = glass.sent
    assert isinstance(signed, Signed)
    assert [(point.x, point.y) for point in signed.stroke.points] == way


@pytest.mark.parametrize(("told", "heard"), [("mouse", {"on_mouse"}), ("touch", set())])
def test_a_glass_listens_to_one_kind_of_finger(
    glass: Glass, told: str, heard: set[str]
) -> None:
    window = Listened()
    listen(Screen(told, "/dev/none"), window, glass.showing).close()
    assert {event.rpartition("_")[0] for event in window.events} == heard


class Listened:
    """A window that notes what is listened to."""

    def __init__(self) -> None:
        self.events: list[str] = []

    def bind(self, **events: object) -> None:
        self.events += events


@pytest.mark.parametrize("button", ["right", "scrolldown"])
def test_only_the_left_button_is_a_finger(glass: Glass, button: str) -> None:
    glass.show(dressed(SAMPLES["card"], Settings()))
    at = middle(glass, IntentName.NO_CARD)
    glass.window.dispatch("on_mouse_down", *at, button, [])
    glass.window.dispatch("on_mouse_up", *at, button, [])
    assert glass.sent == []


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


def test_the_wipe_also_forgets_pictures_and_strokes(glass: Glass) -> None:
    glass.show(dressed(SAMPLES["look"], Settings()))
    assert glass.showing.painter.album.sizes
    glass.show(dressed(SAMPLES["declaration_open"], Settings()))
    write(glass, (100, 100), (200, 200))
    assert glass.showing.hand.strokes
    glass.showing.wipe()
    glass.draw()
    assert not glass.showing.painter.album.sizes
    assert not glass.showing.hand.strokes
    assert not pixels(glass).any()


def textures_left(of: Album) -> list[weakref.ref[Texture]]:
    return [weakref.ref(texture) for chain in of._chains.values() for texture in chain]


def test_after_the_wipe_no_texture_of_a_picture_is_left(glass: Glass) -> None:
    glass.show(dressed(SAMPLES["staff_review"], Settings()))
    left = textures_left(glass.showing.painter.album)
    assert len(left) > len(glass.showing.painter.album.sizes), "halved ones count too"
    glass.showing.wipe()
    glass.draw()
    gc.collect()
    assert not [texture for texture in left if texture() is not None]


def pad(glass: Glass) -> Ink:
    (found,) = [shape for shape in glass.showing.scene if isinstance(shape, Ink)]
    return found


def spot(glass: Glass, x: float, y: float) -> tuple[float, float]:
    """Return where a pixel of the pad is on the glass."""
    this = pad(glass)
    return this.area.x + x * this.scale, this.area.y + y * this.scale


def write(glass: Glass, *points: tuple[float, float]) -> None:
    glass.showing.down(*spot(glass, *points[0]))
    for point in points[1:]:
        glass.showing.move(*spot(glass, *point))
    glass.showing.up(*spot(glass, *points[-1]))


def is_ink(glass: Glass, x: float, y: float) -> bool:
    glass.draw()
    across, down = spot(glass, x, y)
    return bool(pixels(glass)[round(down), round(across)].max() < 80)


def test_ink_follows_the_finger_before_it_lifts(glass: Glass) -> None:
    glass.show(dressed(SAMPLES["declaration_open"], Settings()))
    paintings = glass.showing.painter.paintings
    glass.showing.down(*spot(glass, 100, 100))
    glass.showing.move(*spot(glass, 300, 100))
    assert is_ink(glass, 200, 100)
    assert not is_ink(glass, 200, 200)
    assert glass.showing.painter.paintings == paintings, "the page itself is left alone"
    assert glass.sent == []


def test_a_stroke_is_sent_when_the_finger_lifts(glass: Glass) -> None:
    page = replace(dressed(SAMPLES["declaration_open"], Settings()), serial=9)
    glass.show(page)
    write(glass, (100, 100), (300, 120))
    (signed,) = glass.sent
    assert isinstance(signed, Signed)
    assert signed.page == 9
    assert [(p.x, p.y) for p in signed.stroke.points] == [(100, 100), (300, 120)]
    assert isinstance(for_core(encode(signed)), Signed)


def test_the_stroke_stays_until_the_core_shows_it(glass: Glass) -> None:
    page = dressed(SAMPLES["declaration_open"], Settings())
    glass.show(page)
    write(glass, (100, 100), (300, 100))
    (signed,) = glass.sent
    assert isinstance(signed, Signed)
    glass.show(replace(page, serial=page.serial + 1))
    assert is_ink(glass, 200, 100)
    assert page.signature is not None
    glass.show(
        replace(page, signature=replace(page.signature, strokes=(signed.stroke,)))
    )
    assert glass.showing.hand.strokes == ()
    assert is_ink(glass, 200, 100)


def test_a_screen_that_comes_back_draws_the_signature_again(glass: Glass) -> None:
    page = dressed(SAMPLES["declaration"], Settings())
    glass.show(page)
    assert page.signature is not None
    point = page.signature.strokes[0].points[3]
    assert is_ink(glass, point.x, point.y)


def test_signing_again_empties_the_pad_at_once(glass: Glass) -> None:
    glass.show(dressed(SAMPLES["declaration_open"], Settings()))
    write(glass, (100, 100), (300, 100))
    tap(glass, IntentName.CLEAR)
    assert not is_ink(glass, 200, 100)


def test_the_idle_cover_takes_the_pad_away(glass: Glass) -> None:
    page = dressed(SAMPLES["declaration_open"], Settings())
    glass.show(page)
    glass.showing.down(*spot(glass, 100, 100))
    glass.show(replace(page, idle=SAMPLES["idle"].idle))
    assert not glass.showing.hand.is_writing


@pytest.mark.parametrize("name", ["question_phone", "staff_sign_in", "consent_two"])
def test_painting_only_what_differs_gives_the_same_picture(
    glass: Glass, name: str
) -> None:
    page = dressed(SAMPLES[name], Settings())
    glass.show(page)
    whole = pixels(glass)
    for target in [s for s in glass.showing.scene if isinstance(s, Target)][:12]:
        at = target.area.x + target.area.w / 2, target.area.y + target.area.h / 2
        glass.showing.down(*at)
        glass.draw()
        glass.showing.finger.held = None
        glass.showing.refresh()
        glass.draw()
    assert np.array_equal(pixels(glass), whole)


def test_a_typed_digit_that_follows_fast_is_not_lost(glass: Glass) -> None:
    page = dressed(SAMPLES["question_phone"], Settings())
    glass.show(page)
    at = middle(glass, IntentName.TYPE, "7")
    glass.showing.down(*at)
    glass.show(replace(page, serial=page.serial + 1))
    glass.showing.up(*at)
    assert glass.sent == [Intent(IntentName.TYPE, page.serial + 1, "7")]


def test_a_layer_of_the_keyboard_is_the_screens_own_affair(glass: Glass) -> None:
    page = dressed(SAMPLES["staff_sign_in"], Settings())
    glass.show(page)
    (turn,) = [
        s for s in glass.showing.scene if isinstance(s, Target) and s.layer == "ABC"
    ]
    at = turn.area.x + 5, turn.area.y + 5
    glass.showing.down(*at)
    glass.showing.up(*at)
    assert glass.sent == []
    tap(glass, IntentName.TYPE, "Q")
    assert glass.sent == [Intent(IntentName.TYPE, page.serial, "Q")]
    glass.show(dressed(SAMPLES["home"], Settings()))
    glass.show(page)
    assert middle(glass, IntentName.TYPE, "q")


def test_a_picture_that_comes_late_is_shown_when_it_comes(glass: Glass) -> None:
    page = dressed(SAMPLES["look"], Settings())
    glass.showing.show(page)
    glass.draw()
    before = pixels(glass)
    glass.give({"page.1": pictures()["page.1"]})
    glass.draw()
    assert not np.array_equal(pixels(glass), before)
    assert [s for s in glass.showing.scene if isinstance(s, Photo)]


def test_a_picture_that_is_none_is_said_to_be_none(glass: Glass) -> None:
    glass.show(dressed(SAMPLES["look_lost"], Settings()))
    said = [s.text for s in glass.showing.scene if isinstance(s, Text)]
    assert glass.showing.catalogues["zh"].texts["picture.not_shown"] in said


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

"""Only what differs is drawn anew, and all of it."""

from dataclasses import replace

from ui.difference import GLASS, changed, reach
from ui.pages import IntentName
from ui.shapes import Align, Area, Box, Face, Scene, Target, Text

GROUND = Box(GLASS, "bg")
KEY = Box(Area(100, 200, 300, 100), "surface", lip="lip", lip_px=6)
LINE = Text(
    "一", Area(500, 500, 100, 40), Face.BOLD, 32, "ink", Align.LEFT, Area(0, 0, 9, 9)
)
SCENE: Scene = (GROUND, KEY, LINE, Target(KEY.area, IntentName.BACK))


def test_the_first_scene_is_drawn_whole() -> None:
    assert changed((), SCENE) == GLASS


def test_the_same_scene_needs_nothing() -> None:
    assert changed(SCENE, SCENE) is None


def test_where_a_finger_means_something_cannot_be_seen() -> None:
    assert changed(SCENE, SCENE[:-1]) is None


def test_a_held_key_is_drawn_with_its_lip_and_nothing_else() -> None:
    held = replace(KEY, area=KEY.area.moved(6), fill="sunken", lip="", lip_px=0)
    area = changed(SCENE, (GROUND, held, LINE))
    assert area is not None
    assert area.x <= 100
    assert area.y <= 200
    assert area.bottom >= 306
    assert not area.meets(LINE.area)


def test_what_is_gone_is_drawn_over() -> None:
    area = changed(SCENE, (GROUND, KEY))
    assert area is not None
    assert area.x <= LINE.area.x
    assert area.right >= LINE.area.right


def test_one_of_two_alike_that_goes_is_a_difference() -> None:
    assert changed((GROUND, KEY, KEY), (GROUND, KEY)) is not None


def test_two_differences_lie_in_one_area() -> None:
    other = replace(LINE, text="二")
    area = changed(SCENE, (GROUND, replace(KEY, fill="sunken"), other))
    assert area is not None
    assert area.x <= 100
    assert area.right >= 600


def test_the_area_is_whole_pixels_on_the_glass() -> None:
    edge = Box(Area(-20, 1000.5, 100.3, 200), "ink")
    area = changed(SCENE, (*SCENE, edge))
    assert area == Area(0, area.y, area.w, area.h) if area else False
    assert area.bottom == GLASS.bottom
    assert area.y == int(area.y)


def test_glyphs_reach_beyond_their_line() -> None:
    assert reach(LINE).y < LINE.area.y
    assert reach(LINE).bottom > LINE.area.bottom

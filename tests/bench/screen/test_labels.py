"""What a person reads off a scene: paragraphs, keys by what stands on them, ticks."""

from bench.screen.glass import Label
from bench.screen.labels import labels_of
from ui.pages import IntentName
from ui.shapes import Align, Area, Box, Face, Icon, Ink, Scene, Target, Text


def _text(words: str, area: Area, within: Area | None = None) -> Text:
    return Text(words, area, Face.REGULAR, 32, "ink", Align.LEFT, within or area)


def _words(scene: Scene) -> list[str]:
    return [label.label for label in labels_of(scene)]


def test_a_text_stands_where_it_was_drawn() -> None:
    [label] = labels_of((_text("您好", Area(64.4, 136, 400, 79.6)),))
    assert label == Label("您好", 64, 136, 400, 80)


def test_what_stands_on_a_key_is_its_label() -> None:
    place = Area(100, 900, 300, 116)
    scene = (
        Box(place, "primary"),
        _text("同意", place.row(910, 40)),
        _text("并继续", place.row(960, 40)),
        Target(place, IntentName.AGREE),
    )
    [key] = labels_of(scene)
    assert (key.label, key.key, key.off) == ("同意 并继续", True, False)
    assert key.middle == (250, 958)


def test_a_key_that_cannot_be_pressed_is_off() -> None:
    place = Area(0, 0, 300, 116)
    scene = (_text("勾选第一项", place), Target(place, IntentName.AGREE, off=True))
    assert [label.off for label in labels_of(scene)] == [True]


def test_lines_of_a_paragraph_are_one_text() -> None:
    whole = Area(0, 0, 500, 200)
    scene = (
        _text("请将身份证", whole.row(0, 40), whole),
        _text("平放在读卡区", whole.row(40, 40), whole),
        _text("Place your", whole.row(80, 40), whole),
        _text("card", whole.row(120, 40), whole),
    )
    assert _words(scene) == ["请将身份证平放在读卡区Place your card"]


def test_texts_of_different_places_stay_apart() -> None:
    assert _words((_text("一", Area(0, 0, 9, 9)), _text("二", Area(0, 9, 9, 9)))) == [
        "一",
        "二",
    ]


def test_labels_come_from_top_to_bottom_then_left_to_right() -> None:
    scene = (
        _text("foot", Area(0, 900, 10, 10)),
        _text("right", Area(500, 10, 10, 10)),
        _text("left", Area(0, 10, 10, 10)),
    )
    assert _words(scene) == ["left", "right", "foot"]


def test_only_a_box_with_a_tick_is_ticked() -> None:
    box, other, done = (Area(0, 100 * row, 400, 80) for row in range(3))
    scene = (
        Icon("check", box.centred(48, 48), "onprimary"),
        Target(box, IntentName.TOGGLE, "face"),
        Target(other, IntentName.TOGGLE, "picture"),
        Icon("check", done.centred(48, 48), "onprimary"),
        Target(done, IntentName.DONE),
    )
    assert [label.ticked for label in labels_of(scene)] == [True, False, False]


def test_an_open_pad_is_there_to_be_written_on() -> None:
    place = Area(1220, 349, 612, 388)
    [pad] = labels_of((Ink(place, (), open=True),))
    assert (pad.pad, pad.key, pad.x, pad.w) == (True, False, 1220, 612)
    assert labels_of((Ink(place, (), open=False),)) == []


def test_a_wiped_screen_says_nothing() -> None:
    assert labels_of(()) == []

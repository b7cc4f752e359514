"""Every page, in every language, size and colour: nothing clipped, nothing covered."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from itertools import combinations, product

import pytest

from bench.pictures import TIME
from bench.samples import LONG_NAME, SAMPLES, dressed
from ui.catalogue import LANGUAGES, language_of, load
from ui.pages import (
    PAD_HEIGHT_PX,
    PAD_WIDTH_PX,
    IntentName,
    Page,
    PageName,
    Settings,
    Ticket,
    Words,
)
from ui.screens.counter import STAFF
from ui.screens.keyboards import LAYERS
from ui.screens.keys import CONFIRM_WIDTH
from ui.screens.look import Look, Ruler
from ui.screens.stage import scene as scene_of
from ui.shapes import Align, Area, Box, Ink, Photo, Scene, Target, Text
from ui.tokens import HEIGHT, SIZES, THEMES, style_of

Whole = Callable[[Scene], None]
Pictures = Mapping[str, tuple[int, int] | None]
CATALOGUES = {language: load(language) for language in LANGUAGES}
ALL = (
    *product(("zh", "en"), SIZES, ("warm",)),
    *product(("zh",), ("normal", "extra"), sorted(set(THEMES) - {"warm"})),
    ("en", "normal", "calm"),
    ("en", "extra", "hcdark"),
    ("en", "large", "hclight"),
)
"""Colours change a layout only by serifs and borders: not every triple tells more."""
LEAST_KEY_PX = 96
LEAST_HEADER_KEY_PX = 72
LEAST_ROW_PX = 52
LEAST_GAP_PX = 12
ROWS = frozenset({IntentName.TOGGLE, IntentName.GO_TO})
"""What lies row under row as in any list: 13 mm high, and no gap between."""
LEAST = {
    IntentName.TOGGLE: LEAST_ROW_PX,
    IntentName.GO_TO: LEAST_ROW_PX,
    IntentName.FIELD: LEAST_HEADER_KEY_PX,
}
STAFF_WAYS = (("zh", "normal", "warm"), ("en", "normal", "warm"))
"""Staff have one size, whatever the citizen before had chosen."""
PICTURES = {
    f"{kind}.{number}": size
    for kind, size in (
        ("page", (1240, 1754)),
        ("card", (102, 126)),
        ("live", (480, 600)),
        ("signature", (600, 380)),
    )
    for number in (1, 2)
}
CASES = [
    (name, way)
    for name, page in SAMPLES.items()
    for way in (STAFF_WAYS if page.name in STAFF else ALL)
]
SIZED = [
    (name, language, size)
    for name, page in SAMPLES.items()
    for language in ("zh", "en")
    for size in (("normal",) if page.name in STAFF else SIZES)
]


def drawn(
    page: Page, settings: Settings, ruler: Ruler, pictures: Pictures = PICTURES
) -> Scene:
    look = Look(
        style=style_of(settings),
        catalogue=CATALOGUES[language_of(settings)],
        ruler=ruler,
        now=TIME,
        pictures=pictures,
    )
    return scene_of(look, dressed(page, settings))


def ink(text: Text, ruler: Ruler) -> Area:
    """Return where the glyphs of ``text`` are."""
    wide = ruler(text.text, text.face, text.size)
    spare = text.area.w - wide
    moved = {Align.LEFT: 0.0, Align.CENTRE: spare / 2, Align.RIGHT: spare}[text.align]
    middle = text.area.y + text.area.h / 2
    return Area(text.area.x + moved, middle - text.size * 0.46, wide, text.size * 0.92)


@cache
def sample(name: str, settings: Settings, ruler: Ruler) -> Scene:
    return drawn(SAMPLES[name], settings, ruler)


def pictured(page: Page) -> bool:
    """Tell whether ``page`` names a picture that can be shown."""
    named = {page.shown, *(item.picture for item in page.items)}
    named |= {name for column in page.columns for name in column.portraits}
    return not named.isdisjoint(PICTURES)


def keyboard(name: str, layer: str, ruler: Ruler) -> Scene:
    look = Look(
        style=style_of(Settings()),
        catalogue=CATALOGUES["zh"],
        ruler=ruler,
        now=TIME,
        layer=layer,
    )
    return scene_of(look, dressed(SAMPLES[name], Settings()))


def texts(scene: Scene) -> list[Text]:
    return [shape for shape in scene if isinstance(shape, Text) and shape.text]


def targets(scene: Scene) -> list[Target]:
    return [shape for shape in scene if isinstance(shape, Target)]


def spoken(scene: Scene) -> str:
    return "".join(text.text for text in texts(scene))


@pytest.mark.parametrize(("name", "way"), CASES)
def test_nothing_is_clipped_covered_or_too_small(
    name: str, way: tuple[str, str, str], ruler: Ruler, whole: Whole
) -> None:
    settings = Settings(*way)
    scene = sample(name, settings, ruler)
    whole(scene)


@pytest.mark.parametrize(("name", "language", "size"), SIZED)
def test_keys_are_large_enough_and_apart(
    name: str, language: str, size: str, ruler: Ruler
) -> None:
    page = SAMPLES[name]
    scene = sample(name, Settings(language, size), ruler)
    headers = {
        (key.intent, key.value)
        for key in dressed(page, Settings()).header
        if key.intent not in {key.intent for key in page.keys}
    }
    for target in targets(scene):
        least = LEAST.get(target.intent, LEAST_KEY_PX)
        if (target.intent, target.value) in headers or target.area.y < 104:
            least = LEAST_HEADER_KEY_PX
        assert target.area.h >= least, target
        assert target.area.w >= least, target
        assert target.area.bottom <= HEIGHT
    for one, other in combinations(targets(scene), 2):
        in_rows = one.intent is other.intent and one.intent in ROWS
        apart = 0 if in_rows else LEAST_GAP_PX
        around = one.area.inset(-apart / 2)
        assert not around.meets(other.area.inset(-apart / 2)), (one, other)


@pytest.mark.parametrize(("name", "language", "size"), SIZED)
def test_no_text_lies_across_the_edge_of_a_key(
    name: str, language: str, size: str, ruler: Ruler
) -> None:
    scene = sample(name, Settings(language, size), ruler)
    for text in texts(scene):
        at = ink(text, ruler)
        for target in targets(scene):
            if at.meets(target.area):
                assert target.area.x <= at.x
                assert at.right <= target.area.right
                assert target.area.y <= at.y
                assert at.bottom <= target.area.bottom


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("size", SIZES)
def test_every_key_of_a_page_can_be_touched(name: str, size: str, ruler: Ruler) -> None:
    page = SAMPLES[name]
    scene = sample(name, Settings(size=size), ruler)
    shown = {(target.intent, target.value) for target in targets(scene)}
    if page.idle is not None:
        assert {IntentName.EXTEND, IntentName.LEAVE} <= {i for i, _ in shown}
        return
    wanted = {(key.intent, key.value) for key in page.keys}
    wanted |= {(IntentName.TOGGLE, box.name) for box in page.boxes}
    wanted |= {(IntentName.CHOOSE_SERVICE, tile.service) for tile in page.tiles}
    wanted |= {(IntentName.PICK, choice.value) for choice in page.choices}
    if page.name in STAFF:
        wanted |= {(key.intent, key.value) for key in page.header}
        wanted |= {(IntentName.FIELD, each.name) for each in page.fields}
    else:
        wanted |= {(IntentName.CALL_STAFF, ""), (IntentName.LANGUAGE, "")}
    if page.name is PageName.CONSENT:
        wanted = {w for w in wanted if w[0] is not IntentName.TOGGLE}
        assert sum(i is IntentName.TOGGLE for i, _ in shown) == len(page.boxes)
    assert wanted <= shown


@pytest.mark.parametrize("name", [name for name, p in SAMPLES.items() if pictured(p)])
@pytest.mark.parametrize("lost", [False, True])
def test_a_page_fits_without_its_pictures(
    name: str, lost: bool, ruler: Ruler, whole: Whole
) -> None:
    pictures: Pictures = dict.fromkeys(PICTURES) if lost else {}
    scene = drawn(SAMPLES[name], Settings(), ruler, pictures)
    whole(scene)
    assert not [shape for shape in scene if isinstance(shape, Photo)]
    if lost:
        said = CATALOGUES["zh"].texts["picture.not_shown"]
        assert said in spoken(scene)


def test_a_picture_is_shown_whole_and_not_stretched(ruler: Ruler) -> None:
    scene = drawn(SAMPLES["look"], Settings(), ruler)
    (photo,) = [shape for shape in scene if isinstance(shape, Photo)]
    wide, high = PICTURES["page.1"]
    assert photo.area.w / photo.area.h == pytest.approx(wide / high)


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("name", ["staff_sign_in", "staff_sign_in_refused"])
def test_every_layer_of_the_keyboard_fits(
    name: str, layer: str, ruler: Ruler, whole: Whole
) -> None:
    scene = keyboard(name, layer, ruler)
    whole(scene)
    for one, other in combinations(targets(scene), 2):
        around = one.area.inset(-LEAST_GAP_PX / 2)
        assert not around.meets(other.area.inset(-LEAST_GAP_PX / 2)), (one, other)


def test_the_keyboard_types_every_sign_a_password_can_have(ruler: Ruler) -> None:
    typed = {
        target.value
        for layer in LAYERS
        for target in targets(keyboard("staff_sign_in", layer, ruler))
        if target.intent is IntentName.TYPE and not target.layer
    }
    assert typed == {chr(code) for code in range(0x20, 0x7F)}


@pytest.mark.parametrize("layer", LAYERS)
def test_from_every_layer_the_two_others_are_one_touch_away(
    layer: str, ruler: Ruler
) -> None:
    shown = targets(keyboard("staff_sign_in", layer, ruler))
    assert {t.layer for t in shown if t.layer} == set(LAYERS) - {layer}


def test_the_number_pad_has_each_digit_once(ruler: Ruler) -> None:
    shown = targets(drawn(SAMPLES["question_phone"], Settings(), ruler))
    typed = [t.value for t in shown if t.intent is IntentName.TYPE]
    assert sorted(typed) == list("0123456789")
    assert {IntentName.ERASE, IntentName.CLEAR} <= {t.intent for t in shown}


def test_only_an_open_line_of_the_review_can_be_touched(ruler: Ruler) -> None:
    shown = targets(drawn(SAMPLES["review"], Settings(), ruler))
    gone_to = {t.value for t in shown if t.intent is IntentName.GO_TO}
    items = [i for c in SAMPLES["review"].columns for i in c.items]
    items += SAMPLES["review"].items
    assert gone_to == {item.value for item in items if item.value and not item.locked}


def test_the_pad_keeps_its_shape(ruler: Ruler) -> None:
    for size in SIZES:
        scene = drawn(SAMPLES["declaration"], Settings(size=size), ruler)
        (pad,) = [shape for shape in scene if isinstance(shape, Ink)]
        assert pad.area.w / pad.area.h == pytest.approx(PAD_WIDTH_PX / PAD_HEIGHT_PX)
        assert pad.open


def test_the_red_key_stands_under_the_right_thumb_and_is_the_only_one(
    ruler: Ruler,
) -> None:
    for size in SIZES:
        scene = drawn(SAMPLES["declaration"], Settings(size=size), ruler)
        (red,) = [t for t in targets(scene) if t.intent is IntentName.CONFIRM]
        assert red.area.right == 1856
        assert red.area.w >= CONFIRM_WIDTH
        fills = [s for s in scene if isinstance(s, Box) and s.fill == "confirm"]
        assert len(fills) == 1


def test_submissions_that_do_not_fit_are_counted(ruler: Ruler) -> None:
    page = SAMPLES["staff_list_many"]
    scene = drawn(page, Settings(), ruler)
    opened = [t.value for t in targets(scene) if t.intent is IntentName.OPEN]
    assert opened == [item.value for item in page.items[: len(opened)]]
    left = str(len(page.items) - len(opened))
    assert CATALOGUES["zh"].say(Words("counter.more", {"count": left})) in spoken(scene)


def test_two_people_choose_each_for_themselves(ruler: Ruler) -> None:
    scene = drawn(SAMPLES["consent_two"], Settings(), ruler)
    left, right = (
        [t.area.x for t in targets(scene) if t.value.startswith(f"{seat}.")]
        for seat in (1, 2)
    )
    assert max(left) < min(right)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_name_of_forty_characters_is_shown_whole(
    size: str, language: str, ruler: Ruler
) -> None:
    scene = drawn(SAMPLES["long_name"], Settings(language, size), ruler)
    assert LONG_NAME in spoken(scene)


def test_the_idle_cover_shows_nothing_of_the_page(ruler: Ruler) -> None:
    page = replace(SAMPLES["idle"], title=Words("face.title_name", {"name": "王样例"}))
    assert "王样例" not in spoken(drawn(page, Settings(), ruler))


def test_a_simulated_terminal_says_so_on_every_page(ruler: Ruler) -> None:
    mark = CATALOGUES["zh"].texts["mark.simulated"]
    for page in SAMPLES.values():
        assert mark in spoken(drawn(page, Settings(), ruler))


def test_a_real_terminal_bears_no_mark(ruler: Ruler) -> None:
    style = style_of(Settings())
    look = Look(style, CATALOGUES["zh"], ruler, TIME)
    scene = scene_of(look, replace(SAMPLES["home"], simulated=False))
    assert CATALOGUES["zh"].texts["mark.simulated"] not in spoken(scene)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_terminal_without_network_says_so_on_every_page(
    size: str, language: str, ruler: Ruler
) -> None:
    settings = Settings(language, size)
    said = CATALOGUES[language_of(settings)].texts["mark.offline"]
    for page in SAMPLES.values():
        scene = drawn(replace(page, online=False), settings, ruler)
        assert said in spoken(scene)


def test_red_is_for_confirmation_and_its_seal_alone(ruler: Ruler) -> None:
    for name, page in SAMPLES.items():
        scene = drawn(page, Settings(), ruler)
        red = [s for s in texts(scene) if s.colour == "confirm"]
        assert "".join(s.text for s in red) in {"", "收件完成"}, name


def test_there_is_no_seal_beside_a_divorce(ruler: Ruler) -> None:
    calm = drawn(SAMPLES["ticket"], Settings(theme="calm"), ruler)
    assert not [s for s in texts(calm) if s.colour == "confirm"]


def test_the_last_key_ends_under_the_right_thumb(ruler: Ruler) -> None:
    scene = drawn(SAMPLES["consent"], Settings(), ruler)
    (agree,) = [t for t in targets(scene) if t.intent is IntentName.AGREE]
    assert agree.area.right == 1856


def test_an_off_key_says_the_missing_condition_and_takes_no_touch(
    ruler: Ruler,
) -> None:
    scene = drawn(SAMPLES["consent_open"], Settings(), ruler)
    (agree,) = [t for t in targets(scene) if t.intent is IntentName.AGREE]
    assert agree.off
    assert CATALOGUES["zh"].texts["consent.agree_off"] in spoken(scene)
    assert CATALOGUES["zh"].texts["consent.agree"] not in spoken(scene)


def test_the_ticket_number_is_the_largest_text(ruler: Ruler) -> None:
    scene = drawn(SAMPLES["ticket"], Settings(), ruler)
    (number,) = [t for t in texts(scene) if t.text == "A012"]
    assert number.size == max(t.size for t in texts(scene))


def test_a_ticket_of_another_length_keeps_its_paper(ruler: Ruler) -> None:
    slip = Ticket(
        "A0123456789",
        Words("ticket.slip", {"service": Words("service.divorce_application")}),
        SAMPLES["ticket"].office,
        "2026-11-16 10:52",
    )
    scene = drawn(replace(SAMPLES["ticket"], ticket=slip), Settings(), ruler)
    (number,) = [t for t in texts(scene) if t.text == slip.number]
    assert ink(number, ruler).right <= 784


@pytest.mark.parametrize("name", SAMPLES)
def test_at_normal_size_every_row_of_a_page_is_shown(name: str, ruler: Ruler) -> None:
    page = dressed(SAMPLES[name], Settings())
    if page.idle is not None:
        return
    said = spoken(drawn(page, Settings(), ruler))
    for row in page.rows:
        assert CATALOGUES["zh"].say(row.head) in said

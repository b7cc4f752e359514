"""A real X display: what is drawn can be seen, and a touch arrives."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from bench.site.display import HEIGHT, WIDTH, Contact, Display, Motion
from bench.site.keeper import Keeper
from bench.site.process import NotReady, Program, says_ready

Eventually = Callable[[Callable[[], object]], None]
BOX = (300, 200, 640, 480)
PINE_RGB = 0x1E4D4B
PINE_BGR = (0x4B, 0x4D, 0x1E)
DRAWS = """
import ctypes
X, number = ctypes.CDLL("libX11.so.6"), ctypes.c_ulong
X.XOpenDisplay.restype = ctypes.c_void_p
for call in (X.XDefaultRootWindow, X.XCreateSimpleWindow):
    call.restype = number
shown = ctypes.c_void_p(X.XOpenDisplay(None))
root = number(X.XDefaultRootWindow(shown))
box = number(X.XCreateSimpleWindow(
    shown, root, {box}, 0, number(0), number({colour})))
X.XSelectInput(shown, box, ctypes.c_long(1 << 2 | 1 << 3 | 1 << 13))
X.XMapWindow(shown, box)
X.XSync(shown, 0)
print('{{"ready": true}}', flush=True)
event = (ctypes.c_long * 24)()
said = {{4: "touched", 5: "lifted", 6: "moved"}}
while not X.XNextEvent(shown, event):
    words = (ctypes.c_int * 48).from_buffer(event)
    kind, (x, y) = words[0], words[16:18]
    if kind in said:
        print(f"{{said[kind]}} {{x}} {{y}}", flush=True)
"""


@pytest.fixture(scope="module")
def display(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Display]:
    one = Display.at(tmp_path_factory.mktemp("panel"))
    one.start()
    yield one
    one.program.stop()


@pytest.fixture
def drawing(display: Display, tmp_path: Path) -> Iterator[Program]:
    """Return a program that fills `BOX` with pine and reports the finger on it."""
    code = DRAWS.format(box=", ".join(map(str, BOX)), colour=PINE_RGB)
    one = Program(
        "drawing",
        [sys.executable, "-c", code],
        tmp_path / "drawing.log",
        env={"DISPLAY": display.name},
        ready=says_ready,
    )
    one.start_and_wait()
    yield one
    one.stop()


@pytest.mark.usefixtures("drawing")
def test_what_is_drawn_can_be_seen(display: Display, eventually: Eventually) -> None:
    left, top, width, height = BOX
    eventually(lambda: tuple(display.pixels()[top, left]) == PINE_BGR)
    pixels = display.pixels()
    assert pixels.shape == (HEIGHT, WIDTH, 3)
    box = np.zeros((HEIGHT, WIDTH), bool)
    box[top : top + height, left : left + width] = True
    assert (pixels[box] == PINE_BGR).all()
    assert not pixels[~box].any()


@pytest.mark.usefixtures("drawing")
def test_the_picture_file_holds_the_same_pixels(
    display: Display, eventually: Eventually
) -> None:
    eventually(lambda: display.pixels().any())
    seen = cv2.imdecode(np.frombuffer(display.png(), np.uint8), cv2.IMREAD_COLOR)
    assert np.array_equal(seen, display.pixels())


def test_a_touch_arrives_where_the_finger_was(
    display: Display, drawing: Program, eventually: Eventually
) -> None:
    display.touch(BOX[0] + 25, BOX[1] + 111)
    eventually(lambda: "touched 25 111" in drawing.log.read_text("utf-8"))


def test_a_drag_in_parts_is_one_stroke_of_the_same_places(
    display: Display, drawing: Program, eventually: Eventually
) -> None:
    left, top = BOX[:2]
    display.drag([Contact(Motion.DOWN, left + 10, top + 20)])
    places = [(left + 10 + 7 * step, top + 20 + 3 * step) for step in range(1, 30)]
    display.drag(Contact(Motion.MOVE, *place) for place in places[:-1])
    display.drag([Contact(Motion.UP, *places[-1])])
    eventually(lambda: "lifted" in drawing.log.read_text("utf-8"))
    said = drawing.log.read_text("utf-8").splitlines()
    stroke = said[said.index("touched 10 20") :]
    assert stroke == [
        "touched 10 20",
        *(f"moved {x - left} {y - top}" for x, y in places),
        f"lifted {places[-1][0] - left} {places[-1][1] - top}",
    ]


def test_a_display_that_comes_back_has_the_same_name(
    tmp_path: Path, eventually: Eventually
) -> None:
    one = Display.at(tmp_path)
    keeper = Keeper([one.program])
    try:
        keeper.call(one.start)
        name = one.name
        keeper.call(one.program.kill)
        eventually(lambda: one.program.runs and one.frame())
        assert one.name == name
        assert one.program.command[:2] == ["Xvfb", name]
    finally:
        keeper.end()


def test_a_display_that_does_not_start_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bench.site.display.OPTIONS", ("-screen", "nonsense"))
    with pytest.raises(NotReady, match=r"display\.log"):
        Display.at(tmp_path).start()

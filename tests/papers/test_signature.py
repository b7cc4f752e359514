"""A signature as a picture: drawn as it was written, in a process of its own."""

import io
import json
import subprocess
import sys

import pytest
from PIL import Image

from papers.press import NotDrawn, Why, draw_signature
from papers.signature import POINTS_MAX, NotASignature, Signature

LINES = (((100, 100), (300, 100)), ((20, 20),))


def seen(picture: bytes) -> Image.Image:
    with Image.open(io.BytesIO(picture)) as image:
        return image.convert("L")


def test_ink_lies_where_the_pen_was_and_nowhere_else() -> None:
    image = seen(draw_signature(Signature(600, 380, LINES)))

    assert image.size == (1200, 760)
    assert image.getpixel((400, 200)) == 0
    assert image.getpixel((40, 40)) == 0
    assert image.getpixel((400, 230)) == 255
    assert image.getpixel((1000, 200)) == 255


def test_the_same_strokes_give_the_same_picture() -> None:
    signature = Signature(600, 380, LINES)

    assert draw_signature(signature) == draw_signature(signature)


def test_a_long_signature_is_drawn_too() -> None:
    line = tuple((n * 7 % 600, n * 3 % 380) for n in range(20_000))

    assert draw_signature(Signature(600, 380, (line,))).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("signature", "named"),
    [
        ((0, 380, LINES), "pad"),
        ((600, 9_999, LINES), "pad"),
        ((600, 380, ()), "points"),
        ((600, 380, (((1, 1),) * (POINTS_MAX + 1),)), "points"),
        ((200, 380, LINES), "beside"),
        ((600, 380, (((1, -1),),)), "beside"),
    ],
)
def test_what_no_pad_can_hold_is_refused(
    signature: tuple[int, int, tuple[tuple[tuple[int, int], ...], ...]], named: str
) -> None:
    with pytest.raises(NotASignature, match=named):
        Signature(*signature)


@pytest.mark.parametrize("sent", ["", "{}", "[1]", '[1, 2, "x"]', "[600, 380, []]"])
def test_spoiled_json_is_no_signature(sent: str) -> None:
    with pytest.raises(NotASignature):
        Signature.from_json(sent)


@pytest.mark.parametrize("sent", [b"{}", b"\xff\xfe", json.dumps([1]).encode()])
def test_the_process_says_nothing_of_what_it_was_given(sent: bytes) -> None:
    command = [sys.executable, "-m", "papers.ink"]
    done = subprocess.run(command, input=sent, capture_output=True, check=False)

    assert (done.returncode, done.stdout, done.stderr) == (65, b"", b"")


def test_a_late_process_is_told() -> None:
    with pytest.raises(NotDrawn) as caught:
        draw_signature(Signature(600, 380, LINES), time_limit_s=0.001)

    assert caught.value.why is Why.LATE

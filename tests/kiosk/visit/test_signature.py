"""Strokes of the pad: what counts as a signature, and what no hand writes."""

import pytest

from kiosk.visit import signature
from ui.link import MAX_PACKET_BYTES, encode
from ui.pages import MAX_STROKE_POINTS, Page, PageName, Point, Signature, Stroke, Words


def line(*points: tuple[int, int]) -> Stroke:
    return Stroke(tuple(Point(x, y, n) for n, (x, y) in enumerate(points)))


@pytest.mark.parametrize(
    "strokes",
    [
        (),
        (line((5, 5)),),
        (line((5, 5)), line((9, 9))),
        (line((0, 0), (500, 0)),),
        (line((0, 0), (50, 0)), line((0, 9), (60, 9))),
    ],
)
def test_dots_one_stroke_and_too_little_ink_are_no_signature(
    strokes: tuple[Stroke, ...],
) -> None:
    assert not signature.is_signature(strokes)


def test_two_strokes_with_ink_are_one() -> None:
    assert signature.is_signature((line((0, 0), (100, 0)), line((0, 9), (40, 9))))


def test_what_lies_beside_the_pad_is_set_on_its_edge() -> None:
    strange = Stroke((Point(-5, 999, -1, 7.0), Point(9, 9, 9, float("nan"))))
    assert signature.on_pad(strange) == Stroke(
        (Point(0, 380, 0, 1.0), Point(9, 9, 9, None))
    )


def test_a_stroke_longer_than_a_packet_is_refused() -> None:
    assert signature.fits((), line(*((1, 1),) * MAX_STROKE_POINTS))
    assert not signature.fits((), line(*((1, 1),) * (MAX_STROKE_POINTS + 1)))


def test_strokes_without_end_are_refused() -> None:
    dot = line((1, 1))
    assert signature.fits((dot,) * (signature.MAX_STROKES - 1), dot)
    assert not signature.fits((dot,) * signature.MAX_STROKES, dot)


def test_the_longest_signature_still_fits_one_packet_of_the_screen() -> None:
    long = Stroke(
        tuple(
            Point(n * 37 % 600, n * 91 % 380, 100_000 + n, 0.123456789)
            for n in range(MAX_STROKE_POINTS)
        )
    )
    strokes = signature.thinned((long,) * 13 + (line((1, 1)),) * 150)
    page = Page(PageName.DECLARATION, 1, Words("x"), signature=Signature(1, strokes))
    assert len(encode(page)) < MAX_PACKET_BYTES
    assert strokes[0].points[0] == long.points[0]
    assert strokes[0].points[-1] == long.points[-1]

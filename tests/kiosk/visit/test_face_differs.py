"""A wrong person hears so, whatever is known of life by then."""

import pytest

from kiosk.visit.face import _trouble
from kiosk.visit.seat import Face
from kiosk.visit.state import Trouble


@pytest.mark.parametrize("live", ["live", "not_live", "cannot_judge"])
def test_a_wrong_person_is_told_that_the_face_differs(live: str) -> None:
    face = Face("fail", live, reasons=("wrong_person",))
    assert _trouble(face) is Trouble.FACE_DIFFERS


@pytest.mark.parametrize(
    ("live", "trouble"),
    [
        ("live", Trouble.FACE_DIFFERS),
        ("not_live", Trouble.NOT_LIVE),
        ("cannot_judge", Trouble.CANNOT_JUDGE),
    ],
)
def test_without_it_life_is_what_is_told(live: str, trouble: Trouble) -> None:
    assert _trouble(Face("fail", live)) is trouble

"""The camera's section says what it means, or names the key that does not."""

import pytest

from drivers.contract import Misconfigured
from drivers.doccam.section import Section

V4L2 = "v4l2:/dev/video2"


def test_a_camera_of_this_machine_needs_no_more_than_its_name() -> None:
    assert Section.read({"source": V4L2}) == Section(V4L2, None, 4000, 3000)


def test_a_camera_may_have_stills_of_their_own() -> None:
    told = Section.read({"source": "file:/film.avi", "still": "http://127.0.0.1/s"})
    assert told.still == "http://127.0.0.1/s"


@pytest.mark.parametrize(
    ("section", "key"),
    [
        ({}, "source is missing"),
        ({"source": 3}, "source is missing"),
        ({"source": "ftp://camera"}, "source is missing or no source"),
        ({"source": V4L2, "sorce": "x"}, "sorce is unknown"),
        ({"source": V4L2, "still": "file:/x"}, "still is no http address"),
        ({"source": V4L2, "still": 3}, "still is no http address"),
        ({"source": "file:/film.avi"}, "still is missing beside a film"),
        ({"source": V4L2, "width": 0}, "width is no number"),
        ({"source": V4L2, "height": True}, "height is no number"),
        ({"source": V4L2, "height": "3000"}, "height is no number"),
    ],
)
def test_a_section_that_is_none_names_its_key(
    section: dict[str, object], key: str
) -> None:
    with pytest.raises(Misconfigured, match=rf"devices\.doccam\.{key}"):
        Section.read(section)

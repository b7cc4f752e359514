"""The UKey's section: what it may say, and what names the key that is wrong."""

import pytest

from drivers.contract import Misconfigured
from drivers.ukey.section import Section


def test_nothing_at_all_is_the_first_reader_of_the_system() -> None:
    assert Section.read({}) == Section("", "", "", "")


def test_either_way_is_read() -> None:
    assert Section.read({"reader": "ACS", "service": "/run/x"}).reader == "ACS"
    assert Section.read({"module": "/lib/x.so", "token": "staff"}).token == "staff"


@pytest.mark.parametrize(
    ("section", "why"),
    [
        ({"raeder": "x"}, "devices.ukey.raeder is unknown"),
        ({"reader": 7}, "devices.ukey.reader is no text"),
        ({"module": ""}, "devices.ukey.module is no text"),
        ({"token": "x"}, "devices.ukey.token means nothing without a module"),
        (
            {"module": "/x.so", "service": "/run/x"},
            "devices.ukey.service means nothing beside a module",
        ),
    ],
)
def test_a_section_that_is_wrong_names_its_key(
    section: dict[str, object], why: str
) -> None:
    with pytest.raises(Misconfigured, match=why):
        Section.read(section)

"""The section ``devices.fingerprint``: a module or a library, and what counts."""

import pytest

from drivers.contract import Misconfigured
from drivers.fingerprint.section import Library, Section, Uart


def test_a_port_alone_is_a_module_as_it_leaves_the_factory() -> None:
    told = Section.read({"port": "/dev/fingerprint"})
    assert told.source == Uart("/dev/fingerprint", 57600, 0xFFFFFFFF, 0)
    assert (told.quality, told.threshold) == (30, 40)


def test_a_library_is_a_vendors_collector() -> None:
    told = Section.read({"library": "/opt/v/libv.so", "channel": 1, "quality": 50})
    assert told.source == Library("/opt/v/libv.so", 1)
    assert told.quality == 50


@pytest.mark.parametrize(
    ("section", "key"),
    [
        ({}, "port"),
        ({"port": 3}, "port"),
        ({"library": 3}, "library"),
        ({"port": "x", "library": "y"}, "port and library"),
        ({"port": "x", "channel": 1}, "channel"),
        ({"library": "x", "baud": 9600}, "baud"),
        ({"port": "x", "bud": 9600}, "bud"),
        ({"port": "x", "baud": 4800}, "baud"),
        ({"port": "x", "baud": "9600"}, "baud"),
        ({"port": "x", "address": -1}, "address"),
        ({"port": "x", "password": True}, "password"),
        ({"port": "x", "quality": 101}, "quality"),
        ({"port": "x", "threshold": 1.5}, "threshold"),
    ],
)
def test_what_is_wrong_is_named(section: dict[str, object], key: str) -> None:
    with pytest.raises(Misconfigured, match=key):
        Section.read(section)

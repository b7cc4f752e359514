"""Unit files as values: just enough of the format for our own, which use no more."""

from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

Unit: TypeAlias = Mapping[str, list[str]]
"""What is said under each key, section aside, in the order in which it is said."""


def read(folder: Path, name: str) -> Unit:
    """Return the unit ``name`` with all that adds to it."""
    prefix, _, instance = name.removesuffix(".service").partition("@")
    template = f"{prefix}@.service" if instance else name
    unit: dict[str, list[str]] = {}
    places = [folder / template, *(folder / f"{name}.d").glob("*.conf")]
    places += (folder / "kiosk-.service.d").glob("*.conf")
    for place in places:
        for line in place.read_text(encoding="utf-8").splitlines():
            key, is_setting, value = line.partition("=")
            if is_setting and not line.startswith("#"):
                unit.setdefault(key, []).append(value.replace("%i", instance))
    return unit


def megabytes(size: str) -> int:
    """Return how many MiB a size like ``256M`` is."""
    assert size.endswith("M"), size
    return int(size.removesuffix("M"))

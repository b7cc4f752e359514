"""The document camera's section of the configuration, ``devices.doccam``."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from drivers.camera.source import FILE, HTTP, V4L2
from drivers.contract import Misconfigured

WIDTH: Final = 4000
HEIGHT: Final = 3000


@dataclass(frozen=True, slots=True)
class Section:
    """What the configuration says of the camera.

    ``source`` is the stream; ``still`` is where a full picture is asked for, ``None``
    where the stream's own pictures are the full ones. ``width`` and ``height`` are
    asked of a camera of this machine; ``is_sized``: they stand there, and whatever the
    source is, another size is a trouble.
    """

    source: str
    still: str | None = None
    width: int = WIDTH
    height: int = HEIGHT
    is_sized: bool = False

    @classmethod
    def read(cls, section: Mapping[str, object]) -> "Section":
        """Return the section as values, or raise `Misconfigured`."""
        for key in sorted(section.keys() - {"source", "still", "width", "height"}):
            raise Misconfigured(f"devices.doccam.{key} is unknown")
        source, still = section.get("source"), section.get("still")
        if not isinstance(source, str) or not source.startswith((V4L2, HTTP, FILE)):
            raise Misconfigured("devices.doccam.source is missing or no source")
        if still is not None and not (
            isinstance(still, str) and still.startswith(HTTP)
        ):
            raise Misconfigured("devices.doccam.still is no http address")
        if still is None and source.startswith(FILE):
            # A film's pictures are not handed out as they were coded.
            raise Misconfigured("devices.doccam.still is missing beside a film")
        return cls(
            source,
            still,
            _pixels(section, "width", WIDTH),
            _pixels(section, "height", HEIGHT),
            is_sized=bool(section.keys() & {"width", "height"}),
        )


def _pixels(section: Mapping[str, object], key: str, default: int) -> int:
    value = section.get(key, default)
    if type(value) is not int or value <= 0:
        raise Misconfigured(f"devices.doccam.{key} is no number of pixels")
    return value

"""What NBIS finds in a picture, and how alike two prints are (NIST, public domain).

Quality is NFIQ 2 (ISO/IEC 29794-4), 0 to 100; minutiae come from MINDTCT, scores from
Bozorth3, where impostors of one finger stay below about 35 and the same finger seldom
does. What the library calls ISO 19794-2 has another head than the standard: inside
this room its dialect is spoken with the library, the standard's with everyone else.
"""

import struct
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import nbis

from drivers.contract import Code, Refused
from drivers.fingerprint.image import DPI, Image
from drivers.fingerprint.template import (
    BEST,
    MAX_MINUTIAE,
    Finger,
    Kind,
    Minutia,
    Template,
)

LEAST_SIDE_PX: Final = 64
MOST_SIDE_PX: Final = 2000
"""The library crashes on pictures of a few pixels, and large ones take it long."""
LEAST_FOREGROUND: Final = 0.45
"""Share of the picture that shows ridges; half a finger covers less."""
DARK: Final = 105.0
BRIGHT: Final = 222.0
"""Mean brightness of a print whose ridges run together, or hardly show."""

LEAST_MINUTIAE: Final = 10
"""Bozorth3 compares no print that has fewer."""

_TURN: Final = 256
_KINDS: Final = {
    nbis.MinutiaKind.RIDGE_ENDING: Kind.ENDING,
    nbis.MinutiaKind.BIFURCATION: Kind.BIFURCATION,
}
_DIALECT_HEAD: Final = struct.Struct(">8sIHHH7xB")
_DIALECT_MINUTIA: Final = struct.Struct(">HHBB")
_DIALECT_BEST: Final = 63


class Problem(StrEnum):
    """Why a print is of no use, by the name of its fault."""

    NO_PRINT = "no_print"
    PARTIAL = "finger_partial"
    WET = "finger_wet"
    DRY = "finger_dry"
    POOR = "poor_quality"


@dataclass(frozen=True, slots=True, repr=False)
class Print:
    """What was measured of a picture of a finger."""

    template: Template
    quality: int
    problem: Problem | None
    """Why it is of no use, if so."""


class Examiner:
    """NBIS behind three questions. One thread only; about 0.1 s a picture on a core."""

    def __init__(self) -> None:
        self._nbis = nbis.new_nbis_extractor(
            nbis.NbisExtractorSettings(
                min_quality=0.0,
                get_center=False,
                check_fingerprint=False,
                compute_nfiq2=True,
                ppi=float(DPI),
            )
        )

    def examine(self, image: Image, floor: int, finger: Finger) -> Print:
        """Return what ``image`` is worth where ``floor`` is the least quality.

        Raises:
            Refused: ``image_size``: it is so small or large that NBIS cannot read it.

        """
        sides = (image.width, image.height)
        if min(sides) < LEAST_SIDE_PX or max(sides) > MOST_SIDE_PX:
            raise Refused("image_size", code=Code.INVALID_DATA)
        try:
            found = self._nbis.extract_minutiae(image.to_pgm())
        except (nbis.NbisError, nbis.InternalError):
            # NFIQ 2 gives up where it sees no ridges at all.
            problem = _looks(image) or Problem.NO_PRINT
            return Print(_template(image, (), finger, 0), 0, problem)
        told = found.quality()
        score = min(told.score, BEST)
        template = _template(image, tuple(found.get()), finger, score)
        measures = {measure.name: measure.value for measure in told.actionable}
        ridges = measures.get("SufficientFingerprintForeground", 0.0)
        share = ridges / len(image.pixels)
        return Print(template, score, _problem(image, score, share, floor))

    def score(self, one: Template, other: Template) -> int:
        """Return how alike two prints are: 0 and up, the same picture some hundreds."""
        points = _apart(one), _apart(other)
        if min(len(each) for each in points) < LEAST_MINUTIAE:
            return 0
        mine, theirs = (
            self._nbis.load_iso_19794_2_2005(_dialect(template, each))
            for template, each in zip((one, other), points, strict=True)
        )
        return int(mine.compare(theirs))


def _problem(image: Image, score: int, share: float, floor: int) -> Problem | None:
    if share < LEAST_FOREGROUND:
        return Problem.PARTIAL
    if score >= floor:
        return None
    return _looks(image) or Problem.POOR


def _looks(image: Image) -> Problem | None:
    """Return what the brightness of a print says of the finger."""
    if image.brightness < DARK:
        return Problem.WET
    return Problem.DRY if image.brightness > BRIGHT else None


def _template(
    image: Image, found: tuple[nbis.Minutia, ...], finger: Finger, score: int
) -> Template:
    best = sorted(found, key=lambda point: -point.reliability())[:MAX_MINUTIAE]
    minutiae = tuple(
        Minutia(
            kind=_KINDS[point.kind()],
            x=point.x(),
            y=point.y(),
            angle=round(point.angle() * _TURN / 360) % _TURN,
            quality=round(point.reliability() * BEST),
        )
        for point in best
    )
    return Template(image.width, image.height, minutiae, finger, score)


def _apart(template: Template) -> tuple[Minutia, ...]:
    """Return one minutia a point: on heaps of them Bozorth3 takes for ever."""
    return tuple({(point.x, point.y): point for point in template.minutiae}.values())


def _dialect(template: Template, minutiae: tuple[Minutia, ...]) -> bytes:
    points = b"".join(
        _DIALECT_MINUTIA.pack(
            (point.kind or Kind.ENDING) << 14 | point.x,
            point.y,
            point.angle,
            point.quality * _DIALECT_BEST // BEST,
        )
        for point in minutiae
    )
    head = _DIALECT_HEAD.pack(
        b"FMR\x00 20\x00",
        _DIALECT_HEAD.size + len(points),
        0,
        template.width,
        template.height,
        len(minutiae),
    )
    return head + points

"""How well prints are told apart: error rates over thresholds (ISO/IEC 19795-1).

A manifest is a CSV file with the columns ``a``, ``b`` (pictures, seen from the
manifest's folder) and ``same`` (1 if both show one finger, else 0). A picture NIST's
library finds nothing in is a failure to acquire; comparisons with it are not counted
in FNMR and FMR, as the standard has it.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from drivers.contract import Refused
from drivers.fingerprint.image import Image
from drivers.fingerprint.minutiae import Examiner
from drivers.fingerprint.template import Finger, Template

COLUMNS: Final = ("a", "b", "same")
SAME: Final[Mapping[str, bool]] = {"1": True, "true": True, "0": False, "false": False}
HIGHEST_THRESHOLD: Final = 100
RULE_OF_THREE: Final = 3.0
"""Of n trials without an error, the rate is below 3/n with 95 % confidence."""


class Unusable(Exception):
    """The manifest or a picture cannot be used. The message says which and why."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two pictures, and whether they show one finger."""

    a: Path
    b: Path
    same: bool


@dataclass(frozen=True, slots=True)
class Scores:
    """What the comparisons came to."""

    mated: tuple[int, ...]
    """Scores of pairs of one finger."""
    non_mated: tuple[int, ...]
    pictures: int
    not_acquired: int


def read(manifest: Path) -> list[Pair]:
    """Return the pairs of ``manifest``.

    Raises:
        Unusable: It is not there, no CSV in UTF-8, or a row or column is wrong.

    """
    try:
        with manifest.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
            if missing:
                raise Unusable(f"{manifest}: column {missing[0]} is missing in line 1")
            pairs = list(_pairs(manifest, rows))
    except OSError as why:
        raise Unusable(f"{manifest}: {why.strerror}") from why
    except (UnicodeDecodeError, csv.Error) as why:
        raise Unusable(f"{manifest}: no CSV in UTF-8: {why}") from why
    if not pairs:
        raise Unusable(f"{manifest}: no pair in it")
    return pairs


def compare(pairs: Iterable[Pair], examiner: Examiner) -> Scores:
    """Return the scores of ``pairs``; each picture is examined once.

    Raises:
        Unusable: A picture is not there, none, or of a size that cannot be read.

    """
    templates: dict[Path, Template] = {}
    scores: dict[bool, list[int]] = {True: [], False: []}
    for pair in pairs:
        for path in (pair.a, pair.b):
            if path not in templates:
                templates[path] = _template(path, examiner)
        one, other = templates[pair.a], templates[pair.b]
        if one.minutiae and other.minutiae:
            scores[pair.same].append(examiner.score(one, other))
    return Scores(
        mated=tuple(scores[True]),
        non_mated=tuple(scores[False]),
        pictures=len(templates),
        not_acquired=sum(not template.minutiae for template in templates.values()),
    )


def report(scores: Scores, threshold: int) -> dict[str, object]:
    """Return the figures, with the curve over all thresholds, as JSON values."""
    return {
        "standard": "ISO/IEC 19795-1",
        "algorithm": "NBIS MINDTCT and Bozorth3",
        "pictures": scores.pictures,
        "failure_to_acquire_rate": _rate(scores.not_acquired, scores.pictures),
        "mated_comparisons": len(scores.mated),
        "non_mated_comparisons": len(scores.non_mated),
        "at": _point(scores, threshold),
        "fmr_upper_95": _upper(scores, threshold),
        "equal_error_rate": _equal_error_rate(scores),
        "curve": [_point(scores, at) for at in range(HIGHEST_THRESHOLD + 1)],
        "mated_scores": _histogram(scores.mated),
        "non_mated_scores": _histogram(scores.non_mated),
    }


def _pairs(manifest: Path, rows: "csv.DictReader[str]") -> Iterator[Pair]:
    for row in rows:
        where = f"{manifest}: line {rows.line_num}"
        a, b, same = (row[name] for name in COLUMNS)
        if not a or not b or same is None:
            raise Unusable(f"{where}: a, b or same is empty")
        if same.strip().lower() not in SAME:
            raise Unusable(f"{where}: same is {same!r}, and may be 1 or 0")
        folder = manifest.parent
        yield Pair(folder / a, folder / b, SAME[same.strip().lower()])


def _template(path: Path, examiner: Examiner) -> Template:
    try:
        data = np.frombuffer(path.read_bytes(), np.uint8)
    except OSError as why:
        raise Unusable(f"{path}: {why.strerror}") from why
    grey = cv2.imdecode(data, cv2.IMREAD_GRAYSCALE) if data.size else None
    if grey is None:
        raise Unusable(f"{path}: no picture")
    height, width = grey.shape
    image = Image(grey.tobytes(), width, height)
    try:
        return examiner.examine(image, 0, Finger.UNKNOWN).template
    except Refused as why:
        raise Unusable(f"{path}: {width} × {height} pixels are no print") from why


def _point(scores: Scores, threshold: int) -> dict[str, object]:
    missed = sum(score < threshold for score in scores.mated)
    passed = sum(score >= threshold for score in scores.non_mated)
    return {
        "threshold": threshold,
        "false_non_matches": missed,
        "fnmr": _rate(missed, len(scores.mated)),
        "false_matches": passed,
        "fmr": _rate(passed, len(scores.non_mated)),
    }


def _upper(scores: Scores, threshold: int) -> float | None:
    """Return what FMR is below with 95 % confidence, where none was seen."""
    seen = any(score >= threshold for score in scores.non_mated)
    if seen or not scores.non_mated:
        return None
    return min(1.0, RULE_OF_THREE / len(scores.non_mated))


def _equal_error_rate(scores: Scores) -> float | None:
    """Return the rate at the threshold where FNMR and FMR are closest."""
    if not scores.mated or not scores.non_mated:
        return None
    rates = [
        (
            sum(score < at for score in scores.mated) / len(scores.mated),
            sum(score >= at for score in scores.non_mated) / len(scores.non_mated),
        )
        for at in range(max(scores.mated + scores.non_mated) + 2)
    ]
    fnmr, fmr = min(rates, key=lambda both: abs(both[0] - both[1]))
    return (fnmr + fmr) / 2


def _rate(errors: int, trials: int) -> float | None:
    return errors / trials if trials else None


def _histogram(scores: tuple[int, ...]) -> dict[str, int]:
    return {str(score): times for score, times in sorted(Counter(scores).items())}

"""``docs/biometrics.md`` names every hint, outcome, reason and fault."""

from pathlib import Path

import pytest

from drivers.facecam import verdict
from drivers.facecam.bands import Outcome
from drivers.facecam.liveness.act import REASONS, Wanted
from drivers.facecam.liveness.cue import Live
from drivers.facecam.situation import Situation

WORDS = sorted(
    set(Outcome)
    | set(Live)
    | set(Wanted)
    | set(Situation) - {Situation.GOOD}
    | set(REASONS.values())
    | {verdict.WRONG_PERSON, verdict.GREY_BAND, verdict.FACE_CHANGED}
    | {"look_straight", "hold_still", "frozen", "repeats_itself", "source"}
)


@pytest.mark.parametrize("word", WORDS)
def test_the_page_names(root: Path, word: str) -> None:
    page = (root / "docs" / "biometrics.md").read_text(encoding="utf-8")
    assert f"`{word}`" in page

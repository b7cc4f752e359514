"""From the cues' words and the comparison's score to one outcome, with every reason."""

from collections.abc import Mapping
from dataclasses import dataclass

from drivers.facecam.bands import Bands, Outcome
from drivers.facecam.liveness.cue import Judgement, Live

WRONG_PERSON = "wrong_person"
GREY_BAND = "grey_band"
FACE_CHANGED = "face_changed"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the face check found."""

    outcome: Outcome
    live: Live
    reasons: tuple[str, ...]


def liveness(cues: Mapping[str, Judgement]) -> Live:
    """Return what the cues say together: one against is enough, none for is not."""
    said = {judgement.outcome for judgement in cues.values()}
    if Live.NOT_LIVE in said:
        return Live.NOT_LIVE
    return Live.LIVE if Live.LIVE in said else Live.CANNOT_JUDGE


def verdict(
    cues: Mapping[str, Judgement], score: float, bands: Bands, *, changed: bool = False
) -> Verdict:
    """Return the verdict; ``changed``: another face after the challenge than before."""
    live = liveness(cues)
    compared = Outcome.FAIL if changed else bands.outcome(score)
    reasons = [reason for judgement in cues.values() for reason in judgement.reasons]
    if changed:
        reasons.append(FACE_CHANGED)
    elif compared is Outcome.FAIL:
        reasons.append(WRONG_PERSON)
    elif compared is Outcome.STAFF:
        reasons.append(GREY_BAND)
    if compared is Outcome.FAIL or live is Live.NOT_LIVE:
        return Verdict(Outcome.FAIL, live, tuple(reasons))
    if live is Live.CANNOT_JUDGE:
        return Verdict(Outcome.STAFF, live, tuple(reasons))
    return Verdict(compared, live, tuple(reasons))

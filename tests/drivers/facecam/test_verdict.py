"""From cues and score to the verdict."""

import pytest

from drivers.contract import Code, Refused
from drivers.facecam.bands import Bands, Outcome
from drivers.facecam.liveness.cue import Judgement, Live
from drivers.facecam.verdict import verdict

BANDS = Bands(0.45, 0.60)
LIVE = {"challenge": Judgement(Live.LIVE), "other": Judgement(Live.CANNOT_JUDGE)}
FILM = {"challenge": Judgement(Live.LIVE), "other": Judgement(Live.NOT_LIVE, 9, ("x",))}
UNSURE = {"challenge": Judgement(Live.CANNOT_JUDGE, 0, ("not_in_time",))}


@pytest.mark.parametrize(
    ("score", "outcome", "reasons"),
    [
        (0.30, Outcome.PASS, ()),
        (0.45, Outcome.PASS, ()),
        (0.46, Outcome.STAFF, ("grey_band",)),
        (0.60, Outcome.STAFF, ("grey_band",)),
        (0.61, Outcome.FAIL, ("wrong_person",)),
    ],
)
def test_a_living_face_is_judged_by_its_distance(
    score: float, outcome: Outcome, reasons: tuple[str, ...]
) -> None:
    found = verdict(LIVE, score, BANDS)
    assert (found.outcome, found.live, found.reasons) == (outcome, Live.LIVE, reasons)


def test_one_cue_against_outweighs_one_for() -> None:
    found = verdict(FILM, 0.1, BANDS)
    assert (found.outcome, found.live) == (Outcome.FAIL, Live.NOT_LIVE)
    assert found.reasons == ("x",)


def test_what_cannot_be_judged_goes_to_staff_and_never_passes() -> None:
    found = verdict(UNSURE, 0.1, BANDS)
    assert (found.outcome, found.live) == (Outcome.STAFF, Live.CANNOT_JUDGE)


def test_another_face_after_the_challenge_fails() -> None:
    found = verdict(LIVE, 0.3, BANDS, changed=True)
    assert (found.outcome, found.reasons) == (Outcome.FAIL, ("face_changed",))


@pytest.mark.parametrize(
    "value",
    [None, {}, {"pass": 0.5}, {"pass": 0.6, "staff": 0.5}, {"pass": "a", "staff": 1}],
)
def test_bands_that_are_none_are_refused(value: object) -> None:
    with pytest.raises(Refused) as caught:
        Bands.from_args(value)
    assert caught.value.code is Code.INVALID_DATA


def test_bands_come_from_the_command() -> None:
    assert Bands.from_args({"pass": 0.45, "staff": 0.6}) == BANDS

"""The repetition cue: films in a loop repeat themselves, people do not."""

import numpy as np

from drivers.camera.frames import Picture
from drivers.facecam.liveness.cue import Live, Look
from drivers.facecam.liveness.repetition import Repetition
from drivers.facecam.measures import Measures

AHEAD = Measures(0.0, 0.25, 0.4)
DRAW = np.random.default_rng(4)


def moving(count: int, start: float = 0.0) -> list[Picture]:
    """Return pictures of a bright square that wanders, with a sensor's noise."""
    pictures = []
    for number in range(count):
        picture = np.full((240, 320, 3), 60, np.uint8)
        x = int(20 + 4 * number + start)
        picture[60:180, x : x + 100] = 200
        pictures.append(noisy(picture))
    return pictures


def noisy(picture: Picture) -> Picture:
    noise = DRAW.normal(0, 2, picture.shape)
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


def watched(pictures: list[Picture]) -> Live:
    cue = Repetition()
    for number, picture in enumerate(pictures):
        cue.watch(Look(number / 15, None, AHEAD, picture))
    return cue.judgement().outcome


def test_a_film_that_plays_again_is_not_live_even_filmed_with_noise() -> None:
    film = moving(40)
    assert watched([noisy(picture) for picture in film + film]) is Live.NOT_LIVE


def test_movement_that_never_repeats_proves_nothing() -> None:
    assert watched(moving(40) + moving(40, start=2.0)) is Live.CANNOT_JUDGE


def test_somebody_who_only_stands_there_does_not_repeat_himself() -> None:
    still = moving(1)[0]
    assert watched([noisy(still) for _ in range(80)]) is Live.CANNOT_JUDGE

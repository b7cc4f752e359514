"""One face check, from the first frame to the verdict.

1. Find: exactly one face, near enough, looking straight, still for half a second. What
   is missing is told as a hint. Three pictures of it are compared with the card's.
2. Challenge: the cues watch every frame. A face that is gone begins anew.
3. Confirm: two more pictures, so that nobody else takes the place in between.

A face that is nobody's near the card's ends the check before any challenge.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Final

import numpy as np

from drivers.camera.frames import Frame, Picture
from drivers.contract import Code, DeviceError, Errand, Notice, Offline
from drivers.facecam.bands import Bands, Outcome
from drivers.facecam.comparison import Comparer, Embedding, distance, score
from drivers.facecam.hints import Hints
from drivers.facecam.liveness.act import Straight
from drivers.facecam.liveness.challenge import Challenge
from drivers.facecam.liveness.cue import Cue, Judgement, Live, Look
from drivers.facecam.liveness.repetition import Repetition
from drivers.facecam.measures import Measures
from drivers.facecam.mesh import Finder
from drivers.facecam.situation import Situation, View, viewed
from drivers.facecam.verdict import Verdict, liveness, verdict

STRAIGHT_DEG: Final = 14.0
STEADY_FRAMES: Final = 6
STEADY_DEG: Final = 3.0
COMPARED_FIRST: Final = 3
COMPARED_AGAIN: Final = 2
STRANGERS: Final = 2
"""So often in a row is a face nobody's near the card's, before that is said."""
RESTLESS: Final = 1
"""So many challenges that could not even be put are begun anew."""
LOST_S: Final = 0.7
FRAME_WAIT_S: Final = 0.3
SEED_STEP_BITS: Final = 32


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Found:
    """What the check ends with. Distances are to the card's photo."""

    verdict: Verdict
    score: float
    cues: dict[str, Judgement]
    picture: Picture


@dataclass(slots=True, eq=False, repr=False)
class Check:
    """One check of a live face against ``card``. Used once, then dropped."""

    card: Embedding
    bands: Bands
    seed: int
    finder: Finder
    comparer: Comparer
    next_frame: Callable[[int, float], Frame | None]
    trouble: Callable[[], str | None]
    errand: Errand
    _hints: Hints = field(init=False)
    _draw: Random = field(init=False)
    _number: int = 0
    _at_s: float = 0.0
    _last: str = "no_face"
    _first: list[Embedding] = field(default_factory=list)
    _again: list[Embedding] = field(default_factory=list)
    _best: tuple[float, Picture] | None = None
    _repetition: Repetition = field(default_factory=Repetition)
    _restless: int = 0

    def __post_init__(self) -> None:
        def tell(hint: str) -> None:
            self.errand.notify(Notice("hint", {"hint": hint}))

        self._hints = Hints(tell)
        self._draw = Random(self.seed)  # noqa: S311 - the same seed asks the same again

    def run(self) -> Found:
        """Carry the check out.

        Raises:
            Offline: With code ``timeOut``: the deadline passed; ``detail`` says what
                was missing at the end (``no_face``, ``too_far``, ``frozen``, …).
            Cancelled: It was called back.

        """
        strangers = 0
        try:
            while True:
                straight = self._find()
                if self._compared() is Outcome.FAIL:
                    strangers += 1
                    if strangers == STRANGERS:
                        return self._found({})
                    continue
                cues = self._challenged(straight)
                if cues is not None:
                    return self._found(cues)
        except DeviceError as why:
            if why.code is Code.TIME_OUT:
                good = self._last == Situation.GOOD.value
                missing = "deadline" if good else self._last
                raise Offline(missing, code=Code.TIME_OUT) from None
            raise

    def _find(self) -> Straight:
        """Return how the one face looks straight, with its pictures compared."""
        self._first.clear()
        steady: list[Measures] = []
        while len(self._first) < COMPARED_FIRST:
            view = self._view()
            if not self._is_ready(view) or view.measures is None:
                steady.clear()
                self._first.clear()
                continue
            steady.append(view.measures)
            yaws = [measures.yaw_deg for measures in steady[-STEADY_FRAMES:]]
            if len(steady) < STEADY_FRAMES or float(np.ptp(yaws)) > STEADY_DEG:
                self._say("hold_still")
                continue
            self._compare(view, self._first)
        return Straight(
            float(np.median([measures.yaw_deg for measures in steady])),
            float(np.median([measures.eye_opening for measures in steady])),
        )

    def _challenged(self, straight: Straight) -> dict[str, Judgement] | None:
        """Return what the cues say, or ``None`` when it is to begin anew."""
        challenge = Challenge(self._draw.getrandbits(SEED_STEP_BITS), straight)
        cues: tuple[Cue, ...] = (challenge, self._repetition)
        seen_s = self._at_s
        while challenge.judgement() is None:
            view = self._view()
            if view.measures is None or view.situation is not Situation.GOOD:
                if view.frame.at_s - seen_s > LOST_S:
                    self._say(view.situation.value)
                    return None
                continue
            seen_s = view.frame.at_s
            self._show_to(cues, view.frame, view.measures)
        found = {cue.name: cue.judgement() for cue in cues}
        said = {name: word for name, word in found.items() if word is not None}
        if liveness(said) is Live.CANNOT_JUDGE and self._restless < RESTLESS:
            # Someone restless gets another try, and a film the time to repeat itself.
            self._restless += 1
            return None
        self._confirm()
        return said

    def _show_to(self, cues: Sequence[Cue], frame: Frame, measures: Measures) -> None:
        look = Look(frame.at_s, self._hints.shown, measures, frame.picture)
        for cue in cues:
            cue.watch(look)
            wish = cue.wish()
            if wish is not None:
                self._say(wish)

    def _confirm(self) -> None:
        """Compare again after the challenge, while the face is still there."""
        self._again.clear()
        until_s = self._at_s + LOST_S
        while len(self._again) < COMPARED_AGAIN and self._at_s < until_s:
            view = self._view()
            if view.situation is Situation.GOOD:
                self._compare(view, self._again)

    def _view(self) -> View:
        """Return the next frame seen; waits as long as the errand stands."""
        while True:
            self.errand.check()
            trouble = self.trouble()
            frame = self.next_frame(self._number, FRAME_WAIT_S)
            if frame is None or trouble == "frozen":
                self._last = trouble or "no_frames"
                self._hints.offer("frozen", self._at_s + FRAME_WAIT_S)
                self._number = frame.number if frame else self._number
                self._at_s = frame.at_s if frame else self._at_s + FRAME_WAIT_S
                continue
            self._number, self._at_s = frame.number, frame.at_s
            view = viewed(frame, self.finder)
            self._last = view.situation.value
            return view

    def _is_ready(self, view: View) -> bool:
        if view.situation is not Situation.GOOD:
            self._say(view.situation.value)
            return False
        if view.measures is None or abs(view.measures.yaw_deg) > STRAIGHT_DEG:
            self._say("look_straight")
            return False
        return True

    def _say(self, hint: str) -> None:
        self._hints.offer(hint, self._at_s)

    def _compare(self, view: View, into: list[Embedding]) -> None:
        if view.face is None:
            return
        found = self.comparer.embedding(view.frame.picture, view.face)
        into.append(found)
        away = distance(self.card, found)
        if self._best is None or away < self._best[0]:
            self._best = away, view.frame.picture

    def _compared(self) -> Outcome:
        return self.bands.outcome(score(self.card, self._first))

    def _found(self, cues: dict[str, Judgement]) -> Found:
        changed = bool(self._again) and (
            self.bands.outcome(score(self.card, self._again)) is Outcome.FAIL
        )
        overall = score(self.card, [*self._first, *self._again])
        if self._best is None:
            raise Offline(self._last, code=Code.TIME_OUT)
        judged = verdict(cues, overall, self.bands, changed=changed)
        return Found(judged, overall, cues, self._best[1])

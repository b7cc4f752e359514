"""The challenge cue: three acts in random order after random pauses, done when asked.

A still picture does nothing; a film cannot know what is asked, when, or in which order.
Played against this cue alone, films of somebody who turns and blinks every few seconds
pass it up to 4 times in 100, by chance: that is why there is more than one cue.
"""

from random import Random
from typing import Final

from drivers.facecam.liveness.act import ENDED, Act, State, Straight, Wanted
from drivers.facecam.liveness.cue import Judgement, Live, Look

ACTS: Final = 3
MOST_BLINKS: Final = 1
"""Eyes blink by themselves: a blink alone says little."""
SHORTEST_PAUSE_S: Final = 0.5
LONGEST_PAUSE_S: Final = 2.0
BEFORE: Final = "hold_still"
AFTER: Final = "look_straight"


class Challenge:
    """Asks for three acts drawn from ``seed``, at most one of them a blink."""

    name = "challenge"

    def __init__(self, seed: int, straight: Straight) -> None:
        # The seed comes from the core's own secrets.
        self._draw = Random(seed)  # noqa: S311 - a draw that can be done again
        self._wanted = _drawn(self._draw)
        self._straight = straight
        self._met: list[Wanted] = []
        self._act: Act | None = None

    def watch(self, look: Look) -> None:
        """Take in one more frame; begins the next act when one is met."""
        if self._act is None:
            self._act = self._begun(look.at_s)
        if self._act.state in ENDED:
            return
        is_shown = look.shown == self._act.wanted
        self._act = self._act.after(look.at_s, look.measures, is_shown=is_shown)
        if self._act.state is State.MET:
            self._met.append(self._act.wanted)
            if len(self._met) < ACTS:
                self._act = self._begun(look.at_s)

    def wish(self) -> str | None:
        """Return the act asked for, to be still before it, to look straight after."""
        if self._act is None or self._act.state in ENDED:
            return None
        if self._act.state in {State.ASKED, State.DOING}:
            return self._act.wanted.value
        return AFTER if self._act.state is State.RETURNING else BEFORE

    def judgement(self) -> Judgement | None:
        """Return the verdict once all are met, or one is not."""
        if self._act is None or self._act.state not in ENDED:
            return None
        asked = tuple(wanted.value for wanted in self._wanted[: len(self._met) + 1])
        outcome = {
            State.MET: Live.LIVE,
            State.FAILED: Live.NOT_LIVE,
            State.UNJUDGED: Live.CANNOT_JUDGE,
        }[self._act.state]
        why = (self._act.why,) if self._act.why else ()
        return Judgement(outcome, len(self._met) / ACTS, why, asked)

    def _begun(self, at_s: float) -> Act:
        pause_s = self._draw.uniform(SHORTEST_PAUSE_S, LONGEST_PAUSE_S)
        return Act(self._wanted[len(self._met)], self._straight, pause_s, at_s)


def _drawn(draw: Random) -> list[Wanted]:
    """Return what is asked: any order, repeats too, but not one thing alone."""
    while True:
        wanted = draw.choices(list(Wanted), k=ACTS)
        if wanted.count(Wanted.BLINK) <= MOST_BLINKS and len(set(wanted)) > 1:
            return wanted

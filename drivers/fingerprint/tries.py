"""One finger after the other, each a few times, until a print is of use."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from drivers.contract import Code, Errand, Notice, Refused
from drivers.fingerprint.collector import Collector
from drivers.fingerprint.image import Image
from drivers.fingerprint.minutiae import Examiner, Print
from drivers.fingerprint.plan import Plan
from drivers.fingerprint.template import Finger

FIND_PERIOD_S: Final = 0.2
IMAGING_TRIES: Final = 3
"""A finger that is still coming down spoils a picture or two."""
PROGRESS_STEP: Final = 0.1

PRESENT: Final = "presentSubject"
DETECTED: Final = "subjectDetected"
PROGRESS: Final = "progress"
INVALID: Final = "invalidData"
REMOVE: Final = "removeSubject"
REMOVED: Final = "subjectRemoved"


@dataclass(frozen=True, slots=True, repr=False)
class Taken:
    """A print that is of use, and the picture it was found in."""

    image: Image
    found: Print
    finger: Finger
    tries: int
    """So many fingers were laid down until then, this one counted."""


@dataclass(frozen=True, slots=True, repr=False)
class Tries:
    """The tries of one command."""

    collector: Collector
    examiner: Examiner
    quality: int
    errand: Errand

    def usable(self, plan: Plan) -> Iterator[Taken]:
        """Yield the prints that are of use, each a try as those that are of none."""
        tries = 0
        for finger in plan.fingers:
            for number in range(1, plan.tries + 1):
                if tries:
                    self.errand.notify(Notice(REMOVE))
                    self.await_removal()
                tries += 1
                asked = {"finger": finger.name.lower(), "try": number}
                self.errand.notify(Notice(PRESENT, asked))
                try:
                    image, found = self._take(finger)
                except Refused as why:
                    if why.code is not Code.USER_ERROR:
                        raise
                    self.errand.notify(Notice(INVALID, {**asked, "fault": why.detail}))
                    continue
                yield Taken(image, found, finger, tries)

    def await_removal(self) -> None:
        """Wait until no finger lies there."""
        while self._lies_there():
            self.errand.wait(FIND_PERIOD_S)
        self.errand.notify(Notice(REMOVED))

    def _take(self, finger: Finger) -> tuple[Image, Print]:
        while not self._finds_finger():
            self.errand.wait(FIND_PERIOD_S)
        self.errand.notify(Notice(DETECTED))
        image = self.collector.image(self.errand.check, _teller(self.errand))
        found = self.examiner.examine(image, self.quality, finger)
        if found.problem is not None:
            raise Refused(found.problem.value, code=Code.USER_ERROR)
        return image, found

    def _finds_finger(self) -> bool:
        for _ in range(IMAGING_TRIES - 1):
            try:
                return self.collector.finds_finger(self.errand.check)
            except Refused as why:
                if why.code is not Code.USER_ERROR:
                    raise
                self.errand.wait(FIND_PERIOD_S)
        return self.collector.finds_finger(self.errand.check)

    def _lies_there(self) -> bool:
        try:
            return self.collector.finds_finger(self.errand.check)
        except Refused as why:
            if why.code is not Code.USER_ERROR:
                raise
            return True


def _teller(errand: Errand) -> Callable[[float], None]:
    """Return what tells the core of a picture's progress, at every tenth."""
    told = 0.0

    def tell(share: float) -> None:
        nonlocal told
        if share >= told + PROGRESS_STEP:
            told = share
            errand.notify(Notice(PROGRESS, {"percent": int(100 * share)}))

    return tell

"""The fingerprint reader as the host sees it: commands in, data and faults out.

``capture`` waits for a finger and brings its picture, quality and template; ``verify``
compares a finger with a template and keeps picture and template to itself; ``match``
compares two templates; ``await_removal`` waits until no finger lies there;
``self_test`` asks the reader who and how it is. Notices:
``presentSubject``, ``subjectDetected``, ``progress``, ``invalidData`` (a try that was
of no use, with the fault), ``removeSubject``, ``subjectRemoved``.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from drivers.contract import (
    SELF_TEST,
    Capabilities,
    Code,
    Data,
    Errand,
    Garbled,
    Offline,
    Refused,
    State,
    Status,
)
from drivers.fingerprint.collector import Collector
from drivers.fingerprint.image import DPI
from drivers.fingerprint.livescan import open_library
from drivers.fingerprint.minutiae import Examiner
from drivers.fingerprint.plan import Plan, template_in
from drivers.fingerprint.section import Section, Uart
from drivers.fingerprint.tries import Taken, Tries
from drivers.fingerprint.uart import open_uart

BUSY_LOOKS: Final = 70
"""No picture takes that long at one look a second: the line babbles."""
MISSED_LOOKS: Final = 3
"""So many looks in a row without an answer mean that the reader is gone."""
SILENCE: Final = frozenset({"no_answer", "garbled", "out_of_step", "line_noise"})
"""What a bad line does now and then; anything else is told at once."""


@dataclass(slots=True, repr=False)
class FingerprintPort:
    """The reader behind the host (`drivers.contract.Port`)."""

    collector: Collector
    examiner: Examiner
    quality: int
    threshold: int
    missed: int = 0
    busy: int = 0
    prints: int = 0
    last: Status = field(default_factory=lambda: Status(State.STARTING))

    def capabilities(self) -> Capabilities:
        """Return what the reader is."""
        who = self.collector.identity
        return Capabilities(who.model, who.serial, who.firmware, tuple(_COMMANDS))

    def status(self) -> Status:
        """Ask the reader how it is; raise `Offline` when it is silent for long."""
        fault = ""
        try:
            is_free = self.collector.look()
        except Refused as why:
            is_free, fault = True, why.detail
        except (Offline, Garbled) as why:
            return self._unanswered(why.detail)
        if not is_free:
            return self._still_sending()
        self.missed = self.busy = 0
        self.last = Status(
            state=State.HARDWARE_ERROR if fault else State.ONLINE,
            reasons=(fault,) if fault else (),
            simulated=self.collector.identity.simulated,
            counters={"prints": self.prints},
        )
        return self.last

    def _unanswered(self, detail: str) -> Status:
        self.missed += 1
        if detail not in SILENCE or self.missed >= MISSED_LOOKS:
            raise Offline(detail)
        return self.last

    def _still_sending(self) -> Status:
        self.busy += 1
        if self.busy >= BUSY_LOOKS:
            raise Offline("garbled", code=Code.INVALID_DATA)
        return self.last

    def run(self, command: str, args: Data, errand: Errand) -> Data:
        """Carry out ``command``."""
        carry_out, known = _COMMANDS.get(command, (None, frozenset()))
        if carry_out is None:
            raise Refused("no_such_command")
        if set(args) - known:
            raise Refused("no_such_argument", code=Code.INVALID_DATA)
        return carry_out(self, args, errand)

    def wipe(self) -> None:
        """Forget the visit: what the line still holds; nothing else is kept."""
        self.collector.wipe()

    def close(self) -> None:
        """Let go of the device."""
        self.collector.close()

    def capture(self, args: Data, errand: Errand) -> Data:
        """Bring the first print that is of use."""
        for taken in self._usable(args, errand):
            return {
                "finger": taken.finger.name.lower(),
                "tries": taken.tries,
                "image_png": taken.image.to_png(),
                "width": taken.image.width,
                "height": taken.image.height,
                "dpi": DPI,
                "quality": taken.found.quality,
                "minutiae": len(taken.found.template.minutiae),
                "template": taken.found.template.to_bytes(),
            }
        raise Refused("no_usable_finger", code=Code.USER_ERROR)

    def verify(self, args: Data, errand: Errand) -> Data:
        """Compare fingers with the template until one fits or all tries are done."""
        theirs = template_in(args, "template")
        best: dict[str, object] = {}
        best_score = -1
        for taken in self._usable(args, errand):
            score = self.examiner.score(theirs, taken.found.template)
            if score > best_score:
                best_score = score
                best = {
                    **self._verdict(score),
                    "finger": taken.finger.name.lower(),
                    "quality": taken.found.quality,
                }
            best["tries"] = taken.tries
            if score >= self.threshold:
                break
        if not best:
            raise Refused("no_usable_finger", code=Code.USER_ERROR)
        return best

    def match(self, args: Data, _errand: Errand) -> Data:
        """Compare two templates."""
        one, other = template_in(args, "template"), template_in(args, "other")
        return self._verdict(self.examiner.score(one, other))

    def self_test(self, _args: Data, errand: Errand) -> Data:
        """Ask who the reader is, and how; no finger is waited for."""
        self.collector.recognise(errand.check)
        self.collector.look()
        who = self.collector.identity
        return {"model": who.model, "serial": who.serial, "firmware": who.firmware}

    def await_removal(self, _args: Data, errand: Errand) -> Data:
        """Wait until no finger lies there."""
        self.collector.recognise(errand.check)
        self._tries(errand).await_removal()
        return {}

    def _usable(self, args: Data, errand: Errand) -> Iterator[Taken]:
        plan = Plan.read(args)
        self.collector.recognise(errand.check)
        for taken in self._tries(errand).usable(plan):
            self.prints += 1
            yield taken

    def _tries(self, errand: Errand) -> Tries:
        return Tries(self.collector, self.examiner, self.quality, errand)

    def _verdict(self, score: int) -> dict[str, object]:
        return {
            "match": score >= self.threshold,
            "score": score,
            "threshold": self.threshold,
        }


_PLANNED: Final = frozenset({"fingers", "tries"})
_COMMANDS: Final[
    Mapping[
        str,
        tuple[Callable[[FingerprintPort, Data, Errand], Data], frozenset[str]],
    ]
] = {
    "capture": (FingerprintPort.capture, _PLANNED),
    "verify": (FingerprintPort.verify, _PLANNED | {"template"}),
    "match": (FingerprintPort.match, frozenset({"template", "other"})),
    "await_removal": (FingerprintPort.await_removal, frozenset()),
    SELF_TEST: (FingerprintPort.self_test, frozenset()),
}


def open_port(section: Mapping[str, object]) -> FingerprintPort:
    """Open the reader ``section`` names.

    Raises:
        Offline: There is no such reader, or nothing answers.
        Misconfigured: A key is missing, unknown or of another kind.

    """
    told = Section.read(section)
    source = told.source
    collector: Collector = (
        open_uart(source) if isinstance(source, Uart) else open_library(source)
    )
    return FingerprintPort(collector, Examiner(), told.quality, told.threshold)

"""The printer's queue: what it is, what it holds, and how a paper gets into it once.

A paper's name is its job's name, so the queue itself remembers what it has been given.
`Queue.take_in` holds a new job before it looks whether it is the only one of its name,
and releases the oldest alone: whoever dies in between, at most one is ever printed.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final, Self, TypeVar

from pyipp.enums import IppOperation

from drivers.contract import Refused
from drivers.printer.frames import Attributes, garbled
from drivers.printer.ipp import Spooler

Known = TypeVar("Known", bound=IntEnum)

NAME_PREFIX: Final = "kiosk-"
SIMULATED_SCHEME: Final = "kiosksim:"
JOB_ATTRIBUTES: Final = (
    "job-id",
    "job-name",
    "job-state",
    "job-media-sheets-completed",
    "time-at-processing",
)
PRINTER_ATTRIBUTES: Final = (
    "device-uri",
    "marker-levels",
    "printer-make-and-model",
    "printer-state",
    "printer-state-change-time",
    "printer-state-reasons",
    "printer-up-time",
)


class JobState(IntEnum):
    """Where a job is (RFC 8011, 5.3.7)."""

    PENDING = 3
    HELD = 4
    PROCESSING = 5
    STOPPED = 6
    CANCELED = 7
    ABORTED = 8
    COMPLETED = 9

    @property
    def is_final(self) -> bool:
        """Whether nothing more will happen to the job."""
        return self >= JobState.CANCELED

    @property
    def word(self) -> str:
        """Its name towards the core; a held job is simply not begun."""
        return "pending" if self is JobState.HELD else self.name.lower()


class PrinterState(IntEnum):
    """What the queue does (RFC 8011, 5.4.12)."""

    IDLE = 3
    PROCESSING = 4
    STOPPED = 5


@dataclass(frozen=True, slots=True)
class Job:
    """A job in the queue or in its history. ``since``: CUPS's clock, 0 if not begun."""

    id: int
    name: str
    state: JobState
    sheets: int
    since: int

    @classmethod
    def of(cls, group: Attributes) -> Self:
        """Read a job's attributes; raise `Garbled` where one that must be is not."""
        return cls(
            id=group.whole("job-id"),
            name=group.text("job-name"),
            state=_state(JobState, group.whole("job-state")),
            sheets=group.whole_or_none("job-media-sheets-completed") or 0,
            since=group.whole_or_none("time-at-processing") or 0,
        )


@dataclass(frozen=True, slots=True)
class Printer:
    """The queue's own account of itself. ``toner``: percent, ``None`` if not told."""

    state: PrinterState
    reasons: tuple[str, ...]
    toner: int | None
    model: str
    simulated: bool
    now: int
    changed: int

    @classmethod
    def of(cls, group: Attributes) -> Self:
        """Read a printer's attributes; raise `Garbled` if its state is none."""
        reasons = group.texts("printer-state-reasons")
        level = group.whole_or_none("marker-levels")
        return cls(
            state=_state(PrinterState, group.whole("printer-state")),
            reasons=tuple(reason for reason in reasons if reason != "none"),
            # A negative level is one that is not known (PWG 5100.9).
            toner=level if level is not None and level >= 0 else None,
            model=group.text("printer-make-and-model"),
            simulated=group.text("device-uri").startswith(SIMULATED_SCHEME),
            now=group.whole_or_none("printer-up-time") or 0,
            changed=group.whole_or_none("printer-state-change-time") or 0,
        )


@dataclass(frozen=True, slots=True)
class Queue:
    """One queue of CUPS. Every method asks and may raise what `Spooler.ask` does."""

    spooler: Spooler

    def look(self, timeout_s: float = 5.0) -> Printer:
        """Return how the printer is."""
        answer = self.spooler.ask(
            IppOperation.GET_PRINTER_ATTRIBUTES,
            {"requested-attributes": PRINTER_ATTRIBUTES},
            timeout_s=timeout_s,
        )
        return Printer.of(_only(answer.printers))

    def jobs(self, which: str = "all", timeout_s: float = 5.0) -> list[Job]:
        """Return the jobs, the oldest first: ``all``, ``completed``, ``not-completed``.

        ``all`` reaches back as far as CUPS's history does (``MaxJobs``).
        """
        answer = self.spooler.ask(
            IppOperation.GET_JOBS,
            {"which-jobs": which, "requested-attributes": JOB_ATTRIBUTES},
            timeout_s=timeout_s,
        )
        jobs = [Job.of(group) for group in answer.jobs]
        return sorted(jobs, key=lambda job: job.id)

    def named(self, paper: str) -> list[Job]:
        """Return every job that was ever made for ``paper``, the oldest first."""
        return [job for job in self.jobs() if job.name == NAME_PREFIX + paper]

    def job(self, number: int) -> Job:
        """Return how one job is."""
        answer = self.spooler.ask(
            IppOperation.GET_JOB_ATTRIBUTES,
            {"job-id": number, "requested-attributes": JOB_ATTRIBUTES},
        )
        return Job.of(_only(answer.jobs))

    def take_in(self, paper: str, pdf: bytes, copies: int) -> Job:
        """Return the one job of ``paper``, made if there was none, and let it print.

        Raises:
            Refused: ``queue_hides_names``: CUPS does not show us our jobs' names, so a
                second print could not be told from the first (``JobPrivateValues``).

        """
        if not self.named(paper):
            self.submit_held(paper, pdf, copies)
        if not (known := self.named(paper)):
            raise Refused("queue_hides_names")
        first, *ghosts = known
        for ghost in ghosts:
            if not ghost.state.is_final:
                self.cancel(ghost)
        if first.state is JobState.HELD:
            self._to_job(IppOperation.RELEASE_JOB, first)
        return first

    def submit_held(self, paper: str, pdf: bytes, copies: int) -> None:
        """Hand in a job that waits to be released."""
        self.spooler.ask(
            IppOperation.PRINT_JOB,
            {"job-name": NAME_PREFIX + paper, "document-format": "application/pdf"},
            job={
                "copies": copies,
                # A page has one reader: nothing may stand on another's back.
                "sides": "one-sided",
                "job-hold-until": "indefinite",
            },
            document=pdf,
        )

    def cancel(self, job: Job) -> None:
        """Take a job back."""
        self._to_job(IppOperation.CANCEL_JOB, job)

    def resume(self) -> None:
        """Let a stopped queue go on with what it holds."""
        self.spooler.ask(IppOperation.RESUME_PRINTER, {})

    def _to_job(self, operation: IppOperation, job: Job) -> None:
        self.spooler.ask(operation, {"job-id": job.id})


def _only(groups: tuple[Attributes, ...]) -> Attributes:
    if not groups:
        raise garbled()
    return groups[0]


def _state(states: type[Known], number: int) -> Known:
    try:
        return states(number)
    except ValueError:
        raise garbled() from None

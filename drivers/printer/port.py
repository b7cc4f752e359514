"""The printer as the host sees it: commands in, data and named faults out.

``print {job, pdf, copies}`` prints a paper once, however often it is asked for under
that name; ``job_state {job}`` tells what became of it; ``cancel_job {job}`` takes it
back; ``recover {keep}`` lets a stopped queue go on, after taking back every waiting
job but those named in ``keep``, if that is given; ``self_test`` brings the queue's own
account. Notices: those of `faults`, and
``progress``. An errand that ends early leaves its job in the queue.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from drivers.contract import (
    SELF_TEST,
    Capabilities,
    Code,
    Data,
    Errand,
    Misconfigured,
    Refused,
    State,
    Status,
)
from drivers.printer import account, faults
from drivers.printer.device import NAME_PREFIX, PrinterState, Queue
from drivers.printer.ipp import NoSuch, Spooler
from drivers.printer.vigil import Vigil

STATUS_TIMEOUT_S: Final = 0.2
COPIES_MAX: Final = 5
PAPER_NAME: Final = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)
QUEUE_NAME: Final = re.compile(r"[A-Za-z0-9._-]{1,127}", re.ASCII)
PDF_HEAD: Final = b"%PDF-"
HINDERED: Final[Mapping[State, Code]] = {
    State.USER_ERROR: Code.USER_ERROR,
    State.OFFLINE: Code.DEVICE_NOT_READY,
    State.HARDWARE_ERROR: Code.HARDWARE_ERROR,
    State.UNKNOWN: Code.TIME_OUT,
}
"""How a self-test ends while the printer cannot print."""


@dataclass(slots=True, repr=False)
class PrinterPort:
    """The queue behind the host (`drivers.contract.Port`).

    ``pages`` counts the sheets in CUPS's history (sent to the printer, which may say
    nothing of their fate), as of the printer's state change ``counted``: the history
    is long, so it is read only when it has grown.
    """

    queue: Queue
    model: str
    pages: int = 0
    counted: int | None = None

    def capabilities(self) -> Capabilities:
        """Return what the printer is, as its driver is called."""
        return Capabilities(self.model, "", "", tuple(_COMMANDS))

    def status(self) -> Status:
        """Ask the queue how the printer is; ``NO_DEVICE`` without such a queue."""
        try:
            printer = self.queue.look(STATUS_TIMEOUT_S)
            waiting = self.queue.jobs("not-completed", STATUS_TIMEOUT_S)
        except NoSuch:
            return Status(State.NO_DEVICE, ("no_such_queue",))
        if self.counted != printer.changed:
            done = self.queue.jobs("completed")
            self.pages = sum(job.sheets for job in done)
            self.counted = printer.changed
        return account.status(printer, waiting, self.pages)

    def run(self, command: str, args: Data, errand: Errand) -> Data:
        """Carry out ``command``."""
        carry_out = _COMMANDS.get(command)
        if carry_out is None:
            raise Refused("no_such_command")
        self.counted = None
        return carry_out(self, args, errand)

    def wipe(self) -> None:
        """Forget the visit: nothing of it is kept here."""

    def close(self) -> None:
        """Let go: there is no line that stays open."""

    def print_paper(self, args: Data, errand: Errand) -> Data:
        """Print a paper once and wait until it is out."""
        _only(args, "job", "pdf", "copies")
        paper, pdf, copies = _paper(args), args.get("pdf"), args.get("copies", 1)
        if not isinstance(pdf, bytes) or not pdf.startswith(PDF_HEAD):
            raise Refused("pdf", code=Code.INVALID_DATA)
        if type(copies) is not int or not 0 < copies <= COPIES_MAX:
            raise Refused("copies", code=Code.INVALID_DATA)
        job = self.queue.take_in(paper, pdf, copies)
        return Vigil(self.queue, errand, job).until_printed()

    def job_state(self, args: Data, _errand: Errand) -> Data:
        """Tell what became of a paper; ``unknown`` if it never came here."""
        _only(args, "job")
        jobs = self.queue.named(_paper(args))
        return {"state": jobs[0].state.word if jobs else "unknown"}

    def cancel_job(self, args: Data, errand: Errand) -> Data:
        """Take a paper back, if it is not out or gone already."""
        _only(args, "job")
        for job in self.queue.named(_paper(args)):
            if not job.state.is_final:
                self.queue.cancel(job)
        return self.job_state(args, errand)

    def self_test(self, args: Data, _errand: Errand) -> Data:
        """Tell what the queue says of itself, if it can print."""
        _only(args)
        printer, waiting = self.queue.look(), self.queue.jobs("not-completed")
        found = account.troubles(printer, waiting)
        if (state := faults.gravest(found)) is not None:
            names = (fault.name for fault in found)
            raise Refused("+".join(names), code=HINDERED[state])
        return {
            "queue": printer.state.name.lower(),
            "reasons": [fault.name for fault in found],
            "toner_percent": printer.toner,
            "waiting": len(waiting),
        }

    def recover(self, args: Data, _errand: Errand) -> Data:
        """Let a stopped queue go on, with or without what waits in it."""
        _only(args, "keep")
        keep = args.get("keep")
        if keep is not None and not isinstance(keep, list):
            raise Refused("keep", code=Code.INVALID_DATA)
        canceled = 0
        if keep is not None:
            kept = {f"{NAME_PREFIX}{paper}" for paper in keep}
            for job in self.queue.jobs("not-completed"):
                if job.name not in kept:
                    self.queue.cancel(job)
                    canceled += 1
        resumed = self.queue.look().state is PrinterState.STOPPED
        if resumed:
            self.queue.resume()
        return {"canceled": canceled, "resumed": resumed}


_COMMANDS: Final[Mapping[str, Callable[[PrinterPort, Data, Errand], Data]]] = {
    "print": PrinterPort.print_paper,
    "job_state": PrinterPort.job_state,
    "cancel_job": PrinterPort.cancel_job,
    "recover": PrinterPort.recover,
    SELF_TEST: PrinterPort.self_test,
}


def open_port(section: Mapping[str, object]) -> PrinterPort:
    """Open the queue ``section`` names.

    Raises:
        Offline: CUPS does not answer there.
        Misconfigured: A key is missing, unknown or of another kind.

    """
    for key in sorted(section.keys() - {"server", "queue"}):
        raise Misconfigured(f"devices.printer.{key} is unknown")
    server, queue = section.get("server"), section.get("queue")
    if not isinstance(server, str) or not server:
        raise Misconfigured("devices.printer.server is missing or no text")
    if not isinstance(queue, str) or QUEUE_NAME.fullmatch(queue) is None:
        raise Misconfigured("devices.printer.queue is missing or no queue's name")
    there = Queue(Spooler(server, queue))
    try:
        model = there.look().model
    except NoSuch:
        model = ""
    return PrinterPort(there, model)


def _only(args: Data, *names: str) -> None:
    if args.keys() - set(names):
        raise Refused("no_such_argument", code=Code.INVALID_DATA)


def _paper(args: Data) -> str:
    name = args.get("job")
    if not isinstance(name, str) or PAPER_NAME.fullmatch(name) is None:
        raise Refused("job", code=Code.INVALID_DATA)
    return name

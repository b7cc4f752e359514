"""Waiting for a job: until it is printed, gone, called back, or its time is over.

Job-state decides, never a reason's text. CUPS stops a queue when its back end could
not begin, and keeps the job; so a stopped queue is let go on, again and again.
"""

from dataclasses import dataclass
from typing import Final

from drivers.contract import Code, Data, Errand, Notice, Offline, Refused
from drivers.printer import account, faults
from drivers.printer.device import Job, JobState, PrinterState, Queue
from drivers.printer.faults import Fault

POLL_S: Final = 0.25
RESUME_EVERY_POLLS: Final = 8
"""A stopped queue is let go on every two seconds, the first time at once."""
ENDINGS: Final = {
    JobState.CANCELED: ("job_canceled", Code.CANCELED),
    JobState.ABORTED: ("job_aborted", Code.HARDWARE_ERROR),
}


@dataclass(slots=True)
class Vigil:
    """One job watched for one errand; each new trouble is told once."""

    queue: Queue
    errand: Errand
    job: Job
    troubles: tuple[Fault, ...] = ()
    word: str = ""
    polls: int = 0

    def until_printed(self) -> Data:
        """Return what the job came to.

        Raises:
            Refused: ``job_unprintable``: the filters cannot read it, and it was taken
                back; ``job_canceled``, ``job_aborted``: it will never print.
            Offline: With code ``timeOut`` and the troubles' names; the job stays in
                the queue and may yet print.

        """
        while not self.job.state.is_final:
            self._look()
            if not self.job.state.is_final:
                self._pause()
        if self.job.state in ENDINGS:
            detail, code = ENDINGS[self.job.state]
            raise Refused(detail, code=code)
        return {"state": self.job.state.word, "sheets": self.job.sheets}

    def _look(self) -> None:
        try:
            self.job = self.queue.job(self.job.id)
            printer = self.queue.look()
        except Offline:
            self._tell((faults.SPOOLER_DOWN,))
            return
        self._tell(account.troubles(printer, [self.job]))
        if self.job.state is JobState.STOPPED and printer.state is PrinterState.IDLE:
            # A filter gave up on the document: CUPS would keep it so for ever.
            self.queue.cancel(self.job)
            raise Refused("job_unprintable", code=Code.INVALID_DATA)
        if printer.state is PrinterState.STOPPED and not self.job.state.is_final:
            if self.polls % RESUME_EVERY_POLLS == 0:
                self.queue.resume()
            self.polls += 1

    def _tell(self, troubles: tuple[Fault, ...]) -> None:
        for fault in troubles:
            if fault not in self.troubles:
                self.errand.notify(Notice(fault.notice, {"fault": fault.name}))
        word = self.job.state.word
        if (troubles, word) != (self.troubles, self.word):
            reasons = [fault.name for fault in troubles]
            data = {"state": word, "reasons": reasons}
            self.errand.notify(Notice("progress", data))
        self.troubles, self.word = troubles, word

    def _pause(self) -> None:
        try:
            self.errand.wait(POLL_S)
        except Offline as late:
            names = (fault.name for fault in self.troubles)
            raise Offline("+".join(names) or "silent", code=late.code) from None

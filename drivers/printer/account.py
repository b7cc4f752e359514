"""How the printer is, from the queue's account of itself: pure."""

from collections.abc import Iterable
from typing import Final

from drivers.contract import State, Status
from drivers.printer import faults
from drivers.printer.device import Job, JobState, Printer, PrinterState
from drivers.printer.faults import Fault

SILENT_AFTER_S: Final = 30
"""A page takes a LaserJet 1020 some ten seconds; so long without a word is odd."""


def troubles(printer: Printer, jobs: Iterable[Job]) -> tuple[Fault, ...]:
    """Return what is the matter now; ``jobs`` are those in work."""
    found = faults.named(printer.reasons)
    if printer.state is PrinterState.STOPPED and faults.STOPPED not in found:
        found = (*found, faults.STOPPED)
    if faults.gravest(found) is None and any(
        job.state is JobState.PROCESSING
        and job.since
        and printer.now - job.since > SILENT_AFTER_S
        for job in jobs
    ):
        found = (*found, faults.SILENT)
    return found


def status(printer: Printer, waiting: list[Job], pages: int) -> Status:
    """Return the printer's status.

    A printer that is idle and has never reported anything is ``UNKNOWN``: a LaserJet
    1020 on a bare USB cable may be without paper, or without power, and not say so.
    """
    found = troubles(printer, waiting)
    state = faults.gravest(found)
    reasons = tuple(fault.name for fault in found)
    if state is None and printer.state is PrinterState.PROCESSING:
        state = State.BUSY
    if state is None and printer.toner is None and not printer.reasons:
        state, reasons = State.UNKNOWN, ("no_report",)
    counters = {"pages": pages, "waiting": len(waiting)}
    if printer.toner is not None:
        counters["toner_percent"] = printer.toner
    return Status(state or State.ONLINE, reasons, printer.simulated, counters)

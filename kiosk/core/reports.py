"""What devices report, as events of the flow. Pure; faults by their one table."""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Final

from drivers.contract import Code, Completion, Notice, State, Status
from drivers.faults.table import fault
from kiosk.core.cards import card_read
from kiosk.pages.troubles import PRINTER, TROUBLES
from kiosk.visit.events import (
    Captured,
    CaptureFailed,
    CardFailed,
    CardLaid,
    CardWaitEnded,
    Event,
    FaceFailed,
    FaceJudged,
    Hinted,
    PrintFailed,
    PrintWaitEnded,
    TicketHeld,
    TicketPrinted,
)
from kiosk.visit.seat import Face, Shot
from kiosk.visit.state import Device, Printing, Trouble
from sync.wire.limits import MAX_MATERIAL_BYTES

NOT_USABLE: Final = frozenset(
    {
        State.STARTING,
        State.OFFLINE,
        State.POWER_OFF,
        State.NO_DEVICE,
        State.HARDWARE_ERROR,
        State.FRAUD_SUSPECT,
    }
)
TOLD: Final[Mapping[str, Trouble]] = {
    answer.message.cause.id: trouble for trouble, answer in TROUBLES.items()
}
"""What the table of faults has citizens told → the trouble with those words."""
HELD: Final[Mapping[str, Printing]] = {
    answer.message.cause.id: printing
    for printing, answer in PRINTER.items()
    if printing is not Printing.FAILED
}
"""The same of a printer that holds a paper up; it has not failed yet."""
MAX_PICTURE_BYTES: Final = MAX_MATERIAL_BYTES - 16 * 1024
"""Sealing adds a few kilobytes; what is larger the centre does not take."""


def device_of(status: Status) -> Device:
    """Return what the flow needs to know of a device's state."""
    return Device(
        usable=status.state not in NOT_USABLE,
        starting=status.state is State.STARTING,
        simulated=status.simulated,
    )


def card_event(end: Completion, today: date) -> Event:
    """Return what a ``read_card`` that ended so means."""
    if end.code is Code.SUCCESS:
        return card_read(end.data, today)
    if end.code is Code.TIME_OUT and end.detail != "overdue":
        return CardWaitEnded()
    unlisted = Trouble.READER_OFFLINE
    if end.code in {Code.USER_ERROR, Code.INVALID_DATA}:
        unlisted = Trouble.CARD_UNREADABLE
    return CardFailed(_told("idcard", end, unlisted))


def card_notice(notice: Notice) -> Event | None:
    """Return what a notice of the reader means for the flow."""
    return CardLaid() if notice.name == "mediaPresent" else None


def face_event(end: Completion) -> Event:
    """Return what a ``verify`` that ended so means."""
    if end.code is not Code.SUCCESS:
        return FaceFailed(_told("facecam", end, Trouble.CAMERA_OFFLINE))
    score, picture = end.data.get("score"), end.data.get("picture_jpg")
    reasons, cues = end.data.get("reasons"), end.data.get("cues")
    return FaceJudged(
        Face(
            outcome=str(end.data.get("outcome", "fail")),
            live=str(end.data.get("live", "cannot_judge")),
            score=float(score) if isinstance(score, int | float) else None,
            reasons=tuple(map(str, reasons)) if isinstance(reasons, list) else (),
            cues=cues if isinstance(cues, Mapping) else {},
            picture_jpg=picture if isinstance(picture, bytes) else None,
        )
    )


def face_notice(notice: Notice) -> Event | None:
    """Return what a notice of the camera means for the flow."""
    hint = notice.data.get("hint")
    return Hinted(str(hint)) if notice.name == "hint" and hint else None


def capture_event(end: Completion) -> Event:
    """Return what a ``capture`` that ended so means."""
    if end.code is not Code.SUCCESS:
        return CaptureFailed(_told("doccam", end, Trouble.SCANNER_OFFLINE))
    picture, look = end.data.get("picture"), end.data.get("look_jpg")
    if not isinstance(picture, bytes) or not picture:
        return CaptureFailed(Trouble.PICTURE_EMPTY)
    if len(picture) > MAX_PICTURE_BYTES:
        return CaptureFailed(Trouble.PICTURE_TOO_LARGE)
    digest = hashlib.sha256(picture).hexdigest()
    if digest != end.data.get("sha256"):
        return CaptureFailed(Trouble.PICTURE_CUT_SHORT)
    if not isinstance(look, bytes) or not look:
        return CaptureFailed(Trouble.NOT_A_PICTURE)
    width, height = end.data.get("width"), end.data.get("height")
    return Captured(
        Shot(
            picture,
            look,
            digest,
            width if isinstance(width, int) else 0,
            height if isinstance(height, int) else 0,
        )
    )


def print_event(end: Completion) -> Event:
    """Return what a ``print`` that ended so means."""
    if end.code is Code.SUCCESS:
        return TicketPrinted()
    if end.code is Code.TIME_OUT:
        return PrintWaitEnded()
    return PrintFailed()


def print_notice(notice: Notice) -> Event | None:
    """Return what a notice of the printer means for the flow."""
    found = fault("printer", str(notice.data.get("fault", "")))
    why = HELD.get(found.citizen) if found else None
    return TicketHeld(why) if why else None


def _told(device: str, end: Completion, unlisted: Trouble) -> Trouble:
    """Return the trouble whose words the table has citizens told of ``end``."""
    found = fault(device, end.detail)
    return unlisted if found is None else TOLD.get(found.citizen, unlisted)

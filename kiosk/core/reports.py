"""What devices report, as events of the flow. Pure: one table for each device."""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Final

from drivers.contract import Code, Completion, Notice, State, Status
from kiosk.core.cards import card_read
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
CARD_DETAILS: Final[Mapping[str, Trouble]] = {
    "card_removed": Trouble.CARD_REMOVED,
    "card_unreadable": Trouble.CARD_UNREADABLE,
    "card_not_genuine": Trouble.OTHER_CARD,
    "information_not_genuine": Trouble.OTHER_CARD,
    "card_type_unknown": Trouble.OTHER_CARD,
    "line_noise": Trouble.CARD_UNREADABLE,
    "garbled": Trouble.CARD_UNREADABLE,
}
CAPTURE_DETAILS: Final[Mapping[str, Trouble]] = {
    "picture_empty": Trouble.PICTURE_EMPTY,
    "not_a_picture": Trouble.NOT_A_PICTURE,
    "picture_cut_short": Trouble.PICTURE_CUT_SHORT,
    "picture_too_large": Trouble.PICTURE_TOO_LARGE,
}
MAX_PICTURE_BYTES: Final = MAX_MATERIAL_BYTES - 16 * 1024
"""Sealing adds a few kilobytes; what is larger the centre does not take."""
PRINTER_NOTICES: Final[Mapping[str, Printing]] = {
    "paperOut": Printing.NO_PAPER,
    "offline": Printing.PRINTER_OFFLINE,
    "spoolerDown": Printing.PRINTER_OFFLINE,
    "paperJam": Printing.STOPPED,
    "coverOpen": Printing.STOPPED,
    "trayFull": Printing.STOPPED,
    "tonerOut": Printing.STOPPED,
    "stopped": Printing.STOPPED,
    "noDriver": Printing.STOPPED,
    "otherFault": Printing.STOPPED,
    "silent": Printing.SLOW,
}
"""Notices that hold a paper up; of the others (toner low, progress) nobody is told."""


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
    fault = end.detail.partition(":")[0]
    if fault in CARD_DETAILS:
        return CardFailed(CARD_DETAILS[fault])
    if end.code in {Code.USER_ERROR, Code.INVALID_DATA}:
        return CardFailed(Trouble.CARD_UNREADABLE)
    return CardFailed(Trouble.READER_OFFLINE)


def card_notice(notice: Notice) -> Event | None:
    """Return what a notice of the reader means for the flow."""
    return CardLaid() if notice.name == "mediaPresent" else None


def face_event(end: Completion) -> Event:
    """Return what a ``verify`` that ended so means."""
    if end.code is Code.TIME_OUT and end.detail != "overdue":
        return FaceFailed(Trouble.NOBODY_SEEN)
    if end.code is Code.INVALID_DATA:
        return FaceFailed(Trouble.CANNOT_JUDGE)
    if end.code is not Code.SUCCESS:
        return FaceFailed(Trouble.CAMERA_OFFLINE)
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
        fault = end.detail.partition(":")[0]
        return CaptureFailed(CAPTURE_DETAILS.get(fault, Trouble.SCANNER_OFFLINE))
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
    why = PRINTER_NOTICES.get(notice.name)
    return TicketHeld(why) if why else None

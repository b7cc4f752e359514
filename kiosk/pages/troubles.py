"""What stands in the way → what the citizen reads and which keys lead on: a table."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from kiosk.visit.state import Printing, Trouble
from ui.pages import IntentName, Key, Kind, Message, Page, Role, Words


@dataclass(frozen=True, slots=True)
class Answer:
    """The message of a trouble and the intent of the primary key, if there is one."""

    message: Message
    best: IntentName | None = None
    picture: str = ""


def _tell(cause: str, advice: str) -> Message:
    return Message(Kind.INFO, Words(cause), Words(advice))


def _warn(cause: str, advice: str) -> Message:
    return Message(Kind.WARN, Words(cause), Words(advice))


def _fault(cause: str, advice: str) -> Message:
    return Message(Kind.FAULT, Words(cause), Words(advice))


TROUBLES: Final[Mapping[Trouble, Answer]] = {
    Trouble.CARD_REMOVED: Answer(_warn("card.early", "card.early_advice")),
    Trouble.CARD_UNREADABLE: Answer(_warn("card.damaged", "card.damaged_advice")),
    Trouble.OTHER_CARD: Answer(
        _warn("card.other_card", "card.other_card_advice"), IntentName.NO_CARD
    ),
    Trouble.CARD_EXPIRED: Answer(
        _warn("card.expired", "card.expired_advice"), IntentName.NO_CARD
    ),
    Trouble.CARD_NOT_YET_VALID: Answer(
        _warn("card.not_yet_valid", "card.not_yet_valid_advice"),
        IntentName.CALL_STAFF,
    ),
    Trouble.CARD_CONTRADICTS: Answer(
        _warn("card.contradiction", "card.contradiction_advice"),
        IntentName.CALL_STAFF,
    ),
    Trouble.PHOTO_UNDECODABLE: Answer(
        _warn("card.photo", "card.photo_advice"), IntentName.STAFF_CHECK
    ),
    Trouble.READER_OFFLINE: Answer(
        _fault("card.reader_offline", "card.reader_offline_advice"),
        IntentName.CALL_STAFF,
        "reader_silent",
    ),
    Trouble.NOBODY_SEEN: Answer(
        _warn("face.timeout", "face.timeout_advice"), IntentName.RETRY
    ),
    Trouble.FACE_DIFFERS: Answer(
        _warn("face.fail", "face.fail_advice"), IntentName.RETRY
    ),
    Trouble.NOT_LIVE: Answer(
        _warn("face.not_live", "face.not_live_advice"), IntentName.RETRY
    ),
    Trouble.CANNOT_JUDGE: Answer(
        _warn("face.cannot_judge", "face.cannot_judge_advice"), IntentName.RETRY
    ),
    Trouble.CAMERA_OFFLINE: Answer(
        _fault("face.camera_offline", "face.camera_offline_advice"),
        IntentName.STAFF_CHECK,
    ),
    Trouble.TRIES_USED_UP: Answer(
        _warn("face.staff", "face.staff_advice"), IntentName.STAFF_CHECK
    ),
    Trouble.SAME_CARD: Answer(_tell("card.same", "card.same_advice")),
    Trouble.ANSWER_TOO_LONG: Answer(
        _warn("questions.too_long", "questions.too_long_advice")
    ),
    Trouble.NUMBER_INCOMPLETE: Answer(
        _warn("questions.incomplete", "questions.incomplete_advice")
    ),
    Trouble.SCANNER_OFFLINE: Answer(
        _fault("scan.offline", "scan.offline_advice"), picture="scanner_silent"
    ),
    Trouble.PICTURE_EMPTY: Answer(_warn("scan.empty", "scan.empty_advice")),
    Trouble.NOT_A_PICTURE: Answer(
        _warn("scan.not_a_picture", "scan.not_a_picture_advice")
    ),
    Trouble.PICTURE_CUT_SHORT: Answer(_warn("scan.cut_short", "scan.cut_short_advice")),
    Trouble.PICTURE_TOO_LARGE: Answer(_warn("scan.too_large", "scan.too_large_advice")),
    Trouble.SIGNATURE_TOO_LONG: Answer(
        _warn("declaration.too_long", "declaration.too_long_advice")
    ),
}

PRINTER: Final[Mapping[Printing, Answer]] = {
    Printing.NO_PAPER: Answer(
        _fault("printer.paper_out", "printer.paper_out_advice"),
        picture="printer_empty",
    ),
    Printing.PRINTER_OFFLINE: Answer(
        _fault("printer.offline", "printer.offline_advice"),
        picture="printer_stopped",
    ),
    Printing.STOPPED: Answer(
        _fault("printer.stopped", "printer.stopped_advice"),
        picture="printer_stopped",
    ),
    Printing.SLOW: Answer(
        _fault("printer.timeout", "printer.timeout_advice"),
        picture="printer_stopped",
    ),
    Printing.FAILED: Answer(
        _fault("printer.stopped", "printer.stopped_advice"),
        picture="printer_stopped",
    ),
}


@dataclass(frozen=True, slots=True)
class Closed:
    """Why the terminal is closed, and the code staff ask for."""

    cause: Words
    code: str
    picture: str = "closed"


CLOSED: Final[Mapping[str, Closed]] = {
    "starting": Closed(Words("out_of_service.starting"), "SYS-00"),
    "reader": Closed(Words("out_of_service.reader"), "IDR-01", "reader_silent"),
    "journal": Closed(Words("out_of_service.journal"), "JRN-01"),
    "journal_replaced": Closed(Words("out_of_service.journal"), "JRN-02"),
    "not_enrolled": Closed(Words("out_of_service.starting"), "SYS-01"),
    "operator": Closed(Words("out_of_service.operator"), "OPR-01"),
    "disk": Closed(Words("out_of_service.disk"), "DSK-01"),
}


BEST: Final[Mapping[IntentName, Key]] = {
    IntentName.CALL_STAFF: Key(IntentName.CALL_STAFF, Words("key.call_staff"), "bell"),
    IntentName.STAFF_CHECK: Key(
        IntentName.STAFF_CHECK, Words("key.staff_check"), "person"
    ),
    IntentName.RETRY: Key(IntentName.STAFF_CHECK, Words("face.staff_key"), "person"),
}
"""The key that helps, where the page itself does not have it; where trying again is
used up, that is staff."""


def troubled(page: Page, trouble: Trouble) -> Page:
    """Put the message on the page, and the key that helps most last."""
    answer = TROUBLES[trouble]
    keys = list(page.keys)
    if answer.best is not None:
        there = next((key for key in keys if key.intent is answer.best), None)
        best = there or BEST[answer.best]
        kept = [key for key in keys if key.intent is not best.intent]
        keys = [*kept, replace(best, role=Role.PRIMARY)]
    return replace(
        page,
        message=answer.message,
        picture=answer.picture or page.picture,
        keys=tuple(keys),
        hint=page.hint if answer.best is None else None,
    )

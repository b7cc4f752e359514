"""The event catalogue: every kind of journal entry there is, and what its body holds.

A kind never names the service or a person: it travels in the clear. The body is
sealed; its fields are listed here, so that terminal and server agree on them.
"""

from enum import StrEnum


class Kind(StrEnum):
    """What an entry tells, in the past tense."""

    JOURNAL_OPENED = "JOURNAL_OPENED"
    """First entry of a journal: ``reason`` (``new`` or ``replaced``), ``previous``."""
    VISIT_BEGUN = "VISIT_BEGUN"
    """Someone chose a service: ``service``."""
    CONSENT_GIVEN = "CONSENT_GIVEN"
    """``seat``, ``consents``: name → hash of the text that was shown."""
    IDENTITY_PROVEN = "IDENTITY_PROVEN"
    """A card was read and its record agrees with itself: ``seat``, ``checks``."""
    FACE_COMPARED = "FACE_COMPARED"
    """``seat``, ``outcome``, ``live``, ``score``, ``reasons``."""
    FACE_VOUCHED = "FACE_VOUCHED"
    """Staff vouch for face and card: ``seat``, ``account``, ``grant``, ``reason``."""
    SUBMITTED = "SUBMITTED"
    """All that was handed in: ``service``, ``ticket``, ``seats``, ``materials``."""
    STAFF_SIGNED_IN = "STAFF_SIGNED_IN"
    """Staff opened the staff screen: ``account``."""
    STAFF_SIGNED_OUT = "STAFF_SIGNED_OUT"
    """``account``, ``why``: ``asked``, ``idle``, ``expired``, ``offline``."""
    SUBMISSION_CONFIRMED = "SUBMISSION_CONFIRMED"
    """Staff took a submission in: ``submission``, ``account``, ``grant``, ``reason``.

    ``submission`` names ``terminal``, ``journal``, ``seq`` and ``hash`` of its entry.
    """
    SUBMISSION_RETURNED = "SUBMISSION_RETURNED"
    """Staff gave it back: the same fields."""
    TICKET_PRINTED = "TICKET_PRINTED"
    """``ticket``, ``job``."""
    TICKET_NOT_PRINTED = "TICKET_NOT_PRINTED"
    """``ticket``, ``job``, ``why``."""
    STAFF_CALLED = "STAFF_CALLED"
    """``reason``, ``page``."""
    VISIT_ENDED = "VISIT_ENDED"
    """``outcome``: ``done``, ``left``, ``idle``, ``staff``, ``fault``."""
    VISIT_BROKEN_OFF = "VISIT_BROKEN_OFF"
    """The core died in a visit: ``submitted`` (true or false)."""

"""From an entry's opened body to what the dashboard shows of a visit.

Only words of our own tables pass: whatever else a body may hold stays sealed.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Final

from domain.events import Kind
from server.records.visits import Change
from sync.wire.entries import Entry

Body = Mapping[str, object]

BODY_VERSIONS: Final = frozenset({1, 2})
WHOLE: Final = 2
"""The version from which on some kinds are read whole (`server.ingest.casework`)."""
TICKET: Final = re.compile(r"[A-Z]{1,2}[0-9]{1,6}")
WORD: Final = re.compile(r"[a-z][a-z_]{0,31}")


class Unexpected(Exception):
    """A body opened but is not what `domain.events` says; names the field alone."""


def change_of(entry: Entry, plain: bytes) -> Change | None:
    """Return what ``entry`` changes in its visit's row, if anything.

    Raises:
        Unexpected: The body is not what its kind promises.

    """
    project = _PROJECTIONS.get(entry.kind)
    if entry.visit is None or project is None:
        return None
    values = project(entry, _body(plain))
    return Change(entry.terminal, str(entry.visit), entry.time, values)


def why_begun(entry: Entry, plain: bytes) -> str | None:
    """Return why a journal begins, ``new`` if it is the first, if ``entry`` begins one.

    Raises:
        Unexpected: The body is not what its kind promises.

    """
    if entry.kind is not Kind.JOURNAL_OPENED:
        return None
    return _word(_body(plain), "reason")


def is_whole(plain: bytes) -> bool:
    """Tell whether a body is of the version that is read whole.

    Raises:
        Unexpected: It is of no version there is.

    """
    return _body(plain)["v"] == WHOLE


def _body(plain: bytes) -> Body:
    try:
        body = json.loads(plain)
    except ValueError as problem:
        raise Unexpected("not JSON") from problem
    if not isinstance(body, dict) or body.get("v") not in BODY_VERSIONS:
        raise Unexpected("v")
    return body


def _word(body: Body, name: str, pattern: re.Pattern[str] = WORD) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise Unexpected(name)
    return value


def _begun(entry: Entry, body: Body) -> dict[str, object]:
    return {"began": entry.time, "service": _word(body, "service")}


def _submitted(entry: Entry, body: Body) -> dict[str, object]:
    return {
        "submitted": entry.time,
        "service": _word(body, "service"),
        "ticket": _word(body, "ticket", TICKET),
    }


def _ended(entry: Entry, body: Body) -> dict[str, object]:
    return {"ended": entry.time, "outcome": _word(body, "outcome")}


def _broken_off(entry: Entry, body: Body) -> dict[str, object]:
    if not isinstance(body.get("submitted"), bool):
        raise Unexpected("submitted")
    return {"ended": entry.time, "outcome": "broken_off"}


def _nothing(entry: Entry, body: Body) -> dict[str, object]:
    del entry, body
    return {}


_PROJECTIONS: Final[Mapping[Kind, Callable[[Entry, Body], dict[str, object]]]] = {
    Kind.VISIT_BEGUN: _begun,
    Kind.SUBMITTED: _submitted,
    Kind.VISIT_ENDED: _ended,
    Kind.VISIT_BROKEN_OFF: _broken_off,
    Kind.STAFF_CALLED: _nothing,
}

"""What staff ask of the centre, asked through shipping and read as agreed upon.

Every question ends with a value or with `NotDone`; what the centre says is read in one
place, and what it must not say (longer, other, unfitting) is `Why.GARBLED`.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from pydantic import BaseModel

from kiosk.staff.state import Why, name_of
from sync.shipping.calls import Call, Outcome, Reply
from sync.wire.staff import (
    MAX_VIEW_BYTES,
    Grant,
    MaterialView,
    Standing,
    View,
    Waiting,
    Waits,
)
from sync.wire.values import Malformed, parsed

M = TypeVar("M", bound=BaseModel)

KNOWN: Final[Mapping[str, Why]] = {
    why.value: why
    for why in Why
    if why not in {Why.OFFLINE, Why.GARBLED, Why.UNWRITTEN}
}

_log = logging.getLogger(__name__)


class NotDone(Exception):
    """The centre did not do it; ``why`` says why not."""

    def __init__(self, why: Why, again_s: int = 0) -> None:
        super().__init__(why.value)
        self.why = why
        self.again_s = again_s


class Asks(Protocol):
    """How the centre is asked (`kiosk.core.shipping.Shipping` fits)."""

    async def staff(self, call: Call, args: Mapping[str, str]) -> Reply:
        """Return the answer to one call; there always is one."""


@dataclass(frozen=True, slots=True, repr=False)
class Centre:
    """The centre as staff at this terminal reach it."""

    ways: Asks

    async def sign_in(self, account: str, password: str) -> Grant:
        """Return a grant of ``account``."""
        args = {"account": account, "password": password}
        grant = _read(Grant, await self._ask(Call.LOGIN, args))
        if grant.account != account:
            raise _garbled("account")
        return grant

    async def sign_out(self, grant: str) -> None:
        """Have the centre end ``grant``."""
        await self._ask(Call.LOGOUT, {"grant": grant})

    async def waiting(self, grant: str) -> Waiting:
        """Return what waits for a decision."""
        return _read(Waiting, await self._ask(Call.WAITING, {"grant": grant}))

    async def view(self, grant: str, waits: Waits) -> View:
        """Return a submission, opened; the centre notes who saw it."""
        args = {"grant": grant, "submission": name_of(waits)}
        view = _read(View, await self._ask(Call.VIEW, args), MAX_VIEW_BYTES)
        if view.waits.submission != waits.submission:
            raise _garbled("submission")
        return view

    async def picture(self, grant: str, waits: Waits, named: MaterialView) -> bytes:
        """Return one material of a submission as it was before it was sealed."""
        args = {
            "grant": grant,
            "submission": name_of(waits),
            "sha256": named.sha256,
        }
        data = await self._ask(Call.MATERIAL, args)
        if len(data) != named.length:
            raise _garbled("length")
        return data

    async def standing(self, grant: str, waits: Waits) -> Standing:
        """Return how a submission stands."""
        args = {"grant": grant, "submission": name_of(waits)}
        return _read(Standing, await self._ask(Call.STANDING, args))

    async def _ask(self, call: Call, args: Mapping[str, str]) -> bytes:
        reply = await self.ways.staff(call, args)
        if reply.outcome is Outcome.DONE:
            return reply.body
        _log.info("staff=%s outcome=%s why=%s", call, reply.outcome, reply.why)
        if reply.outcome is Outcome.OFFLINE:
            raise NotDone(Why.OFFLINE)
        raise NotDone(KNOWN.get(reply.why, Why.GARBLED), reply.again_s)


def _read(model: type[M], body: bytes, limit: int | None = None) -> M:
    try:
        return parsed(model, body) if limit is None else parsed(model, body, limit)
    except Malformed as why:
        raise _garbled(why.cause) from None


def _garbled(cause: str) -> NotDone:
    _log.error("staff=garbled cause=%s", cause)
    return NotDone(Why.GARBLED)

"""Staff's calls to the centre as they stand between core and shipping: plain values.

A call has a number, a name and arguments; its one answer has the same number. What the
centre says travels as bytes beside the packet, so nothing personal stands in one, and
no value here shows what it carries in its ``repr``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Self


class Call(StrEnum):
    """What staff may ask of the centre (`sync.wire.staff`), and with which arguments.

    All but `LOGIN` carry ``grant`` beside what is named here.
    """

    LOGIN = "login"
    """``account``, ``password``."""
    LOGOUT = "logout"
    WAITING = "waiting"
    VIEW = "view"
    """``submission``: its name, ``<terminal>.<journal>.<seq>``."""
    MATERIAL = "material"
    """``submission``, ``sha256``."""
    STANDING = "standing"
    """``submission``."""


DEADLINE_S: Final = 10.0
MATERIAL_DEADLINE_S: Final = 20.0


def deadline_s(call: Call) -> float:
    """Return within how many seconds ``call`` is answered, one way or another."""
    return MATERIAL_DEADLINE_S if call is Call.MATERIAL else DEADLINE_S


class Outcome(StrEnum):
    """How a call ended."""

    DONE = "done"
    REFUSED = "refused"
    OFFLINE = "offline"
    """The centre did not answer in time, or cannot now; ask again later."""


class NotACall(ValueError):
    """What arrived is no call, or no answer; ``args`` name our own fields alone."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One call. ``args`` may hold a password or a grant."""

    number: int
    call: Call
    args: Mapping[str, str] = field(default_factory=dict, repr=False)

    def to_message(self) -> dict[str, object]:
        """Return the call as it stands in a packet."""
        return {
            "number": self.number,
            "call": self.call.value,
            "args": dict(self.args),
        }

    @classmethod
    def from_message(cls, message: object) -> Self:
        """Return the call that ``message`` is.

        Raises:
            NotACall: It is none.

        """
        match message:
            case {"number": int(number), "call": str(name), "args": Mapping() as args}:
                pass
            case _:
                raise NotACall("call")
        if name not in set(Call) or isinstance(number, bool):
            raise NotACall("call")
        if not all(isinstance(value, str) for value in args.values()):
            raise NotACall("args")
        return cls(number, Call(name), {str(key): args[key] for key in args})


@dataclass(frozen=True, slots=True)
class Reply:
    """How a call ended: ``why`` is one word, ``body`` what the centre said."""

    outcome: Outcome
    why: str = ""
    body: bytes = field(default=b"", repr=False)
    again_s: int = 0
    """After how many seconds to try again, where the centre named a time."""

    def to_message(self, number: int) -> dict[str, object]:
        """Return the answer to call ``number`` as it stands in a packet."""
        data: dict[str, object] = {"again_s": self.again_s}
        if self.body:
            data["body"] = self.body
        return {
            "number": number,
            "outcome": self.outcome.value,
            "why": self.why,
            "data": data,
        }

    @classmethod
    def from_message(cls, message: object) -> tuple[int, Self]:
        """Return the number of the call and the answer that ``message`` is.

        Raises:
            NotACall: It is none.

        """
        match message:
            case {
                "number": int(number),
                "outcome": str(outcome),
                "why": str(why),
                "data": {"again_s": int(again_s), **data},
            }:
                body = data.get("body", b"")
            case _:
                raise NotACall("answer")
        if outcome not in set(Outcome) or not isinstance(body, bytes):
            raise NotACall("answer")
        return number, cls(Outcome(outcome), why, body, again_s)


def offline(why: str) -> Reply:
    """Return that there is no answer of the centre, and why."""
    return Reply(Outcome.OFFLINE, why)


def refused(why: str, again_s: int = 0) -> Reply:
    """Return that the call is refused, and why."""
    return Reply(Outcome.REFUSED, why, again_s=again_s)

"""What a command asks for: which fingers, how often each, compared with what."""

from dataclasses import dataclass
from typing import Final, TypeVar

from drivers.contract import Code, Data, Garbled, Refused
from drivers.fingerprint.template import Finger, Template

MOST_TRIES: Final = 3
MOST_FINGERS: Final = 2

_BY_NAME: Final = {finger.name.lower(): finger for finger in Finger}
Word = TypeVar("Word")


@dataclass(frozen=True, slots=True)
class Plan:
    """The fingers to ask for, one after the other, each so often at most."""

    fingers: tuple[Finger, ...] = (Finger.UNKNOWN,)
    tries: int = MOST_TRIES

    @classmethod
    def read(cls, args: Data) -> "Plan":
        """Return the plan in ``args``.

        Raises:
            Refused: With ``invalidData``, and the argument's name.

        """
        names = args.get("fingers", ["unknown"])
        tries = args.get("tries", MOST_TRIES)
        if not isinstance(names, list | tuple) or not 1 <= len(names) <= MOST_FINGERS:
            raise Refused("fingers", code=Code.INVALID_DATA)
        if not all(isinstance(name, str) and name in _BY_NAME for name in names):
            raise Refused("fingers", code=Code.INVALID_DATA)
        if isinstance(tries, bool) or not isinstance(tries, int):
            raise Refused("tries", code=Code.INVALID_DATA)
        if not 1 <= tries <= MOST_TRIES:
            raise Refused("tries", code=Code.INVALID_DATA)
        return cls(tuple(_BY_NAME[name] for name in names), tries)


def template_in(args: Data, key: str) -> Template:
    """Return the template under ``key``.

    Raises:
        Refused: ``template:CAUSE`` with ``invalidData``.

    """
    record = args.get(key)
    if not isinstance(record, bytes):
        raise Refused("template:missing", code=Code.INVALID_DATA)
    try:
        return Template.from_bytes(record)
    except Garbled as why:
        raise Refused(why.detail, code=Code.INVALID_DATA) from None

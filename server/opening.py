"""Opens what terminals sealed, for those who may see it, and checks it is unaltered."""

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from server.depot import Depot
from sync.sealing import MATERIAL, Context, OpeningKey, Unopened
from sync.wire.bodies import MaterialBody, Submitted, read_body
from sync.wire.values import Malformed


class Unreadable(Exception):
    """It does not open, or is not what its entry says; ``cause`` is one word or two."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


class NotArrived(Exception):
    """The material is named and has not come yet: ask again later."""


@dataclass(frozen=True, slots=True, repr=False)
class Reader:
    """Whoever holds the centre's key. What it returns is personal: keep it nowhere."""

    opening: OpeningKey
    depot: Depot

    def body(self, entry: Row[Any]) -> bytes:
        """Return what the body of ``entry`` (a row of the records) says.

        Raises:
            Unreadable: As it says.

        """
        return self._open(entry, entry.body, entry.kind)

    def submitted(self, entry: Row[Any]) -> Submitted:
        """Return the body of ``entry`` as what was handed in.

        Raises:
            Unreadable: As it says.

        """
        try:
            return read_body(Submitted, self.body(entry))
        except Malformed as problem:
            raise Unreadable(problem.cause) from None

    def material(self, entry: Row[Any], named: MaterialBody) -> bytes:
        """Return a material of ``entry`` as it was before it was sealed.

        Raises:
            Unreadable: It does not open here, or is not what the entry's body says.
            NotArrived: As it says.

        """
        try:
            sealed = self.depot.read(entry.terminal, named.sha256)
        except FileNotFoundError:
            raise NotArrived("the material has not arrived yet") from None
        if hashlib.sha256(sealed).hexdigest() != named.sha256:
            raise Unreadable("name")
        plain = self._open(entry, sealed, MATERIAL)
        if (hashlib.sha256(plain).hexdigest(), len(plain)) != (
            named.digest,
            named.length,
        ):
            raise Unreadable("digest")
        return plain

    def _open(self, entry: Row[Any], sealed: bytes, kind: str) -> bytes:
        visit = None if entry.visit is None else UUID(entry.visit)
        context = Context(entry.terminal, UUID(entry.journal), kind, visit)
        try:
            return self.opening.open(sealed, context)
        except (Unopened, Malformed) as problem:
            raise Unreadable(problem.cause) from None

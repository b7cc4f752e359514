"""Commands from the centre: believed when signed, done once, answered until heard.

Every command is written down before the broker hears that it arrived. One that is known
is answered again and not done again. What the core has not answered is put to it anew
whenever it comes back, until the command expires.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.shipping.memory import Memory
from sync.shipping.outlet import Core
from sync.shipping.post import Post
from sync.wire import topics
from sync.wire.commands import Answer, Command, Result, verified
from sync.wire.signing import Forged
from sync.wire.values import Malformed, to_ms

TOO_LATE: Final = "too_late"
CORE_SILENT: Final = "core_silent"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Orders:
    """The commands of one terminal; ``alarm`` is told of what was never the centre's.

    ``clock`` is the device's own.
    """

    terminal: str
    key: Ed25519PublicKey
    memory: Memory
    core: Core
    post: Post
    clock: Callable[[], datetime]
    alarm: Callable[[str, str], None]

    def take(self, payload: bytes) -> None:
        """Take a message on ``down/command``."""
        try:
            command = verified(payload, self.key)
        except Forged:
            self.alarm("command_forged", "signature")
            return
        except Malformed as error:
            self.alarm("command_malformed", error.cause)
            return
        if command.terminal != self.terminal:
            self.alarm("command_forged", "terminal")
        elif self.memory.is_known(command.id):
            log.info("command %s came again", command.id)
            self.memory.answer_again(command.id)
        else:
            log.info("command %s: %s by %s", command.id, command.name, command.by)
            self.memory.command(command)
            self._put(command)

    def put_again(self) -> None:
        """Put to a core that came back what none has answered yet."""
        for command in self.memory.unanswered():
            self._put(command)

    def answered(self, answer: Answer) -> None:
        """Keep the core's answer until the centre has heard it."""
        log.info("command %s: %s %s", answer.command, answer.result, answer.detail)
        self.memory.answer(answer)

    def look_after(self) -> None:
        """Answer for a core that said nothing until it was too late."""
        for command in self.memory.unanswered():
            if self.clock() > command.expires:
                self._expired(command, CORE_SILENT)

    def say_answers(self) -> None:
        """Say the answers that wait.

        Raises:
            Offline: There is no link.

        """
        topic = topics.up(self.terminal, topics.Up.ANSWER)
        for answer in self.memory.answers():
            if not self.post.is_saying(answer.command):
                payload = answer.model_dump_json().encode()
                self.post.say(topic, payload, kept=answer.command)

    def _put(self, command: Command) -> None:
        if self.clock() > command.expires:
            self._expired(command, TOO_LATE)
        else:
            self.core.command(command)

    def _expired(self, command: Command, why: str) -> None:
        self.answered(self._answer(command.id, Result.EXPIRED, why))

    def _answer(self, command: UUID, result: Result, detail: str) -> Answer:
        return Answer(
            command=command,
            terminal=self.terminal,
            time=to_ms(self.clock()),
            result=result,
            detail=detail,
        )

"""Commands from the centre: believed when signed, done once, answered until heard.

Every command is written down before the broker hears that it arrived. One that is known
is answered again and not done again. What the core has not answered is put to it anew
whenever it comes back. Nobody answers for it: whether a command was done that is late
by now, it alone knows.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.shipping.floor import Floor
from sync.shipping.memory import Memory
from sync.shipping.outlet import Core
from sync.shipping.post import Post
from sync.wire import topics
from sync.wire.commands import Answer, Command, verified
from sync.wire.signing import Forged
from sync.wire.values import Malformed

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Orders:
    """The commands of one terminal.

    ``alarm`` is told of what was never the centre's, and of answers that differ.
    """

    terminal: str
    key: Ed25519PublicKey
    memory: Memory
    core: Core
    post: Post
    floor: Floor
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
        self.floor.seen(command.issued)
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
        """Keep the core's first answer until the centre has heard it."""
        log.info("command %s: %s %s", answer.command, answer.result, answer.detail)
        kept = self.memory.answer(answer)
        if kept is not None and kept.result is not answer.result:
            what = f"{answer.command}: {kept.result}, then {answer.result}"
            self.alarm("answer_conflict", what)

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
        self.core.command(command, late=self.floor.now() > command.expires)

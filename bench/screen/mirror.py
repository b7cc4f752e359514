"""The looking glass itself: keeps the newest scene and tells whoever asks about it.

The screen's thread only hands over a reference; reading a scene and answering happen
in a thread of their own, so that looking never slows what is looked at.
"""

import contextlib
import json
import socket
import threading
from dataclasses import dataclass
from pathlib import Path

from bench.screen.labels import labels_of
from ui.shapes import Scene

QUESTION_TIMEOUT_S = 2.0
LONGEST_QUESTION = 64


@dataclass(slots=True)
class Mirror:
    """What the screen shows now, told on the socket at ``path``."""

    path: Path
    scene: Scene = ()

    def show(self, scene: Scene) -> None:
        """Take the scene that was just painted; an empty one is a wiped screen."""
        self.scene = scene

    def hang_up(self) -> None:
        """Begin to answer questions."""
        self.path.unlink(missing_ok=True)
        door = socket.socket(socket.AF_UNIX)
        door.bind(str(self.path))
        self.path.chmod(0o600)
        door.listen()
        threading.Thread(
            target=self._answer_all, args=(door,), name="glass", daemon=True
        ).start()

    def _answer_all(self, door: socket.socket) -> None:
        while True:
            asking, _ = door.accept()
            with asking, contextlib.suppress(OSError):
                asking.settimeout(QUESTION_TIMEOUT_S)
                self._answer(asking)

    def _answer(self, asking: socket.socket) -> None:
        with asking.makefile("r", encoding="utf-8") as questions:
            while question := questions.readline(LONGEST_QUESTION).strip():
                asking.sendall(self.answer(question).encode() + b"\n")

    def answer(self, question: str) -> str:
        """Return the answer to one line: ``look`` is the only question there is."""
        if question != "look":
            return f"error no such question: {question}"
        labels = [label.as_json() for label in labels_of(self.scene)]
        return json.dumps(labels, ensure_ascii=False)

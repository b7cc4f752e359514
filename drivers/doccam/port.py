"""The document camera as the host runs it: ``preview``, ``capture``, and the wipe.

``preview {on}`` shows what lies there; ``capture {}`` brings a still of it;
``self_test {}`` takes a picture and a still, and brings their sizes alone. Notice:
``invalidData`` with the ``fault``, when a still was taken that is none.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from drivers.camera import health
from drivers.camera.camera import Camera
from drivers.camera.fitting import whole
from drivers.camera.frames import Wish
from drivers.camera.jpeg import OF_PICTURES
from drivers.camera.ring import Ring
from drivers.camera.source import is_simulated
from drivers.camera.trial import fresh
from drivers.channel import Descriptor
from drivers.contract import (
    SELF_TEST,
    Capabilities,
    Code,
    Data,
    DeviceError,
    Errand,
    Garbled,
    Notice,
    Refused,
    Status,
)
from drivers.doccam.frames import Still
from drivers.doccam.look import look
from drivers.doccam.page import UNJUDGED
from drivers.doccam.section import Section
from drivers.doccam.shutter import Shutter, StillAt, StillOfStream

RING_WIDTH: Final = 960
RING_HEIGHT: Final = 720
TRIES: Final = 2
"""A cable drops a packet now and then: what came garbled is asked for once more."""
INVALID: Final = "invalidData"


@dataclass(slots=True, repr=False)
class DocumentPort:
    """A camera over a desk, its shutter, and the preview's ring."""

    source: str
    camera: Camera
    shutter: Shutter
    ring: Ring = field(default_factory=lambda: Ring(RING_WIDTH, RING_HEIGHT, whole))
    pages: int = 0

    def capabilities(self) -> Capabilities:
        """Return what the camera is."""
        kind = "simulated" if is_simulated(self.source) else "v4l2"
        return Capabilities(f"document camera ({kind})", "", "", tuple(_COMMANDS))

    def status(self) -> Status:
        """Return whether pictures come, and whether they change."""
        trouble = self.camera.trouble()
        return Status(
            health.state(trouble),
            () if trouble is None else (trouble,),
            simulated=is_simulated(self.source),
            counters={"pages": self.pages},
        )

    def run(self, command: str, args: Data, errand: Errand) -> Data:
        """Carry out ``command``."""
        carry_out = _COMMANDS.get(command)
        if carry_out is None:
            raise Refused("no_such_command")
        return carry_out(self, args, errand)

    def wipe(self) -> None:
        """Drop the last frame, zero the preview. Stills went with their answers."""
        self.camera.forget()
        self.ring.wipe()

    def close(self) -> None:
        """Let go of camera and ring."""
        self.camera.close()
        self.ring.close()

    def preview(self, args: Data, _errand: Errand) -> Data:
        """Begin or end to show what lies there."""
        _only(args, "on")
        on = args.get("on")
        if not isinstance(on, bool):
            raise Refused("on", code=Code.INVALID_DATA)
        if not on:
            self.camera.show_on(None)
            self.ring.wipe()
            return {}
        self.camera.show_on(self.ring.publish)
        return {
            "ring": Descriptor(self.ring.descriptor),
            "width": self.ring.width,
            "height": self.ring.height,
        }

    def capture(self, args: Data, errand: Errand) -> Data:
        """Take a still of what lies there."""
        _only(args)
        try:
            still, reduced = self._taken(errand)
        except DeviceError as why:
            if why.detail in OF_PICTURES:
                errand.notify(Notice(INVALID, {"fault": why.detail}))
            raise
        self.pages += 1
        return {
            "picture": still.to_bytes(),
            "look_jpg": reduced,
            "width": still.size.width,
            "height": still.size.height,
            "bytes": len(still.data),
            "sha256": still.sha256,
            "page": UNJUDGED.as_data(),
        }

    def self_test(self, args: Data, errand: Errand) -> Data:
        """Take a picture and a still, and keep neither."""
        _only(args)
        high, wide = fresh(self.camera, errand).picture.shape[:2]
        still, _ = self._taken(errand)
        return {
            "stream_width": wide,
            "stream_height": high,
            "still_width": still.size.width,
            "still_height": still.size.height,
        }

    def _taken(self, errand: Errand) -> tuple[Still, bytes]:
        tries = TRIES
        while True:
            try:
                still = Still.from_bytes(self.shutter.take(errand))
                errand.check()
                return still, look(still)
            except Garbled:
                tries -= 1
                if not tries:
                    raise


_COMMANDS: Final[Mapping[str, Callable[[DocumentPort, Data, Errand], Data]]] = {
    "capture": DocumentPort.capture,
    "preview": DocumentPort.preview,
    SELF_TEST: DocumentPort.self_test,
}


def open_port(section: Mapping[str, object]) -> DocumentPort:
    """Open the camera ``section`` names.

    Raises:
        Misconfigured: A key is missing, unknown or of another kind.

    """
    told = Section.read(section)
    wish = Wish(
        told.width,
        told.height,
        least=(RING_WIDTH, RING_HEIGHT),
        with_jpeg=told.still is None,
        exact=told.is_sized,
    )
    camera = Camera(told.source, wish=wish)
    still = StillOfStream(camera) if told.still is None else StillAt(told.still)
    return DocumentPort(told.source, camera, still)


def _only(args: Data, *names: str) -> None:
    if args.keys() - set(names):
        raise Refused("no_such_argument", code=Code.INVALID_DATA)

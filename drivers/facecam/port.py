"""The face camera as the host runs it: ``verify``, ``preview``, ``self_test``, wipe."""

from collections.abc import Mapping
from typing import Final

import cv2
import numpy as np

from drivers.camera.camera import Camera
from drivers.camera.fitting import looking_glass
from drivers.camera.frames import Picture
from drivers.camera.health import state
from drivers.camera.ring import Ring
from drivers.camera.source import is_simulated
from drivers.camera.trial import fresh
from drivers.channel import Descriptor
from drivers.contract import (
    SELF_TEST,
    Capabilities,
    Code,
    Data,
    Errand,
    Misconfigured,
    Refused,
    Status,
)
from drivers.facecam.bands import Bands
from drivers.facecam.check import Check, Found
from drivers.facecam.comparison import Comparer, Embedding, NoFace
from drivers.facecam.mesh import Finder

RING_WIDTH: Final = 640
RING_HEIGHT: Final = 480
PICTURE_QUALITY: Final = 90
COMMANDS: Final = ("preview", "verify", SELF_TEST)


def open_port(section: Mapping[str, object]) -> "FacePort":
    """Return the port of the camera at ``section["source"]``.

    Raises:
        Misconfigured: A key is missing, unknown or of another kind.

    """
    for key in sorted(section.keys() - {"source"}):
        raise Misconfigured(f"devices.facecam.{key} is unknown")
    source = section.get("source")
    if not isinstance(source, str):
        raise Misconfigured("devices.facecam.source is missing or no text")
    return FacePort(source)


class FacePort:
    """A camera, the networks that look through it, and the preview's ring."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._finder, self._comparer = Finder(), Comparer()
        self._ring = Ring(RING_WIDTH, RING_HEIGHT, looking_glass)
        self._camera = Camera(source)

    def capabilities(self) -> Capabilities:
        """Return what the camera is."""
        kind = "simulated" if is_simulated(self._source) else "v4l2"
        return Capabilities(f"face camera ({kind})", "", "", COMMANDS)

    def status(self) -> Status:
        """Return whether pictures come, and whether they change."""
        trouble = self._camera.trouble()
        reasons = () if trouble is None else (trouble,)
        return Status(state(trouble), reasons, simulated=is_simulated(self._source))

    def run(self, command: str, args: Data, errand: Errand) -> Data:
        """Carry out ``verify``, ``preview`` or ``self_test``."""
        if command == "verify":
            return self._verify(args, errand)
        if command == "preview":
            return self._preview(args)
        if command == SELF_TEST:
            return self._self_test(errand)
        raise Refused("no_such_command")

    def wipe(self) -> None:
        """Drop the last frame, zero the preview, blank what the networks keep.

        Card photo and embeddings died with their check.
        """
        self._camera.forget()
        self._ring.wipe()
        self._finder.forget()
        self._comparer.forget()

    def close(self) -> None:
        """Let go of camera, ring and networks."""
        self._camera.close()
        self._ring.close()
        self._finder.close()

    def _preview(self, args: Data) -> Data:
        if args.get("on") is not True:
            self._camera.show_on(None)
            self._ring.wipe()
            return {}
        self._camera.show_on(self._ring.publish)
        return {
            "ring": Descriptor(self._ring.descriptor),
            "width": self._ring.width,
            "height": self._ring.height,
        }

    def _self_test(self, errand: Errand) -> Data:
        """Take a picture, in which nobody is looked for, and keep its size alone."""
        high, wide = fresh(self._camera, errand).picture.shape[:2]
        return {"stream_width": wide, "stream_height": high}

    def _verify(self, args: Data, errand: Errand) -> Data:
        seed = args.get("seed")
        if not isinstance(seed, int):
            raise Refused("seed", code=Code.INVALID_DATA)
        check = Check(
            card=self._card(args.get("card_photo")),
            bands=Bands.from_args(args.get("bands")),
            seed=seed,
            finder=self._finder,
            comparer=self._comparer,
            next_frame=self._camera.after,
            trouble=self._camera.trouble,
            errand=errand,
        )
        with self._camera.watching():
            found = check.run()
        return answered(found, keep_picture=args.get("keep_picture") is True)

    def _card(self, photo: object) -> Embedding:
        picture = decoded(photo)
        if picture is None:
            raise Refused("card_photo_unreadable", code=Code.INVALID_DATA)
        try:
            return self._comparer.card_embedding(picture, self._finder)
        except NoFace:
            raise Refused("card_photo_without_face", code=Code.INVALID_DATA) from None


def decoded(photo: object) -> Picture | None:
    """Return the picture in the bytes of an image file, or ``None``."""
    if not isinstance(photo, bytes) or not photo:
        return None
    picture: Picture | None = cv2.imdecode(  # type: ignore[assignment]  # None if unread
        np.frombuffer(photo, np.uint8), cv2.IMREAD_COLOR
    )
    return picture


def answered(found: Found, *, keep_picture: bool) -> Data:
    """Return the answer of ``verify``. The picture goes along only where it may."""
    answer: dict[str, object] = {
        "outcome": found.verdict.outcome.value,
        "live": found.verdict.live.value,
        "score": round(found.score, 3),
        "reasons": list(found.verdict.reasons),
        "cues": {
            name: {
                "outcome": said.outcome.value,
                "score": said.score,
                "asked": ",".join(said.asked),
            }
            for name, said in found.cues.items()
        },
    }
    if keep_picture:
        quality = [cv2.IMWRITE_JPEG_QUALITY, PICTURE_QUALITY]
        coded = cv2.imencode(".jpg", found.picture, quality)[1]
        answer["picture_jpg"] = coded.tobytes()
    return answer

"""The signing process: a signature as JSON on standard input, as PNG on its output.

Lives for one picture and writes no file, as `papers.draw` does for a paper.
"""

import resource
import sys
from enum import IntEnum
from pathlib import Path

import typst

from papers.signature import NotASignature, Signature

TEMPLATE = Path(__file__).with_name("signature.typ")
PIXELS_PER_INCH = 144.0
"""Two pixels of the picture for each of the pad."""


class Ending(IntEnum):
    """The exit statuses, of sysexits.h where it has one."""

    DRAWN = 0
    NOT_A_SIGNATURE = 65
    NO_TEMPLATE = 70


def main() -> Ending:
    """Draw the one signature on standard input."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        signature = Signature.from_json(sys.stdin.buffer.read().decode())
    except (NotASignature, UnicodeDecodeError):
        return Ending.NOT_A_SIGNATURE
    try:
        picture = png(signature)
    except typst.TypstError:
        return Ending.NO_TEMPLATE
    sys.stdout.buffer.write(picture)
    return Ending.DRAWN


def png(signature: Signature) -> bytes:
    """Return the signature as PNG: the same bytes for the same strokes.

    Raises:
        typst.TypstError: The template does not hold.

    """
    compiler = typst.Compiler(TEMPLATE, sys_inputs={"signature": signature.to_json()})
    picture = compiler.compile(format="png", ppi=PIXELS_PER_INCH)
    if not isinstance(picture, bytes):
        raise typst.TypstError("not a PNG", "one PNG was asked for")
    return picture


if __name__ == "__main__":
    sys.exit(main())

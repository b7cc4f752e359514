"""The drawing process: a ticket's JSON on standard input, its PDF on standard output.

Lives for one paper and writes no file. How it ended is its exit status; nothing it was
given is ever written to standard error.
"""

import json
import resource
import sys
from enum import IntEnum
from pathlib import Path

import typst

from papers.ticket import NotATicket, Ticket
from papers.wording import wording

TEMPLATE = Path(__file__).with_name("ticket.typ")
FAMILIES = frozenset({"Noto Sans CJK SC", "Noto Serif CJK SC"})


class Ending(IntEnum):
    """The exit statuses, of sysexits.h where it has one."""

    DRAWN = 0
    NOT_A_TICKET = 65
    NO_FONTS = 72
    NO_TEMPLATE = 70


def main() -> Ending:
    """Draw the one ticket on standard input."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        ticket = Ticket.from_json(sys.stdin.buffer.read().decode())
    except (NotATicket, UnicodeDecodeError):
        return Ending.NOT_A_TICKET
    fonts = typst.Fonts(include_embedded_fonts=False)
    if not set(fonts.families()) >= FAMILIES:
        return Ending.NO_FONTS
    try:
        page = pdf(ticket, fonts)
    except typst.TypstError:
        return Ending.NO_TEMPLATE
    sys.stdout.buffer.write(page)
    return Ending.DRAWN


def pdf(ticket: Ticket, fonts: typst.Fonts) -> bytes:
    """Return the ticket as PDF: the same bytes for the same ticket.

    Raises:
        typst.TypstError: The template does not hold.

    """
    words = json.dumps(wording(ticket), ensure_ascii=False)
    compiler = typst.Compiler(TEMPLATE, font_paths=fonts, sys_inputs={"words": words})
    page = compiler.compile(format="pdf", timestamp=int(ticket.issued.timestamp()))
    if not isinstance(page, bytes):
        raise typst.TypstError("not a PDF", "one PDF was asked for")
    return page


if __name__ == "__main__":
    sys.exit(main())

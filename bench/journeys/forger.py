"""Somebody with the terminal's disk who writes a decision that no registrar made."""

import asyncio
import uuid

from bench.site.site import Site
from domain.events import Kind
from kiosk import config, keys
from kiosk.core.books import JournalBooks
from kiosk.core.clock import Clock
from kiosk.core.handing_in import Body

GRANT = "x" * 43
"""As long as a grant, and none."""


def forge(site: Site, submission: str, digest: str, account: str) -> None:
    """Write into the terminal's journal that ``account`` confirms ``submission``.

    ``submission`` is ``TERMINAL.JOURNAL.SEQ``, ``digest`` the hash of its entry. The
    core must not be running: a journal has one writer.
    """
    terminal, journal, seq = submission.split(".")
    of = {"terminal": terminal, "journal": journal, "seq": int(seq), "hash": digest}
    body: Body = {"submission": of, "account": account, "grant": GRANT, "reason": ""}
    told = config.read(site.terminal.config)
    answer = keys.known(told.paths.keys)
    if answer is None:
        raise LookupError("the terminal is not enrolled")
    books = JournalBooks(told, Clock(), uuid.uuid4(), lambda _seq: None)
    books.enrolled(answer.sealing)
    try:
        asyncio.run(_write(books, body))
    finally:
        books.close()


async def _write(books: JournalBooks, body: Body) -> None:
    await books.open()
    await books.enter(Kind.SUBMISSION_CONFIRMED, body)

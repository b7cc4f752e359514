"""The ingest station: line and worker put together, on a thread of their own."""

import logging
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from queue import Full, Queue

from sqlalchemy import Engine

from server.broker import PASSED_BYTES
from server.depot import Depot
from server.home import Home
from server.ingest import post
from server.ingest.filing import Clerk
from server.ingest.letters import Letter
from server.ingest.worker import IDLE_S, QUEUE_LETTERS, Worker
from server.pki import keyring
from server.settings import Settings

LOG = logging.getLogger(__name__)


@contextmanager
def station(
    home: Home,
    settings: Settings,
    engine: Engine,
    clock: Callable[[], datetime],
    died: Callable[[], None],
) -> Iterator[Worker]:
    """Run ingest for as long as the context lasts; ``died`` as in `attend`."""
    waiting: Queue[Letter] = Queue(QUEUE_LETTERS)
    owes_all, stopped = threading.Event(), threading.Event()

    def deliver(letter: Letter) -> None:
        # Nobody empties the queue of a worker that has stopped.
        while not stopped.is_set():
            try:
                waiting.put(letter, timeout=IDLE_S)
            except Full:
                continue
            return

    line = post.Post(post.settings(home, settings, PASSED_BYTES), deliver, owes_all.set)
    worker = Worker(
        engine=engine,
        clerk=Clerk(keyring.opening_key(home), Depot(home.materials)),
        key=keyring.receipt_key(home),
        outlet=line,
        clock=clock,
        name=keyring.CENTRAL,
        waiting=waiting,
        owes_all=owes_all,
        stopped=stopped,
    )
    thread = threading.Thread(
        target=attend, args=(worker, died), name="ingest", daemon=True
    )
    thread.start()
    line.start()
    try:
        yield worker
    finally:
        worker.stop()
        thread.join()
        line.close()


def attend(worker: Worker, died: Callable[[], None]) -> None:
    """Run ``worker``; if it ends by a fault of ours, say where and call ``died``.

    The fault's text is kept back, for it may hold what a letter said. What the worker
    had in hand is not acknowledged: the broker brings it to the next one.
    """
    try:
        worker.run()
    except Exception as fault:  # noqa: BLE001 (the one supervisor loop)
        place = traceback.extract_tb(fault.__traceback__)[-1]
        where = f"{Path(place.filename).name}:{place.lineno}"
        LOG.critical("ingest ended: %s at %s", type(fault).__name__, where)
        worker.stop()
        died()

"""The ingest station: line and worker put together, on a thread of their own."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from queue import Queue

from sqlalchemy import Engine

from server.broker import PASSED_BYTES
from server.depot import Depot
from server.home import Home
from server.ingest import post
from server.ingest.filing import Clerk
from server.ingest.letters import Letter
from server.ingest.worker import QUEUE_LETTERS, Worker
from server.pki import keyring
from server.settings import Settings


@contextmanager
def station(
    home: Home, settings: Settings, engine: Engine, clock: Callable[[], datetime]
) -> Iterator[Worker]:
    """Run ingest for as long as the context lasts."""
    waiting: Queue[Letter] = Queue(QUEUE_LETTERS)
    owes_all = threading.Event()
    line = post.Post(
        post.settings(home, settings, PASSED_BYTES), waiting.put, owes_all.set
    )
    worker = Worker(
        engine=engine,
        clerk=Clerk(keyring.opening_key(home), Depot(home.materials)),
        key=keyring.receipt_key(home),
        outlet=line,
        clock=clock,
        name=keyring.CENTRAL,
        waiting=waiting,
        owes_all=owes_all,
    )
    thread = threading.Thread(target=worker.run, name="ingest", daemon=True)
    thread.start()
    line.start()
    try:
        yield worker
    finally:
        worker.stop()
        thread.join()
        line.close()

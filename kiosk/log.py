"""Logging: one JSON object a line, and never what an exception says.

An exception's text may quote what it choked on, and that may be a name. So of an
exception only its type and the places it came through are written.
"""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import TextIO


class OneLine(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return ``record`` as a line; of an exception, type and places alone."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(
                timespec="milliseconds"
            ),
            "level": record.levelname.lower(),
            "room": record.name,
            "what": record.getMessage(),
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["fault"] = record.exc_info[0].__name__
            line["at"] = [
                f"{frame.name}:{frame.lineno}"
                for frame in traceback.extract_tb(record.exc_info[2])
            ]
        return json.dumps(line, ensure_ascii=False)


def set_up(stream: TextIO = sys.stderr, level: int = logging.INFO) -> None:
    """Have everything logged to ``stream``; call once, from a program's main."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(OneLine())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # httpx logs every request with its address at INFO.
    for noisy in ("httpx", "httpcore", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.WARNING)

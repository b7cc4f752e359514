"""Logging: one JSON object a line, and never what an exception says.

An exception's text may quote what it choked on, and that may be a name. So of an
exception only its type and the places it came through are written.
"""

import json
import logging
import sys
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TextIO, TypeGuard


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


def loop_fault(_loop: object, context: Mapping[str, object]) -> None:
    """Log what an asyncio loop complains of; its own text would quote the exception.

    Give it to ``loop.set_exception_handler``.
    """
    fault = context.get("exception")
    told = (type(fault), fault, fault.__traceback__) if _is_fault(fault) else None
    logging.getLogger("asyncio").error("loop=fault", exc_info=told)


def _is_fault(value: object) -> TypeGuard[BaseException]:
    return isinstance(value, BaseException)


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

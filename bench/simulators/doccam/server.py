"""The simulated camera's lens: a stream and stills over HTTP on loopback.

``/stream.mjpg`` is the preview, 960 × 720; ``/still.jpg`` is 4000 × 3000, asked for one
by one, as document cameras with two pipes have it. Unplugged, both hang up.
"""

import socketserver
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

from bench.simulators.doccam.desk import Desk

STREAM: Final = "/stream.mjpg"
STILL: Final = "/still.jpg"
BOUNDARY: Final = "picture"


class Lens(ThreadingHTTPServer):
    """What looks at ``desk``; port 0 lets the system choose one."""

    daemon_threads = True

    def __init__(self, desk: Desk, port: int) -> None:
        super().__init__(("127.0.0.1", port), Looking)
        self.desk = desk


class Looking(BaseHTTPRequestHandler):
    """One that looks through the lens."""

    server: Lens

    def do_GET(self) -> None:
        """Send the still, or the stream until one side goes."""
        doors = {STREAM: self._send_stream, STILL: self._send_still}
        if not self.server.desk.is_plugged:
            self.close_connection = True
        elif self.path in doors:
            doors[self.path]()
        else:
            self.send_error(404)

    def _send_still(self) -> None:
        still = self.server.desk.still()
        self._head("image/jpeg", {"Content-Length": str(len(still))})
        self._send(still)

    def _send_stream(self) -> None:
        self._head(f"multipart/x-mixed-replace; boundary={BOUNDARY}", {})
        desk, due_s = self.server.desk, time.monotonic()
        while desk.is_plugged and self._send(_part(desk.frame())):
            gap_s = 1 / desk.fps
            due_s = max(due_s + gap_s, time.monotonic() - gap_s)
            time.sleep(max(0.0, due_s - time.monotonic()))

    def _head(self, kind: str, more: dict[str, str]) -> None:
        self.send_response(200)
        for name, value in {"Content-Type": kind, **more}.items():
            self.send_header(name, value)
        self.end_headers()

    def _send(self, data: bytes) -> bool:
        try:
            self.wfile.write(data)
        except OSError:
            return False
        return True

    def log_message(self, *_: object) -> None:
        """Say nothing: the driver speaks for the camera."""


def _part(picture: bytes) -> bytes:
    head = (
        f"--{BOUNDARY}\r\nContent-Type: image/jpeg\r\n"
        f"Content-Length: {len(picture)}\r\n\r\n"
    )
    return head.encode() + picture + b"\r\n"


def serve(server: socketserver.BaseServer) -> threading.Thread:
    """Run ``server`` in a thread of its own."""
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    return thread

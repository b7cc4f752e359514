"""The simulated camera's two doors: MJPEG over HTTP, and a control socket.

Control: one line asks, one line answers (``ok …`` or ``error …``)::

    show a|b|nobody|two|far|near|black|frozen|still:a|loop:a
    act  turn_left|turn_right|blink|straight     everybody does it at once
    hint turn_left|…                             … as one who has just read it would
    state                                        what is shown
"""

import socketserver
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

import cv2

from bench.simulators.facecam.stage import FPS, Stage, Unknown

PATH: Final = "/visible.mjpg"
QUALITY: Final = 88
BOUNDARY: Final = "picture"


def stream_server(stage: Stage, port: int) -> ThreadingHTTPServer:
    """Return the HTTP server, bound to loopback; port 0 lets the system choose."""

    class Watcher(BaseHTTPRequestHandler):
        """One that looks through the camera."""

        def do_GET(self) -> None:
            """Send pictures until the other side goes."""
            if self.path != PATH:
                self.send_error(404)
                return
            self.send_response(200)
            kind = f"multipart/x-mixed-replace; boundary={BOUNDARY}"
            self.send_header("Content-Type", kind)
            self.end_headers()
            due_s = time.monotonic()
            while self._send(stage):
                due_s = max(due_s + 1 / FPS, time.monotonic() - 1 / FPS)
                time.sleep(max(0.0, due_s - time.monotonic()))

        def _send(self, stage: Stage) -> bool:
            picture = stage.picture(time.monotonic())
            quality = [cv2.IMWRITE_JPEG_QUALITY, QUALITY]
            coded = cv2.imencode(".jpg", picture, quality)[1].tobytes()
            head = (
                f"--{BOUNDARY}\r\nContent-Type: image/jpeg\r\n"
                f"Content-Length: {len(coded)}\r\n\r\n"
            )
            try:
                self.wfile.write(head.encode() + coded + b"\r\n")
            except OSError:
                return False
            return True

        def log_message(self, *_: object) -> None:
            """Say nothing: the driver speaks for the camera."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Watcher)
    server.daemon_threads = True
    return server


def answer(stage: Stage, line: str) -> str:
    """Do what ``line`` asks and return the answer."""
    word, _, what = line.strip().partition(" ")
    try:
        if word == "show":
            stage.show(what)
        elif word != "state":
            stage.tell(word, what, time.monotonic())
    except Unknown as unknown:
        return f"error unknown: {unknown}"
    return f"ok {stage.shown()}"


def control_server(stage: Stage, path: Path) -> socketserver.ThreadingUnixStreamServer:
    """Return the control socket's server at ``path``."""

    class Order(socketserver.StreamRequestHandler):
        """Lines asked by one client."""

        def handle(self) -> None:
            """Answer line by line."""
            for line in self.rfile:
                said = answer(stage, line.decode("utf-8", "replace"))
                self.wfile.write(said.encode() + b"\n")

    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    server = socketserver.ThreadingUnixStreamServer(str(path), Order)
    server.daemon_threads = True
    return server


def serve(server: socketserver.BaseServer) -> threading.Thread:
    """Run ``server`` in a thread of its own."""
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    return thread

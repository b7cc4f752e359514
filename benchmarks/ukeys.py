"""``python -m benchmarks.ukeys``: a UKey's challenge, beside the card's own time.

The whole ``sign`` of the driver (card taken hold of, recognised, PIN, signature, card
let go) over pcscd and the virtual reader, in turns with a peer that sends the same
commands as bytes through the same service and looks at no answer. Of each the time
beyond what the card itself took, by the card's own clock.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from smartcard import scard

from bench.simulators.ukey import place
from bench.site.control import order
from drivers.contract import Notice
from drivers.ukey.port import PURPOSE, UkeyPort, open_port
from drivers.ukey.reader import Reader

AIM_MS: Final = 5.0
ROUNDS: Final = 100
PIN: Final = b"123456"
WISH: Final = {"message": PURPOSE + bytes(200), "pin": PIN}
STOP_TIMEOUT_S: Final = 10.0
COMMANDS: Final = tuple(
    bytes.fromhex(each)
    for each in (
        "00a4040005a00000030800",
        "00cb3fff055c035fc10200",
        "00cb3fff055c035fc10500",
        "00c0000000",
        "0020008008313233343536ffff",
        "0087119a267c2482008120" + "11" * 32 + "00",
    )
)
"""What the driver sends; a certificate of more than 256 bytes comes in two answers."""


class Standing:
    """An errand that nobody calls back."""

    def check(self) -> None:
        """Stand."""

    def wait(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)

    def left_s(self) -> float:
        """Return that there is time."""
        return 60.0

    def notify(self, notice: Notice) -> None:
        """Let it pass."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds of one challenge: in all, and beyond the card's own."""

    whole_ms: float
    beyond_ms: float


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.ukeys", description=__doc__
    )
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    rounds = parser.parse_args().rounds
    why = place.hindrance()
    if why is not None:
        print(f"not measured: {why}", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="ukey-") as folder:
        ours, peers = _measured(Path(folder), rounds)
    _say("driver", ours)
    _say("bare", peers)
    ratio = _beyond(ours) / _beyond(peers)
    print(f"beyond the card: {ratio:.2f}x the bare commands; aim <= {AIM_MS:.0f} ms")
    return 0


def _measured(folder: Path, rounds: int) -> tuple[list[Measured], list[Measured]]:
    control = folder / "control"
    own = [sys.executable, "-m", "bench.simulators.ukey", "--insert", "good"]
    command = [*own, "--home", str(folder / "home"), "--control", str(control)]
    simulator = subprocess.Popen(command, stdout=subprocess.PIPE)
    try:
        if simulator.stdout is None:
            raise RuntimeError("no pipe")
        told = json.loads(simulator.stdout.readline())
        port = open_port({"service": told["service"]})
        ours, peers = [], []
        for _ in range(rounds):
            ours.append(_timed(control, lambda: port.run("sign", WISH, Standing())))
            peers.append(_timed(control, lambda: _bare(port)))
        port.close()
    finally:
        simulator.terminate()
        simulator.wait(STOP_TIMEOUT_S)
    return ours, peers


def _timed(control: Path, challenge: Callable[[], object]) -> Measured:
    order(control, "spent")
    begun_s = time.perf_counter()
    challenge()
    whole_ms = (time.perf_counter() - begun_s) * 1000
    card_ms = int(order(control, "spent").split()[1]) / 1000
    return Measured(whole_ms, whole_ms - card_ms)


def _bare(port: UkeyPort) -> None:
    way = port.way
    if not isinstance(way, Reader):
        raise TypeError("the bare commands go by PC/SC")
    protocols = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
    share = scard.SCARD_SHARE_EXCLUSIVE
    _, handle, protocol = scard.SCardConnect(way.context, way.name, share, protocols)
    for command in COMMANDS:
        scard.SCardTransmit(handle, protocol, list(command))
    scard.SCardDisconnect(handle, scard.SCARD_RESET_CARD)


def _beyond(measured: list[Measured]) -> float:
    return statistics.median(each.beyond_ms for each in measured)


def _say(name: str, measured: list[Measured]) -> None:
    whole = statistics.median(each.whole_ms for each in measured)
    late = sorted(each.beyond_ms for each in measured)[int(len(measured) * 0.95)]
    print(
        f"{name:<8}{whole:7.2f} ms in all, beyond the card"
        f" median {_beyond(measured):6.2f} ms, 95 % within {late:6.2f} ms"
    )


if __name__ == "__main__":
    sys.exit(main())

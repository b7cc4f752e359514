"""``python -m bench.fuzz``: fire at every parser, or at those named.

Each has a process of its own, so that what kills one is told of as well. Ends with 1
if anything came out but the three errors of devices.
"""

import argparse
import faulthandler
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Final

from bench.fuzz.campaign import KIB, Campaign
from bench.fuzz.targets import TARGETS

INPUTS: Final = 1_000_000
SEED_BITS: Final = 32
TOLD_EVERY_S: Final = 10.0


def main(arguments: list[str] | None = None) -> int:
    """Fire as ``arguments`` say."""
    chosen = _parser().parse_args(arguments)
    if unknown := [name for name in chosen.target if name not in TARGETS]:
        there = ", ".join(TARGETS)
        print(f"fuzz: no parser {unknown[0]}; there are: {there}", file=sys.stderr)
        return os.EX_USAGE
    seed = secrets.randbits(SEED_BITS) if chosen.seed is None else chosen.seed
    if chosen.here:
        return _fire(chosen.target[0], seed, chosen)
    return max(_in_a_process(name, seed, chosen) for name in chosen.target or TARGETS)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./run fuzz", description=__doc__)
    parser.add_argument("target", nargs="*", help=f"of {', '.join(TARGETS)}; all")
    parser.add_argument("--inputs", type=int, default=INPUTS, help="for each parser")
    parser.add_argument("--seed", type=int, help="repeats a run; drawn, and told")
    parser.add_argument("--only", type=int, help="the one input of this number")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    return parser


def _in_a_process(name: str, seed: int, chosen: argparse.Namespace) -> int:
    told = ["--seed", str(seed), "--inputs", str(chosen.inputs)]
    told += [] if chosen.only is None else ["--only", str(chosen.only)]
    command = [sys.executable, "-m", "bench.fuzz", name, *told, "--here"]
    # The codecs' libraries say of every broken picture that it is broken.
    done = subprocess.run(command, stderr=subprocess.PIPE, check=False, text=True)
    if done.returncode not in (0, 1):
        last = "\n".join(done.stderr.splitlines()[-20:])
        print(f"{name}: its process ended with {done.returncode}\n{last}")
    return min(1, abs(done.returncode))


def _fire(name: str, seed: int, chosen: argparse.Namespace) -> int:
    faulthandler.enable()
    first, inputs = (0, chosen.inputs) if chosen.only is None else (chosen.only, 1)
    campaign = Campaign(name, TARGETS[name], seed)
    campaign.run(first, inputs, _progress(name, seed, inputs))
    ends = ", ".join(f"{how} {count:,}" for how, count in campaign.ends.items())
    grown = f"{campaign.grown_bytes // KIB:,} KiB more memory"
    print(f"{name}: seed {seed}: {ends}; {grown}", flush=True)
    for finding in campaign.findings:
        print(finding, flush=True)
    return 1 if campaign.findings else 0


def _progress(name: str, seed: int, inputs: int) -> Callable[[int], None]:
    began_s = said_s = time.monotonic()
    print(f"{name}: seed {seed}: {inputs:,} inputs", flush=True)

    def tell(done: int) -> None:
        nonlocal said_s
        now_s = time.monotonic()
        if now_s - said_s < TOLD_EVERY_S:
            return
        said_s = now_s
        rate = done / (now_s - began_s)
        left_s = (inputs - done) / rate
        print(
            f"{name}: seed {seed}: {done:,} of {inputs:,}, {rate:,.0f}/s, "
            f"{left_s / 60:.0f} min left",
            flush=True,
        )

    return tell


if __name__ == "__main__":
    sys.exit(main())

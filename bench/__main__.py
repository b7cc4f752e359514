"""The bench's programs: ``demo`` for people, ``journey`` and ``probe`` for machines."""

import argparse
import sys

from bench import demo
from bench.journeys import journey
from bench.probe import probe


def main(arguments: list[str] | None = None) -> int:
    """Run one of the bench's programs and return its exit status."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    for program in (demo, journey, probe):
        program.add_to(verbs)
    chosen = parser.parse_args(arguments)
    status: int = chosen.run(chosen)
    return status


if __name__ == "__main__":
    sys.exit(main())

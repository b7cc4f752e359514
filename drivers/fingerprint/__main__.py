"""``python -m drivers.fingerprint evaluate MANIFEST.csv``: how well NBIS tells prints.

The manifest's columns are ``a,b,same``: two pictures (PNG, BMP, JPEG or TIFF at 500
dots an inch, seen from the manifest's folder) and 1 if they show one finger, else 0.
What comes out is JSON in the terms of ISO/IEC 19795-1: FNMR and FMR over thresholds,
failures to acquire, equal error rate. Ends with 65 when manifest or picture is wrong.
"""

import argparse
import json
import os
import sys
from pathlib import Path

from drivers.fingerprint import evaluate
from drivers.fingerprint.minutiae import Examiner
from drivers.fingerprint.section import DEFAULT_THRESHOLD


def main(arguments: list[str] | None = None) -> int:
    """Evaluate what ``arguments`` name; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m drivers.fingerprint",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verbs = parser.add_subparsers(dest="verb", required=True)
    one = verbs.add_parser("evaluate", help="error rates of the pairs of a manifest")
    one.add_argument("manifest", type=Path, metavar="MANIFEST.csv")
    one.add_argument(
        "--threshold",
        type=int,
        default=DEFAULT_THRESHOLD,
        help="the threshold to tell apart from the curve (%(default)s)",
    )
    chosen = parser.parse_args(arguments)
    try:
        pairs = evaluate.read(chosen.manifest)
        scores = evaluate.compare(pairs, Examiner())
    except evaluate.Unusable as why:
        print(f"evaluate: {why}", file=sys.stderr)
        return os.EX_DATAERR
    print(json.dumps(evaluate.report(scores, chosen.threshold), indent=2))
    return os.EX_OK


if __name__ == "__main__":
    sys.exit(main())

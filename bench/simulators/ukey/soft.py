"""``python -m bench.simulators.ukey.soft --home DIR``: the desk's cards, in software.

Where a virtual reader cannot be had, SoftHSM's PKCS#11 module holds the same cards, one
token each, labelled by their names. It is found by ``SOFTHSM2_CONF``, which whoever
loads the module must have in its environment. Prints one JSON line with both and ends.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pkcs11
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from pkcs11 import Attribute, CertificateType, ObjectClass

from bench.simulators.ukey.cards import CARDS, PIN, Drawer, utc_now

MODULE: Final = Path("/usr/lib/softhsm/libsofthsm2.so")
SETTINGS: Final = "SOFTHSM2_CONF"
ADMINISTRATORS_PIN: Final = "12345678"
KEY_NAME: Final = b"\x01"
TOOL_TIMEOUT_S: Final = 30.0
UNISSUED: Final = "blank"


def hindrance() -> str | None:
    """Return why there are no cards in software here, or ``None`` if there are."""
    if MODULE.exists() and shutil.which("softhsm2-util"):
        return None
    return "softhsm2 is not installed (./run setup brings it)"


def settings(home: Path) -> Path:
    """Return where SoftHSM's settings lie."""
    return home / "softhsm2.conf"


def furnish(home: Path) -> None:
    """Make every token that is not there yet."""
    tokens = home / "tokens"
    tokens.mkdir(mode=0o700, parents=True, exist_ok=True)
    text = f"directories.tokendir = {tokens}\nlog.level = ERROR\n"
    settings(home).write_text(text, encoding="utf-8")
    # The module reads it when it is loaded, once in the life of this process.
    os.environ[SETTINGS] = str(settings(home))
    drawer = Drawer(home / "cards")
    drawer.issue(utc_now())
    there = {token.label for token in pkcs11.lib(str(MODULE)).get_tokens()}
    for name in CARDS:
        if name not in there:
            _write(drawer, name)


def _write(drawer: Drawer, name: str) -> None:
    pins = ["--so-pin", ADMINISTRATORS_PIN, "--pin", PIN]
    _tool("--init-token", "--free", "--label", name, *pins)
    if name == UNISSUED:
        return
    plain = ["--import", str(drawer.key(name)), "--id", KEY_NAME.hex()]
    _tool(*plain, "--token", name, "--label", name, "--pin", PIN)
    module = pkcs11.lib(str(MODULE))
    module.reinitialize()
    found = x509.load_der_x509_certificate(drawer.card(name).certificate)
    with module.get_token(token_label=name).open(rw=True, user_pin=PIN) as session:
        session.create_object(
            {
                Attribute.CLASS: ObjectClass.CERTIFICATE,
                Attribute.CERTIFICATE_TYPE: CertificateType.X_509,
                Attribute.TOKEN: True,
                Attribute.PRIVATE: False,
                Attribute.ID: KEY_NAME,
                Attribute.LABEL: name,
                Attribute.SUBJECT: found.subject.public_bytes(),
                Attribute.VALUE: found.public_bytes(serialization.Encoding.DER),
            }
        )


def _tool(*words: str) -> None:
    subprocess.run(
        ["softhsm2-util", *words],
        check=True,
        capture_output=True,
        timeout=TOOL_TIMEOUT_S,
    )


def main(arguments: list[str] | None = None) -> int:
    """Make the tokens."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.simulators.ukey.soft", description=__doc__
    )
    parser.add_argument("--home", type=Path, required=True, help="the tokens' folder")
    chosen = parser.parse_args(arguments)
    why = hindrance()
    if why is not None:
        print(f"ukey: {why}", file=sys.stderr)
        return 1
    home = chosen.home.resolve()
    furnish(home)
    told = {"ready": True, "module": str(MODULE), SETTINGS: str(settings(home))}
    print(json.dumps(told), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

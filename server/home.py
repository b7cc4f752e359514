"""The centre's folder: where keys, certificates, records, materials and logs lie."""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600


class NotPrivate(Exception):
    """A folder or file that holds secrets can be read by others: close it first."""


class NotInitialised(Exception):
    """There is no centre in this folder yet: run ``kiosk-server init``."""


@dataclass(frozen=True, slots=True)
class Home:
    """Paths below ``root``; nothing here opens a file."""

    root: Path

    @property
    def settings(self) -> Path:
        """Ports and addresses."""
        return self.root / "centre.toml"

    @property
    def keys(self) -> Path:
        """Private keys, nothing else."""
        return self.root / "keys"

    @property
    def certificates(self) -> Path:
        """Certificates and the revocation list: public."""
        return self.root / "certificates"

    @property
    def database(self) -> Path:
        """The records, while they are on SQLite."""
        return self.root / "records.db"

    @property
    def materials(self) -> Path:
        """Sealed materials, named by the SHA-256 of what lies in them."""
        return self.root / "materials"

    @property
    def broker(self) -> Path:
        """The broker's configuration and what it keeps."""
        return self.root / "broker"

    def key(self, name: str) -> Path:
        """Return where the private key ``name`` lies."""
        return self.keys / f"{name}.key"

    def certificate(self, name: str) -> Path:
        """Return where the certificate ``name`` lies."""
        return self.certificates / f"{name}.pem"

    @property
    def authority(self) -> Path:
        """The CA's certificate."""
        return self.certificate("ca")

    @property
    def revoked(self) -> Path:
        """The CA's revocation list."""
        return self.certificates / "revoked.crl"


def prepare(home: Home) -> None:
    """Make every folder, closed to other accounts."""
    for folder in (
        home.root,
        home.keys,
        home.certificates,
        home.materials,
        home.broker,
    ):
        folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        folder.chmod(PRIVATE_FOLDER)


def require(home: Home) -> None:
    """Raise `NotInitialised` or `NotPrivate` unless the keys are there and closed."""
    if not home.settings.is_file() or not home.keys.is_dir():
        raise NotInitialised(f"no centre in {home.root}: run kiosk-server init")
    for path in (home.keys, *home.keys.iterdir()):
        if path.stat().st_mode & 0o077:
            raise NotPrivate(f"{path} can be read by other accounts")


def write_private(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path`` whole or not at all, readable by the owner alone."""
    with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as new:
        try:
            os.fchmod(new.fileno(), PRIVATE_FILE)
            new.write(content)
            new.flush()
            os.fsync(new.fileno())
            Path(new.name).replace(path)
        except BaseException:
            with suppress(FileNotFoundError):
                Path(new.name).unlink()
            raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename in ``folder`` survive a power loss."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

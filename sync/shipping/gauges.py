"""The machine's own instruments, read from Linux."""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cryptography import x509

from sync.shipping.outlet import Gauges

MEMORY: Final = Path("/proc/meminfo")
THERMAL: Final = Path("/sys/class/thermal")


def read(data: Path, certificate: Path, now: datetime) -> Gauges:
    """Return disk (where ``data`` lies), memory, temperature, certificate days."""
    disk = shutil.disk_usage(data)
    memory = _memory_bytes()
    return Gauges(
        disk_free_bytes=disk.free,
        disk_total_bytes=disk.total,
        memory_used_bytes=memory["MemTotal"] - memory["MemAvailable"],
        memory_total_bytes=memory["MemTotal"],
        temperature_c=_hottest_c(),
        certificate_days=_days_left(certificate, now),
    )


def _memory_bytes() -> dict[str, int]:
    lines = (line.split() for line in MEMORY.read_text().splitlines())
    return {words[0].rstrip(":"): int(words[1]) * 1024 for words in lines}


def _hottest_c() -> float | None:
    found: list[float] = []
    for zone in sorted(THERMAL.glob("thermal_zone*/temp")):
        try:
            found.append(int(zone.read_text()) / 1000)
        except (OSError, ValueError):
            continue  # a zone may be switched off
    return max(found, default=None)


def _days_left(certificate: Path, now: datetime) -> int | None:
    try:
        loaded = x509.load_pem_x509_certificate(certificate.read_bytes())
    except (OSError, ValueError):
        return None
    return (loaded.not_valid_after_utc - now.astimezone(UTC)).days

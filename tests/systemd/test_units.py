"""The units: systemd understands them, and lets our programs do what they need only."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from drivers.unit import BEAT_S
from tests.systemd.conftest import DEVICES
from tests.systemd.reading import Unit, megabytes, read

EXPOSURE = 25
"""systemd-analyze counts in tenths."""
OF_THE_TERMINAL = ("kiosk-core", "kiosk-ui", "kiosk-ship", "kiosk-device@")


WITH_A_RUN_OF_ITS_OWN = ("unshare", "--user", "--map-root-user", "--mount", "sh", "-c")
MOUNTED = 'mount -t tmpfs run /run && exec "$@"'


def analyze(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """Ask systemd-analyze about units of ``folder`` beside those of the system."""
    command = ["systemd-analyze", "--no-pager", *words]
    if os.geteuid() and not Path("/run/systemd").exists():
        # It makes a folder there, which a user may not where systemd does not run.
        command = [*WITH_A_RUN_OF_ITS_OWN, MOUNTED, "sh", *command]
    return subprocess.run(
        command,
        check=False,
        capture_output=True,
        env=os.environ | {"SYSTEMD_UNIT_PATH": f"{folder}:"},
        text=True,
        timeout=60,
    )


def of_the_terminal(services: dict[str, Unit]) -> dict[str, Unit]:
    return {n: unit for n, unit in services.items() if n.startswith(OF_THE_TERMINAL)}


def test_systemd_finds_nothing_to_say_of_any_unit(
    folder: Path, services: dict[str, Unit]
) -> None:
    others = [f"kiosk-again@kiosk-device@{name}.service.service" for name in DEVICES]
    names = [*services, *others, "kiosk.target", "kiosk.slice"]
    units = [str(folder / name) for name in names]
    answer = analyze(folder, "verify", "--man=no", *units)
    # It exits with 0 on an unknown key: what counts is that it is silent.
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")


def test_a_misspelt_setting_would_be_told(folder: Path, tmp_path: Path) -> None:
    text = (folder / "kiosk-core.service").read_text(encoding="utf-8")
    wrong = tmp_path / "kiosk-core.service"
    wrong.write_text(text.replace("WatchdogSec", "WatchdogSecs"), encoding="utf-8")
    assert "WatchdogSecs" in analyze(tmp_path, "verify", "--man=no", str(wrong)).stderr


def test_no_service_is_exposed_beyond_two_and_a_half(
    folder: Path, services: dict[str, Unit]
) -> None:
    for name in services:
        told = (f"--threshold={EXPOSURE}", "--offline=yes", str(folder / name))
        answer = analyze(folder, "security", *told)
        assert answer.returncode == 0, answer.stdout[-300:] + answer.stderr


def test_without_its_sandbox_a_service_would_be(folder: Path, tmp_path: Path) -> None:
    bare = tmp_path / "kiosk-core.service"
    bare.write_bytes((folder / "kiosk-core.service").read_bytes())
    told = (f"--threshold={EXPOSURE}", "--offline=yes", str(bare))
    assert analyze(tmp_path, "security", *told).returncode != 0


def test_users_and_folders_are_such_as_systemd_makes(
    folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "etc").mkdir()
    told = (folder / "tmpfiles.d/kiosk.conf").read_text(encoding="utf-8")
    # Whoever runs the tests can give folders to nobody else.
    ours = re.sub(
        r"kiosk\S* kiosk\S*$", f"{os.getuid()} {os.getgid()}", told, flags=re.MULTILINE
    )
    (tmp_path / "ours.conf").write_text(ours, encoding="utf-8")
    for tool, option, file in (
        ("systemd-sysusers", (), folder / "sysusers.d/kiosk.conf"),
        ("systemd-tmpfiles", ("--create",), tmp_path / "ours.conf"),
    ):
        made = subprocess.run(
            [tool, f"--root={tmp_path}", *option, file],
            check=False,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert made.returncode == 0, made.stderr
    accounts = (tmp_path / "etc/passwd").read_text(encoding="utf-8")
    assert "\nkiosk:" in f"\n{accounts}"
    for place in ("run/kiosk", "var/lib/kiosk", "var/lib/kiosk/screen"):
        assert (tmp_path / place).stat().st_mode & 0o777 == 0o700


def test_every_user_of_a_service_is_made(
    folder: Path, services: dict[str, Unit]
) -> None:
    made = (folder / "sysusers.d/kiosk.conf").read_text(encoding="utf-8")
    for unit in services.values():
        for user in unit.get("User", []):
            assert f"\nu {user} " in made


def test_nothing_reaches_a_core_file_or_the_swap(services: dict[str, Unit]) -> None:
    for name, unit in services.items():
        assert unit["LimitCORE"] == ["0"], name
        assert unit["MemorySwapMax"] == ["0"], name


def test_no_leak_of_one_takes_the_memory_of_another(
    folder: Path, services: dict[str, Unit]
) -> None:
    whole = megabytes(read(folder, "kiosk.slice")["MemoryMax"][-1])
    ours = of_the_terminal(services)
    assert all(unit["Slice"] == ["kiosk.slice"] for unit in ours.values())
    assert sum(megabytes(unit["MemoryMax"][-1]) for unit in ours.values()) <= whole
    assert whole == 1536


def test_every_program_of_the_terminal_is_watched_and_started_again(
    services: dict[str, Unit],
) -> None:
    for name, unit in of_the_terminal(services).items():
        assert unit["Type"] == ["notify"], name
        assert int(unit["WatchdogSec"][0]) >= 10 * BEAT_S, name
        assert unit["Restart"] == ["always"], name
        assert unit["RestartPreventExitStatus"] == [str(os.EX_CONFIG)], name
        assert unit["OnFailure"] == ["kiosk-again@%n.service"], name


def test_every_device_has_its_own_needs_told(folder: Path) -> None:
    told = {place.name for place in folder.glob("kiosk-device@*.service.d")}
    assert told == {f"kiosk-device@{device}.service.d" for device in DEVICES}


@pytest.mark.parametrize(
    ("result", "called"),
    [
        ("start-limit-hit", ["sleep 30", "systemctl --no-block start kiosk-x.service"]),
        ("exit-code", []),
        ("watchdog", []),
    ],
)
def test_only_who_was_started_too_often_comes_again_and_after_a_rest(
    folder: Path, tmp_path: Path, result: str, called: list[str]
) -> None:
    unit = read(folder, "kiosk-again@kiosk-x.service.service")
    shell, _, script = unit["ExecStart"][0].partition(" -c ")
    diary = tmp_path / "diary"
    diary.touch()
    for name in ("sleep", "systemctl"):
        stub = tmp_path / name
        stub.write_text(f'#!/bin/sh\necho "{name} $*" >>"{diary}"\n')
        stub.chmod(0o755)
    told = {"PATH": f"{tmp_path}:/bin", "MONITOR_SERVICE_RESULT": result}
    subprocess.run([shell, "-c", script.strip("'")], check=True, env=told, timeout=30)
    assert diary.read_text().splitlines() == called

"""The private CUPS: its settings, the queue with the real driver, and its life.

One queue, one socket, no network, no web pages. The driver is Debian's foo2zjs; only
the back end is ours. ``retry-current-job`` lets a job wait for paper and then print;
``page-logging off`` keeps pdftopdf from counting the sheets that foomatic-rip counts.
``DirtyCleanInterval 0`` writes a job's state down at once, so that a power cut does not
print it again; ``JobKillDelay 1`` because foomatic-rip is slow to die, and until then
the next citizen's paper waits.
"""

import re
import shutil
import socket
import subprocess
import time
from pathlib import Path

from bench.simulators.printer.control import Mode, SimulatedPrinter
from bench.simulators.printer.place import Place

QUEUE = "LJ1020"
DRIVER = "foo2zjs:0/ppd/foo2zjs/HP-LaserJet_1020.ppd"
SYSTEM_BIN = Path("/usr/lib/cups")
SYSTEM_DATA = Path("/usr/share/cups")
BACKEND = Path(__file__).with_name("backend.sh")
START_TIMEOUT_S = 20.0
STOP_TIMEOUT_S = 10.0
POLL_S = 0.05
PAPER_DEFAULT = re.compile(
    rb"^\*Default(PageSize|PageRegion|ImageableArea|PaperDimension):.*$", re.MULTILINE
)

SETTINGS = """\
LogLevel warn
Listen {socket}
Browsing No
WebInterface No
DefaultAuthType None
DefaultPaperSize A4
PreserveJobHistory Yes
PreserveJobFiles No
DirtyCleanInterval 0
JobKillDelay 1
<Location />
 Order allow,deny
 Allow all
</Location>
<Policy default>
 JobPrivateAccess all
 JobPrivateValues none
 <Limit All>
  Order allow,deny
  Allow all
 </Limit>
</Policy>
"""
FILES = """\
User {uid}
Group {gid}
ServerRoot {root}/etc
ServerBin {root}/lib
DataDir {data}
RequestRoot {root}/spool
TempDir {root}/spool/tmp
CacheDir {root}/cache
StateDir {root}/run
AccessLog {root}/log/access
ErrorLog {root}/log/error
PageLog {root}/log/page
Sandboxing relaxed
"""
# The printer has reported its toner before, as one that has been in use for a while.
PRINTERS = """\
<Printer {queue}>
Info Simulated LaserJet 1020
MakeModel HP LaserJet 1020 Foomatic/foo2zjs-z1 (recommended)
DeviceURI kiosksim:/hp1020
State Idle
Accepting Yes
Shared No
JobSheets none none
OpPolicy default
ErrorPolicy retry-current-job
Option page-logging off
Attribute marker-colors \\#000000
Attribute marker-names Black
Attribute marker-types toner
Attribute marker-levels 64
</Printer>
"""


class NotStarted(Exception):
    """CUPS did not come up. The message says at which step, the log says why."""


def furnish(place: Place, control: Path) -> SimulatedPrinter:
    """Write everything CUPS needs into ``place`` and return how to steer it.

    A queue that is there already keeps its jobs: they outlive a restart.

    Raises:
        NotStarted: CUPS or the LaserJet's driver is not installed.

    """
    place.move_in()
    root = place.root
    programs(root / "lib")
    names = {
        "root": root,
        "uid": place.owner.uid,
        "gid": place.owner.gid,
        "data": SYSTEM_DATA,
        "socket": place.socket,
        "queue": QUEUE,
    }
    etc = root / "etc"
    (etc / "cupsd.conf").write_text(SETTINGS.format_map(names), encoding="utf-8")
    (etc / "cups-files.conf").write_text(FILES.format_map(names), encoding="utf-8")
    if not (etc / "printers.conf").exists():
        text = PRINTERS.format_map(names)
        (etc / "printers.conf").write_text(text, encoding="utf-8")
        (etc / "ppd").mkdir(exist_ok=True)
        (etc / "ppd" / f"{QUEUE}.ppd").write_bytes(description())
    printer = SimulatedPrinter(
        socket=str(place.socket),
        queue=QUEUE,
        state=str(root / "state"),
        prints=str(root / "out"),
        control=str(control),
    )
    printer.set_mode(Mode.OK)
    place.socket.unlink(missing_ok=True)
    place.hand_over()
    return printer


def programs(lib: Path) -> None:
    """Lay out CUPS's programs: the system's, and our back end beside none other."""
    for part in ("daemon", "driver", "filter", "monitor", "notifier"):
        link = lib / part
        link.unlink(missing_ok=True)
        link.symlink_to(SYSTEM_BIN / part)
    backend = lib / "backend" / "kiosksim"
    backend.parent.mkdir(exist_ok=True)
    shutil.copyfile(BACKEND, backend)
    backend.chmod(0o755)


def description() -> bytes:
    """Return the driver's description of the LaserJet 1020 (PPD), with A4 as paper."""
    command = [str(SYSTEM_BIN / "driver" / "foo2zjs"), "cat", DRIVER]
    try:
        done = subprocess.run(command, check=True, capture_output=True, timeout=30)
    except (OSError, subprocess.SubprocessError) as problem:
        raise NotStarted("no driver: install printer-driver-foo2zjs") from problem
    return PAPER_DEFAULT.sub(rb"*Default\1: A4", done.stdout)


def start(place: Place) -> subprocess.Popen[bytes]:
    """Start cupsd as the place's owner and return once it answers.

    It dies with its parent (``--pdeathsig``), however that one ends.

    Raises:
        NotStarted: It ended, or did not answer in time.

    """
    etc = place.root / "etc"
    command = ["setpriv", "--pdeathsig", "TERM", "--no-new-privs"]
    if place.owner.other:
        uid, gid = place.owner.uid, place.owner.gid
        command += [f"--reuid={uid}", f"--regid={gid}", "--clear-groups"]
    cupsd = shutil.which("cupsd", path="/usr/sbin:/sbin:/usr/bin") or "cupsd"
    command += [cupsd, "-f", "-c", f"{etc}/cupsd.conf", "-s", f"{etc}/cups-files.conf"]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    give_up = time.monotonic() + START_TIMEOUT_S
    while not answers(place.socket):
        if process.poll() is not None:
            raise NotStarted(f"cupsd ended with {process.returncode}")
        if time.monotonic() > give_up:
            stop(process)
            raise NotStarted("cupsd does not answer")
        time.sleep(POLL_S)
    return process


def answers(path: Path) -> bool:
    """Return whether someone takes calls at the socket ``path``."""
    with socket.socket(socket.AF_UNIX) as caller:
        try:
            caller.connect(str(path))
        except OSError:
            return False
    return True


def stop(process: subprocess.Popen[bytes]) -> None:
    """End cupsd; it ends its filters and back ends itself."""
    process.terminate()
    try:
        process.wait(STOP_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()

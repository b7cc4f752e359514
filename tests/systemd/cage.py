"""``cage.py CALLS MDWE COMMAND…``: run a command in as much of a sandbox as we can.

``CALLS`` is a file of the system calls that are let through, one a line; the others
answer EPERM, as `SystemCallErrorNumber=EPERM` has it. ``MDWE`` is ``yes`` where memory
may never be both written and run. The filter is made by libseccomp, as systemd's is.
"""

import ctypes
import errno
import os
import resource
import sys
from pathlib import Path

PR_SET_NO_NEW_PRIVS = 38
PR_SET_MDWE = 65
REFUSE_EXEC_GAIN = 1
ALLOW = 0x7FFF0000
ANSWER_EPERM = 0x00050000 | errno.EPERM
UNKNOWN_CALL = -1


def filter_calls(names: list[str]) -> None:
    """Let only the system calls in ``names`` through, for us and all that we start."""
    seccomp = ctypes.CDLL("libseccomp.so.2", use_errno=True)
    seccomp.seccomp_init.restype = ctypes.c_void_p
    rules = ctypes.c_void_p(seccomp.seccomp_init(ANSWER_EPERM))
    for name in names:
        call = seccomp.seccomp_syscall_resolve_name(name.encode())
        if call != UNKNOWN_CALL:
            # Some are of other machines: then there is no rule to add.
            seccomp.seccomp_rule_add_array(rules, ALLOW, call, 0, None)
    if seccomp.seccomp_load(rules):
        raise OSError(ctypes.get_errno(), "seccomp_load")


def main(calls: str, mdwe: str, *command: str) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if mdwe == "yes":
        # A kernel before 6.3 does not know it; there systemd's own filter does it.
        libc.prctl(PR_SET_MDWE, REFUSE_EXEC_GAIN, 0, 0, 0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.umask(0o077)
    filter_calls(Path(calls).read_text(encoding="utf-8").split())
    os.execvp(command[0], command)  # noqa: S606  # that is the point


if __name__ == "__main__":
    main(*sys.argv[1:])

"""The broker's configuration: mosquitto with a certificate per client, pinned topics.

User name and client id both are the certificate's name, so a terminal can neither
speak on another's topics nor throw another off by taking its client id. The broker's
memory is no record: what counts is the receipt, so it saves seldom.
"""

import os
import pwd
import shutil
from pathlib import Path

from server.home import PRIVATE_FOLDER, Home, write_private
from server.pki.keyring import CENTRAL, SERVER
from server.settings import Settings
from sync.wire.limits import MAX_MESSAGE_BYTES

PASSED_BYTES = 4 * MAX_MESSAGE_BYTES
"""What the broker still passes on: oversized messages reach ingest, which refuses them
by name; beyond this nobody reads them."""
QUEUED_MESSAGES = 100_000
INFLIGHT_MESSAGES = 200
AUTOSAVE_S = 60

ACL = f"""\
pattern write kiosk/%u/up/#
pattern read kiosk/%u/down/#

user {CENTRAL}
topic read kiosk/+/up/#
topic write kiosk/+/down/#
"""

_CONFIGURATION = """\
per_listener_settings false
allow_anonymous false
listener {port} {host}
cafile {home}/certificates/ca.pem
certfile {home}/certificates/{server}.pem
keyfile {home}/keys/{server}.key
crlfile {home}/certificates/revoked.crl
require_certificate true
use_identity_as_username true
use_username_as_clientid true
tls_version tlsv1.3
acl_file {home}/broker/acl
persistence true
persistence_location {home}/broker/kept/
autosave_interval {autosave}
message_size_limit {size}
max_queued_messages {queued}
max_inflight_messages {inflight}
log_dest stderr
log_type error
log_type warning
log_type notice
{user}"""


def configuration(home: Home, settings: Settings, account: str | None) -> str:
    """Return mosquitto's configuration; ``account`` is whom it runs as, if root."""
    return _CONFIGURATION.format(
        port=settings.broker_port,
        host=settings.host,
        home=home.root,
        server=SERVER,
        autosave=AUTOSAVE_S,
        size=PASSED_BYTES,
        queued=QUEUED_MESSAGES,
        inflight=INFLIGHT_MESSAGES,
        user="" if account is None else f"user {account}\n",
    )


def write(home: Home, settings: Settings) -> Path:
    """Write configuration and ACL; return the configuration's path."""
    kept = home.broker / "kept"
    kept.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    write_private(home.broker / "acl", ACL.encode())
    path = home.broker / "mosquitto.conf"
    # Started by root, mosquitto gives root up for an account that must not be able to
    # read the centre's folder; under the centre's own account it keeps that.
    account = pwd.getpwuid(os.geteuid()).pw_name if os.geteuid() == 0 else None
    write_private(path, configuration(home, settings, account).encode())
    return path


def program() -> str | None:
    """Return where mosquitto is; Debian keeps it out of users' PATH."""
    return shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:/usr/sbin")

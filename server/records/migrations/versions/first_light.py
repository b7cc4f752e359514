"""First light: terminals, journals, visits, alerts, accounts and the audit chain."""

import sqlalchemy as sa
from alembic import op

from server.records.dialect import guard_audit
from server.records.tables import Moment

revision = "first_light"
down_revision = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables and close the audit chain to changes."""
    _accounts()
    _audit()
    _links()
    _sessions()
    _alerts()
    _certificates()
    _devices()
    _enrolments()
    _health()
    _terminals()
    _entries()
    _journals()
    _materials()
    _receipts()
    _refusals()
    _visits()
    _workers()
    _staff()
    _casework()
    _commands()
    _ukeys()
    guard_audit(op.get_bind())


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("password", sa.String(length=160), nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_accounts")),
    )


def _alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("terminal", sa.String(length=64), nullable=False),
        sa.Column("alert", sa.String(length=96), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("severity", sa.String(length=16), nullable=False),
        sa.Column("device", sa.String(length=32), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("raised", Moment(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("last", Moment(), nullable=False),
        sa.Column("cleared", Moment(), nullable=True),
        sa.Column("owner", sa.String(length=64), nullable=True),
        sa.Column("owned", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
        sa.UniqueConstraint("terminal", "alert", name=op.f("uq_alerts_terminal_alert")),
    )
    op.create_index("ix_alerts_open", "alerts", ["terminal", "cleared"], unique=False)


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", ID, autoincrement=False, nullable=False),
        sa.Column("time", Moment(), nullable=False),
        sa.Column("device_time", Moment(), nullable=True),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=160), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.Column("prev", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit")),
    )


def _certificates() -> None:
    op.create_table(
        "certificates",
        sa.Column("serial", sa.String(length=48), nullable=False),
        sa.Column("terminal", sa.String(length=64), nullable=False),
        sa.Column("issued", Moment(), nullable=False),
        sa.Column("expires", Moment(), nullable=False),
        sa.Column("revoked", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_certificates")),
    )
    op.create_index(
        op.f("ix_certificates_terminal"), "certificates", ["terminal"], unique=False
    )


def _devices() -> None:
    op.create_table(
        "devices",
        sa.Column("terminal", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("model", sa.String(length=128), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("terminal", "name", name=op.f("pk_devices")),
    )


def _enrolments() -> None:
    op.create_table(
        "enrolments",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("terminal", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("expires", Moment(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolments")),
    )
    op.create_index(
        op.f("ix_enrolments_terminal"), "enrolments", ["terminal"], unique=False
    )


def _entries() -> None:
    op.create_table(
        "entries",
        sa.Column("terminal", sa.String(length=64), nullable=False),
        sa.Column("journal", sa.String(length=36), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("prev", sa.String(length=64), nullable=False),
        sa.Column("boot", sa.String(length=36), nullable=False),
        sa.Column("time", Moment(), nullable=False),
        sa.Column("proven", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(length=48), nullable=False),
        sa.Column("visit", sa.String(length=36), nullable=True),
        sa.Column("materials", sa.JSON(), nullable=False),
        sa.Column("suite", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("received", Moment(), nullable=False),
        sa.Column("opened", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("terminal", "journal", "seq", name=op.f("pk_entries")),
    )
    op.create_index("ix_entries_visit", "entries", ["terminal", "visit"], unique=False)


def _health() -> None:
    op.create_table(
        "health",
        sa.Column("terminal", sa.String(length=64), nullable=False),
        sa.Column("minute", Moment(), nullable=False),
        sa.Column("time", Moment(), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("peak", sa.Integer(), nullable=False),
        sa.Column("oldest", Moment(), nullable=True),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("terminal", "minute", name=op.f("pk_health")),
    )


def _journals() -> None:
    op.create_table(
        "journals",
        sa.Column("terminal", sa.String(length=64), nullable=False),
        sa.Column("journal", sa.String(length=36), nullable=False),
        sa.Column("first_seen", Moment(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("broken_at", sa.BigInteger(), nullable=True),
        sa.Column("receipt_due", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("terminal", "journal", name=op.f("pk_journals")),
    )


def _links() -> None:
    op.create_table(
        "links",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("expires", Moment(), nullable=False),
        sa.Column("used", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_links")),
    )


def _materials() -> None:
    op.create_table(
        "materials",
        sa.Column("terminal", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("journal", sa.String(length=36), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("arrived", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("terminal", "sha256", name=op.f("pk_materials")),
    )
    op.create_index(
        "ix_materials_awaited", "materials", ["terminal", "arrived"], unique=False
    )


def _receipts() -> None:
    op.create_table(
        "receipts",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("terminal", sa.String(length=64), nullable=False),
        sa.Column("journal", sa.String(length=36), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("awaited", sa.Integer(), nullable=False),
        sa.Column("issued", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipts")),
    )
    op.create_index(
        "ix_receipts_journal", "receipts", ["terminal", "journal", "seq"], unique=False
    )


def _refusals() -> None:
    op.create_table(
        "refusals",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("terminal", sa.String(length=64), nullable=False),
        sa.Column("topic", sa.String(length=160), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("received", Moment(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refusals")),
    )
    op.create_index(
        op.f("ix_refusals_terminal"), "refusals", ["terminal"], unique=False
    )


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("seen", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_account"), "sessions", ["account"], unique=False)


def _terminals() -> None:
    op.create_table(
        "terminals",
        sa.Column("terminal", sa.String(length=64), nullable=False),
        sa.Column("place", sa.String(length=128), nullable=False),
        sa.Column("registered", Moment(), nullable=False),
        sa.Column("revoked", Moment(), nullable=True),
        sa.Column("online", sa.Boolean(), nullable=False),
        sa.Column("contact", Moment(), nullable=True),
        sa.Column("boot", sa.String(length=36), nullable=True),
        sa.Column("booted", Moment(), nullable=True),
        sa.Column("told", Moment(), nullable=True),
        sa.Column("activity", sa.String(length=32), nullable=True),
        sa.Column("closed", sa.JSON(), nullable=False),
        sa.Column("versions", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("terminal", name=op.f("pk_terminals")),
    )


def _visits() -> None:
    op.create_table(
        "visits",
        sa.Column("terminal", sa.String(length=64), nullable=False),
        sa.Column("visit", sa.String(length=36), nullable=False),
        sa.Column("began", Moment(), nullable=True),
        sa.Column("submitted", Moment(), nullable=True),
        sa.Column("ended", Moment(), nullable=True),
        sa.Column("ticket", sa.String(length=32), nullable=True),
        sa.Column("service", sa.String(length=32), nullable=True),
        sa.Column("outcome", sa.String(length=32), nullable=True),
        sa.Column("last", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("terminal", "visit", name=op.f("pk_visits")),
    )
    op.create_index("ix_visits_last", "visits", ["terminal", "last"], unique=False)


def _workers() -> None:
    op.create_table(
        "workers",
        sa.Column("worker", sa.String(length=64), nullable=False),
        sa.Column("connected", sa.Boolean(), nullable=False),
        sa.Column("seen", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("worker", name=op.f("pk_workers")),
    )


def _staff() -> None:
    op.create_table(
        "registrars",
        sa.Column("account", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("password", sa.String(length=160), nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("locked", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_registrars")),
    )
    op.create_table(
        "tries",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last", Moment(), nullable=False),
        sa.Column("paused_until", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_tries")),
    )
    op.create_table(
        "grants",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=32), nullable=False),
        sa.Column("terminal", sa.String(length=64), nullable=False),
        sa.Column("issued", Moment(), nullable=False),
        sa.Column("seen", Moment(), nullable=False),
        sa.Column("ended", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_grants")),
    )
    op.create_index(op.f("ix_grants_account"), "grants", ["account"], unique=False)
    op.create_index(op.f("ix_grants_terminal"), "grants", ["terminal"], unique=False)


def _casework() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("opened", Moment(), nullable=False),
        sa.Column("changed", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
    )
    op.create_index(op.f("ix_cases_state"), "cases", ["state"], unique=False)
    op.create_table(
        "submissions",
        *_entry_columns(),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("visit", sa.String(length=36), nullable=False),
        sa.Column("service", sa.String(length=32), nullable=False),
        sa.Column("ticket", sa.String(length=32), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("submitted", Moment(), nullable=False),
        sa.Column("received", Moment(), nullable=False),
        sa.PrimaryKeyConstraint(
            "terminal", "journal", "seq", name=op.f("pk_submissions")
        ),
        sa.UniqueConstraint(
            "terminal", "visit", name=op.f("uq_submissions_terminal_visit")
        ),
    )
    op.create_index(
        op.f("ix_submissions_case_id"), "submissions", ["case_id"], unique=False
    )
    op.create_table(
        "submission_materials",
        *_entry_columns(),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint(
            *("terminal", "journal", "seq", "sha256"),
            name=op.f("pk_submission_materials"),
        ),
    )
    op.create_index(
        "ix_submission_materials_name",
        "submission_materials",
        ["terminal", "sha256"],
        unique=False,
    )
    op.create_table(
        "decisions",
        *_entry_columns(),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("account", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("told", Moment(), nullable=False),
        sa.Column("received", Moment(), nullable=False),
        sa.PrimaryKeyConstraint(
            "terminal", "journal", "seq", name=op.f("pk_decisions")
        ),
    )
    op.create_index(
        op.f("ix_decisions_case_id"), "decisions", ["case_id"], unique=False
    )


def _entry_columns() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("terminal", sa.String(length=64), nullable=False),
        sa.Column("journal", sa.String(length=36), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
    )


def _commands() -> None:
    op.create_table(
        "commands",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("terminal", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("issued", Moment(), nullable=False),
        sa.Column("expires", Moment(), nullable=False),
        sa.Column("sent", Moment(), nullable=True),
        sa.Column("result", sa.String(length=16), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("answered", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commands")),
    )
    op.create_index(
        op.f("ix_commands_terminal"), "commands", ["terminal"], unique=False
    )


def _ukeys() -> None:
    op.create_table(
        "ukeys",
        sa.Column("thumbprint", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=32), nullable=False),
        sa.Column("card", sa.String(length=64), nullable=True),
        sa.Column("serial", sa.String(length=64), nullable=False),
        sa.Column("begins", Moment(), nullable=False),
        sa.Column("ends", Moment(), nullable=False),
        sa.Column("enrolled", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("thumbprint", name=op.f("pk_ukeys")),
    )
    op.create_index(op.f("ix_ukeys_account"), "ukeys", ["account"], unique=False)
    op.create_table(
        "ukey_revocations",
        sa.Column("name", sa.String(length=96), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_ukey_revocations")),
    )
    op.create_table(
        "ukey_challenges",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("terminal", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=32), nullable=False),
        sa.Column("session", sa.String(length=36), nullable=False),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("issued", Moment(), nullable=False),
        sa.Column("used", Moment(), nullable=True),
        sa.Column("proven", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_ukey_challenges")),
    )
    op.create_index(
        op.f("ix_ukey_challenges_terminal"),
        "ukey_challenges",
        ["terminal"],
        unique=False,
    )

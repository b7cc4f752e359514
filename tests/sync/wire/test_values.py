"""Nothing passes the door that was not agreed, and no refusal echoes what was sent."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from pydantic import ValidationError

from sync.wire.limits import MAX_MESSAGE_BYTES
from sync.wire.reports import Alert, Severity
from sync.wire.values import (
    BodyBytes,
    Malformed,
    Model,
    UtcMs,
    canonical,
    from_stamp,
    parsed,
    stamp,
    to_ms,
)

SECRET = "王样例"


class Note(Model):
    """A message for these tests."""

    time: UtcMs
    body: BodyBytes
    count: int


WRITTEN = b'{"time":"2026-03-02T08:30:00.250Z","body":"aGk=","count":1}'
NOTE = Note(
    time=datetime(2026, 3, 2, 8, 30, 0, 250_000, tzinfo=UTC), body=b"hi", count=1
)


def test_a_message_is_read_as_it_was_written() -> None:
    assert parsed(Note, WRITTEN) == NOTE
    assert parsed(Note, NOTE.model_dump_json().encode()) == NOTE


def test_canonical_json_is_sorted_and_without_blanks() -> None:
    assert canonical(NOTE) == (
        b'{"body":"aGk=","count":1,"time":"2026-03-02T08:30:00.250Z"}'
    )


@pytest.mark.parametrize(
    ("payload", "cause"),
    [
        (b"", "json_invalid"),
        (b"{", "json_invalid"),
        (b"\xff\xfe", "json_invalid"),
        (b"[]", "model_type"),
        (WRITTEN.replace(b'"count":1', b'"count":"1"'), "count.int_type"),
        (WRITTEN.replace(b'"count":1', b'"count":1.0'), "count.int_type"),
        (WRITTEN.replace(b',"count":1', b""), "count.missing"),
        (WRITTEN.replace(b"aGk=", b"aGk"), "body.base64"),
        (WRITTEN.replace(b"aGk=", b"a\\nGk="), "body.base64"),
        (WRITTEN.replace(b"aGk=", b""), "body.too_short"),
        (WRITTEN.replace(b".250Z", b".250+08:00"), "time.moment"),
        (WRITTEN.replace(b".250Z", b"Z"), "time.moment"),
        (WRITTEN.replace(b"-02T", b"-32T"), "time.moment"),
        (WRITTEN.replace(b'"2026-03-02T08:30:00.250Z"', b"5"), "time.datetime_type"),
        (b"x" * (MAX_MESSAGE_BYTES + 1), "too_large"),
    ],
)
def test_what_was_not_agreed_is_malformed_and_the_place_is_named(
    payload: bytes, cause: str
) -> None:
    with pytest.raises(Malformed) as refused:
        parsed(Note, payload)
    assert refused.value.cause == cause


def test_a_refusal_holds_nothing_of_what_was_sent() -> None:
    payload = f'{{"time":"{SECRET}","body":"{SECRET}","{SECRET}":"{SECRET}"}}'.encode()

    with pytest.raises(Malformed) as refused:
        parsed(Note, payload)
    assert SECRET not in str(refused.value)
    assert refused.value.__cause__ is None
    unknown_alone = WRITTEN[:-1] + f',"{SECRET}":1}}'.encode()
    with pytest.raises(Malformed) as refused:
        parsed(Note, unknown_alone)
    assert refused.value.cause == "extra_forbidden"


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 3, 2),  # noqa: DTZ001  # that it has no zone is the point
        datetime(2026, 3, 2, tzinfo=timezone(timedelta(hours=8))),
        datetime(2026, 3, 2, microsecond=1, tzinfo=UTC),
    ],
)
def test_a_moment_is_utc_to_the_millisecond(moment: datetime) -> None:
    with pytest.raises(ValidationError):
        Note(time=moment, body=b"hi", count=1)


def test_a_shanghai_moment_is_cut_and_told_in_utc() -> None:
    shanghai = datetime(
        2026, 3, 2, 16, 30, 0, 250_999, tzinfo=timezone(timedelta(hours=8))
    )

    assert to_ms(shanghai) == NOTE.time
    assert stamp(shanghai) == "2026-03-02T08:30:00.250Z"
    assert from_stamp(stamp(shanghai)) == NOTE.time


def test_nothing_on_the_wire_can_be_changed() -> None:
    with pytest.raises(ValidationError):
        NOTE.count = 2


def test_an_alert_is_one_short_line() -> None:
    told = (
        b'{"id":"00000000-0000-0000-0000-000000000001","terminal":"T0001",'
        b'"time":"2026-03-02T08:30:00.250Z","name":"paper_out","severity":"warning",'
        b'"device":"printer","detail":"tray 1"}'
    )

    assert parsed(Alert, told).severity is Severity.WARNING
    with pytest.raises(Malformed, match="detail"):
        parsed(Alert, told.replace(b"tray 1", b"tray\\n1"))
    with pytest.raises(Malformed, match="severity"):
        parsed(Alert, told.replace(b"warning", b"dire"))

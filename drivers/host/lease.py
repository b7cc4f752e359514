"""Who owns the device, and until when: a lease that ends by itself unless renewed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lease:
    """A visit's hold on the device. ``until_s`` is on the host's monotonic clock."""

    owner: str
    until_s: float


def claimed(held: Lease | None, owner: str, ttl_s: float, now_s: float) -> Lease | None:
    """Return the lease after a claim, or ``None`` while it is another's."""
    if held is not None and held.owner != owner and now_s < held.until_s:
        return None
    return Lease(owner, now_s + ttl_s)


def refusal(held: Lease | None, owner: str | None) -> str | None:
    """Return why ``owner`` may give no command now, or ``None`` if it may.

    A visit's command needs that visit's claim, so that a late one can never leave
    anything personal behind; a command without an owner needs a free device.
    """
    if owner is None:
        return None if held is None else "claimed"
    if held is None:
        return "not_claimed"
    return None if held.owner == owner else "claimed"

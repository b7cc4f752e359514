"""How large anything on the wire may be. Whoever receives more refuses it unread."""

from typing import Final

MAX_MESSAGE_BYTES: Final = 131_072
"""Of one MQTT message, and of one batch of entries."""
MAX_BATCH_BYTES: Final = MAX_MESSAGE_BYTES
MAX_BATCH_ENTRIES: Final = 100
MAX_BODY_BYTES: Final = 65_536
"""Of one sealed body; as base64, with its header, it still fits one message."""
MAX_ENTRY_MATERIALS: Final = 64
MAX_AWAITED: Final = 1_000
"""Materials one receipt lists; `Receipt.awaited_through` says how far the list goes."""
MAX_DEVICES: Final = 32
MAX_REASONS: Final = 16
MAX_MATERIAL_BYTES: Final = 33_554_432
"""Of one sealed material; they travel over HTTPS, not MQTT."""
MAX_ENROLMENT_BYTES: Final = 16_384

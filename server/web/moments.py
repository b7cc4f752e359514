"""Moments and spans as the dashboard writes them: Shanghai time, Chinese units."""

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
WEEKDAYS: Final = "一二三四五六日"
MINUTE_S: Final = 60
HOUR_S: Final = 3600
DAY_S: Final = 86_400
FEW_HOURS_S: Final = 10 * HOUR_S
"""From here on minutes say nothing."""


def clock(moment: datetime, now: datetime) -> str:
    """Return the time of day to the second; of another day its date and minute."""
    here = moment.astimezone(SHANGHAI)
    if here.date() == now.astimezone(SHANGHAI).date():
        return here.strftime("%H:%M:%S")
    return here.strftime("%m-%d %H:%M")


def short_clock(moment: datetime, now: datetime) -> str:
    """Return the time of day to the minute, with the date when it is not today."""
    here, today = moment.astimezone(SHANGHAI), now.astimezone(SHANGHAI)
    if here.date() == today.date():
        return here.strftime("%H:%M")
    return f"{here.month}月{here.day}日 {here:%H:%M}"


def full(moment: datetime) -> str:
    """Return date, weekday and time."""
    here = moment.astimezone(SHANGHAI)
    day = f"{here.month}月{here.day}日 周{WEEKDAYS[here.weekday()]}"
    return f"{day} {here:%H:%M:%S}"


def midnight(now: datetime) -> datetime:
    """Return when today began in Shanghai."""
    here = now.astimezone(SHANGHAI)
    return here.replace(hour=0, minute=0, second=0, microsecond=0)


def span(length: timedelta) -> str:
    """Return how long it is, in its one or two largest units."""
    seconds = max(0, int(length.total_seconds()))
    if seconds < MINUTE_S:
        return f"{seconds} 秒"
    if seconds < HOUR_S:
        return f"{seconds // MINUTE_S} 分"
    if seconds < DAY_S:
        hours, rest = divmod(seconds, HOUR_S)
        return f"{hours} 小时" + (
            f" {rest // MINUTE_S} 分" if seconds < FEW_HOURS_S else ""
        )
    days, rest = divmod(seconds, DAY_S)
    return f"{days} 天 {rest // HOUR_S} 小时"


def ago(moment: datetime, now: datetime) -> str:
    """Return how long ago it was."""
    seconds = int((now - moment).total_seconds())
    if seconds < MINUTE_S:
        return f"{max(0, seconds)} 秒前"
    if seconds < HOUR_S:
        return f"{seconds // MINUTE_S} 分钟前"
    if seconds < DAY_S:
        return f"{seconds // HOUR_S} 小时前"
    return f"{seconds // DAY_S} 天前"

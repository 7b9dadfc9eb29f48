# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Points in time as seeds write them: ``-35d``, ``+2h``, ``2026-07-01`` or a full date-time."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from sf_emulator.datetimes import api_datetime

_RELATIVE = re.compile(r"([+-]\d+)([dhm])")
_UNITS = {"d": "days", "h": "hours", "m": "minutes"}


def moment(text: str, now: datetime) -> datetime:
    """The point in time that a seed means, in UTC."""
    relative = _RELATIVE.fullmatch(text)
    if relative:
        return now + timedelta(**{_UNITS[relative[2]]: int(relative[1])})
    absolute = datetime.fromisoformat(text)
    return absolute.replace(tzinfo=UTC) if absolute.tzinfo is None else absolute.astimezone(UTC)


def api_moment(text: str | None, now: datetime) -> str | None:
    """The same as the API prints it, to the second."""
    return None if text is None else api_datetime(moment(text, now).replace(microsecond=0))

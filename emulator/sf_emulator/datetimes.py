# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Points in time as the API prints them."""

from __future__ import annotations

from datetime import UTC, datetime


def api_datetime(moment: datetime) -> str:
    """``2022-03-17T16:21:26.000+0000``: UTC, milliseconds, an offset without colon (recorded)."""
    moment = moment.astimezone(UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}+0000"

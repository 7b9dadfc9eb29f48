# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Salesforce's datetimes as the ISO 8601 that everybody else reads."""

from __future__ import annotations

from datetime import UTC, datetime


def moment(value: str | None) -> str | None:
    """``2022-03-17T16:21:26.000+0000`` (contract 4.1) as ``2022-03-17T16:21:26Z``; None stays None."""
    if value is None:
        return None
    return told(datetime.strptime(value, "%Y-%m-%dT%H:%M:%S.%f%z"))


def told(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

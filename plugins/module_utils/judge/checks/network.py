# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Login hours and login IP ranges of the profile."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any, NamedTuple

from ansible_collections.orgops.salesforce.plugins.module_utils.judge.facts import Facts, Unseen, text_of
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.outcome import (
    Outcome,
    every,
    passed,
    settle,
    unknown,
)


class Range(NamedTuple):
    """Addresses from the first to the last, both included."""

    first: IPv4Address | IPv6Address
    last: IPv4Address | IPv6Address


def expected(demand: Mapping[str, Any]) -> str:
    """The demand in words."""
    if "must_allow" in demand:
        return f"{', '.join(demand['must_allow']) or 'the addresses of the connector'} let in"
    if "max_addresses" in demand:
        return f"no range of more than {demand['max_addresses']} addresses"
    key = "login_hours" if "login_hours" in demand else "ip_ranges"
    return f"{key.replace('_', ' ').replace('ip', 'login IP')} {demand[key]}"


def check(demand: Mapping[str, Any], facts: Facts) -> Outcome:
    """Judge login hours, or the login IP ranges: whether there are any, how wide, whether they let the connector in."""
    if "login_hours" in demand:
        hours = facts.value("profile", "login_hours")
        return _restricted(demand["login_hours"], bool(hours), "login hours")
    ranges = [_span(row) for row in facts.rows("profile", "login_ip_ranges")]
    if "ip_ranges" in demand:
        return _restricted(demand["ip_ranges"], bool(ranges), "login IP ranges")
    if not ranges:
        return passed("no login IP ranges", "The profile has no login IP ranges.")
    shown = ", ".join(f"{first}-{last}" for first, last in ranges)
    if "max_addresses" in demand:
        widest = max(int(last) - int(first) + 1 for first, last in ranges)
        return settle(widest <= demand["max_addresses"], f"{widest} addresses", f"Login IP ranges: {shown}.")
    if not demand["must_allow"]:
        return unknown(f"The profile lets in only {shown}, and the addresses of the connector are not stated.")
    return every(_let_in(wanted, ranges, shown) for wanted in demand["must_allow"])


def _restricted(wanted: str, restricted: bool, what: str) -> Outcome:
    return settle(
        restricted is (wanted == "restricted"),
        "restricted" if restricted else "unrestricted",
        f"The profile has {'' if restricted else 'no '}{what}.",
    )


def _let_in(wanted: str, ranges: list[Range], shown: str) -> Outcome:
    first, last = parse_range(wanted)
    inside = any(
        low.version == first.version and int(low) <= int(first) and int(last) <= int(high) for low, high in ranges
    )
    return settle(inside, f"{wanted} {'let in' if inside else 'kept out'}", f"Login IP ranges: {shown}.")


def _span(row: Mapping[str, Any]) -> Range:
    try:
        return Range(ip_address(text_of(row, "start")), ip_address(text_of(row, "end")))
    except ValueError as error:
        raise Unseen(f"A login IP range of the profile is not readable: {error}.") from error


def parse_range(text: str) -> Range:
    """`first-last` or CIDR ; raises ValueError."""
    if "/" in text:
        network = ip_network(text, strict=False)
        return Range(network[0], network[-1])
    first, _unused, last = text.partition("-")
    return Range(ip_address(first.strip()), ip_address((last or first).strip()))

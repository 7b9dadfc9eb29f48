# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The two documents that describe the user of a session; shapes as recorded and documented (contract 2.7)."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sf_emulator.oauth.hosts import Host
from sf_emulator.oauth.logins import Record
from sf_emulator.world import Session

Document = dict[str, object]
SOAP_APIS = {"enterprise": "c", "metadata": "m", "partner": "u", "tooling_soap": "T"}
REST_PATHS = {
    "rest": "",
    "sobjects": "sobjects/",
    "search": "search/",
    "query": "query/",
    "recent": "recent/",
    "tooling_rest": "tooling/",
}


def userinfo(session: Session, host: Host) -> Document:
    """OpenID Connect claims of the user, Salesforce's own among them."""
    user = _user(session)
    photos = _photos(user, host)
    return {
        "sub": host.identity_url(session.org, session.user_id),
        "user_id": session.user_id,
        "organization_id": session.org.id,
        "preferred_username": user["Username"],
        "nickname": user.get("CommunityNickname"),
        "name": user["Name"],
        "email": user["Email"],
        "email_verified": True,
        "given_name": user.get("FirstName"),
        "family_name": user["LastName"],
        "zoneinfo": user["TimeZoneSidKey"],
        "photos": photos,
        "profile": f"{host.instance_url}/{session.user_id}",
        "picture": photos["picture"],
        "address": _address(user),
        "is_salesforce_integration_user": False,
        "urls": _urls(session, host),
        "active": user["IsActive"],
        "user_type": _user_type(user),
        "language": user["LanguageLocaleKey"],
        "locale": user["LocaleSidKey"],
        "utcOffset": _utc_offset(session, user),
        "updated_at": _iso_z(user.get("LastModifiedDate")),
    }


def identity(session: Session, host: Host) -> Document:
    """What the identity URL answers."""
    user = _user(session)
    return {
        "id": host.identity_url(session.org, session.user_id),
        "asserted_user": True,
        "user_id": session.user_id,
        "organization_id": session.org.id,
        "username": user["Username"],
        "nick_name": user.get("CommunityNickname"),
        "display_name": user["Name"],
        "email": user["Email"],
        "email_verified": True,
        "first_name": user.get("FirstName"),
        "last_name": user["LastName"],
        "timezone": user["TimeZoneSidKey"],
        "photos": _photos(user, host),
        **{f"addr_{part}": user.get(field) for part, field in _ADDRESS.items()},
        "mobile_phone": user.get("MobilePhone"),
        "mobile_phone_verified": False,
        "is_lightning_login_user": False,
        "status": {"created_date": None, "body": None},
        "urls": _urls(session, host),
        "active": user["IsActive"],
        "user_type": _user_type(user),
        "language": user["LanguageLocaleKey"],
        "locale": user["LocaleSidKey"],
        "utcOffset": _utc_offset(session, user),
        "last_modified_date": _iso_z(user.get("LastModifiedDate")),
    }


_ADDRESS = {"street": "Street", "city": "City", "state": "State", "country": "Country", "zip": "PostalCode"}


def _user(session: Session) -> Record:
    user = session.org.store.get("User", session.user_id)
    if user is None:
        raise LookupError(f"the user of a live session is gone: {session.user_id}")
    return user


def _urls(session: Session, host: Host) -> dict[str, str]:
    base, org_id = host.instance_url, session.org.id[:15]
    soap = {name: f"{base}/services/Soap/{api}/{{version}}/{org_id}" for name, api in SOAP_APIS.items()}
    rest = {name: f"{base}/services/data/v{{version}}/{path}" for name, path in REST_PATHS.items()}
    return soap | rest | {"profile": f"{base}/{session.user_id}", "custom_domain": base}


def _photos(user: Record, host: Host) -> dict[str, str]:
    base = f"{host.instance_url}/profilephoto/{str(user['Id'])[:15]}"
    return {"picture": f"{base}/F", "thumbnail": f"{base}/T"}


def _address(user: Record) -> Document:
    parts = {"street_address": "Street", "locality": "City", "region": "State"}
    parts |= {"postal_code": "PostalCode", "country": "Country"}
    return {claim: user[field] for claim, field in parts.items() if user.get(field) is not None}


def _user_type(user: Record) -> str:
    return str(user.get("UserType") or "Standard").upper()


def _utc_offset(session: Session, user: Record) -> int:
    """The standard time offset of the user's zone in milliseconds: recorded answers do not follow daylight saving."""
    try:
        january = datetime(session.org.now().year, 1, 1, tzinfo=ZoneInfo(str(user["TimeZoneSidKey"])))
    except (ZoneInfoNotFoundError, ValueError):
        return 0
    offset = january.utcoffset()
    return int(offset.total_seconds() * 1000) if offset is not None else 0


def _iso_z(api_time: object) -> str | None:
    """``2020-09-01T23:59:16.000+0000`` as ``2020-09-01T23:59:16Z``."""
    return f"{str(api_time)[:19]}Z" if api_time else None

# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""JWT bearer: the client signs an assertion with its certificate's key, the user is never asked (contract 2.1)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.types import Options

from sf_emulator.oauth import apps, errors, exchange
from sf_emulator.oauth.approval import app_in
from sf_emulator.oauth.apps import App
from sf_emulator.oauth.exchange import Answer, TokenRequest
from sf_emulator.org import Org

SKEW = timedelta(minutes=5)
UNVERIFIED: Options = {"verify_signature": False}
SIGNATURE_ONLY: Options = {
    "verify_exp": False,
    "verify_nbf": False,
    "verify_iat": False,
    "verify_aud": False,
    "verify_iss": False,
    "verify_sub": False,
    "verify_jti": False,
}


def grant(request: TokenRequest) -> Answer:
    """Answer an assertion with an access token; there is never a refresh token."""
    assertion = request.need("assertion")
    claims = _unverified(assertion)
    found = request.world.app(str(claims.get("iss")))
    if found is None:
        raise errors.unknown_client()
    home = request.world.user(str(claims.get("sub") or request.params.get("sub") or ""))
    org = home[0] if home else found[0]
    _refuse_generic_sandbox_audience(found[1], claims)
    app = app_in(request.world, org, found[1].client_id)
    if apps.JWT_BEARER not in app.flows:
        raise errors.flow_not_enabled()
    _verify(request, assertion, app, org)
    _check_audience(request, claims, org)
    _check_time(claims, org)
    if home is None:
        raise errors.invalid_grant("user hasn't approved this consumer")
    user = home[1]
    exchange.let_in(request, org, user, app)
    exchange.need_approval(request, org, user, app)
    _refuse_replay(claims, app)
    return exchange.log_in(request, org, user, app, signed=False)


def _unverified(assertion: str) -> dict[str, Any]:
    try:
        header = jwt.get_unverified_header(assertion)
        claims: dict[str, Any] = jwt.decode(assertion, options=UNVERIFIED)
    except jwt.InvalidTokenError:
        raise _invalid_assertion() from None
    if header.get("alg") != "RS256":
        raise _invalid_assertion()
    return claims


def _verify(request: TokenRequest, assertion: str, app: App, org: Org) -> None:
    """The signature, by the key of the app's certificate, while that certificate is in time."""
    if app.certificate is None:
        raise _invalid_assertion()
    certificate = request.world.certificates.load(app.certificate)
    key = certificate.public_key()
    in_time = certificate.not_valid_before_utc <= org.now() <= certificate.not_valid_after_utc
    if not in_time or not isinstance(key, RSAPublicKey):
        raise _invalid_assertion()
    try:
        jwt.decode(assertion, key, algorithms=["RS256"], options=SIGNATURE_ONLY)
    except jwt.InvalidTokenError:
        raise _invalid_assertion() from None


def _refuse_generic_sandbox_audience(app: App, claims: dict[str, Any]) -> None:
    """External Client Apps are unknown at test.salesforce.com; only their My Domain knows them."""
    if app.kind == "external_client_app" and "https://test.salesforce.com" in _audiences(claims):
        raise errors.app_not_found()


def _check_audience(request: TokenRequest, claims: dict[str, Any], org: Org) -> None:
    if not set(_audiences(claims)) & request.host.audiences(org):
        raise errors.invalid_grant("audience is invalid")


def _audiences(claims: dict[str, Any]) -> list[str]:
    aud = claims.get("aud")
    return [str(one).rstrip("/") for one in (aud if isinstance(aud, list) else [aud])]


def _check_time(claims: dict[str, Any], org: Org) -> None:
    """Lax as Salesforce is: text is taken for a number, milliseconds for a far future, five minutes of skew pass."""
    try:
        expires = float(claims["exp"])
    except (KeyError, TypeError, ValueError):
        raise _invalid_assertion() from None
    now = org.now().timestamp()
    if not expires >= now - SKEW.total_seconds():
        raise _invalid_assertion()
    longest = org.settings.assertion_seconds
    if longest is not None and expires > now + longest:
        raise _invalid_assertion()


def _refuse_replay(claims: dict[str, Any], app: App) -> None:
    jti = claims.get("jti")
    if jti is None:
        return
    if str(jti) in app.jwt_ids_seen:
        raise _invalid_assertion()
    app.jwt_ids_seen.add(str(jti))


def _invalid_assertion() -> errors.OAuthError:
    return errors.invalid_grant("invalid assertion")

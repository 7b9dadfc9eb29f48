# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the authorization server says no."""

from __future__ import annotations


class OAuthError(Exception):
    """``{"error": ..., "error_description": ...}``, status 400 unless told otherwise (contract 2)."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(f"{error}: {description}")
        self.error = error
        self.description = description
        self.status = status

    def body(self) -> dict[str, str]:
        return {"error": self.error, "error_description": self.description}


def invalid_grant(description: str) -> OAuthError:
    return OAuthError("invalid_grant", description)


def unknown_client() -> OAuthError:
    """No org of the process knows the consumer key."""
    return OAuthError("invalid_client_id", "client identifier invalid")


def wrong_secret() -> OAuthError:
    return OAuthError("invalid_client", "invalid client credentials")


def app_not_found() -> OAuthError:
    """An External Client App lives in another org, or was asked for at the wrong login host."""
    return OAuthError("app_not_found", "External client app is not installed in this org")


def not_admin_approved() -> OAuthError:
    return OAuthError("invalid_app_access", "user is not admin approved to access this app")


def app_not_installed() -> OAuthError:
    """A connected app that the org has not installed, and a user without *Approve Uninstalled Connected Apps*."""
    return OAuthError("invalid_client", "app must be installed into org")


def flow_not_enabled() -> OAuthError:
    return OAuthError("unsupported_grant_type", "grant type not supported")


def missing_parameter(name: str) -> OAuthError:
    return OAuthError("invalid_request", f"missing required parameter: {name}")


def dead_token() -> OAuthError:
    """A refresh token that is unknown, revoked, rotated away or out of time."""
    return invalid_grant("expired access/refresh token")

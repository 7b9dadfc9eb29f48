# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``userInfo``: what SOAP tells of the user of a session, in the order of the WSDL."""

from __future__ import annotations

from sf_emulator.world import Session


def user_info(session: Session) -> dict[str, object]:
    """Element names and texts; None prints as ``xsi:nil``."""
    org, settings = session.org, session.org.settings
    user = org.store.get("User", session.user_id) or {}
    return {
        "accessibilityMode": "false",
        "chatterExternal": "false",
        "currencySymbol": "$",
        "orgAttachmentFileSizeLimit": "26214400",
        "orgDefaultCurrencyIsoCode": "USD",
        "orgDefaultCurrencyLocale": "en_US",
        "orgDisallowHtmlAttachments": "false",
        "orgHasPersonAccounts": "false",
        "organizationId": org.id,
        "organizationMultiCurrency": "false",
        "organizationName": org.name,
        "profileId": user.get("ProfileId"),
        "roleId": user.get("UserRoleId"),
        "sessionSecondsValid": str(settings.session_seconds),
        "userDefaultCurrencyIsoCode": None,
        "userEmail": user.get("Email"),
        "userFullName": user.get("Name"),
        "userId": session.user_id,
        "userLanguage": user.get("LanguageLocaleKey"),
        "userLocale": user.get("LocaleSidKey"),
        "userName": user.get("Username"),
        "userTimeZone": user.get("TimeZoneSidKey"),
        "userType": user.get("UserType"),
        "userUiSkin": "Theme3",
    }

# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Organization record: shape from contract sample organization_get_scratch_org (recorded)."""

from __future__ import annotations

from sf_emulator.seeds.builder.site import Site

_DEFAULT_LIFE = "-900d"


def build(site: Site) -> None:
    org = site.state.get("org", {})
    language = org.get("language", "en_US")
    site.create(
        "Organization",
        record_id=site.org.id,
        Name=org.get("name", site.org.name),
        Country=org.get("country", "US"),
        SignupCountryIsoCode=org.get("country", "US"),
        PrimaryContact=_primary_contact(site),
        DefaultLocaleSidKey=language,
        LanguageLocaleKey=language,
        TimeZoneSidKey="America/Los_Angeles",
        OrganizationType=site.org.edition,
        InstanceName=org.get("instance", "USA1124"),
        IsSandbox=site.org.is_sandbox,
        IsReadOnly=False,
        TrialExpirationDate=site.moment(org.get("trial_expires")),
        FiscalYearStartMonth=1,
        DefaultAccountAccess="Edit",
        DefaultContactAccess="ControlledByParent",
        DefaultOpportunityAccess="Edit",
        DefaultLeadAccess="ReadEditTransfer",
        DefaultCaseAccess="ReadEditTransfer",
        DefaultCalendarAccess="HideDetailsInsert",
        DefaultPricebookAccess="ReadSelect",
        DefaultCampaignAccess="All",
        UiSkin="Theme3",
        WebToCaseDefaultOrigin="Web",
        ReceivesInfoEmails=True,
        ReceivesAdminInfoEmails=True,
        UsesStartDateAsFiscalYearName=False,
        NumKnowledgeService=2,
        MonthlyPageViewsUsed=0,
        MonthlyPageViewsEntitlement=0,
        CreatedDate=site.moment(org.get("created", _DEFAULT_LIFE)),
    )


def _primary_contact(site: Site) -> str:
    admin = site.state.get("users", {}).get("admin", {})
    return f"{admin.get('first_name', '')} {admin.get('last_name', 'Administrator')}".strip()

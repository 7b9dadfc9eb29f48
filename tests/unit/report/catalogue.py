# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requirements as the OnceHub and benchmark baselines state them, with a compliant and a drifted state each."""

from dataclasses import dataclass, field

HELP = "https://help.oncehub.com/help/"
SBS = "https://docs.securitybenchmark.org/"
ADMIN = "through profile System Administrator"
# What is found, and the evidence for it.
State = tuple[object, list[str]]
SET = "OnceHub connector for Salesforce permission set"


@dataclass(frozen=True)
class Requirement:
    """`good` and `bad` are (found, evidence) of an org that satisfies it and of one that drifted."""

    baseline: str
    id: str
    title: str
    severity: str
    expected: object
    good: State
    bad: State
    remedy: str
    by: str = "provision"
    source: str = HELP + "connecting-a-salesforce-api-user"
    rationale: str = "OnceHub creates records through this user on every booking, so the right must always exist."
    sbs: list[str] = field(default_factory=list)


def permission(name: str, label: str, severity: str, sbs: list[str]) -> Requirement:
    return Requirement(
        "oncehub",
        f"permission.{name}",
        f"{label} is granted",
        severity,
        "granted",
        ("granted", [f"{label}: {ADMIN}"]),
        ("not granted", [f"{label}: through no profile, permission set or group"]),
        f"Give {label} through the profile: the connector looks for it there.",
        sbs=sbs,
        rationale="The connected app reaches the org with it.",
    )


def record_access(name: str) -> Requirement:
    rights = "create, read, edit, delete"
    return Requirement(
        "oncehub",
        f"object.{name}",
        f"{name} records can be created and updated",
        "high",
        rights,
        (rights, [f"{name}: create, read, edit, delete {ADMIN}", f"{name}: create, edit through permission set {SET}"]),
        ("read", [f"{name}: read through profile Standard User", f"{name}: create, edit, delete through nothing"]),
        f"Assign the permission set {SET}, which carries these rights.",
        source=HELP + "how-to-assign-the-scheduleonce-permission-set-to-the-salesforce-api-user",
    )


def benchmark(
    control: str, title: str, severity: str, expected: object, good: State, bad: State, remedy: str
) -> Requirement:
    return Requirement(
        "sbs_api_user",
        control.lower().replace("sbs-", "").replace("-", "."),
        title,
        severity,
        expected,
        good,
        bad,
        remedy,
        by="person",
        source=SBS,
        sbs=[control],
        rationale="An identity that no person uses every day is noticed late when it is misused.",
    )


ONCEHUB = [
    Requirement(
        "oncehub", "user.exists", "The API user exists", "critical", True,
        (True, ["User: oncehub.api@acme.example (0058c00000AbCdE)"]), (False, ["No user has this username"]),
        "Run the provision playbook; it creates the user.",
    ),
    Requirement(
        "oncehub", "user.active", "The API user is active", "critical", "active",
        ("active", ["IsActive: true"]), ("inactive", ["IsActive: false", "Last login: 2026-05-02T07:11:09Z"]),
        "Run the provision playbook; it activates the user if a licence is free.",
    ),
    Requirement(
        "oncehub", "user.frozen", "The API user is not frozen", "critical", "not frozen",
        ("not frozen", ["UserLogin.IsFrozen: false"]), ("frozen", ["UserLogin.IsFrozen: true"]),
        "Run the provision playbook; it unfreezes the user.",
    ),
    Requirement(
        "oncehub", "user.licence", "User licence is Salesforce", "high", "Salesforce",
        ("Salesforce", ["Licence: Salesforce, 7 of 10 used"]),
        ("Salesforce Integration", ["Licence: Salesforce Integration", "Profile: Minimum Access - API Only Integrations"]),
        "Move the user to a profile of the Salesforce licence; a free seat is needed.",
    ),
    Requirement(
        "oncehub", "user.profile", "Profile is System Administrator", "high", "System Administrator",
        ("System Administrator", ["Profile: System Administrator (00e8c000001AbCd)"]),
        ("Standard User", ["Profile: Standard User (00e8c000001AbCx)", "Changed by jo@acme.example on 2026-11-14"]),
        "Set the profile to System Administrator, or waive this and use the oncehub_secure_mode baseline.",
        sbs=["SBS-ACS-005"],
    ),
    permission("ApiEnabled", "API Enabled", "critical", ["SBS-ACS-002"]),
    permission("ModifyAllData", "Modify All Data", "high", ["SBS-ACS-004", "SBS-ACS-008"]),
    Requirement(
        "oncehub", "package.installed", "The OnceHub package is installed", "critical", "ScheduleOnce",
        ("ScheduleOnce 3.21", ["InstalledSubscriberPackage: OnceHub connector for Salesforce 3.21 (ScheduleOnce)"]),
        ("not installed", ["No installed package has the namespace ScheduleOnce"]),
        "Install the OnceHub connector for Salesforce from AppExchange for all users.", by="person",
    ),
    Requirement(
        "oncehub", "permission_set.oncehub", "The connector's permission set is assigned", "high", SET,
        (SET, [f"Assigned directly: {SET} (0PS8c000000LmNo)"]),
        (None, ["No assignment of a permission set in namespace ScheduleOnce", "The set exists in the org: 0PS8c000000LmNo"]),
        "Run the provision playbook; it assigns the permission set.",
    ),
    Requirement(
        "oncehub", "app.installed", "The connected app is installed", "high", "installed",
        ("installed", ["ConnectedApplication: OnceHub connector for Salesforce"]),
        ("seen, not installed", ["Grants exist, but the app shows an Install button under Connected Apps OAuth Usage"]),
        "Setup > Connected Apps OAuth Usage > OnceHub connector for Salesforce > Install, then set Permitted Users.",
        by="person", sbs=["SBS-OAUTH-001"],
    ),
    Requirement(
        "oncehub", "app.grant", "The API user has connected OnceHub", "critical", "a grant by the API user",
        ("granted 2026-09-01", ["OauthToken: 1 grant by oncehub.api@acme.example, used 2,310 times"]),
        ("granted by another user", ["OauthToken: 1 grant by jo@acme.example", "OauthToken: no grant by the API user"]),
        "In OnceHub: disconnect, sign out of Salesforce or use a private window, connect again as the API user.",
        by="person",
    ),
    Requirement(
        "oncehub", "app.idle", "The grant was used in the last 20 days", "medium", "20 days or less",
        ("1 day", ["Last used 2026-11-20T08:00:00Z"]), ("26 days", ["Last used 2026-10-26T06:12:00Z", "Dies after 30 days"]),
        "Book one test meeting, which makes the connector use its grant.", by="person",
    ),
    *(record_access(name) for name in ("Lead", "Contact", "Account", "Case", "Event")),
    Requirement(
        "oncehub", "field.Event.Event_status", "Event has the Event status field", "high", "readable and editable",
        ("readable and editable", [f"Event.ScheduleOnce__Event_status__c: read, edit through permission set {SET}"]),
        ("readable", ["Event.ScheduleOnce__Event_status__c: read through profile Standard User"]),
        f"Assign the permission set {SET}.",
    ),
    Requirement(
        "oncehub", "layout.event", "Event layouts show the connector's fields", "low", "on every Event layout",
        ("on every Event layout", ["Event-Event Layout: both fields"]), ("missing", ["Event-Sales Layout: neither field"]),
        "Setup > Object Manager > Event > Page Layouts: add Event status and Cancel/reschedule reason.", by="person",
    ),
    Requirement(
        "oncehub", "required_fields.Lead", "No Lead field is required without a default", "medium", [],
        ([], ["Lead: every required field has a default or is filled by the platform"]),
        (["Region__c", "Segment__c"], ["Lead.Region__c: required, no default", "Lead.Segment__c: required, no default"]),
        "Give each field a default value, or map it in OnceHub's field validation.", by="person",
        source=HELP + "handling-required-salesforce-fields-in-the-field-validation-step",
    ),
    Requirement(
        "oncehub", "assignment_rule.Lead", "An active Lead assignment rule exists", "low", "an active rule",
        ("Inbound", ["AssignmentRule Inbound (Lead): active"]), (None, ["AssignmentRule Inbound (Lead): inactive"]),
        "Activate a Lead assignment rule, or let the Booking page owner own new leads.", by="person",
        source=HELP + "salesforce-record-creation-update-and-assignment-rules",
    ),
    Requirement(
        "oncehub", "org.api_headroom", "A fifth of the daily API calls is left", "medium", "20 % or more",
        ("84 %", ["12,480 of 78,000 calls used"]), ("6 %", ["73,320 of 78,000 calls used"]),
        "Find the heaviest caller in Setup > System Overview > API Usage.", by="person",
    ),
]  # fmt: skip

BENCHMARK = [
    benchmark("SBS-OAUTH-001", "Connected apps are installed and admin-approved", "critical", "admin approved",
              ("admin approved", ["Policy: admin-approved users; approved through permission set OnceHub access"]),
              ("self-authorise", ["Policy: all users may self-authorise"]),
              "Setup > Connected Apps > OAuth policies: admin approved users are pre-authorised."),
    benchmark("SBS-ACS-002", "API Enabled is justified", "medium", "justified by a baseline",
              ("oncehub", [f"API Enabled: {ADMIN}", "Justified by baseline oncehub"]),
              ("2 more paths", [f"API Enabled: {ADMIN}", "API Enabled: also through permission set Legacy ETL in group Data"]),
              "Remove the paths no baseline asks for."),
    benchmark("SBS-ACS-003", "Cannot approve uninstalled connected apps", "critical", "not granted",
              ("not granted", ["Approve Uninstalled Connected Apps: through nothing"]),
              ("granted", [f"Approve Uninstalled Connected Apps: {ADMIN}"]),
              "Remove the permission once the connected app is installed."),
    benchmark("SBS-ACS-004", "Is not equal to a super administrator", "high", "not all three",
              ("View All Data only", ["View All Data: " + ADMIN]),
              ("View All Data, Modify All Data, Manage Users", [f"{name}: {ADMIN}" for name in
                                                                ("View All Data", "Modify All Data", "Manage Users")]),
              "Document the need, or move to advanced secure mode."),
    benchmark("SBS-ACS-005", "Profile is a custom one", "medium", "custom",
              ("custom", ["Profile: OnceHub API (custom)"]), ("standard", ["Profile: System Administrator (standard)"]),
              "Use a custom profile; advanced secure mode allows it."),
    benchmark("SBS-ACS-006", "Cannot use any API client", "high", "not granted",
              ("not granted", ["Use Any API Client: through nothing"]),
              ("granted", ["Use Any API Client: through permission set Integration Tools"]),
              "Remove the permission set Integration Tools from the user."),
    benchmark("SBS-ACS-008", "Has no sharing bypass", "high", "none",
              ("none", ["Modify All Data, View All Data: through nothing"]), ("Modify All Data", [f"Modify All Data: {ADMIN}"]),
              "Move to advanced secure mode, which needs no Modify All Data."),
    benchmark("SBS-ACS-009", "Compensating controls exist", "medium", "login IP ranges or hours",
              ("login IP ranges", ["Profile login IP ranges: 203.0.113.0 to 203.0.113.63"]), (None, ["No range, no hours"]),
              "Restrict the profile's login IP ranges to the connector's egress addresses."),
    benchmark("SBS-ACS-012", "Login hours are classified", "low", "set or declared open",
              ("declared open", ["Baseline variable login_hours: open"]), (None, ["No login hours, no declaration"]),
              "Set login hours or declare them open in the inventory."),
    benchmark("SBS-AUTH-003", "No login IP range spans the internet", "high", "narrow ranges",
              ("2 narrow ranges", ["203.0.113.0 to 203.0.113.63"]), ("0.0.0.0 to 255.255.255.255", ["Profile range 1"]),
              "Replace the range by the addresses in use."),
    benchmark("SBS-DEP-003", "Nobody else changed the user lately", "low", "no foreign change",
              ("none in 30 days", ["SetupAuditTrail: no change by others"]),
              ("1 change", ["2026-11-14 jo@acme.example: Changed profile for user OnceHub API"]),
              "Ask the author; re-run the provision playbook."),
]  # fmt: skip

REQUIREMENTS = ONCEHUB + BENCHMARK

# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Salesforce says when it refuses a write.

Each text carries how well it is known (contract 10): *recorded* texts come from real answers, *documented* ones from its
documentation, *inferred* ones are ours: clients must never match on them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sf_emulator.rules.errors import WriteError

Confidence = Literal["recorded", "documented", "inferred"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason to refuse, with ``{names}`` to fill in; ``fields`` may hold such names too."""

    code: str
    text: str
    confidence: Confidence
    fields: tuple[str, ...] | None = ()
    http_status: int = 400

    def error(self, **values: object) -> WriteError:
        fields = None if self.fields is None else [field.format(**values) for field in self.fields]
        return WriteError(self.code, self.text.format(**values), fields, http_status=self.http_status)


# Records in general
REQUIRED_FIELD_MISSING = Refusal("REQUIRED_FIELD_MISSING", "Required fields are missing: [{names}]", "recorded", ())
UNKNOWN_FIELD = Refusal("INVALID_FIELD", "No such column '{field}' on sobject of type {sobject}", "recorded", None)
NOT_WRITABLE_FIELD = Refusal(
    "INVALID_FIELD_FOR_INSERT_UPDATE",
    "Unable to create/update fields: {names}. Please check the security settings of this field and verify that it is "
    "read/write for your profile or permission set.",
    "recorded",
    (),
)
NOT_CREATEABLE_OBJECT = Refusal(
    "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "entity type cannot be inserted: {label}", "inferred"
)
NOT_UPDATEABLE_OBJECT = Refusal(
    "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "entity type cannot be updated: {label}", "inferred"
)
NOT_DELETABLE_OBJECT = Refusal("INSUFFICIENT_ACCESS_OR_READONLY", "entity type cannot be deleted: {label}", "inferred")
NO_ACCESS = Refusal("INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id", "recorded")
BAD_REFERENCE = Refusal("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", "recorded")
MALFORMED_ID = Refusal("MALFORMED_ID", "{label}: id value of incorrect type: {value}", "recorded", ("{field}",))
ENTITY_DELETED = Refusal("ENTITY_IS_DELETED", "entity is deleted", "recorded", http_status=404)
UNKNOWN_ON_DELETE = Refusal("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", "recorded", http_status=404)
STRING_TOO_LONG = Refusal(
    "STRING_TOO_LONG", "{label}: data value too large: {value} (max length={length})", "recorded", ("{field}",)
)
WRONG_TYPE = Refusal(
    "JSON_PARSER_ERROR",
    "Cannot deserialize instance of {type} from {found} value {value} or request may be missing a required field",
    "recorded",
    None,
)
OUT_OF_RANGE = Refusal(
    "NUMBER_OUTSIDE_VALID_RANGE",
    "{label}: value outside of valid range on numeric field: {value}",
    "documented",
    ("{field}",),
)
BAD_EMAIL = Refusal("INVALID_EMAIL_ADDRESS", "{label}: invalid email address: {value}", "recorded", ("{field}",))
RESTRICTED_PICKLIST = Refusal(
    "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
    "{label}: bad value for restricted picklist field: {value}",
    "recorded",
    ("{field}",),
)
DUPLICATE_VALUE = Refusal(
    "DUPLICATE_VALUE", "duplicate value found: {field} duplicates value on record with id: {record_id}", "recorded"
)
MIXED_DML = Refusal(
    "MIXED_DML_OPERATION",
    "DML operation on setup object is not permitted after you have updated a non-setup object (or vice versa): "
    "{sobject}, original object: {original}",
    "recorded",
)

LOCKED_ROW = Refusal(
    "UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record or 1 records: {record_id}", "recorded"
)

# PermissionSetAssignment
DUPLICATE_ASSIGNMENT = Refusal(
    "DUPLICATE_VALUE",
    "Duplicate PermissionSetAssignment. Assignee: {assignee}; Permission Set: {permission_set}",
    "recorded",
)
LICENCE_FORBIDS = Refusal(
    "FIELD_INTEGRITY_EXCEPTION", "The user license doesn't allow the permission: {permission}", "recorded"
)
LICENCE_MISMATCH = Refusal(
    "FIELD_INTEGRITY_EXCEPTION",
    'Can\'t assign permission set "{permission_set}" to user "{user}". The user doesn\'t have the license: {licence}',
    "inferred",
)
SET_OR_GROUP = Refusal(
    "FIELD_INTEGRITY_EXCEPTION",
    "Specify either PermissionSetId or PermissionSetGroupId, but not both.",
    "inferred",
    ("PermissionSetId", "PermissionSetGroupId"),
)
SET_OR_GROUP_MISSING = Refusal(
    "REQUIRED_FIELD_MISSING", "Required fields are missing: [PermissionSetId]", "inferred", ("PermissionSetId",)
)
PROFILE_OWNED_ASSIGN = Refusal(
    "INVALID_CROSS_REFERENCE_KEY",
    "A permission set that is owned by a profile can't be assigned.",
    "inferred",
    ("PermissionSetId",),
)
GROUP_SET_ASSIGN = Refusal(
    "INVALID_CROSS_REFERENCE_KEY",
    "Assign the permission set group instead of its permission set.",
    "inferred",
    ("PermissionSetId",),
)
PROFILE_OWNED_DELETE = Refusal("INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id", "inferred")
GROUP_NOT_UPDATED = Refusal(
    "FIELD_INTEGRITY_EXCEPTION",
    "Permission set group {group} can't be assigned while its status is {status}.",
    "inferred",
    ("PermissionSetGroupId",),
)
EXPIRATION_PAST = Refusal(
    "FIELD_INTEGRITY_EXCEPTION", "ExpirationDate must be in the future.", "inferred", ("ExpirationDate",)
)

# PermissionSetLicenseAssign, UserPackageLicense
DUPLICATE_LICENCE = Refusal(
    "DUPLICATE_VALUE",
    "duplicate value found: <unknown> duplicates value on record with id: {record_id}",
    "inferred",
)
SEATS_EXHAUSTED = Refusal("LICENSE_LIMIT_EXCEEDED", "License Limit Exceeded - {licence}", "recorded")
LICENCE_IN_USE = Refusal(
    "FIELD_INTEGRITY_EXCEPTION",
    "Can't remove the permission set license {licence}: the user is assigned a permission set that needs it: {permission_set}",
    "inferred",
)
LICENCE_EXPIRED = Refusal("FIELD_INTEGRITY_EXCEPTION", "The license {licence} isn't active.", "inferred")

# PermissionSet, groups, access rows
PROFILE_NAME_TAKEN = Refusal(
    "FIELD_INTEGRITY_EXCEPTION", "The profile name is already in use: Name", "recorded", ("Name",)
)
DUPLICATE_NAME = Refusal("DUPLICATE_DEVELOPER_NAME", "The name {name} is already in use.", "inferred", ("{field}",))
BAD_NAME = Refusal(
    "FIELD_INTEGRITY_EXCEPTION",
    "{label} can only contain underscores and alphanumeric characters. It must begin with a letter, not include spaces, "
    "not end with an underscore, and not contain two consecutive underscores.",
    "documented",
    ("{field}",),
)
MANAGED = Refusal(
    "CANNOT_MODIFY_MANAGED_OBJECT",
    "cannot modify managed object: entity={sobject}, component={record_id}, state=installed",
    "documented",
)
PROFILE_OWNED = Refusal(
    "FIELD_INTEGRITY_EXCEPTION",
    "A permission set that is owned by a profile can't be changed or deleted here.",
    "inferred",
)
SET_ASSIGNED = Refusal(
    "DELETE_FAILED", "Your attempt to delete {name} could not be completed because it is assigned to users.", "inferred"
)
SET_IN_GROUP = Refusal(
    "DELETE_FAILED",
    "Your attempt to delete {name} could not be completed because permission set groups include it.",
    "inferred",
)
PERMISSION_NEEDS = Refusal(
    "FIELD_INTEGRITY_EXCEPTION", "Permission {permission} depends on permission(s): {needs}", "recorded"
)
NO_SUCH_OBJECT = Refusal(
    "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
    "SobjectType Name: bad value for restricted picklist field: {value}",
    "inferred",
    ("SobjectType",),
)
NO_SUCH_FIELD = Refusal(
    "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
    "Field Name: bad value for restricted picklist field: {value}",
    "inferred",
    ("Field",),
)
APP_ACCESS_LICENCE = Refusal(
    "FIELD_INTEGRITY_EXCEPTION",
    "The permission set's license {licence} doesn't allow access to connected apps.",
    "inferred",
    ("SetupEntityId",),
)
NOT_A_SETUP_ENTITY = Refusal(
    "FIELD_INTEGRITY_EXCEPTION", "Invalid setup entity: {value}", "inferred", ("SetupEntityId",)
)
TOO_MANY_COMPONENTS = Refusal(
    "LIMIT_EXCEEDED", "A permission set group can include up to {limit} permission sets.", "inferred"
)
ONE_MUTING_SET = Refusal(
    "FIELD_INTEGRITY_EXCEPTION",
    "A permission set group can have only one muting permission set.",
    "inferred",
    ("PermissionSetId",),
)

# User, UserLogin
DUPLICATE_USERNAME = Refusal(
    "DUPLICATE_USERNAME",
    "Duplicate Username.<br>The username already exists in this or another Salesforce organization. Usernames must be "
    "unique across all Salesforce organizations. To resolve, use a different username (it doesn't need to match the "
    "user's email address). ",
    "recorded",
    ("Username",),
)
BAD_USERNAME = Refusal("INVALID_EMAIL_ADDRESS", "Username: invalid email address: {value}", "inferred", ("Username",))
SELF_DEACTIVATE = Refusal(
    "FIELD_INTEGRITY_EXCEPTION", "You can't deactivate your own user record.", "inferred", ("IsActive",)
)
SELF_FREEZE = Refusal("FIELD_INTEGRITY_EXCEPTION", "You can't freeze your own user account.", "inferred", ("IsFrozen",))
PROFILE_LICENCE = Refusal(
    "FIELD_INTEGRITY_EXCEPTION",
    "The user's profile can't be changed to a profile of another user license type.",
    "inferred",
    ("ProfileId",),
)
BAD_NEW_PASSWORD = Refusal("INVALID_NEW_PASSWORD", "{reason}", "inferred", None)

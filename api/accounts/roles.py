"""Roles, and what each of them may do. Who administers never meets what people wrote."""

from enum import StrEnum

from api.doors import Permission


class Role(StrEnum):
    """What somebody is here for; one role each."""

    COUNSELLOR = "counsellor"
    LEAD = "lead"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    ANALYST = "analyst"


class StaffState(StrEnum):
    """``invited``: has not signed in with the first password yet."""

    INVITED = "invited"
    ACTIVE = "active"
    CLOSED = "closed"


COUNSELLOR = frozenset({Permission.OWN_SESSION, Permission.READ_INBOX, Permission.READ_CASES, Permission.WORK_CASES})
LEAD = COUNSELLOR | {Permission.GRANT_KEYS}

MAY: dict[Role, frozenset[Permission]] = {
    Role.COUNSELLOR: COUNSELLOR,
    Role.LEAD: LEAD,
    Role.SUPERVISOR: LEAD
    | {
        Permission.APPROVE,
        Permission.EDIT_PUBLIC,
        Permission.READ_AUDIT,
        Permission.READ_STATISTICS,
        Permission.ERASE,
        Permission.KEEP_HOUSE,
    },
    Role.ADMINISTRATOR: frozenset(
        {Permission.OWN_SESSION, Permission.MANAGE_STAFF, Permission.KEEP_HOUSE, Permission.ROTATE_SERVER_KEY}
    ),
    Role.AUDITOR: frozenset({Permission.OWN_SESSION, Permission.READ_AUDIT}),
    Role.ANALYST: frozenset({Permission.OWN_SESSION, Permission.READ_STATISTICS}),
}


def may(role: Role, permission: Permission) -> bool:
    """Whether this role may enter a door that needs ``permission``."""
    return permission in MAY[role]


def who_may(permission: Permission) -> list[Role]:
    """The roles that may, in their written order."""
    return [role for role in Role if may(role, permission)]

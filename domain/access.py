"""Who may do what: permissions, and the own-claim rule (R-3.3.3)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .errors import Forbidden
from .values import Text


class Permission(StrEnum):
    """What a user can be allowed to do; each route of the API names the one that it needs."""

    READ_CLAIMS = "read_claims"
    CREATE_CLAIMS = "create_claims"
    APPROVE_CLAIMS = "approve_claims"
    REJECT_CLAIMS = "reject_claims"
    APPROVE_OWN_CLAIMS = "approve_own_claims"
    REJECT_OWN_CLAIMS = "reject_own_claims"
    IMPORT_PAYROLL = "import_payroll"
    EXPORT_BOOKINGS = "export_bookings"
    POST_EVENTS = "post_events"
    READ_DECISIONS = "read_decisions"
    PROPOSE_RULES = "propose_rules"
    APPROVE_RULES = "approve_rules"
    PUBLISH_RULES = "publish_rules"
    SWITCH_TRIGGERS = "switch_triggers"
    READ_AUDIT_LOG = "read_audit_log"
    HANDLE_INCIDENTS = "handle_incidents"
    ERASE_PERSONS = "erase_persons"
    CHANGE_SETTINGS = "change_settings"
    READ_SETTING_LOGS = "read_setting_logs"


PERMISSION_LABELS = {
    Permission.READ_CLAIMS: Text("Claims bekijken", "Read claims"),
    Permission.CREATE_CLAIMS: Text("Claims opvoeren", "Create claims"),
    Permission.APPROVE_CLAIMS: Text("Claims goedkeuren", "Approve claims"),
    Permission.REJECT_CLAIMS: Text("Claims afwijzen", "Reject claims"),
    Permission.APPROVE_OWN_CLAIMS: Text("Eigen claims goedkeuren", "Approve own claims"),
    Permission.REJECT_OWN_CLAIMS: Text("Eigen claims afwijzen", "Reject own claims"),
    Permission.IMPORT_PAYROLL: Text("Looncomponenten importeren", "Import wage components"),
    Permission.EXPORT_BOOKINGS: Text("Boekingen exporteren", "Export bookings"),
    Permission.POST_EVENTS: Text("Gebeurtenissen melden", "Post events"),
    Permission.READ_DECISIONS: Text("Spoor bekijken", "Read decisions"),
    Permission.PROPOSE_RULES: Text("Triggers indienen", "Submit triggers"),
    Permission.APPROVE_RULES: Text("Triggers goedkeuren", "Approve triggers"),
    Permission.PUBLISH_RULES: Text("Triggers publiceren", "Publish triggers"),
    Permission.SWITCH_TRIGGERS: Text("Triggers in- en uitschakelen", "Switch triggers on and off"),
    Permission.READ_AUDIT_LOG: Text("Auditlogboek bekijken", "Read the audit log"),
    Permission.HANDLE_INCIDENTS: Text("Storingen afhandelen", "Handle incidents"),
    Permission.ERASE_PERSONS: Text("Persoonsgegevens wissen", "Erase personal data"),
    Permission.CHANGE_SETTINGS: Text("Instellingen wijzigen", "Change settings"),
    Permission.READ_SETTING_LOGS: Text("Automatisch accorderen settings logs bekijken", "Read auto-approval setting logs"),
}


@dataclass(frozen=True, slots=True)
class User:
    """Someone who acts, with what that person may do at this moment."""

    id: int
    name: str
    permissions: frozenset[Permission]

    def require(self, permission: Permission) -> None:
        """Raises Forbidden, naming the authorisation, when this user lacks it."""
        if permission not in self.permissions:
            label = PERMISSION_LABELS[permission]
            raise Forbidden(
                Text(
                    f"`{self.name}` mist de autorisatie ‘{label.nl}’; vraag die aan bij de beheerder",
                    f"`{self.name}` lacks the authorisation ‘{label.en}’; ask the administrator for it",
                )
            )


class Verdict(StrEnum):
    """What can be decided about a claim."""

    APPROVE = "approve"
    REJECT = "reject"


_DECIDE = {
    Verdict.APPROVE: (Permission.APPROVE_CLAIMS, Permission.APPROVE_OWN_CLAIMS),
    Verdict.REJECT: (Permission.REJECT_CLAIMS, Permission.REJECT_OWN_CLAIMS),
}


def require_decision(user: User, verdict: Verdict, authors: frozenset[int]) -> None:
    """Raises Forbidden unless `user` may give `verdict` on a claim that the users `authors` created or last changed.

    The right to decide one's own claims only adds to the right to decide at all (R-3.3.3).
    """
    general, own = _DECIDE[verdict]
    user.require(general)
    if user.id in authors:
        user.require(own)

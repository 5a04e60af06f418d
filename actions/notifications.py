"""Mail to people."""

from collections.abc import Mapping

from domain.events import Subject
from domain.store.notifications import MAILS, NewNotification
from domain.values import Role
from engine.contracts import action

from .acting import Acting


@action(
    nl="stuur bericht {subject} aan rol {role} met tekst {body}",
    en="send message {subject} to role {role} with text {body}",
)
def notify(act: Acting, subject: str, role: Role, body: str) -> Mapping[str, object]:
    """R-A3: queues a mail to everyone with this role; subject and text can hold fields such as {{ claim.nummer }}.

    Queued only: the mail waits in the database, and nothing sends it yet.
    """
    new = NewNotification(
        key=act.key,
        role=role,
        subject=act.text(subject),
        body=act.text(body),
        employer_id=act.event.employer_id,
        case_id=act.subject(Subject.CASE),
        event_id=act.event.id,
        created_at=act.now,
    )
    return act.later(MAILS, new, {"subject": new.subject, "role": role.value})

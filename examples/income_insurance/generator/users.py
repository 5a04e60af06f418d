"""The users of the example, each with what they may do; their tokens are made elsewhere."""

from domain.access import Permission as P
from domain.store.users import SYSTEM

_HANDLER = frozenset(
    {
        P.READ_CLAIMS,
        P.CREATE_CLAIMS,
        P.APPROVE_CLAIMS,
        P.REJECT_CLAIMS,
        P.IMPORT_PAYROLL,
        P.EXPORT_BOOKINGS,
        P.READ_DECISIONS,
    }
)
_OWN = frozenset({P.APPROVE_OWN_CLAIMS, P.REJECT_OWN_CLAIMS})

USERS = (
    ("beheer", "B. Functioneel Beheerder", frozenset(P) - _OWN - {P.CREATE_CLAIMS, P.APPROVE_CLAIMS, P.REJECT_CLAIMS}),
    ("anja", "Anja Claimbehandelaar", _HANDLER),
    ("bram", "Bram Claimbehandelaar", _HANDLER),
    ("carla", "Carla Seniorbehandelaar", _HANDLER | _OWN | {P.APPROVE_RULES}),
    ("audit", "A. Auditor", frozenset({P.READ_CLAIMS, P.READ_DECISIONS, P.READ_SETTING_LOGS})),
    ("koppeling", "Koppeling verloning en verzuim", frozenset({P.IMPORT_PAYROLL, P.POST_EVENTS})),
    (SYSTEM, "Regelaar zelf", frozenset({P.CREATE_CLAIMS, P.APPROVE_CLAIMS, P.APPROVE_OWN_CLAIMS})),
)

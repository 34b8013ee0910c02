"""Who may do what: one enumeration, one class per role. Readable without knowing Python."""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """Everything that can be allowed."""

    WRITE_CONTACTS = "write_contacts"
    WRITE_SIGHTINGS = "write_sightings"
    SEE_BOARD = "see_board"
    SEE_NIGHT_CARDS = "see_night_cards"
    READ_CASES = "read_cases"
    WRITE_CASES = "write_cases"
    MANAGE_SERVICES = "manage_services"
    CLOSE_CASES = "close_cases"
    OPEN_ANYWAY = "open_anyway"
    SEE_ALL_UNLINKED = "see_all_unlinked"
    REVIEW_OPENINGS = "review_openings"
    LEAD_SURGES = "lead_surges"
    READ_LOG = "read_log"
    PROPOSE_ERASURE = "propose_erasure"
    CONFIRM_ERASURE = "confirm_erasure"
    SEE_FIGURES = "see_figures"
    SIGN_FIGURES = "sign_figures"
    MANAGE_PEOPLE = "manage_people"
    RECOVER_SECOND_FACTOR = "recover_second_factor"
    PLAN_SHIFTS = "plan_shifts"
    MANAGE_FORMS = "manage_forms"
    MANAGE_NODE = "manage_node"
    SEE_NETWORK = "see_network"
    SEE_HOTLINES = "see_hotlines"
    KEEP_OWN_HOTLINE = "keep_own_hotline"
    KEEP_HOTLINES = "keep_hotlines"
    MANAGE_PEERS = "manage_peers"
    SEE_PEERS = "see_peers"
    KEEP_FRONT_DESK = "keep_front_desk"
    KEEP_ROUNDS = "keep_rounds"


class Role:
    """One role: its code, its name on screens, what it is for, what it may do."""

    code: str
    label: LazyText
    description: LazyText
    permissions: frozenset[Permission]


class Operator(Role):
    """Answers contacts."""

    code = "operator"
    label = _("Operator")
    description = _("Answers contacts, opens cases and works on the cases of the own team.")
    permissions = frozenset(
        {
            Permission.WRITE_CONTACTS,
            Permission.WRITE_SIGHTINGS,
            Permission.SEE_BOARD,
            Permission.SEE_NIGHT_CARDS,
            Permission.READ_CASES,
            Permission.WRITE_CASES,
            Permission.OPEN_ANYWAY,
            Permission.SEE_HOTLINES,
        }
    )


class Caseworker(Role):
    """Answers for cases."""

    code = "caseworker"
    label = _("Caseworker")
    description = _("Answers for the cases of the own team from opening to closure, and answers contacts.")
    permissions = Operator.permissions | {
        Permission.CLOSE_CASES,
        Permission.PROPOSE_ERASURE,
        Permission.MANAGE_SERVICES,
    }


class Supervisor(Role):
    """Leads a team and reviews."""

    code = "supervisor"
    label = _("Supervisor")
    description = _(
        "Leads a team: sees contacts nobody linked, reviews every “open anyway”, reads the log of the own team's "
        "cases, invites people and gives back a lost second factor, also at night. Signs the year's figures together "
        "with the data officer."
    )
    permissions = Caseworker.permissions | {
        Permission.SEE_ALL_UNLINKED,
        Permission.REVIEW_OPENINGS,
        Permission.LEAD_SURGES,
        Permission.READ_LOG,
        Permission.CONFIRM_ERASURE,
        Permission.SEE_FIGURES,
        Permission.SIGN_FIGURES,
        Permission.MANAGE_PEOPLE,
        Permission.MANAGE_FORMS,
        Permission.RECOVER_SECOND_FACTOR,
        Permission.PLAN_SHIFTS,
        Permission.MANAGE_PEERS,
        Permission.SEE_PEERS,
        Permission.KEEP_OWN_HOTLINE,
    }


class NightListener(Role):
    """Answers at night for a hotline that closes its desk."""

    code = "night_listener"
    label = _("Night listener")
    description = _("Writes contacts at night and sees night cards only: no case can be opened.")
    permissions = frozenset(
        {
            Permission.WRITE_CONTACTS,
            Permission.WRITE_SIGHTINGS,
            Permission.SEE_NIGHT_CARDS,
            Permission.SEE_HOTLINES,
        }
    )


class Helper(Role):
    """Takes down what the public saw, in the days after an alert."""

    code = "helper"
    label = _("Helper")
    description = _(
        "Helps for some days after an alert: writes down what callers saw on a sheet of three fields and reads what "
        "helpers may know; no case, no other contact. The account needs a last day."
    )
    permissions = frozenset({Permission.WRITE_SIGHTINGS})


class DataOfficer(Role):
    """Answers for the figures."""

    code = "data_officer"
    label = _("Data officer")
    description = _("Sees and signs figures; opens no case and no contact.")
    permissions = frozenset({Permission.SEE_FIGURES, Permission.SIGN_FIGURES})


class Keeper(Role):
    """Looks after the machine."""

    code = "keeper"
    label = _("Keeper")
    description = _("Looks after the node's machine, its backups and accounts; never sees a case.")
    permissions = frozenset(
        {Permission.MANAGE_NODE, Permission.MANAGE_PEOPLE, Permission.MANAGE_FORMS, Permission.SEE_PEERS}
    )


class Coordinator(Role):
    """Works at the federation's secretariat."""

    code = "coordinator"
    label = _("Coordinator")
    description = _(
        "Sees the network and its figures, keeps what is known of its hotlines; never a hotline's cases."
    )
    permissions = frozenset(
        {
            Permission.SEE_NETWORK,
            Permission.SEE_FIGURES,
            Permission.MANAGE_PEERS,
            Permission.SEE_PEERS,
            Permission.SEE_HOTLINES,
            Permission.KEEP_OWN_HOTLINE,
            Permission.KEEP_HOTLINES,
            Permission.KEEP_FRONT_DESK,
            Permission.KEEP_ROUNDS,
        }
    )


ROLES: dict[str, type[Role]] = {
    role.code: role
    for role in (Operator, Caseworker, Supervisor, NightListener, Helper, DataOfficer, Keeper, Coordinator)
}
CASE_PERMISSIONS = frozenset(
    {
        Permission.WRITE_CONTACTS,
        Permission.WRITE_SIGHTINGS,
        Permission.READ_CASES,
        Permission.SEE_NIGHT_CARDS,
    }
)
# What somebody trained for contacts only may do, whatever the role; and what is open without a signed statement of
# secrecy: a child who calls is answered in any case, but no case is opened.
BASIC_PERMISSIONS = frozenset(
    {
        Permission.WRITE_CONTACTS,
        Permission.WRITE_SIGHTINGS,
        Permission.SEE_NIGHT_CARDS,
        Permission.SEE_NETWORK,
        Permission.SEE_HOTLINES,
    }
)
UNSIGNED_PERMISSIONS = frozenset(
    {
        Permission.WRITE_CONTACTS,
        Permission.WRITE_SIGHTINGS,
        Permission.SEE_FIGURES,
        Permission.SEE_NETWORK,
        Permission.SEE_HOTLINES,
        Permission.MANAGE_NODE,
        Permission.SEE_PEERS,
    }
)

MAY_NOT_MEET = _(
    "A keeper never sees a case: nobody is keeper and has a role that opens contacts or cases at the same time."
)


def opens_records(codes: list[str]) -> bool:
    """Whether these roles together open contacts or cases."""
    return bool(permissions_of(codes) & (CASE_PERMISSIONS | {Permission.SEE_BOARD}))


def may_not_meet(codes: list[str]) -> bool:
    """Whether these roles must not be held by one person: the keeper of the machine never sees a case."""
    return Keeper.code in codes and opens_records(codes)


def permissions_of(codes: list[str]) -> frozenset[Permission]:
    """Everything that these roles together allow; an unknown code allows nothing."""
    allowed: set[Permission] = set()
    for code in codes:
        if code in ROLES:
            allowed |= ROLES[code].permissions
    return frozenset(allowed)


def roles_that_may(permission: Permission) -> list[LazyText]:
    """The names of the roles that have a permission: who could, when somebody is refused."""
    return [role.label for role in ROLES.values() if permission in role.permissions]

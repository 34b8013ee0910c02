"""The shared cast. All invented. Alice and Bob work in one team, Charlie in another; the rest by role.

The records' people carry the names below; the house test that looks for personal data in logs, addresses, titles,
mails and audit rows looks for exactly these.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.test import Client

from myosotis.accounts.models import Team, User

CHILD = "Liselot Vandermeulebroeck"
CHILD_GREEK = "Γεώργιος Παπακωνσταντινίδης"
CHILD_ARABIC = "ليلى الزهراني"
CHILD_UKRAINIAN = "Надія Шевчуківська"
CALLER = "Mieke Goossenaerts"
PLACE = "Kwikstaartlaan 9, Zonnegemdorp"
PHONE = "+32 470 11 60 09"
NAMES_OF_THE_CAST = (CHILD, CHILD_GREEK, CHILD_ARABIC, CHILD_UKRAINIAN, CALLER, PLACE, PHONE)
PASSWORD = "correct horse battery staple"


@dataclass
class Cast:
    """Everybody who works at the invented hotline."""

    runaways: Team
    abduction: Team
    alice: User  # operator, team runaways
    bob: User  # caseworker, team runaways
    charlie: User  # caseworker, team abduction: the stranger
    sofia: User  # supervisor, team runaways
    nora: User  # night listener
    dimitri: User  # data officer
    kim: User  # keeper
    colette: User  # coordinator

    def everyone(self) -> dict[str, User]:
        """All by their first names."""
        return {name: value for name, value in vars(self).items() if isinstance(value, User)}


def make_user(name: str, *roles: str, teams: tuple[Team, ...] = (), **fields: object) -> User:
    """One user with a password, an invented address and (where needed) nothing else: tests sign in with `sign_in`."""
    user = User.objects.create_user(
        f"{name.lower()}@hotline.test", PASSWORD, name=f"{name} Invented", **fields
    )
    user.roles = list(roles)
    user.save()
    user.teams.set(teams)
    return user


def make_cast() -> Cast:
    """Make everybody, in as few questions to the database as possible: most tests begin here."""
    runaways = Team(code="runaways", name="Runaways")
    abduction = Team(code="abduction", name="Abduction")
    Team.objects.bulk_create([runaways, abduction])
    wanted: dict[str, tuple[str, Team | None]] = {
        "alice": ("operator", runaways),
        "bob": ("caseworker", runaways),
        "charlie": ("caseworker", abduction),
        "sofia": ("supervisor", runaways),
        "nora": ("night_listener", None),
        "dimitri": ("data_officer", None),
        "kim": ("keeper", None),
        "colette": ("coordinator", None),
    }
    password = make_password(PASSWORD)
    users = {
        name: User(
            email=f"{name}@hotline.test", name=f"{name.title()} Invented", password=password, roles=[role]
        )
        for name, (role, _team) in wanted.items()
    }
    User.objects.bulk_create(users.values())
    User.teams.through.objects.bulk_create(
        User.teams.through(user=users[name], team=team) for name, (_role, team) in wanted.items() if team
    )
    return Cast(runaways=runaways, abduction=abduction, **users)


def sign_in(user: User) -> Client:
    """A test client signed in as this user with a second factor behind it (accounts.sessions marks the session)."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["myosotis_second_factor"] = "test"
    session.save()
    return client

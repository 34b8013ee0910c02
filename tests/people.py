"""The shared cast. All invented. Alice and Bob work in one team, Charlie in another; the rest by role.

The records' people carry the names below; the house test that looks for personal data in logs, addresses, titles,
mails and audit rows looks for exactly these.
"""

from __future__ import annotations

from dataclasses import dataclass

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
    """Make everybody."""
    runaways = Team.objects.create(code="runaways", name="Runaways")
    abduction = Team.objects.create(code="abduction", name="Abduction")
    return Cast(
        runaways=runaways,
        abduction=abduction,
        alice=make_user("Alice", "operator", teams=(runaways,)),
        bob=make_user("Bob", "caseworker", teams=(runaways,)),
        charlie=make_user("Charlie", "caseworker", teams=(abduction,)),
        sofia=make_user("Sofia", "supervisor", teams=(runaways,)),
        nora=make_user("Nora", "night_listener"),
        dimitri=make_user("Dimitri", "data_officer"),
        kim=make_user("Kim", "keeper"),
        colette=make_user("Colette", "coordinator"),
    )


def sign_in(user: User) -> Client:
    """A test client signed in as this user with a second factor behind it (accounts.sessions marks the session)."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["myosotis_second_factor"] = "test"
    session.save()
    return client

"""The tables of the people who work here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from myosotis.accounts.permissions import (
    BASIC_PERMISSIONS,
    CASE_PERMISSIONS,
    UNSIGNED_PERMISSIONS,
    Permission,
    permissions_of,
)
from myosotis.kernel import clock
from myosotis.kernel.models import Record
from myosotis.kernel.privacy import Kind
from myosotis.kernel.statements import written_once


class Team(Record):
    """People who see the same cases."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    is_training = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["is_training"], condition=models.Q(is_training=True), name="one_team_for_training"
            )
        ]

    class Privacy:
        code = Kind.OPERATIONAL
        name = Kind.OPERATIONAL
        is_training = Kind.OPERATIONAL

    def __str__(self) -> str:
        return self.name


class Level(models.TextChoices):
    """How far somebody is trained, and so how far they work; empty sets no limit."""

    NONE = "none"
    BASIC = "basic"
    FULL = "full"


class UserManager(BaseUserManager["User"]):
    """Makes users; there is no superuser."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A user with a normalised address; without a password only a passkey signs in."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password) if password else user.set_unusable_password()
        user.save()
        return user

    def get(self, *given: Any, **wanted: Any) -> User:
        """One user; by the id alone, as every request asks, through a statement that is written once."""
        pk = wanted.get("pk")
        is_by_id = type(self) is UserManager and isinstance(pk, UUID) and not given and len(wanted) == 1
        found = list_users(ids=[pk]) if is_by_id else []
        return found[0] if found else super().get(*given, **wanted)

    def get_by_natural_key(self, username: str | None) -> User:
        """Addresses compare without case."""
        return self.get(email__iexact=username)


class User(Record, AbstractBaseUser):
    """Somebody who works here. Never deleted: the end date closes the account, the log keeps its id."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    roles = models.JSONField(default=list)
    teams = models.ManyToManyField(Team, blank=True, related_name="members")
    language = models.CharField(max_length=8, blank=True)
    theme = models.CharField(max_length=8, blank=True)
    speaks = models.JSONField(default=list)
    has_keys_on = models.BooleanField(default=True)
    is_roomy = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)
    is_awaiting_code = models.BooleanField(default=False)
    is_volunteer = models.BooleanField(default=False)
    training_level = models.CharField(max_length=12, blank=True, choices=Level.choices)
    has_training_on = models.BooleanField(default=False)
    secrecy_signed_on = models.DateField(null=True, blank=True)
    secrecy_expires_on = models.DateField(null=True, blank=True)
    record_checked_on = models.DateField(null=True, blank=True)
    record_check_expires_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    class Meta:
        ordering = ["name"]

    class Privacy:
        # Staff are not the people in the records: their work identity is operational, kept until they have left.
        email = Kind.OPERATIONAL
        name = Kind.OPERATIONAL
        roles = Kind.OPERATIONAL
        teams = Kind.OPERATIONAL
        language = Kind.OPERATIONAL
        theme = Kind.TECHNICAL
        speaks = Kind.OPERATIONAL
        has_keys_on = Kind.TECHNICAL
        is_roomy = Kind.TECHNICAL
        is_active = Kind.OPERATIONAL
        starts_on = Kind.OPERATIONAL
        ends_on = Kind.OPERATIONAL
        locked_at = Kind.OPERATIONAL
        is_awaiting_code = Kind.OPERATIONAL
        is_volunteer = Kind.OPERATIONAL
        training_level = Kind.OPERATIONAL
        has_training_on = Kind.OPERATIONAL
        secrecy_signed_on = Kind.OPERATIONAL
        secrecy_expires_on = Kind.OPERATIONAL
        record_checked_on = Kind.OPERATIONAL
        record_check_expires_on = Kind.OPERATIONAL
        created_at = Kind.OPERATIONAL
        password = Kind.TECHNICAL
        last_login = Kind.OPERATIONAL

    def __str__(self) -> str:
        return self.name

    @property
    def public_id(self) -> str:
        """The id that the log holds."""
        return str(self.pk)

    @property
    def initials(self) -> str:
        """Two letters for the small round mark."""
        return "".join(part[0] for part in self.name.split()[:2]).upper()

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the roles together allow."""
        return permissions_of(self.roles)

    def may(self, permission: Permission) -> bool:
        """Whether this person may, today: by the roles, and within what training and a signed statement allow."""
        today = clock.now().date()
        return (
            self.is_working_on(today)
            and permission in self.permissions
            and not self.why_held_back(permission, today)
        )

    def why_held_back(self, permission: Permission, day: dt.date) -> str:
        """Why something that the roles allow is not allowed now: training, or the statement of secrecy; or nothing."""
        if self.training_level == Level.BASIC and permission not in BASIC_PERMISSIONS:
            return "trained_for_contacts"
        if permission not in UNSIGNED_PERMISSIONS and not self.is_in_training and self.lacks_statement(day):
            return "statement_missing"
        return ""

    def lacks_statement(self, day: dt.date) -> bool:
        """Whether a volunteer has no statement of secrecy that holds on that day."""
        if not self.is_volunteer:
            return False
        is_over = self.secrecy_expires_on is not None and self.secrecy_expires_on < day
        return self.secrecy_signed_on is None or self.secrecy_signed_on > day or is_over

    @property
    def is_in_training(self) -> bool:
        """Whether this person works on invented cases only: switched on, or not trained yet."""
        return self.has_training_on or self.training_level == Level.NONE

    def is_working_on(self, day: dt.date) -> bool:
        """Whether the account is open on that day."""
        has_begun = self.starts_on is None or self.starts_on <= day
        has_not_ended = self.ends_on is None or day <= self.ends_on
        return self.is_active and self.locked_at is None and has_begun and has_not_ended

    @property
    def needs_second_factor(self) -> bool:
        """Everyone who can see a case or a contact, and everyone who looks after people or the node."""
        others = {Permission.MANAGE_PEOPLE, Permission.MANAGE_NODE}
        return bool(self.permissions & (CASE_PERMISSIONS | others))

    def team_ids(self) -> set[UUID]:
        """The ids of the teams this person works in now, read once per instance; in training that is one of its own."""
        held: set[UUID] | None = self.__dict__.get("_team_ids")
        if held is None:
            held = set(_team_ids(user=None if self.is_in_training else self.pk))
            self.__dict__["_team_ids"] = held
        return held


@written_once
def list_users(*, ids: Collection[UUID]) -> models.QuerySet[User]:
    """The users of these ids, in no order."""
    return User.objects.filter(pk__in=ids).order_by()


@written_once
def _team_ids(*, user: UUID | None) -> models.QuerySet[Team, UUID]:
    wanted = {"is_training": False, "members": user} if user else {"is_training": True}
    return Team.objects.filter(**wanted).order_by().values_list("pk", flat=True)


class Invitation(Record):
    """A link that makes one account, once. Only the hash of its token is kept."""

    token_hash = models.CharField(max_length=64, unique=True)
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=120)
    roles = models.JSONField(default=list)
    teams = models.ManyToManyField(Team, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    invited_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="invitations_made")
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    person = models.OneToOneField(User, null=True, blank=True, on_delete=models.PROTECT)

    class Meta:
        ordering = ["-made_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="invitation_accepted_by_somebody",
                condition=models.Q(accepted_at=None, person=None)
                | models.Q(accepted_at__isnull=False, person__isnull=False),
            )
        ]

    class Privacy:
        token_hash = Kind.TECHNICAL
        email = Kind.OPERATIONAL
        name = Kind.OPERATIONAL
        roles = Kind.OPERATIONAL
        teams = Kind.OPERATIONAL
        ends_on = Kind.OPERATIONAL
        invited_by = Kind.OPERATIONAL
        made_at = Kind.OPERATIONAL
        expires_at = Kind.OPERATIONAL
        withdrawn_at = Kind.OPERATIONAL
        accepted_at = Kind.OPERATIONAL
        person = Kind.OPERATIONAL

    def __str__(self) -> str:
        return f"invitation {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether the link still works."""
        return self.accepted_at is None and self.withdrawn_at is None and clock.now() < self.expires_at


class VolunteerHours(Record):
    """Hours that somebody gave on a day, as written down; for the certificate, never for comparing people."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="hours_given")
    day = models.DateField()
    hours = models.DecimalField(max_digits=5, decimal_places=2)
    what_for = models.CharField(max_length=120, blank=True)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["day"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="hours_of_one_day", condition=models.Q(hours__gt=0) & models.Q(hours__lte=24)
            )
        ]

    class Privacy:
        user = Kind.OPERATIONAL
        day = Kind.OPERATIONAL
        hours = Kind.OPERATIONAL
        what_for = Kind.OPERATIONAL
        written_by = Kind.OPERATIONAL
        written_at = Kind.OPERATIONAL


class SignIn(Record):
    """One session at one workstation, so that its owner and a supervisor can end it from elsewhere."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, db_index=True)
    factor = models.CharField(max_length=20, blank=True)
    started_at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-started_at"]

    class Privacy:
        user = Kind.OPERATIONAL
        session_key = Kind.TECHNICAL
        factor = Kind.OPERATIONAL
        started_at = Kind.OPERATIONAL
        seen_at = Kind.OPERATIONAL
        ended_at = Kind.OPERATIONAL

    def __str__(self) -> str:
        return f"sign-in {self.pk}"


class FactorReset(Record):
    """A lost second factor given back: a short code told by voice, good for a quarter of an hour and once.

    With `has_password` the password was forgotten too: the code opens the way to a new one, and then to a new factor.
    """

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="factor_resets")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="factor_resets_made")
    code_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    has_password = models.BooleanField(default=False)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="nobody_resets_themselves", condition=~models.Q(person=models.F("made_by"))
            )
        ]

    class Privacy:
        person = Kind.OPERATIONAL
        made_by = Kind.OPERATIONAL
        code_hash = Kind.TECHNICAL
        made_at = Kind.OPERATIONAL
        expires_at = Kind.OPERATIONAL
        wrong_tries = Kind.OPERATIONAL
        has_password = Kind.OPERATIONAL
        used_at = Kind.OPERATIONAL

    def __str__(self) -> str:
        return f"reset {self.pk}"


class HotlineKey(Record):
    """A security key that the house owns: issued to a person, taken back, issued to the next."""

    number = models.CharField(max_length=40, unique=True)
    issued_to = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="hotline_keys"
    )
    issued_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    authenticator = models.OneToOneField(
        "mfa.Authenticator", null=True, blank=True, on_delete=models.SET_NULL, related_name="hotline_key"
    )

    class Meta:
        ordering = ["number"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="key_issued_to_somebody",
                condition=models.Q(issued_to=None, issued_at=None, returned_at=None)
                | models.Q(issued_to__isnull=False, issued_at__isnull=False),
            ),
            models.CheckConstraint(
                name="returned_key_opens_nothing",
                condition=models.Q(returned_at=None) | models.Q(authenticator=None),
            ),
        ]

    class Privacy:
        number = Kind.OPERATIONAL
        issued_to = Kind.OPERATIONAL
        issued_at = Kind.OPERATIONAL
        returned_at = Kind.OPERATIONAL
        authenticator = Kind.TECHNICAL

    def __str__(self) -> str:
        return self.number

    @property
    def is_out(self) -> bool:
        """Whether somebody has it now."""
        return self.issued_to_id is not None and self.returned_at is None

"""The tables of the people who work here."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from myosotis.accounts.permissions import CASE_PERMISSIONS, Permission, permissions_of
from myosotis.kernel import clock
from myosotis.kernel.models import Record
from myosotis.kernel.privacy import Kind


class Team(Record):
    """People who see the same cases."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ["name"]

    class Privacy:
        code = Kind.OPERATIONAL
        name = Kind.OPERATIONAL

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Makes users; there is no superuser."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A user with a normalised address; without a password only a passkey signs in."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password) if password else user.set_unusable_password()
        user.save()
        return user

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
    has_keys_on = models.BooleanField(default=True)
    is_roomy = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)
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
        has_keys_on = Kind.TECHNICAL
        is_roomy = Kind.TECHNICAL
        is_active = Kind.OPERATIONAL
        starts_on = Kind.OPERATIONAL
        ends_on = Kind.OPERATIONAL
        locked_at = Kind.OPERATIONAL
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
        """Whether this person may, today."""
        return self.is_working_on(clock.now().date()) and permission in self.permissions

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
        """The ids of this person's teams, read once per instance."""
        held: set[UUID] | None = self.__dict__.get("_team_ids")
        if held is None:
            held = set(self.teams.values_list("pk", flat=True))
            self.__dict__["_team_ids"] = held
        return held

"""Second factors: set up, removed, given back at night; and the keys that the house owns."""

from __future__ import annotations

import datetime as dt
import secrets

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from myosotis.accounts.access import demand
from myosotis.accounts.actions.sessions import end_sessions_silently
from myosotis.accounts.models import FactorReset, HotlineKey, User
from myosotis.accounts.permissions import ROLES, Permission
from myosotis.audit.actions import record
from myosotis.kernel import clock
from myosotis.kernel.errors import Refused

# No letter or digit that is heard or read as another: the code is told by voice.
CODE_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ2346789"
CODE_LENGTH = 8
CODE_LASTS = dt.timedelta(minutes=15)
SAME_SUPERVISOR_AGAIN_AFTER = dt.timedelta(hours=24)
WRONG_TRIES = 5


def real_factors(person: User) -> list[Authenticator]:
    """Keys and apps of a person; recovery codes only stand in for them."""
    mine = Authenticator.objects.filter(user=person)
    return list(mine.exclude(type=Authenticator.Type.RECOVERY_CODES).order_by("created_at"))


@transaction.atomic
def note_factor_added(*, by: User, factor: Authenticator, hotline_key: HotlineKey | None = None) -> None:
    """A person has set up a key or an app; a key of the house is tied to its number."""
    if hotline_key is not None:
        if hotline_key.issued_to_id != by.pk or not hotline_key.is_out or hotline_key.authenticator_id:
            raise Refused("not_your_key")
        hotline_key.authenticator = factor
        hotline_key.save(update_fields=["authenticator"])
    if by.is_awaiting_code:
        by.is_awaiting_code = False
        by.save(update_fields=["is_awaiting_code"])
    key = hotline_key.pk if hotline_key else None
    record("factor.added", by=by.public_id, kind=str(factor.type), factor=factor.pk, key=key)


@transaction.atomic
def burn_code(*, factor: Authenticator, code: str) -> bool:
    """A code of an app opens once, on any of the node's processes: only a later one is taken next."""
    kept = Authenticator.objects.select_for_update().get(pk=factor.pk)
    secret = decrypt(kept.data["secret"])
    shown = "".join(code.split())
    fitting = [
        step
        for step in yield_hotp_counters_from_time()
        if format_hotp_value(hotp_value(secret, step)) == shown
    ]
    if not fitting or max(fitting) <= kept.data.get("last_step", 0):
        return False
    kept.data["last_step"] = max(fitting)
    kept.save(update_fields=["data"])
    return True


@transaction.atomic
def remove_factor(*, by: User, factor: Authenticator) -> None:
    """One's own key or app, if another one stays."""
    if factor.user_id != by.pk or not [other for other in real_factors(by) if other.pk != factor.pk]:
        raise Refused("last_factor_stays")
    if HotlineKey.objects.filter(authenticator=factor).exists():
        raise Refused("house_takes_its_key_back")
    kind, number = str(factor.type), factor.pk
    factor.delete()
    record("factor.removed", by=by.public_id, kind=kind, factor=number)


@transaction.atomic
def reset_factor(
    *, by: User, person: User, is_fresh: bool, with_password: bool = False
) -> tuple[FactorReset, str]:
    """Take away a lost second factor, and a forgotten password with it, and make the code with which new ones are set.

    `is_fresh` says that the supervisor has shown a second factor within the last five minutes. Returns the code
    once; it is told by voice and kept only as a hash. A password alone is never given back: it opens nothing before
    a new second factor is set up behind the same code.
    """
    person = User.objects.select_for_update().get(pk=person.pk)
    now = clock.now()
    _check_reset(by=by, person=person, is_fresh=is_fresh, now=now)
    code = "".join(secrets.choice(CODE_LETTERS) for _place in range(CODE_LENGTH))
    FactorReset.objects.filter(person=person, used_at=None, expires_at__gt=now).update(expires_at=now)
    reset = FactorReset.objects.create(
        person=person,
        made_by=by,
        code_hash=_hash_code(person, code),
        made_at=now,
        expires_at=now + CODE_LASTS,
        has_password=with_password,
    )
    Authenticator.objects.filter(user=person).delete()
    person.is_awaiting_code = True
    if with_password:
        person.set_unusable_password()
    person.save(update_fields=["is_awaiting_code", "password"])
    ended = end_sessions_silently(person=person)
    verb = "factor.reset_with_password" if with_password else "factor.reset"
    record(verb, by=by.public_id, person=person.pk, reset=reset.pk, sessions=ended)
    return reset, code


def _check_reset(*, by: User, person: User, is_fresh: bool, now: dt.datetime) -> None:
    demand(by, Permission.RECOVER_SECOND_FACTOR)
    if by.pk == person.pk:
        raise Refused("not_oneself", who_could=str(ROLES["supervisor"].label))
    if not is_fresh:
        raise Refused("show_factor_first")
    # Whoever has no team (a keeper, a night listener) belongs to the whole house.
    theirs = set(person.teams.values_list("pk", flat=True))
    if theirs and not by.teams.filter(pk__in=theirs).exists():
        raise Refused("other_team", who_could=str(ROLES["supervisor"].label))
    if not person.is_working_on(now.date()):
        raise Refused("account_closed")
    since = now - SAME_SUPERVISOR_AGAIN_AFTER
    if FactorReset.objects.filter(person=person, made_by=by, made_at__gt=since).exists():
        raise Refused("another_supervisor", who_could=str(ROLES["supervisor"].label))


@transaction.atomic
def use_code(*, by: User, code: str) -> bool:
    """The person types the code that the supervisor said; True once, in time, within five tries."""
    return _use(by=by, code=code, with_password=False)


@transaction.atomic
def use_code_of(*, email: str, code: str) -> User | None:
    """Who forgot the password types the address and the code; the person once, in time, within five tries.

    Only a code that was made for a forgotten password opens without one. An unknown address and a wrong code look
    the same.
    """
    person = User.objects.filter(email__iexact=email.strip()).first()
    if person is None or not person.is_working_on(clock.now().date()):
        return None
    return person if _use(by=person, code=code, with_password=True) else None


@transaction.atomic
def set_new_password(*, by: User, password: str) -> None:
    """The password that the code opened the way to; the account opens only with a new second factor as well."""
    if not by.is_awaiting_code:
        raise Refused("code_first")
    by.set_password(password)
    by.save(update_fields=["password"])
    record("person.password_changed", by=by.public_id, sessions=0)


def _use(*, by: User, code: str, with_password: bool) -> bool:
    now = clock.now()
    reset = (
        FactorReset.objects.select_for_update()
        .filter(person=by, used_at=None, expires_at__gt=now, wrong_tries__lt=WRONG_TRIES)
        .order_by("-made_at")
        .first()
    )
    if reset is None or reset.has_password is not with_password:
        return False
    told = "".join(letter for letter in code.upper() if letter.isalnum())
    if not constant_time_compare(reset.code_hash, _hash_code(by, told)):
        reset.wrong_tries += 1
        reset.save(update_fields=["wrong_tries"])
        record("factor.code_wrong", by=by.public_id, reset=reset.pk)
        return False
    reset.used_at = now
    reset.save(update_fields=["used_at"])
    record("factor.code_used", by=by.public_id, reset=reset.pk)
    return True


def _hash_code(person: User, code: str) -> str:
    return salted_hmac("myosotis.factor_reset", f"{person.pk} {code}", algorithm="sha256").hexdigest()


@transaction.atomic
def add_key(*, by: User, number: str) -> HotlineKey:
    """A key that the house has bought, under the number written on it."""
    demand(by, Permission.MANAGE_PEOPLE)
    key = HotlineKey.objects.create(number=number)
    record("key.added", by=by.public_id, key=key.pk)
    return key


@transaction.atomic
def issue_key(*, by: User, key: HotlineKey, person: User) -> HotlineKey:
    """Hand a key to a person, who then sets it up on the own page."""
    demand(by, Permission.MANAGE_PEOPLE)
    if key.is_out:
        raise Refused("key_is_out")
    key.issued_to, key.issued_at, key.returned_at, key.authenticator = person, clock.now(), None, None
    key.save()
    record("key.issued", by=by.public_id, key=key.pk, person=person.pk)
    return key


@transaction.atomic
def take_back_key(*, by: User, key: HotlineKey) -> HotlineKey:
    """The key opens nothing any more; its holder's sessions end. Whoever has no other factor needs a code."""
    demand(by, Permission.MANAGE_PEOPLE)
    person = key.issued_to
    if person is None or not key.is_out:
        raise Refused("key_is_in")
    factor = key.authenticator
    key.authenticator, key.returned_at = None, clock.now()
    key.save(update_fields=["authenticator", "returned_at"])
    if factor is not None:
        factor.delete()
        if not real_factors(person):
            Authenticator.objects.filter(user=person).delete()
            person.is_awaiting_code = True
            person.save(update_fields=["is_awaiting_code"])
        if person.pk != by.pk:
            end_sessions_silently(person=person)
    record("key.returned", by=by.public_id, key=key.pk, person=person.pk)
    return key

"""Addresses of this room. Those of the sign-in library keep their names; the ones we do not offer do not exist."""

from __future__ import annotations

from allauth.account import views as library
from allauth.mfa.base import views as factor_library
from allauth.mfa.recovery_codes import views as code_library
from allauth.mfa.webauthn import views as key_library
from django.urls import URLPattern, URLResolver, include, path

from myosotis.accounts.checks import is_demo_allowed
from myosotis.accounts.views import enrolment, own, people, recovery, sign_in, volunteers

room = [
    path("join/<str:token>/", enrolment.accept_invitation, name="accept_invitation"),
    path("accounts/second-factor/", enrolment.enrol, name="enrol"),
    path("accounts/code/", enrolment.enter_code, name="enter_code"),
    path("accounts/forgotten/", recovery.recover, name="recover"),
    path("accounts/forgotten/password/", recovery.set_password, name="new_password"),
    path("me/", own.show_preferences, name="preferences"),
    path("me/keys", sign_in.switch_keys, name="keys"),
    path("me/security/", own.show_security, name="security"),
    path("me/security/factors/<int:number>/remove", own.remove_factor, name="remove_factor"),
    path("me/security/end-other-sessions", own.end_other_sessions, name="end_other_sessions"),
    path("people-here/", people.show_people, name="people"),
    path("people-here/invite/", people.invite, name="invite"),
    path(
        "people-here/invitations/<uuid:invitation_id>/withdraw",
        people.withdraw_invitation,
        name="withdraw_invitation",
    ),
    path("people-here/teams", people.add_team, name="add_team"),
    path("people-here/keys/", people.show_keys, name="house_keys"),
    path("people-here/keys/<uuid:key_id>/issue", people.issue_key, name="issue_key"),
    path("people-here/keys/<uuid:key_id>/take-back", people.take_back_key, name="take_back_key"),
    path("people-here/<uuid:person_id>/", people.show_person, name="person"),
    path("people-here/<uuid:person_id>/lock", people.lock, name="lock_person"),
    path("people-here/<uuid:person_id>/confirm", people.confirm, name="confirm_person"),
    path("people-here/<uuid:person_id>/end-sessions", people.end_sessions, name="end_sessions"),
    path("people-here/<uuid:person_id>/volunteer/", volunteers.show_volunteer, name="volunteer"),
    path("people-here/<uuid:person_id>/volunteer/hours", volunteers.write_hours, name="write_hours"),
    path(
        "people-here/<uuid:person_id>/volunteer/hours/<uuid:hours_id>/remove",
        volunteers.remove_hours,
        name="remove_hours",
    ),
    path(
        "people-here/<uuid:person_id>/volunteer/certificate", volunteers.print_hours, name="hours_of_person"
    ),
    path("me/hours", volunteers.print_own_hours, name="own_hours"),
    path("me/training", volunteers.switch_training, name="switch_training"),
    path("people-here/<uuid:person_id>/reset/", people.reset_factor, name="reset_factor"),
]
demo = [path("demo/sign-in/<uuid:person_id>", sign_in.demo_sign_in, name="demo_sign_in")]
if is_demo_allowed():
    room += demo

# Names that the sign-in library asks for, so they carry no name of a room.
shared: list[URLPattern | URLResolver] = [
    path("language", sign_in.choose_language, name="set_language"),
    path("accounts/login/", sign_in.SignIn.as_view(), name="account_login"),
    path("accounts/logout/", sign_in.sign_out, name="account_logout"),
    path("accounts/closed/", sign_in.show_closed, name="account_inactive"),
    path("accounts/again/", library.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/", own.ChangePassword.as_view(), name="account_change_password"),
    path("accounts/factor/", factor_library.authenticate, name="mfa_authenticate"),
    path("accounts/factor/again/", factor_library.reauthenticate, name="mfa_reauthenticate"),
    path("accounts/factor/app/", enrolment.EnrolApp.as_view(), name="mfa_activate_totp"),
    path("accounts/factor/key/", enrolment.EnrolPasskey.as_view(), name="mfa_add_webauthn"),
    path("accounts/factor/key/sign-in/", sign_in.PasskeySignIn.as_view(), name="mfa_login_webauthn"),
    path(
        "accounts/factor/key/again/",
        key_library.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path("accounts/factor/codes/", code_library.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "accounts/factor/codes/new/",
        code_library.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
]

urlpatterns: list[URLPattern | URLResolver] = [path("", include((room, "accounts"))), *shared]

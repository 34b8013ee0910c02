"""What the tables of the libraries we use keep, field by field: the same kinds as in every `Privacy` of our own.

A test fails when a library brings a table or a field that is not named here. None of them may hold anything about a
child or a caller; where a library could (requests, sessions), the note says what keeps it out.
"""

from __future__ import annotations

from myosotis.kernel.privacy import Kind

T, W = Kind.TECHNICAL, Kind.OPERATIONAL  # technical, and of the work

THIRD_PARTY_PRIVACY: dict[str, dict[str, Kind]] = {
    # Django's own permissions and groups are installed with its sign-in and stay empty: ours are in accounts.
    "auth.Permission": {"id": T, "name": T, "content_type": T, "codename": T},
    "auth.Group": {"id": T, "name": T, "permissions": T},
    "auth.Group_permissions": {"id": T, "group": T, "permission": T},
    "contenttypes.ContentType": {"id": T, "app_label": T, "model": T},
    # A session holds who is signed in, how that was proven and when; never text of a page or a form.
    "sessions.Session": {"session_key": T, "session_data": W, "expire_date": W},
    # Addresses of staff, as in accounts.User.
    "account.EmailAddress": {"id": T, "user": W, "email": W, "verified": W, "primary": W},
    "account.EmailConfirmation": {"id": T, "email_address": W, "created": W, "sent": W, "key": T},
    "mfa.Authenticator": {"id": T, "user": W, "type": T, "data": T, "created_at": W, "last_used_at": W},
    # Failed sign-ins. Our settings keep posted values, agents and addresses out of them.
    "axes.AccessFailureLog": {
        "id": T,
        "user_agent": W,
        "ip_address": W,
        "username": W,
        "http_accept": T,
        "path_info": T,
        "attempt_time": W,
        "locked_out": W,
    },
    "axes.AccessAttempt": {
        "id": T,
        "user_agent": W,
        "ip_address": W,
        "username": W,
        "http_accept": T,
        "path_info": T,
        "attempt_time": W,
        "get_data": T,
        "post_data": T,
        "failures_since_start": W,
    },
    "axes.AccessAttemptExpiration": {"access_attempt": T, "expires_at": W},
    "axes.AccessLog": {
        "id": T,
        "user_agent": W,
        "ip_address": W,
        "username": W,
        "http_accept": T,
        "path_info": T,
        "attempt_time": W,
        "logout_time": W,
        "session_hash": T,
    },
}

"""The one settings file. Values come from the environment through typed readers; safe by default."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from myosotis.site.databases import database_settings
from myosotis.site.environment import (
    MOST_PROCESSES,
    USUAL_THREADS,
    read_bool,
    read_choice,
    read_int,
    read_kept,
    read_list,
    read_text,
    usual_processes,
)

ROOM = Path(__file__).resolve().parent
PACKAGE = ROOM.parent

# -- which node this is
MYOSOTIS_HOME = Path(read_text("MYOSOTIS_HOME", ".dev/node")).absolute()
MYOSOTIS_ROLE = read_choice("MYOSOTIS_ROLE", "hotline", ("hotline", "coordinator", "bureau"))
MYOSOTIS_NODE = read_text("MYOSOTIS_NODE", "XX")
MYOSOTIS_NAME = read_text("MYOSOTIS_NAME", "116 000")
MYOSOTIS_COUNTRY = read_text("MYOSOTIS_COUNTRY", MYOSOTIS_NODE[:2])
MYOSOTIS_DEMO = read_bool("MYOSOTIS_DEMO")
MYOSOTIS_TEST = read_bool("MYOSOTIS_TEST")
MYOSOTIS_KEY_STORE = Path(read_text("MYOSOTIS_KEY_STORE", str(MYOSOTIS_HOME / "keys.sqlite3")))
MYOSOTIS_DIRECTORY_ROOT = read_text("MYOSOTIS_DIRECTORY_ROOT")
MYOSOTIS_NODE_KEY_FILE = read_text("MYOSOTIS_NODE_KEY_FILE")
MYOSOTIS_PORT = read_int("MYOSOTIS_PORT", 8116, least=1, most=65535)
MYOSOTIS_ADDRESS = read_text("MYOSOTIS_ADDRESS", "127.0.0.1")
# A demo is three nodes for one person, a test many for none.
_IS_SMALL = MYOSOTIS_DEMO or MYOSOTIS_TEST
MYOSOTIS_PROCESSES = read_int(
    "MYOSOTIS_PROCESSES", 1 if _IS_SMALL else usual_processes(), least=1, most=MOST_PROCESSES
)
MYOSOTIS_THREADS = read_int("MYOSOTIS_THREADS", 4 if _IS_SMALL else USUAL_THREADS, least=1, most=64)
MYOSOTIS_BACKUPS = Path(read_text("MYOSOTIS_BACKUPS", str(MYOSOTIS_HOME / "backups")))
MYOSOTIS_IDLE_MINUTES = read_int("MYOSOTIS_IDLE_MINUTES", 60, least=5, most=720)
MYOSOTIS_SHIFT_HOURS = read_int("MYOSOTIS_SHIFT_HOURS", 10, least=1, most=24)
MYOSOTIS_SEARCHES_A_DAY = read_int("MYOSOTIS_SEARCHES_A_DAY", 200, least=1, most=100_000)
MYOSOTIS_RISK_REVIEW_HIGH_HOURS = read_int("MYOSOTIS_RISK_REVIEW_HIGH_HOURS", 8, least=1, most=720)
MYOSOTIS_RISK_REVIEW_MEDIUM_HOURS = read_int("MYOSOTIS_RISK_REVIEW_MEDIUM_HOURS", 24, least=1, most=720)
MYOSOTIS_RISK_REVIEW_LOW_HOURS = read_int("MYOSOTIS_RISK_REVIEW_LOW_HOURS", 168, least=1, most=2160)
MYOSOTIS_UPLOAD_MEGABYTES = read_int("MYOSOTIS_UPLOAD_MEGABYTES", 20, least=1, most=200)
MYOSOTIS_ESCALATE_HOURS = read_int("MYOSOTIS_ESCALATE_HOURS", 4, least=1, most=168)
MYOSOTIS_SHEET_HOUR = read_int("MYOSOTIS_SHEET_HOUR", 18, least=0, most=23)
MYOSOTIS_DIRECTORY_URL = read_text("MYOSOTIS_DIRECTORY_URL")
MYOSOTIS_EXCHANGE_OWN_NET = read_list("MYOSOTIS_EXCHANGE_OWN_NET")
# Between nodes only once the composition was reviewed by somebody outside (docs/protocol-enquiry.md); a demo shows it.
MYOSOTIS_ENQUIRIES = read_bool("MYOSOTIS_ENQUIRIES", default=MYOSOTIS_DEMO)
MYOSOTIS_ENQUIRIES_A_DAY = read_int("MYOSOTIS_ENQUIRIES_A_DAY", 20, least=1, most=1000)
MYOSOTIS_ENQUIRY_CHILDREN = read_int("MYOSOTIS_ENQUIRY_CHILDREN", 5000, least=1, most=1_000_000)
MYOSOTIS_SHEET_FOLDER = Path(read_text("MYOSOTIS_SHEET_FOLDER", str(MYOSOTIS_HOME / "sheets")))

# -- Django
PLACEHOLDER = "not a secret: only `check` and tests run with this value"
SECRET_KEY = read_text("MYOSOTIS_SECRET_KEY") or read_kept(MYOSOTIS_HOME / "secret.key", PLACEHOLDER)
DEBUG = False
ALLOWED_HOSTS = read_list("MYOSOTIS_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = read_list("MYOSOTIS_ORIGINS")
ROOT_URLCONF = "myosotis.site.urls"
WSGI_APPLICATION = "myosotis.site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEST_RUNNER = "django.test.runner.DiscoverRunner"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "myosotis.kernel",
    "myosotis.audit",
    "myosotis.vault",
    "myosotis.accounts",
    "myosotis.people",
    "myosotis.files",
    "myosotis.exchange",
    "myosotis.services",
    "myosotis.network",
    "myosotis.casework",
    "myosotis.desk",
    "myosotis.papers",
    "myosotis.enquiries",
    "myosotis.frontdesk",
    "myosotis.cooperation",
    "myosotis.figures",
    "myosotis.site",
    # After our rooms: our pages of these libraries come first.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
]
MIDDLEWARE = [
    "myosotis.site.middleware.security_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "myosotis.site.middleware.locked_node",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "myosotis.site.middleware.language_of_person",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "myosotis.accounts.middleware.session_limits",
    "myosotis.accounts.middleware.signed_in",
    "myosotis.accounts.middleware.second_factor",
    "myosotis.site.middleware.refusals",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "myosotis.site.context.house",
            ],
        },
    }
]
FORM_RENDERER = "myosotis.site.rendering.QuickInputs"

# -- where things are kept
DATABASES = {"default": database_settings(read_text("MYOSOTIS_DATABASE"), MYOSOTIS_HOME / "node.sqlite3")}
STATIC_URL = "static/"
STATIC_ROOT = MYOSOTIS_HOME / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = read_bool("MYOSOTIS_AUTOREFRESH")
WHITENOISE_MAX_AGE = 3600

# -- who signs in, and for how long
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
_FAST_HASHER = ["django.contrib.auth.hashers.MD5PasswordHasher"] if MYOSOTIS_TEST else []
PASSWORD_HASHERS = [*_FAST_HASHER, "django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
_NODE_SLUG = "".join(letter for letter in MYOSOTIS_NODE.lower() if letter.isalnum()) or "node"
_IS_PLAIN_HTTP = MYOSOTIS_DEMO or MYOSOTIS_TEST or read_bool("MYOSOTIS_PLAIN_HTTP")
SESSION_COOKIE_NAME = f"myosotis_{_NODE_SLUG}_session"
CSRF_COOKIE_NAME = f"myosotis_{_NODE_SLUG}_csrf"
LANGUAGE_COOKIE_NAME = f"myosotis_{_NODE_SLUG}_language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not _IS_PLAIN_HTTP
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = False
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Strict"
SESSION_ENGINE = "myosotis.accounts.session_store"
SESSION_COOKIE_AGE = MYOSOTIS_SHIFT_HOURS * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "myosotis.accounts.adapters.AccountAdapter"
MFA_ADAPTER = "myosotis.accounts.adapters.SecondFactorAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = False if MYOSOTIS_TEST else {"login_failed": "10/m/ip,5/5m/key"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = _IS_PLAIN_HTTP
MFA_TOTP_ISSUER = MYOSOTIS_NAME
MFA_TOTP_TOLERANCE = 1  # telephones' clocks go wrong by half a minute
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "myosotis.accounts.forms.FactorForm",
    "reauthenticate": "myosotis.accounts.forms.FactorAgainForm",
}
ACCOUNT_SESSION_REMEMBER = False
# Every other page needs somebody who is signed in (myosotis/accounts/middleware.py); a test walks all addresses.
MYOSOTIS_PUBLIC_PAGES = (
    "health",
    "set_language",
    "account_login",
    "account_logout",
    "account_inactive",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "accounts:accept_invitation",
    "accounts:recover",
    "accounts:demo_sign_in",
    "casework:offline",
    "casework:offline_paper",
    "casework:offline_worker",
    # Spoken to by other nodes: no session, everything is proven by the signed envelope.
    "exchange:take_envelope",
    "exchange:give_waiting",
    "exchange:take_receipt",
    "exchange:take_attachment",
    # Read by a body without a node: the address and a passphrase by voice; says nothing before it.
    "cooperation:answer_page",
)
# Asked for by a page, not by a person: they keep no session alive.
MYOSOTIS_BACKGROUND_PAGES = (
    "live",
    "casework:contact_news",
    "casework:draft_keys",
    "cooperation:news",
    "cooperation:news_of_one",
    "desk:presence",
    "desk:pause",
    "frontdesk:news",
    "frontdesk:routed_news",
)
AXES_ENABLED = not MYOSOTIS_TEST
AXES_VERBOSE = False
# Locking by address would lock a whole hotline behind one gate; passkeys go on working while a password is locked.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "myosotis.accounts.adapters.name_account"
AXES_CLIENT_IP_CALLABLE = "myosotis.accounts.adapters.name_address"
AXES_LOCKOUT_TEMPLATE = "accounts/too_many_tries.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_CLIENT_STR_CALLABLE = "myosotis.accounts.adapters.describe_client"
AXES_DISABLE_ACCESS_LOG = True
AXES_SENSITIVE_PARAMETERS = ["login", "username", "email", "password", "ip_address"]

# -- security of every answer (all headers are set in myosotis/site/middleware.py, not by Django's own middleware)
SECURE_HSTS_SECONDS = 0 if _IS_PLAIN_HTTP else 31_536_000
CSRF_FAILURE_VIEW = "myosotis.site.views.show_csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
# A file that is sent stays in memory, no further than its limit: never in the clear on a disk.
FILE_UPLOAD_HANDLERS = ["myosotis.files.uploading.SealedUploadHandler"]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

# -- languages and time
LANGUAGE_CODE = read_choice("MYOSOTIS_LANGUAGE", "en", ("en", "fr", "nl", "el", "ar"))
LANGUAGES = [
    ("en", _("English")),
    ("fr", _("French")),
    ("nl", _("Dutch")),
    ("el", _("Greek")),
    ("ar", _("Arabic")),
]
USE_I18N = USE_TZ = True
FORMAT_MODULE_PATH = ["myosotis.site.formats"]
TIME_ZONE = read_text("MYOSOTIS_TIME_ZONE", "Europe/Brussels")

# -- what is written to the log of the machine: never a body, an address of a page or a name
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_personal_data": {"()": "myosotis.site.logs.NoPersonalData"}},
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["no_personal_data"],
        }
    },
    "root": {"handlers": ["console"], "level": read_text("MYOSOTIS_LOG_LEVEL", "WARNING")},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "axes": {"handlers": ["console"], "level": "ERROR", "propagate": False},
    },
}
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = MYOSOTIS_HOME / "mail"

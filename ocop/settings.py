"""Settings of a node. Everything that differs between nodes comes from the environment; see docs/running-a-node.md."""

import os
import secrets
import sys
from pathlib import Path

import dj_database_url
import django_stubs_ext
from django.conf.locale import LANG_INFO
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from ocop.core import embedded

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
HOME = embedded.home()
DEBUG = os.environ.get("OCOP_DEBUG") == "1"
NODE_NAME = os.environ.get("OCOP_NODE_NAME", "OCOP Network")
ALLOWED_HOSTS = os.environ.get("OCOP_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("OCOP_ORIGINS", "").split(",") if origin]
NODE_URL = os.environ.get("OCOP_URL", [*CSRF_TRUSTED_ORIGINS, "http://localhost:8000"][0]).rstrip("/")
"""Where others reach this node; it stands in certificates and their QR codes for years, so it should not change.

The one place where it is read. Where neither variable says it, ``ocop serve`` and ``ocop demo`` set ``OCOP_URL`` for
themselves and all that they start, once they know their port (core/management/commands/serve.py).
"""


def _secret_key() -> str:
    """Return the node's secret, from the environment or from a file made once and readable by its owner only."""
    given = os.environ.get("OCOP_SECRET_KEY")
    if given:
        return given
    kept = HOME / "secret-key"
    if not kept.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(50))
        except FileExistsError:
            pass  # another process made it in the same moment
    return kept.read_text()


SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS = [secret for secret in os.environ.get("OCOP_FORMER_SECRET_KEYS", "").split(",") if secret]

INSTALLED_APPS = [
    "ocop.core",
    "ocop.activity",
    "ocop.places",
    "ocop.accounts",
    "ocop.registry",
    "ocop.trade",
    "ocop.grading",
    "ocop.catalogue",
    "ocop.demonstration",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.admin",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ocop.accounts.middleware.LanguageMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "ocop.core.zero_bytes.NoZeroBytes",
    "ocop.core.way_back.WayBack",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ocop.accounts.middleware.SecondFactorMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ocop.core.context.shell",
                "ocop.accounts.context.acting",
            ],
            "builtins": ["django.templatetags.i18n", "ocop.core.templatetags.page"],
        },
    },
]

ROOT_URLCONF = "ocop.urls"
WSGI_APPLICATION = "ocop.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL", "postgresql://postgres@/ocop"),
        conn_max_age=600,
        conn_health_checks=True,
    ),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_FORMS = {"login": "ocop.accounts.entrance.SignInForm", "signup": "ocop.accounts.entrance.SignUpForm"}
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
OFFICERS_NEED_SECOND_FACTOR = os.environ.get("OCOP_OFFICERS_NEED_SECOND_FACTOR") == "1"
MAILERS = {
    "default": {"BACKEND": os.environ.get("OCOP_EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")},
}
ACCOUNT_ADAPTER = "ocop.accounts.adapter.AccountAdapter"

SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
if os.environ.get("OCOP_HTTPS") == "1":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}

LANG_INFO |= {  # languages that Django does not know
    "lo": {"bidi": False, "code": "lo", "name": "Lao", "name_local": "ລາວ"},
    "tl": {"bidi": False, "code": "tl", "name": "Filipino", "name_local": "Filipino"},
}
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("vi", _("Vietnamese")),
    ("th", _("Thai")),
    ("lo", _("Lao")),
    ("km", _("Khmer")),
    ("my", _("Burmese")),
    ("id", _("Indonesian")),
    ("ms", _("Malay")),
    ("tl", _("Filipino")),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("OCOP_TIME_ZONE", "Asia/Bangkok")

FONT_ROOT = BASE_DIR / "build" / "fonts"
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "build" / "static"
STATICFILES_DIRS = [("fonts", FONT_ROOT)] if FONT_ROOT.exists() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if (STATIC_ROOT / "staticfiles.json").exists()
        else "django.contrib.staticfiles.storage.StaticFilesStorage",
    },
}
WHITENOISE_USE_FINDERS = not (STATIC_ROOT / "staticfiles.json").exists()
WHITENOISE_MAX_AGE = 60 * 60
MEDIA_ROOT = HOME / "files"
SEARCH_ROOT = HOME / "search"

ASKED_A_MINUTE = {
    "checks": int(os.environ.get("OCOP_CHECKS_A_MINUTE", "60")),
    "searches": int(os.environ.get("OCOP_SEARCHES_A_MINUTE", "300")),
}
"""How often one address may check certificates, and search; 0 is without a limit. A shop scans a shelf, and behind one
address of a telephone company there are many people; nobody tries a thousand numbers by hand."""
UPLOAD_LIMIT_BYTES = int(os.environ.get("OCOP_UPLOAD_LIMIT_MB", "20")) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "stream": sys.stderr, "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}

"""All settings, in one file, read from the environment.

Development and tests need no variable at all: ``make run`` and ``make test`` start their own servers and
set ``DATABASE_URL`` and ``REDIS_URL``. In production (``DEBUG`` unset) a missing secret stops the start.
"""

from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="development-only" if DEBUG else environ.Env.NOTSET)
VAULT_KEYS = env.list("VAULT_KEYS", default=[SECRET_KEY])  # newest first; see core/vault.py
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "testserver"] if DEBUG else [])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
PUBLIC_URL = env.str("PUBLIC_URL", default="http://127.0.0.1:8000")

# --- Applications: top imports down, never up (held by import-linter) -------------------------------------

CORE_APPS = [
    "core.people",
    "core.ledger",
    "core.transitions",
    "core.jobs",
    "core.access",
    "core.api",
    "core.pages",
    "core.outbox",
    "core.notices",
    "core.work",
    "core.law",
    "core.files",
    "core.documents",
    "core.reorganisation",
]
DOMAIN_APPS: list[str] = [
    "inspections.rectification",
    "inspections",
    "registry.capability",
    "registry.keyitems",
    "registry.catalogue",
    "registry.responsibility",
    "registry",
    "publicity",
    "filings",
]
INSTALLED_APPS = [
    "oversight",
    *DOMAIN_APPS,
    *CORE_APPS,
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "django.contrib.postgres",
    "axes",
    "csp",
    "django_celery_beat",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
]

MIDDLEWARE = [
    "oversight.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "core.pages.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.pages.middleware.NoStoreMiddleware",
    "axes.middleware.AxesMiddleware",
    "core.api.middleware.ApiMiddleware",
    "core.access.middleware.CapabilityPagesMiddleware",
    "core.access.after.AfterReadingMiddleware",
    "core.pages.middleware.RefusalMiddleware",
    "core.pages.middleware.ReadOnlyMiddleware",  # last: what stands above may write after the response
]

ROOT_URLCONF = "oversight.urls"
WSGI_APPLICATION = "oversight.wsgi.application"
FORM_RENDERER = "core.pages.forms.Renderer"
FILTERS_EMPTY_CHOICE_LABEL = _("All")
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "oversight.context.shell",
            ],
        },
    },
]

# --- Data ---------------------------------------------------------------------------------------------------

DATABASES = {"default": env.db_url("DATABASE_URL", default="postgres://postgres@127.0.0.1:5432/oversight")}
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",  # counters of the throttles; nothing else needs it
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "oversight",
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }
}
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(BASE_DIR / "media")))

# --- People and sessions ------------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "people:login"
LOGIN_REDIRECT_URL = "workbench"
LOGOUT_REDIRECT_URL = "people:login"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_SAVE_EVERY_REQUEST = False
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
PASSWORD_RESET_TIMEOUT = 24 * 3600
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = ["username", ["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the time shown on the lock-out page holds
AXES_LOCKOUT_CALLABLE = "core.people.views.locked_out"

# --- Languages and time ---------------------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["core.pages.formats"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

# --- Static files ---------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}

# --- Security -------------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "frame-ancestors": [SELF],
        "frame-src": [SELF],
        "base-uri": [SELF],
        "form-action": [SELF],
    }
}
X_FRAME_OPTIONS = "SAMEORIGIN"  # attachments are previewed in place
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "core.pages.errors.csrf_failed"
SECURE_TRANSPORT = env.bool("SECURE_TRANSPORT", default=not DEBUG)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_TRANSPORT
SECURE_HSTS_SECONDS = 31536000 if SECURE_TRANSPORT else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_TRANSPORT else None
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)  # how many of our own stand before gunicorn
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # subdomains and preloading concern the whole domain of the zone, not this system
    "security.W021",
    "security.W008",  # nginx redirects
    "security.W019",  # SAMEORIGIN, see above
]

# --- Logs -----------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_secrets": {"()": "core.access.logs.WithoutSecrets"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "filters": ["without_secrets"], "formatter": "line"},
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "gunicorn.access": {"handlers": [], "level": "INFO", "propagate": True},
        "axes": {"level": "WARNING"},
    },
}

# --- Work in the background -----------------------------------------------------------------------------------

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600 * 4, "socket_connect_timeout": 2}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_SCHEDULE: dict[str, dict[str, object]] = {
    "seal the ledger": {"task": "ledger.seal", "schedule": 60.0},
    "deliver what the outbox missed": {"task": "outbox.sweep", "schedule": 60.0},
    "drop files without a record": {"task": "files.drop_orphans", "schedule": 3600.0},
    "forget old replies": {"task": "core.api.forget_replies", "schedule": 24 * 3600.0},
    "send the jobs again that got lost": {"task": "core.jobs.sweep", "schedule": 60.0},
    "draw at the minute": {"task": "inspections.run_due_draws", "schedule": crontab()},
    "keep last night's figures": {"task": "oversight.take_snapshots", "schedule": 3600.0},
    "carry out reorganisations on their day": {"task": "reorganisation.carry_out_due", "schedule": crontab(minute=7)},
    "open what a year owes for filing": {"task": "filings.open_annual_duties", "schedule": 3600.0},
    "remind of what is to be filed": {"task": "filings.remind", "schedule": 3600.0},
    "turn responsibility lists": {"task": "responsibility.turn_lists", "schedule": crontab(minute=1)},
    "close consultations whose term is over": {"task": "responsibility.close_overdue_rounds", "schedule": 300.0},
    "close disputes whose lists are in force": {
        "task": "responsibility.follow_up_disputes",
        "schedule": crontab(minute=11),
    },
    "end what is no longer public": {"task": "publicity.end_due", "schedule": 300.0},
    "review the catalogue of enforcement items": {"task": "catalogue.review", "schedule": crontab(minute=20, hour=3)},
    "remind of certificates that end": {"task": "capability.remind", "schedule": crontab(minute=40, hour=3)},
}
JOBS_PULSE_SECONDS = env.float("JOBS_PULSE_SECONDS", default=5.0)
JOBS_STALE_SECONDS = env.float("JOBS_STALE_SECONDS", default=30.0)

# --- Mail -----------------------------------------------------------------------------------------------------

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="oversight@localhost")

# --- REST API -------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "core.api.authentication.ClientAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated", "core.api.permissions.HasScope"],
    "DEFAULT_THROTTLE_CLASSES": ["core.api.throttling.PerPrincipal"],
    "DEFAULT_FILTER_BACKENDS": ["core.api.filtering.FilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "core.api.pagination.KeysetPagination",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "core.api.schema.AutoSchema",
    "EXCEPTION_HANDLER": "core.api.problems.handle",
    "URL_FORMAT_OVERRIDE": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
API_RATE = env.int("API_RATE", default=1200)  # requests a minute, for one account
API_RATE_ANONYMOUS = env.int("API_RATE_ANONYMOUS", default=120)  # for one address without an account
SPECTACULAR_SETTINGS = {
    "TITLE": "Oversight API",
    "DESCRIPTION": "How other systems read and write the oversight system of a development zone. See docs/api.md.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "CONTACT": {"name": "The administrator of the zone's oversight system"},
    "LICENSE": {"name": "For use by agreement with the zone"},
    "SERVERS": [{"url": "/", "description": "The installation that serves this document."}],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "core.api.schema.add_problems",
        "core.api.schema.close_bodies",
    ],
}

# --- The zone this installation serves (data, never code) -------------------------------------------------------

ZONE_NAME = env.str("ZONE_NAME", default="济南高新区")
ZONE_SHORT_NAME = env.str("ZONE_SHORT_NAME", default="济高")  # opens the numbers of documents
ZONE_NAME_EN = env.str("ZONE_NAME_EN", default="Jinan High-tech Zone")

"""One settings file; every value that differs by installation comes from the environment.

See `.env.example` for the list.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF

from hongxian.kit.home import home, keep_private, read_secret

PACKAGE = Path(__file__).resolve().parent
HOME = home()
keep_private(HOME)


def _flag(name: str, *, default: bool = False) -> bool:
    return os.environ.get(name, str(int(default))) in {"1", "true", "yes"}


DEMO = _flag("HONGXIAN_DEMO") or (HOME / "demo").exists()
DEBUG = _flag("HONGXIAN_DEBUG")
SECRET_KEY = read_secret(HOME)
ALLOWED_HOSTS = os.environ.get("HONGXIAN_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("HONGXIAN_ORIGINS", "").split(",") if o]
HTTPS = _flag("HONGXIAN_HTTPS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
# Behind HTTPS there is a proxy that says so; without it the header is anybody's word.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * int(os.environ.get("HONGXIAN_IDLE_MINUTES", "30"))
SESSION_SAVE_EVERY_REQUEST = True
SESSION_ENGINE = "hongxian.kit.sessions"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

INSTALLED_APPS = [
    "hongxian.kit",
    "hongxian.audit",
    "hongxian.jobs",
    "hongxian.orgs",
    "hongxian.notices",
    "hongxian.deadlines",
    "hongxian.registry",
    "hongxian.campaigns",
    "hongxian.inspections",
    "hongxian.hazards",
    "hongxian.desk",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "axes",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "hongxian.kit.middleware.JudgeMiddleware",
    "hongxian.kit.middleware.IdleSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "hongxian.kit.middleware.ReadOnlyGetMiddleware",
    "hongxian.kit.middleware.RefusedMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "hongxian.urls"
CSRF_FAILURE_VIEW = "hongxian.kit.errors.handle_csrf"
FORM_RENDERER = "hongxian.kit.forms.Renderer"
WSGI_APPLICATION = "hongxian.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "hongxian.desk.frame.frame",
            ],
            "builtins": ["hongxian.kit.templatetags.kit"],
        },
    }
]

_SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
}
DATABASES = {
    "default": dj_database_url.config(default=f"sqlite:///{HOME / 'hongxian.sqlite3'}"),
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = _SQLITE
else:
    DATABASES["default"]["CONN_MAX_AGE"] = None
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # What is asked on every request is planned once a connection (`kit.questions`).
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("prepare_threshold", 5)
    # Compiling a question anew takes longer than answering it: pages ask for fifty rows.
    DATABASES["default"]["OPTIONS"].setdefault("options", "-c jit=off")
# "worker": a process of its own does what outlives a request; "inline": the request itself does.
JOBS = os.environ.get("HONGXIAN_JOBS", "worker")
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "orgs.User"
# 0: a password never runs out (等保 asks for regular change; how often is for the bureau to say).
PASSWORD_DAYS = int(os.environ.get("HONGXIAN_PASSWORD_DAYS", "0"))
OTP_TOTP_ISSUER = "红线"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
# A whole bureau may share one address, so lock-out counts by account, never by address.
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_FAILURE_LIMIT = int(os.environ.get("HONGXIAN_LOGIN_TRIES", "5"))
AXES_COOLOFF_TIME = int(os.environ.get("HONGXIAN_LOCK_MINUTES", "30")) / 60
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "hongxian.orgs.views.sessions.locked_out"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # by account on purpose, see above

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = HOME / "files"
# A folder with the typefaces a bureau holds licences for; papers fall back on the packaged one.
FONTS = os.environ.get("HONGXIAN_FONTS", "")
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 2**20
FILE_UPLOAD_PERMISSIONS = 0o640

# Where firms reach the page for their answers, if that is another address than the officers' own.
FIRM_URL = os.environ.get("HONGXIAN_FIRM_URL", "")
# "tries" counts wrong codes of that page, in files that the processes of this machine share;
# nothing in them is kept.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "tries": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": HOME / "tries",
        "OPTIONS": {"MAX_ENTRIES": 5000},
    },
}

# A photo is refused rather than stored when less than this would be left on the disk.
PHOTO_RESERVE_MB = int(os.environ.get("HONGXIAN_PHOTO_RESERVE_MB", "512"))
# May police stations punish under the Fire Law? No (消防法 arts 53, 70), unless a province says so.
STATION_FIRE_PENALTIES = _flag("HONGXIAN_STATION_FIRE_PENALTIES")

# Where the map fetches its tiles: an address with {z}, {x}, {y}, on an intranet server or below
# this one; empty: no tiles, only the county's outline and the points. Its host alone joins img-src.
MAP_TILES = os.environ.get("HONGXIAN_MAP_TILES", "")
MAP_CRS = os.environ.get("HONGXIAN_MAP_CRS", "wgs84")
MAP_APPROVAL = os.environ.get("HONGXIAN_MAP_APPROVAL", "")
_TILES = [f"{_of.scheme}://{_of.netloc}"] if (_of := urlsplit(MAP_TILES)).netloc else []

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", *_TILES],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": os.environ.get("HONGXIAN_LOG", "WARNING")},
}

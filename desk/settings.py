"""Django settings of the desk: from the environment (`.env.example` lists them), with safe defaults."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import dj_database_url
import prometheus_client.values as prometheus_values
from django.core.exceptions import ImproperlyConfigured

from desk import environment as env

env.load_dotenv()

ROOT = env.ROOT
PRODUCTION = env.production()
DEBUG = False
VAR = Path(env.text("VAR", "var"))
VAR = VAR if VAR.is_absolute() else ROOT / VAR
VAR.mkdir(parents=True, exist_ok=True)

# Counters of all the desk's processes meet in this folder; read by /metrics. Has to be set before the first counter.
METRICS_DIR = VAR / "metrics"
METRICS_DIR.mkdir(exist_ok=True)
os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(METRICS_DIR))
# Containers share the folder, and their processes may have the same number: a file carries the host's name too.
HOST = socket.gethostname()
prometheus_values.ValueClass = prometheus_values.MultiProcessValue(lambda: f"{HOST}-{os.getpid()}")
METRICS_TOKEN = env.text("METRICS_TOKEN")  # without one, only this machine may read /metrics

SECRET_KEY = env.secret("SECRET_KEY", VAR)
ALLOWED_HOSTS = [host for host in env.text("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if host]
CSRF_TRUSTED_ORIGINS = [origin for origin in env.text("CSRF_TRUSTED_ORIGINS").split(",") if origin]

# The bot, on loopback or a private network only.
RASA_URL = env.text("RASA_URL", f"http://127.0.0.1:{env.number('RASA_PORT', 5005)}")
BOT_TIMEOUT = env.number("BOT_TIMEOUT", 10)  # seconds until the fallback answers instead

# Teaching: where models are published to, and what a new one may lose.
RASA_MODEL_URLS = [url.strip().rstrip("/") for url in env.text("RASA_MODEL_URLS", RASA_URL).split(",")]
BOT_MODELS_DIR = Path(env.text("BOT_MODELS_DIR", str(VAR / "models")))  # VAR/models as the bot sees it
TEACHING_TOLERANCE = env.number("TEACHING_TOLERANCE", 5) / 1000  # per mille of accuracy lost: more needs an admin

# Meta.
META_APP_SECRET = env.text("META_APP_SECRET")
META_VERIFY_TOKEN = env.text("META_VERIFY_TOKEN")
META_APP_ID = env.text("META_APP_ID")
META_PAGE_TOKENS = env.pairs("META_PAGE_TOKENS")
WHATSAPP_TOKENS = env.pairs("WHATSAPP_TOKENS")
META_GRAPH_URL = env.text("META_GRAPH_URL", "https://graph.facebook.com").rstrip("/")
META_GRAPH_VERSION = env.text("META_GRAPH_VERSION", "v26.0")
PUBLIC_REPLIES_PER_THREAD = env.number("PUBLIC_REPLIES_PER_THREAD", 3)
PUBLIC_URL = env.text("PUBLIC_URL", f"http://localhost:{env.number('PORT', 8000)}").rstrip("/")
if PRODUCTION and META_PAGE_TOKENS and (len(META_APP_SECRET) < 16 or not META_VERIFY_TOKEN):
    raise ImproperlyConfigured("META_PAGE_TOKENS is set, but META_APP_SECRET or META_VERIFY_TOKEN is missing or weak")

RETENTION_DAYS = env.number("RETENTION_DAYS", 365)  # conversations are erased so long after their last message

# The web chat and live updates.
CHAT_EMBED_ORIGINS = env.text("CHAT_EMBED_ORIGINS", "*")  # who may embed the chat: origins, separated by spaces
CHAT_MESSAGES_A_MINUTE = env.number("CHAT_MESSAGES_A_MINUTE", 20)  # of one visitor
CHAT_MESSAGES_A_MINUTE_ADDRESS = env.number("CHAT_MESSAGES_A_MINUTE_ADDRESS", 120)  # a school or an office shares one
LIVE_MOST_STREAMS = env.number("LIVE_MOST_STREAMS", 1000)  # open streams a process
LIVE_MOST_STREAMS_ADDRESS = env.number("LIVE_MOST_STREAMS_ADDRESS", 200)  # of these from one address

# E-mail about urgent conversations: smtp://user:password@host:587?tls=1 (or smtps://…:465).
SMTP_URL = env.text("SMTP_URL")
SMTP_FROM = env.text("SMTP_FROM", "asystent-ikp@localhost")
URGENT_MAIL_TO = [address.strip() for address in env.text("URGENT_MAIL_TO").split(",") if address.strip()]
SPIKE_MAIL_TO = [address.strip() for address in env.text("SPIKE_MAIL_TO").split(",") if address.strip()]

# Single sign-on for the console (OpenID Connect); off unless OIDC_CLIENT_ID is set.
OIDC_RP_CLIENT_ID = env.text("OIDC_CLIENT_ID")
OIDC_RP_CLIENT_SECRET = env.text("OIDC_CLIENT_SECRET")
OIDC_OP_AUTHORIZATION_ENDPOINT = env.text("OIDC_AUTHORIZATION_URL")
OIDC_OP_TOKEN_ENDPOINT = env.text("OIDC_TOKEN_URL")
OIDC_OP_USER_ENDPOINT = env.text("OIDC_USERINFO_URL")
OIDC_OP_JWKS_ENDPOINT = env.text("OIDC_JWKS_URL")
OIDC_RP_SIGN_ALGO = "RS256"
OIDC_RP_SCOPES = "openid email profile"
OIDC_USE_PKCE = True
OIDC_ROLE_CLAIM = env.text("OIDC_ROLE_CLAIM", "groups")  # names roles of the console, such as "moderator"
OIDC_AUTHENTICATION_CALLBACK_URL = "console:oidc_callback"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "desk.core",
    "desk.gateway",
    "desk.chat",
    "desk.console",
    "desk.console.answers",
    "desk.console.teaching",
    "desk.console.numbers",
    "desk.console.privacy",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "desk.console.access.ClosedByDefault",
    "desk.core.headers.SecurityHeaders",
]
ROOT_URLCONF = "desk.urls"
ASGI_APPLICATION = "desk.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "desk" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

DATABASES = {
    "default": dj_database_url.parse(
        env.text("DATABASE_URL") or f"sqlite:///{VAR / 'desk.sqlite3'}", conn_max_age=60, conn_health_checks=True
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["ENGINE"] = "desk.core.sqlite3"
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000; PRAGMA secure_delete=ON;"
        ),
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "pl"
TIME_ZONE = "Europe/Warsaw"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [ROOT / "desk" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "desk.core.statics.HashedFiles"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "/console/login/"
LOGIN_REDIRECT_URL = "/console/"
LOGIN_REDIRECT_URL_FAILURE = "/console/login/?oidc=failed"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
if OIDC_RP_CLIENT_ID:
    AUTHENTICATION_BACKENDS.append("desk.console.oidc.RolesFromClaims")

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600  # seconds: a working day
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_TLS_PROXY") else None
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576  # bytes: Meta's largest webhook body

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {"httpx": {"level": "WARNING"}, "httpcore": {"level": "WARNING"}},
}

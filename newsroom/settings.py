"""Django settings of every deployment: one file, which the environment alone varies.

The variables are listed in docs/configuration.md. What takes more than a line to read
from them is in the modules of that name beside it, such as database_settings.py.
"""

from datetime import timedelta
from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django_prose_editor.config import process_table
from js_asset import static_lazy

from newsroom import (
    environment,
    legal_settings,
    log_lines,
    mail_settings,
    push_settings,
    storage_settings,
)
from newsroom.database_settings import databases
from newsroom.sign_in_settings import provider

BASE_DIR = Path(__file__).resolve().parent.parent

ENVIRONMENT = environment.choice(
    "ENVIRONMENT", ("production", "development"), "production"
)
PRODUCTION = ENVIRONMENT == "production"
DEBUG = environment.boolean("DEBUG", False)
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("DEBUG=1 shows the source code to readers: turn it off.")

if PRODUCTION:
    SECRET_KEY = environment.text("SECRET_KEY")
    ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS")
    if len(SECRET_KEY) < 50:
        raise ImproperlyConfigured("SECRET_KEY: it must have 50 characters or more.")
    if any("*" in host or "/" in host for host in ALLOWED_HOSTS):
        raise ImproperlyConfigured(
            "ALLOWED_HOSTS: names only, such as www.example.cn; no https:// and no *."
        )
else:
    SECRET_KEY = environment.kept_secret(BASE_DIR / "var" / "secret_key")
    ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")

# The paper

SITE_NAME = environment.text("SITE_NAME", "并州日报")
# The city, prefecture or league of the paper, and what pages call it.
CITY = environment.city()
CITY_NAME = CITY.name
SITE_TAGLINE = environment.tagline(CITY_NAME)
# What its districts are called together: 区县, 旗县区, 县市, 镇街.
DISTRICTS_NAME = environment.districts_name()
# What Chinese law asks a news site to show, and how to reach the paper; each is shown
# once it is set.
SITE_LICENCES = legal_settings.licences()
SITE_POLICE_MARK = legal_settings.police_mark()
SECURITY_CONTACT = legal_settings.security_contact()
# Reports of readers: days until each kind is to be done with, and days after which how
# to reach the sender is forgotten.
REPORT_DAYS = legal_settings.report_days()
REPORT_CONTACT_DAYS = environment.number("REPORT_CONTACT_DAYS", 180, least=1)
# Days after which copy of the wire that nobody took up is removed.
WIRE_KEEP_DAYS = environment.number("WIRE_KEEP_DAYS", 30, least=1)
# What feeds, sitemaps and share pictures name the site by; else the request's host.
SITE_URL = environment.address("SITE_URL", ("https", "http"), "").rstrip("/")
# What whoever gets our copy may do with it: in ninjs, NewsML-G2 and NITF; "" says nothing.
USAGE_TERMS = environment.text("USAGE_TERMS", "")

# Push (exchange/push). The first two are what the site itself shows: the key of IndexNow
# at /indexnow-key.txt, the hub in each feed.
INDEXNOW_KEY = push_settings.indexnow_key()
WEBSUB_HUB = environment.address("WEBSUB_HUB", ("https",), "")
PUSH_PORTS = push_settings.ports()
PUSH_RECORD_DAYS = environment.number("PUSH_RECORD_DAYS", 400, least=30)
# For receivers on a developer's own machine: any port, plain HTTP, private addresses.
PUSH_ALLOW_PRIVATE = environment.boolean("PUSH_ALLOW_PRIVATE", False)
if PRODUCTION and PUSH_ALLOW_PRIVATE:
    raise ImproperlyConfigured(
        "PUSH_ALLOW_PRIVATE=1 lets pushes into the house's own network: turn it off."
    )

# Mail of notifications (planning/notices/mails.py). Without EMAIL_HOST there is none.
EMAIL_HOST = environment.text("EMAIL_HOST", "")
EMAIL_USE_SSL, EMAIL_USE_TLS, EMAIL_PORT = mail_settings.security_and_port()
EMAIL_HOST_USER = environment.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = environment.text("EMAIL_HOST_PASSWORD", "")
EMAIL_TIMEOUT = environment.number("EMAIL_TIMEOUT", 20, least=1)
DEFAULT_FROM_EMAIL = mail_settings.sender(EMAIL_HOST)
# Days after which a notification that was read is removed.
NOTICE_DAYS = environment.number("NOTICE_DAYS", 90, least=1)

# How long a story waits for a review before the desk shows it in red.
WAITING_TOO_LONG = timedelta(
    minutes=environment.number("WAITING_TOO_LONG", 30, least=1)
)

# Application

INSTALLED_APPS = [
    "planning",
    "exchange",
    "ingest",
    "editions",
    "articles",
    "districts",
    "newsroom.admin_site.NewsroomAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_prose_editor",
    "taggit",
    "simple_history",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    # Last: grants the groups their permissions once all apps have made theirs.
    "newsroom",
]

MIDDLEWARE = [
    # Around all: measures each request, and gives it an id.
    "newsroom.request_record.RequestRecord",
    "newsroom.middleware.set_deadline",
    # The outermost of those that answer: what it keeps is the whole answer, the headers
    # of all others too.
    "newsroom.page_memory.PageMemory",
    "newsroom.middleware.load_the_desk_for_the_desk",
    "newsroom.middleware.refuse_unreadable_requests",
    "django.middleware.security.SecurityMiddleware",
    "newsroom.middleware.StaticFiles",
    "newsroom.middleware.ask_each_time",
    "newsroom.middleware.ask_nothing_of_the_device",
    "newsroom.middleware.answer_what_is_away",
    "newsroom.content_security.ContentSecurityPolicy",
    # Innermost of what is around the API, too; all below is for pages and the desk.
    "newsroom.middleware.answer_programs",
    "newsroom.sign_in.sessions.DeskSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "newsroom.middleware.DeskMessages",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"

TEMPLATES = [
    {
        # The site: newsroom/site_templates.py says why.
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "site",
        "DIRS": [BASE_DIR / "templates" / "site"],
        "OPTIONS": {
            "environment": "newsroom.site_templates.environment",
            "context_processors": ["newsroom.context_processors.paper"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "newsroom.context_processors.paper",
            ],
        },
    },
]

FORM_RENDERER = "newsroom.form_renderer.FormRenderer"

# Data

DATABASES, DATABASE_ROUTERS = databases(BASE_DIR / "db.sqlite3")
DATABASE_REPLICA_URL = environment.text("DATABASE_REPLICA_URL", "")

# Statements of pages are planned by PostgreSQL once a connection
# (articles/server_prepared.py): not where a pooler gives each transaction another one.
DATABASE_PREPARE = environment.boolean("DATABASE_PREPARE", True)

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# How many seconds one statement of a page may take, and a lock be waited for: a reader's,
# all of whose waits take little more together, and one at the desk. Commands take their
# time. newsroom/deadlines.py.
READERS_WAIT = environment.number("READERS_WAIT", 5, least=1)
DESK_WAIT = environment.number("DESK_WAIT", 15, least=1)
# Gunicorn's workers, and the threads of each: deploy/gunicorn.conf.py reads them, too.
WEB_CONCURRENCY = environment.number("WEB_CONCURRENCY", 4, least=1)
# One thread is for whom the others leave waiting, /healthz among them.
WEB_THREADS = environment.number("WEB_THREADS", 4, least=2)

CACHE_URL = environment.address("CACHE_URL", ("redis", "rediss"), "", package="redis")
CACHES = {
    "default": (
        {
            "BACKEND": "newsroom.redis_cache.RedisCache",
            "LOCATION": CACHE_URL,
        }
        if CACHE_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}

# Public pages that are kept in each process (newsroom/page_memory.py).
PAGE_MEMORY_BYTES = environment.number("PAGE_MEMORY_MB", 16) * 1024 * 1024

# Files. Originals carry the place and the camera of a picture: they are kept
# where no address leads. Readers get re-encoded renditions through a view that
# asks first whether the picture is published.

MEDIA_BUCKET = environment.bucket("MEDIA_BUCKET")
# What signatures are made for; Amazon's us-east-1 when it is not set.
MEDIA_REGION = environment.text("MEDIA_REGION", "")
# Aliyun's, Tencent's and Huawei's answer at bucket.endpoint only, or do so best: virtual.
MEDIA_ADDRESSING_STYLE = environment.choice(
    "MEDIA_ADDRESSING_STYLE", ("auto", "virtual", "path"), "auto"
)
MEDIA_ROOT = environment.folder("MEDIA_ROOT", BASE_DIR / "media")
# Whether that folder is one for all machines, of a file server.
MEDIA_IS_SHARED = environment.boolean("MEDIA_IS_SHARED", False)
# Where `manage.py backup` writes, and where newsroom/checks.py looks how old the last is.
BACKUP_DIR = environment.text("BACKUP_DIR", "") and environment.folder("BACKUP_DIR", "")

STORAGES = storage_settings.storages(MEDIA_ROOT, MEDIA_BUCKET, MEDIA_REGION, PRODUCTION)
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
# A developer's change to a style sheet is served at once; readers' files are
# read once, at the start, from what collectstatic gathered.
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = not PRODUCTION
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640

# Language and time

LANGUAGE_CODE = "zh-hans"
# What Django says, in the words and the punctuation of a newsroom.
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

# Tags: an editor types 地铁，春节、客流

TAGGIT_CASE_INSENSITIVE = True
TAGGIT_TAGS_FROM_STRING = "articles.text.tagging.tags_from_string"
TAGGIT_STRING_FROM_TAGS = "articles.text.tagging.string_from_tags"

# The body's editor

DJANGO_PROSE_EDITOR_EXTENSIONS = [
    # Its own tables have no caption.
    {"js": [static_lazy("desk/tables.js")], "extensions": {"Table": process_table}},
]

# Signing in

LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
PASSWORD_HASHERS = [
    # The others read what was stored before; each is stored anew at the next sign-in.
    "newsroom.sign_in.passwords.Argon2Hasher",
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2SHA1PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
# Whose word is taken for the address of a client (newsroom/sign_in/client_address.py),
# and for the id of a request.
TRUSTED_PROXIES = environment.networks("TRUSTED_PROXIES", "127.0.0.0/8,::1")
SIGN_IN_RECORD_DAYS = environment.number("SIGN_IN_RECORD_DAYS", 730, least=180)
REQUIRE_SECOND_FACTOR = environment.words_or_none("REQUIRE_SECOND_FACTOR")
OTP_TOTP_ISSUER = f"{SITE_NAME}编辑部"
# newsroom/sign_in/throttle.py counts codes, too.
OTP_TOTP_THROTTLE_FACTOR = OTP_STATIC_THROTTLE_FACTOR = 0

SESSION_ENGINE = "newsroom.sign_in.sessions"
SESSION_IDLE = timedelta(hours=environment.number("SESSION_IDLE_HOURS", 8, least=1))
SESSION_COOKIE_AGE = 86400 * environment.number("SESSION_DAYS", 7, least=1)

OIDC = provider(PRODUCTION)

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# Security

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
# Whether readers' browsers keep what was read, to be read without a network.
READ_OFFLINE = environment.boolean("READ_OFFLINE", False)
# What no page of the paper asks of a browser, nor may a script that got into one.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        *("accelerometer", "browsing-topics", "camera", "display-capture"),
        *("geolocation", "gyroscope", "magnetometer", "microphone", "midi"),
        *("payment", "serial", "usb"),
    )
)
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "newsroom.views.csrf_failure"
if PRODUCTION:
    # Readiness probes come over plain HTTP from inside.
    SECURE_SSL_REDIRECT = environment.boolean("SECURE_SSL_REDIRECT", True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = environment.number("SECURE_HSTS_SECONDS", 31536000)
    # A promise for other hosts, the paper's old sites among them, which nobody can take
    # back for a year: hence only for who asks for it.
    SECURE_HSTS_INCLUDE_SUBDOMAINS = environment.boolean(
        "SECURE_HSTS_SUBDOMAINS", False
    )
    SECURE_HSTS_PRELOAD = environment.boolean("SECURE_HSTS_PRELOAD", False)
    if SECURE_HSTS_PRELOAD and not (
        SECURE_HSTS_INCLUDE_SUBDOMAINS and SECURE_HSTS_SECONDS >= 31536000
    ):
        raise ImproperlyConfigured(
            "SECURE_HSTS_PRELOAD=1: browsers take it only with SECURE_HSTS_SUBDOMAINS=1"
            " and SECURE_HSTS_SECONDS of 31536000 or more."
        )
    # Django would have both.
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# Running it: logs, numbers, errors

# How many machines answer readers (newsroom/deployment_checks.py).
WEB_MACHINES = environment.number("WEB_MACHINES", 1, least=1)

LOG_LEVEL = environment.choice(
    "LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"), "INFO"
)
LOG_FORMAT = environment.choice(
    "LOG_FORMAT", ("json", "plain"), "json" if PRODUCTION else "plain"
)
LOGGING = log_lines.configuration(LOG_FORMAT, LOG_LEVEL)

# /metrics is there for those whose address or word is named (newsroom/metrics.py).
METRICS_ALLOWED = environment.networks("METRICS_ALLOWED", "")
METRICS_TOKEN = environment.text("METRICS_TOKEN", "")
METRICS = bool(METRICS_ALLOWED or METRICS_TOKEN)
# Read by the library itself, too: where the workers of a machine count together.
PROMETHEUS_MULTIPROC_DIR = environment.text(
    "PROMETHEUS_MULTIPROC_DIR", ""
) and environment.folder("PROMETHEUS_MULTIPROC_DIR", "")
if METRICS:
    environment.need_package("METRICS_ALLOWED or METRICS_TOKEN", "prometheus_client")
    if METRICS_TOKEN and len(METRICS_TOKEN) < 20:
        raise ImproperlyConfigured("METRICS_TOKEN: it must have 20 characters or more.")

# Errors are sent there (newsroom/error_reports.py).
SENTRY_DSN = environment.address(
    "SENTRY_DSN", ("https", "http"), "", package="sentry_sdk"
)

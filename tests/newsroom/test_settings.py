import os
import re
import runpy
import subprocess
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType
from unittest.mock import patch

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.test import SimpleTestCase

PRODUCTION = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": "made-up-for-this-test-" + "0123456789" * 4,
    "ALLOWED_HOSTS": "www.example.cn",
}
# What Python makes of a byte that is no UTF-8.
NO_TEXT = "并州\udcff"
NONSENSE = {
    "ENVIRONMENT": ["staging", "Production"],
    "DEBUG": ["1", "true", "yes"],
    "SECRET_KEY": ["", " ", "short"],
    "ALLOWED_HOSTS": ["", ",", "*", "www.example.cn,*", "https://www.example.cn"],
    "DATABASE_URL": [
        "mysql://localhost/paper",
        "paper.sqlite3",
        "postgresql://",
        "postgresql://localhost:port/paper",
        "postgresql://localhost:99999/paper",
        "postgresql://[::1/paper",
    ],
    "READERS_WAIT": ["0", "5s"],
    "DESK_WAIT": ["0"],
    "WEB_THREADS": ["0", "1", "many"],
    "DATABASE_CONN_MAX_AGE": ["a minute", "-1", "6０", "1.5", "9" * 30],
    "CACHE_URL": ["localhost:6379", "memcached://localhost", "redis://", "redis://h:x"],
    "MEDIA_ROOT": ["media", "./media"],
    "SECURE_SSL_REDIRECT": ["off"],
    "SECURE_HSTS_SECONDS": ["a year", "-1"],
    "SECURE_HSTS_SUBDOMAINS": ["yes"],
    "SECURE_HSTS_PRELOAD": ["on", "1"],
    "WAITING_TOO_LONG": ["0", "half an hour", "-30"],
    "LOG_LEVEL": ["LOUD", "info"],
    "DATABASE_PREPARE": ["no"],
    "PAGE_MEMORY_MB": ["much", "-1", "1.5"],
    "MEDIA_BUCKET": ["s3://photos", "my photos", "/photos"],
    "MEDIA_ENDPOINT": ["oss.example.cn", "s3://photos"],
    "MEDIA_ACCESS_KEY": ["", NO_TEXT],
    "MEDIA_SECRET_KEY": ["", NO_TEXT],
    "SITE_URL": ["www.example.cn", "//www.example.cn", "ftp://www.example.cn"],
    "TRUSTED_PROXIES": ["balancer", "10.0.0.1/8", "10.0.0.0/99", ","],
    "REPORT_DAYS_CORRECTION": ["-1"],
    "REPORT_DAYS_RIGHTS": ["3 days"],
    "REPORT_DAYS_HARMFUL": ["0", "soon"],
    "REPORT_DAYS_SUGGESTION": ["0"],
    "REPORT_CONTACT_DAYS": ["0", "for ever"],
    "WIRE_KEEP_DAYS": ["0", "a while"],
    "SECURITY_CONTACT": ["security@example.cn", "http://example.cn", ",", "mailto:"],
    "SECURITY_EXPIRES": ["", "soon", "2027", "2027-02-30"],
    "SECURITY_LANGUAGES": ["中文", "zh en", ","],
    "SITE_POLICE_MARK": ["mark.png", "/nowhere/mark.png", __file__],
    "SIGN_IN_RECORD_DAYS": ["30", "for ever"],
    "SESSION_IDLE_HOURS": ["0", "8h"],
    "SESSION_DAYS": ["0", "a week"],
    "REQUIRE_SECOND_FACTOR": [","],
    "BACKUP_DIR": ["backup"],
    "OIDC_CLIENT_ID": ["", NO_TEXT],
    "OIDC_CLIENT_SECRET": ["", NO_TEXT],
    "OIDC_SCOPES": [NO_TEXT],
    "OIDC_GROUPS_CLAIM": [NO_TEXT],
    "OIDC_GROUPS": ["总编"],
    "OIDC_CREATE_ACCOUNTS": ["yes"],
    "OIDC_ISSUER": ["sso.example.cn", "http://sso.example.cn"],
    "LOG_FORMAT": ["xml", "JSON"],
    "MEDIA_ADDRESSING_STYLE": ["subdomain"],
    "READ_OFFLINE": ["vielleicht"],
    "MEDIA_IS_SHARED": ["yes"],
    "MEDIA_REGION": [NO_TEXT],
    "DATABASE_REPLICA_URL": ["sqlite:////tmp/x", "postgresql://paper@host/paper"],
    "METRICS_ALLOWED": ["everybody"],
    "METRICS_TOKEN": ["short"],
    "SENTRY_DSN": ["key@host"],
    "WEB_MACHINES": ["0", "two"],
    "WEB_CONCURRENCY": ["0", "two"],
    "INDEXNOW_KEY": ["short", "with blanks in it", "k" * 129],
    "WEBSUB_HUB": ["hub.example.cn", "http://hub.example.cn/"],
    "PUSH_PORTS": ["https", "-1", "8443;9443"],
    "PUSH_RECORD_DAYS": ["7", "for ever"],
    "PUSH_ALLOW_PRIVATE": ["yes", "1"],
    "EMAIL_HOST": [NO_TEXT],
    "EMAIL_PORT": ["0", "smtp"],
    "EMAIL_SECURITY": ["tls", "1"],
    "EMAIL_HOST_USER": [NO_TEXT],
    "EMAIL_HOST_PASSWORD": [NO_TEXT],
    "EMAIL_FROM": ["news", "报纸 <news@>"],
    "EMAIL_TIMEOUT": ["0", "long"],
    "NOTICE_DAYS": ["0", "for ever"],
    "PROMETHEUS_MULTIPROC_DIR": ["numbers", "./numbers"],
}
# Any words will do for these, if they are words.
WORDS = {
    *("SITE_NAME", "SITE_TAGLINE", "SITE_PUBLISHER", "SITE_ICP"),
    *("SITE_SERIAL_NUMBER", "SITE_NEWS_LICENCE", "SITE_POLICE_RECORD"),
    *("SITE_POSTAL_ADDRESS", "SITE_TELEPHONE", "SITE_EMAIL", "SITE_NEWS_SERVICES"),
    *("SITE_REPORT_TELEPHONE", "SITE_REPORT_EMAIL", "USAGE_TERMS"),
}
NONSENSE |= {
    "CITY_NAME": [NO_TEXT, "红河州", "Taiyuan"],
    "CITY_SHORT_NAME": [NO_TEXT, "Taiyuan"],
    "CITY_OTHER_NAMES": [NO_TEXT, ",", "Taiyuan"],
    "DISTRICTS_NAME": [NO_TEXT, "区"],
}
NONSENSE |= dict.fromkeys(WORDS, [NO_TEXT, "两\n行"])
PROVIDER = {
    "OIDC_ISSUER": "https://sso.example.cn/",
    "OIDC_CLIENT_ID": "newsroom",
    "OIDC_CLIENT_SECRET": "secret",
}
SECURITY = {
    "SECURITY_CONTACT": "mailto:security@example.cn",
    "SECURITY_EXPIRES": "2027-06-30",
}
BUCKET = {
    "MEDIA_BUCKET": "photos",
    "MEDIA_ACCESS_KEY": "key",
    "MEDIA_SECRET_KEY": "secret",
}


def read_settings(**environment):
    """Read the settings again, as a process with this environment would."""
    path = settings.BASE_DIR / "newsroom" / "settings.py"
    with patch.dict(os.environ, environment, clear=True):
        return runpy.run_path(str(path))


def without_package(name):
    """Stand for an environment where a package is not installed."""
    return patch.dict(sys.modules, {name: None})


def with_packages_of_buckets():
    """Stand for an environment with requirements-large.txt; settings only name them."""
    made = {name: ModuleType(name) for name in ("storages", "botocore.config")}
    made["storages"].__spec__ = ModuleSpec("storages", None)
    made["botocore.config"].Config = dict
    return patch.dict(sys.modules, made | {"botocore": ModuleType("botocore")})


class SettingsTests(SimpleTestCase):
    @pytest.mark.thorough
    @with_packages_of_buckets()
    def test_it_stops_at_each_value_that_makes_no_sense(self):
        for name, values in NONSENSE.items():
            for value in values:
                with (
                    self.subTest(name=name, value=value),
                    self.assertRaisesMessage(ImproperlyConfigured, name),
                ):
                    read_settings(**self.around(name) | {name: value})

    def around(self, name):
        """Return the other variables that one of them is read with."""
        kinds = {"MEDIA": BUCKET, "OIDC": PROVIDER, "SECURITY": SECURITY}
        return PRODUCTION | kinds.get(name.partition("_")[0], {})

    def test_it_has_tried_each_variable_that_is_documented(self):
        page = (settings.BASE_DIR / "docs" / "configuration.md").read_text()
        rows = (row.split("|")[1] for row in page.splitlines() if row.startswith("|"))
        documented = {name for row in rows for name in re.findall("`([A-Z_]+)`", row)}
        # What the scripts in deploy/ ask, and no setting.
        self.assertEqual(documented - NONSENSE.keys(), {"REQUIREMENTS"})

    def test_it_takes_any_words_for_words(self):
        read = read_settings(**PRODUCTION, SITE_TAGLINE="十个县　两个功能区")
        self.assertEqual(read["SITE_TAGLINE"], "十个县　两个功能区")

    def test_it_has_no_tagline_of_a_city_that_is_not_its_own(self):
        for city, tagline in (("太原市", "十个县"), ("杭州市", "")):
            read = read_settings(**PRODUCTION, CITY_NAME=city)["SITE_TAGLINE"]
            self.assertEqual(read[:3], tagline)

    def test_it_ends_with_one_sentence_and_no_traceback(self):
        for command in (["manage.py", "check"], ["-c", "import newsroom.wsgi"]):
            with self.subTest(command=command):
                ended = subprocess.run(
                    [sys.executable, *command],
                    env=PRODUCTION | {"SECRET_KEY": "short"},
                    cwd=settings.BASE_DIR,
                    capture_output=True,
                    text=True,
                    check=False,
                )
                sentence = "SECRET_KEY: it must have 50 characters or more.\n"
                self.assertEqual((ended.stdout, ended.stderr), ("", sentence))
                # By which gunicorn's master knows that no worker will ever start.
                self.assertEqual(ended.returncode, 3)

    def test_it_shows_no_password_when_it_stops(self):
        with self.assertRaises(ImproperlyConfigured) as stopped:
            read_settings(**PRODUCTION, DATABASE_URL="mysql://paper:geheim@localhost/")
        self.assertNotIn("geheim", str(stopped.exception))

    def test_it_takes_production_when_nothing_is_said(self):
        with self.assertRaisesMessage(ImproperlyConfigured, "SECRET_KEY is not set"):
            read_settings()

    def test_it_needs_hosts_in_production(self):
        with self.assertRaisesMessage(ImproperlyConfigured, "ALLOWED_HOSTS is not set"):
            read_settings(**PRODUCTION | {"ALLOWED_HOSTS": ""})

    def test_it_reads_from_a_replica_that_waits_less_than_the_primary(self):
        address = "postgresql://paper@{}/paper"
        found = read_settings(
            **PRODUCTION,
            DATABASE_URL=address.format("first"),
            DATABASE_REPLICA_URL=address.format("second"),
        )
        options = found["DATABASES"]["replica"]["OPTIONS"]
        self.assertEqual(options["connect_timeout"], 2)
        self.assertIn("statement_timeout=3000", options["options"])
        self.assertEqual(found["DATABASE_ROUTERS"], ["newsroom.replica.Router"])

    def test_it_keeps_what_the_databases_address_says_of_the_connection(self):
        address = "postgresql://paper@host/paper"
        ours = (
            "-c jit=off -c plan_cache_mode=force_generic_plan -c random_page_cost=1.1"
        )
        bounds = {
            "connect_timeout": 5,
            "keepalives_idle": 30,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "tcp_user_timeout": 10_000,
        }
        for given, expected in (
            ("", bounds | {"options": ours}),
            (
                "?connect_timeout=2&options=-c%20work_mem%3D8MB&sslmode=require",
                bounds
                | {
                    "connect_timeout": 2,
                    "options": f"{ours} -c work_mem=8MB",
                    "sslmode": "require",
                },
            ),
        ):
            read = read_settings(**PRODUCTION, DATABASE_URL=address + given)
            self.assertEqual(read["DATABASES"]["default"]["OPTIONS"], expected)

    def test_it_asks_nothing_of_a_developer(self):
        read = read_settings(ENVIRONMENT="development")
        self.assertGreater(len(read["SECRET_KEY"]), 50)
        self.assertEqual(read["ALLOWED_HOSTS"], ["localhost", "127.0.0.1", "[::1]"])
        self.assertFalse(read["DEBUG"])

    def test_it_says_which_package_a_cache_server_needs(self):
        with (
            without_package("redis"),
            self.assertRaisesMessage(ImproperlyConfigured, "requirements-large.txt"),
        ):
            read_settings(**PRODUCTION, CACHE_URL="redis://localhost:6379/0")

    def test_it_says_which_package_a_bucket_needs(self):
        with (
            without_package("storages"),
            self.assertRaisesMessage(ImproperlyConfigured, "requirements-large.txt"),
        ):
            read_settings(**PRODUCTION, MEDIA_BUCKET="photos")

    def test_it_asks_for_what_a_provider_of_accounts_needs(self):
        named = PRODUCTION | {"OIDC_ISSUER": "https://sso.example.cn/"}
        with self.assertRaisesMessage(ImproperlyConfigured, "OIDC_CLIENT_ID"):
            read_settings(**named)
        named |= {"OIDC_CLIENT_ID": "newsroom", "OIDC_CLIENT_SECRET": "geheim"}
        with self.assertRaisesMessage(ImproperlyConfigured, "OIDC_GROUPS"):
            read_settings(**named, OIDC_GROUPS="总编")
        read = read_settings(**named, OIDC_GROUPS="desk-chiefs=总编, editors = 编辑")
        self.assertEqual(read["OIDC"]["issuer"], "https://sso.example.cn")
        self.assertEqual(
            read["OIDC"]["groups"], {"desk-chiefs": "总编", "editors": "编辑"}
        )
        self.assertEqual(read_settings(**PRODUCTION)["OIDC"], "")

    def test_it_keeps_cookies_to_https_in_production(self):
        read = read_settings(**PRODUCTION)
        for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"):
            self.assertIs(read[name], True)
        self.assertIs(read["SECURE_SSL_REDIRECT"], True)

    def test_it_binds_other_hosts_to_https_only_when_asked(self):
        read = read_settings(**PRODUCTION)
        self.assertIs(read["SECURE_HSTS_INCLUDE_SUBDOMAINS"], False)
        self.assertIs(read["SECURE_HSTS_PRELOAD"], False)
        read = read_settings(
            **PRODUCTION, SECURE_HSTS_SUBDOMAINS="1", SECURE_HSTS_PRELOAD="1"
        )
        self.assertIs(read["SECURE_HSTS_INCLUDE_SUBDOMAINS"], True)
        self.assertIs(read["SECURE_HSTS_PRELOAD"], True)

    def test_it_reads_the_address_of_a_database(self):
        read = read_settings(
            **PRODUCTION, DATABASE_URL="postgresql://paper:a%40b@db.example.cn/paper"
        )
        database = read["DATABASES"]["default"]
        self.assertEqual(database["ENGINE"], "django.db.backends.postgresql")
        self.assertEqual(database["PASSWORD"], "a@b")
        self.assertEqual(database["OPTIONS"]["connect_timeout"], 5)

    def test_it_takes_the_name_of_the_paper_from_the_environment(self):
        read = read_settings(**PRODUCTION, SITE_NAME="江城日报", CITY_NAME="江城")
        self.assertEqual(read["SITE_NAME"], "江城日报")
        self.assertEqual(read["CITY_NAME"], "江城")
        league = {"CITY_NAME": "锡林郭勒盟", "CITY_OTHER_NAMES": "锡盟"}
        read = read_settings(**PRODUCTION, **league, DISTRICTS_NAME="旗县市")
        self.assertEqual(read["CITY_NAME"], "锡林郭勒盟")
        self.assertEqual(read["CITY"].titles, ("锡林郭勒盟", "锡盟"))
        self.assertEqual(read["DISTRICTS_NAME"], "旗县市")

import os
import runpy
import sys
from unittest.mock import patch

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.test import SimpleTestCase

PRODUCTION = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": "made-up-for-this-test-" + "0123456789" * 4,
    "ALLOWED_HOSTS": "www.example.cn",
}
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
    "DATABASE_CONN_MAX_AGE": ["a minute", "-1", "6０", "1.5", "9" * 30],
    "CACHE_URL": ["localhost:6379", "memcached://localhost", "redis://", "redis://h:x"],
    "MEDIA_ROOT": ["media", "./media"],
    "SECURE_SSL_REDIRECT": ["off"],
    "SECURE_HSTS_SECONDS": ["a year", "-1"],
    "SECURE_HSTS_SUBDOMAINS": ["yes"],
    "SECURE_HSTS_PRELOAD": ["on", "1"],
    "WAITING_TOO_LONG": ["0", "half an hour", "-30"],
    "LOG_LEVEL": ["LOUD", "info"],
}


def read_settings(**environment):
    """Read the settings again, as a process with this environment would."""
    path = settings.BASE_DIR / "newsroom" / "settings.py"
    with patch.dict(os.environ, environment, clear=True):
        return runpy.run_path(str(path))


def without_package(name):
    """Stand for an environment where a package is not installed."""
    return patch.dict(sys.modules, {name: None})


class SettingsTests(SimpleTestCase):
    def test_it_stops_at_each_value_that_makes_no_sense(self):
        for name, values in NONSENSE.items():
            for value in values:
                with (
                    self.subTest(name=name, value=value),
                    self.assertRaisesMessage(ImproperlyConfigured, name),
                ):
                    read_settings(**PRODUCTION | {name: value})

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

    def test_it_keeps_what_the_databases_address_says_of_the_connection(self):
        address = "postgresql://paper@host/paper"
        ours = "-c jit=off -c plan_cache_mode=force_generic_plan"
        for given, expected in (
            ("", {"connect_timeout": 5, "options": ours}),
            (
                "?connect_timeout=2&options=-c%20work_mem%3D8MB&sslmode=require",
                {
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

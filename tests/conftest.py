import os

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import override_settings

from tests import snapshots
from tests.browser import base


def pytest_configure():
    # Before pytest collects the test cases, and takes their methods down.
    snapshots.serve_the_test_cases()


def pytest_collection_modifyitems(config, items):
    browser_tests = [item for item in items if "tests/browser/" in item.nodeid]
    for item in browser_tests:
        item.add_marker("browser")
    # Last: from the first of them on, Playwright's event loop runs in this thread.
    items.sort(key=browser_tests.__contains__)
    if browser_tests and base.trouble():
        if os.environ.get("CI"):
            raise pytest.UsageError(base.trouble())
        config.hook.pytest_deselected(items=browser_tests)
        items[:] = [item for item in items if item not in browser_tests]


def pytest_terminal_summary(terminalreporter):
    if base.trouble():
        terminalreporter.write_line(base.trouble(), red=True, bold=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory):
    """Keep SQLite in a file, where each thread has a connection of its own.

    In memory all share one, and what a live server answers to two requests at
    once would be an accident of the test.
    """
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        folder = tmp_path_factory.mktemp("database")
        database["TEST"]["NAME"] = str(folder / "test.sqlite3")


@pytest.fixture(scope="session", autouse=True)
def quick_passwords():
    hasher = "django.contrib.auth.hashers.MD5PasswordHasher"
    with override_settings(PASSWORD_HASHERS=[hasher]):
        yield


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()

import gc
import os
import shutil
from contextlib import ExitStack

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase, override_settings
from django.urls import set_urlconf

from newsroom import database_timeouts, page_memory
from tests import level, migrated, snapshots  # noqa: F401 (the level is set when it is read)
from tests.browser import chromium
from tests.migration_states import built_for_less

DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}
migrating = ExitStack()  # while the database of a run is made
left_out = set()  # browser tests, on a machine without a browser


def pytest_configure():
    # Before pytest collects the test cases, and takes their methods down.
    snapshots.serve_the_test_cases()


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(config, items):
    browser_tests = {item for item in items if "tests/browser/" in item.nodeid}
    for item in items:
        if item in browser_tests:
            item.add_marker("browser")
        elif not _asks_a_database(item):
            item.add_marker("no_database")
    yield  # here `-m` selects by these marks, and pytest-django sorts by kind
    browser_tests.intersection_update(items)
    # Asked of a run only that has some: it takes a third of a second.
    if browser_tests and chromium.trouble():
        if os.environ.get("CI"):
            raise pytest.UsageError(chromium.trouble())
        config.hook.pytest_deselected(items=browser_tests)
        items[:] = [item for item in items if item not in browser_tests]
        left_out.update(browser_tests)
    # Last: from the first of them on, Playwright's event loop runs in this thread.
    items.sort(key=browser_tests.__contains__)


def pytest_collection_finish():
    # Some tests have loaded what serves the site, which bounds the waits of its process:
    # this one copies tables, too.
    database_timeouts.uninstall()
    # What is loaded by now stays to the end. To look through it for garbage again
    # and again took a tenth of the processor time.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def _asks_a_database(item):
    return (
        issubclass(getattr(item, "cls", None) or object, TransactionTestCase)
        or item.get_closest_marker("django_db") is not None
        or not DATABASE_FIXTURES.isdisjoint(item.fixturenames)
    )


def pytest_terminal_summary(terminalreporter):
    if left_out:
        terminalreporter.write_line(chromium.trouble(), red=True, bold=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory):
    """Keep SQLite in a file, where each thread has a connection of its own.

    In memory all share one, and what a live server answers to two requests at
    once would be an accident of the test. On PostgreSQL several runs at a time
    have a database each.
    """
    migrating.enter_context(built_for_less())
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        folder = tmp_path_factory.mktemp("database")
        database["TEST"]["NAME"] = str(folder / "test.sqlite3")
        migrated.copy_to(database["TEST"]["NAME"])
        yield
        return shutil.rmtree(folder)
    if part := os.environ.get("TEST_PART"):
        database["TEST"]["NAME"] = f"test_{database['NAME']}_{part}"
    if template := os.environ.get("TEST_TEMPLATE"):
        database["TEST"]["TEMPLATE"] = template
    yield


@pytest.fixture(scope="session")
def django_db_keepdb():
    """Let Django begin with what is in the file of SQLite, and migrate that."""
    return settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    migrating.close()
    with django_db_blocker.unblock():
        migrated.keep()
        # Django asks once and remembers: not while a test has the database refuse all.
        assert connection.features.supports_json_field


@pytest.fixture(scope="session", autouse=True)
def quick_passwords():
    hasher = "django.contrib.auth.hashers.MD5PasswordHasher"
    with override_settings(PASSWORD_HASHERS=[hasher]):
        yield


@pytest.fixture(autouse=True)
def addresses_of_all():
    """Have all addresses, the desk's too: a test client's request leaves those of its own."""
    set_urlconf(None)


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()
    page_memory.shelf.clear()

import os

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.chromium import FLAGS, find_chromium


@pytest.fixture(scope="session")
def browser():
    # Playwright keeps an event loop in this thread, where Django would refuse
    # to ask the database anything.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=FLAGS
        )
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(autouse=True)
def one_browser_for_all(request, browser):
    request.cls.browser = browser

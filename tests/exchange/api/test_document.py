"""The API against its own OpenAPI document: whatever is asked, it answers as it says."""

from importlib.util import find_spec
from unittest import skipUnless

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import TestCase
from hypothesis import HealthCheck, given, settings

from exchange.api.openapi import document

IS_INSTALLED = find_spec("schemathesis") is not None
EXAMPLES = 4


@pytest.mark.once
@pytest.mark.thorough
@skipUnless(IS_INSTALLED, "schemathesis is not installed: requirements-dev.in")
class DocumentTests(TestCase):
    fixtures = ["districts", "sections", "seed_issue"]

    def setUp(self):
        # As the test client does: what is in this transaction is in this connection.
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)
            self.addCleanup(signal.connect, close_old_connections)

    def test_it_answers_as_the_document_says_whatever_is_asked(self):
        from schemathesis import GenerationMode, openapi
        from schemathesis.checks import CHECKS

        schema = openapi.from_dict(document("http://testserver"))
        schema.app = get_wsgi_application()
        # No schema says which sections, authors and cursors there are.
        names_that_are_not = CHECKS.get_by_names(["positive_data_acceptance"])
        for result in schema.get_all_operations():
            operation = result.ok()
            self._try(operation, GenerationMode.POSITIVE, names_that_are_not)
            if operation.definition.raw["parameters"]:
                self._try(operation, GenerationMode.NEGATIVE, names_that_are_not)

    def _try(self, operation, mode, excluded):
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case):
            case.call_and_validate(excluded_checks=excluded)

        with self.subTest(operation=operation.label, mode=mode.name):
            ask()

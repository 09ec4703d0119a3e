"""Pytest plugin that records each test as a line of JSON, for `python -m tests`."""

import json
import os

from _pytest.subtests import SubtestReport

_record = open(os.environ["TEST_RECORD"], "w")  # noqa: SIM115 (open as long as pytest)
_reports = []


def _write(**fields):
    _record.write(json.dumps(fields) + "\n")
    _record.flush()


def pytest_collectreport(report):
    if report.failed:
        _write(
            test=report.nodeid, outcome="failed", seconds=0, text=report.longreprtext
        )


def pytest_collection_finish(session):
    _write(collected=len(session.items))


def pytest_runtest_logreport(report):
    _reports.append(report)


def pytest_runtest_logfinish(nodeid):
    """Write one line for set-up, call, sub-tests and tear-down together."""
    failed = [report for report in _reports if report.failed]
    skipped = any(report.skipped for report in _reports)
    _write(
        test=nodeid,
        outcome="failed" if failed else "skipped" if skipped else "passed",
        seconds=sum(
            report.duration
            for report in _reports
            if not isinstance(report, SubtestReport)
        ),
        text="\n".join(report.longreprtext for report in failed),
    )
    _reports.clear()


def pytest_unconfigure():
    _write(processor_time=sum(os.times()[:4]))

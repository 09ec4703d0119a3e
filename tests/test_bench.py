"""The benchmark's own arithmetic, and what it reads of running processes."""

import os
import socket
import subprocess
import sys
from unittest import mock, skipUnless

from django.conf import settings
from django.test import SimpleTestCase

from bench import processes, report
from bench.calibration import Rates, asks_of, rates_of
from bench.figures import figure, growth, is_met, ratios
from bench.turns import in_turn

BURN = """
import sys, time
while time.process_time() < 0.2: pass
print(flush=True)
sys.stdin.read()
"""
STAT = "7 (a (b) c) S 3 7 7 0 -1 0 0 0 0 0 11 12 130 45 20 0 1 0 5 0"
ROLLUP = (
    "55-7f ---p 0 00:00 0 [rollup]\nRss:   2048 kB\nPss:   512 kB\nPss_Dirty: 1 kB\n"
)


def row(name, group="lists", **figures):
    return {"name": name, "group": group, "growth": 1.2} | figures


def result(stories, *rows, database="sqlite"):
    return report.about(database, "3.40", stories) | {
        "load": 0.5,
        "bare_milliseconds": 0.5,
        "public": list(rows),
        "desk": [],
        "processes": [{"name": "loaded", "figure": figure([600], least=500)}],
    }


class FigureTests(SimpleTestCase):
    def test_it_is_the_median_between_its_quartiles(self):
        self.assertEqual(
            figure([5, 1, 4, 2, 3], most=15),
            {"median": 3, "lower": 2, "upper": 4, "most": 15},
        )

    def test_it_is_one_value_when_there_is_one(self):
        self.assertEqual(figure([7]), {"median": 7, "lower": 7, "upper": 7})

    def test_it_is_judged_by_its_target(self):
        self.assertTrue(is_met(figure([14.9], most=15)))
        self.assertFalse(is_met(figure([15.1], most=15)))
        self.assertTrue(is_met(figure([501], least=500)))
        self.assertFalse(is_met(figure([499], least=500)))
        self.assertIsNone(is_met(figure([1], most=None)))

    def test_it_compares_what_was_measured_in_one_turn(self):
        # A busy hour doubles both, and the ratio stays.
        self.assertEqual(ratios([11, 22], [10, 20]), [1.1, 1.1])
        with self.assertRaises(ValueError):
            ratios([1, 2], [1])

    def test_it_says_what_a_larger_archive_costs(self):
        grown = growth(figure([10]), figure([13]), most=1.2)
        self.assertEqual((grown["median"], is_met(grown)), (1.3, False))


class AskingTests(SimpleTestCase):
    def test_it_goes_round_until_there_are_enough(self):
        self.assertEqual(in_turn("abc", 5), list("abcab"))
        self.assertEqual(in_turn("abc", 2), list("ab"))


class CalibrationTests(SimpleTestCase):
    def test_it_counts_what_was_not_seen_before_what_was_learned(self):
        unseen = Rates().of_asked([{"kinds": {"a": True}}, {"kinds": {"a": True}}])
        learned = Rates().of_asked([{"kinds": {"a": False, "b": False}}] * 4)
        rates = rates_of(Rates(), unseen, learned)
        self.assertEqual(rates, {"a": 3 / 5, "b": 1 / 3})

    def test_it_says_what_a_threshold_asks(self):
        asked = [
            {"wrong": True, "kinds": {"a": True, "b": False}},
            {"wrong": True, "kinds": {"a": False, "b": True}},
            {"wrong": False, "kinds": {"b": False}},
            {"wrong": False, "kinds": {"a": False}},
        ]
        counts = asks_of(asked, {"a": 0.6, "b": 0.3}, 0.4)
        self.assertEqual(counts, (1, 2, 1, 2))


class ProcessTests(SimpleTestCase):
    def test_it_reads_a_process_whose_name_has_brackets(self):
        entry = processes.read_entry(STAT)
        self.assertEqual(entry, processes.Entry(parent=3, ticks_of_ended=175))

    def test_it_reads_memory_in_mebibytes(self):
        self.assertEqual(processes.read_memory(ROLLUP), processes.Memory(2, 0.5))

    def test_it_says_plainly_where_it_cannot_measure(self):
        with (
            mock.patch.object(sys, "platform", "darwin"),
            self.assertRaisesMessage(processes.CannotMeasure, "Run it on Linux"),
        ):
            processes.require()

    @skipUnless(sys.platform == "linux", "read from Linux")
    def test_it_counts_children_while_they_run_and_when_they_have_ended(self):
        processes.require()
        before = processes.processor_time(os.getpid())
        child = subprocess.Popen(
            [sys.executable, "-S", "-c", BURN],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        with child:
            child.stdout.readline()
            self.assertIn(child.pid, processes.children(os.getpid()))
            self.assertEqual(
                processes.children(os.getpid()),
                processes._children_among_all(os.getpid()),
            )
            self.assertGreaterEqual(processes.own_time(child.pid), 0.2)
            self.assertGreaterEqual(processes.memory(child.pid).resident, 1)
            running = processes.processor_time(os.getpid()) - before
            child.stdin.close()
        ended = processes.processor_time(os.getpid()) - before
        self.assertGreaterEqual(running, 0.2)
        # Of what has ended Linux knows ticks.
        self.assertGreaterEqual(ended, running - 0.02)


class ReportTests(SimpleTestCase):
    def test_it_writes_a_figure_beside_its_target(self):
        self.assertEqual(report.cell(figure([12.34], most=15)), "12.3 / 15 ✓")
        self.assertEqual(
            report.cell(figure([1, 2, 3], most=1.5)), "2 (1.5–2.5) / 1.5 ✗"
        )
        self.assertEqual(report.cell(figure([333.3])), "333")
        self.assertEqual(report.cell(None), "")

    def test_it_shows_the_dearest_page_of_a_group_on_the_largest_archive(self):
        small = result(100, row("section", never=figure([99], most=15)))
        large = result(
            1000,
            row("section", never=figure([9], most=15), kept=figure([1], most=1.5)),
            row("topic", never=figure([16], most=15), unchanged=figure([2], most=1.5)),
            row(
                "district", others=figure([12], most=15), elsewhere=figure([3], most=15)
            ),
        )
        self.assertIn(
            "| lists | 16 / 15 ✗ | 12 / 15 ✓ | 3 / 15 ✓ | 2 / 1.5 ✗ |",
            report.summary([small, large]),
        )

    def test_it_shows_each_run_and_what_grows(self):
        page = row("section", never=figure([10], most=15), queries=figure([4], most=4))
        grown = page | {"never": figure([11], most=15)}
        text = report.tables([result(100, page), result(1000, grown)])
        self.assertIn("| section | 10 / 15 ✓ | 4 / 4 ✓ |", text)
        self.assertIn("| loaded | 600 / ≥ 500 ✓ |", text)
        self.assertIn("growth, 100 → 1,000 stories", text)
        self.assertIn("| section | 1.1 / 1.2 ✓ |", text)

    def test_it_names_neither_the_machine_nor_a_folder(self):
        text = report.tables([result(100, row("section", first=figure([10])))])
        self.assertNotIn(socket.gethostname(), text.split())
        self.assertNotIn(str(settings.BASE_DIR), text)

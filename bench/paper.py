"""Benchmark of laying out and drawing a printed page: `python -m bench.paper`.

The seed page, and pages of more and more made-up stories on its words. Twice the stories
may take four times the time at most: every run of stories is tried in every width. The
ratio to reading the same page's text (ingest) puts a figure beside it that means the
same on any machine.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import django

SEED = Path(__file__).resolve().parent.parent / "fixtures" / "seed_page.txt"
STORIES = (4, 8, 16, 32)
TURNS = 5


def main():
    argparse.ArgumentParser(
        prog="python -m bench.paper", description=__doc__
    ).parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DATABASE_URL": f"sqlite:///{folder}/paper.sqlite3",
            "MEDIA_ROOT": folder,
            "ENVIRONMENT": "development",
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        }
        django.setup()
        measure_makeup()
        measure_layout()
        measure_seed_page()


def measure_makeup():
    """White and ragged columns of many pages, those that are full apart."""
    from bench.makeup import figures_of, real_page
    from tests.editions import story_inputs

    write(
        "== Make-up (white within boxes, of the type area; boxes with ragged columns)"
    )
    write(
        f"{'pages':>22} {'number':>8} {'white':>8} {'worst tenth':>12} {'ragged':>8}"
        f" {'most rows':>10} {'left over':>10}"
    )
    kinds = (
        ("random", map(story_inputs.page, range(1000))),
        ("made up, real size", map(real_page, range(20))),
    )
    for name, pages in kinds:
        every = list(map(figures_of, pages))
        for which, figures in (
            ("all", every),
            ("full", [each for each in every if each.is_full]),
        ):
            write(_makeup_line(f"{name}, {which}", figures))


def _makeup_line(name, figures):
    shares = sorted(each.white for each in figures)
    tenth = shares[len(shares) * 9 // 10]
    boxes = sum(each.boxes for each in figures)
    ragged = sum(each.ragged for each in figures)
    return (
        f"{name:>22} {len(figures):>8} {statistics.mean(shares):8.1%} {tenth:12.1%}"
        f" {ragged / max(1, boxes):8.1%} {max(each.steepest for each in figures):>10}"
        f" {sum(each.left_over for each in figures):>10,}"
    )


def measure_layout():
    from editions.layout import (
        Paragraph,
        StoryInput,
        Weight,
        block,
        lay_out_page,
        measuring,
        running_text,
    )
    from ingest.reading import read

    caches = (
        block.rows_needed,
        measuring.even_lines,
        measuring.measured,
        running_text.lines_in,
    )

    def laid_out(stories):
        for cache in caches:
            cache.cache_clear()
        lay_out_page(stories)

    seed = SEED.read_text()
    reading = _median(lambda: read(seed))
    text = "".join(seed.split())
    write("== Laying out a page (processor time)")
    write(f"{'stories':>12} {'ms':>8} {'× the one before':>18} {'× reading it':>14}")
    before = None
    for number in STORIES:
        share = len(text) // number
        stories = tuple(
            StoryInput(
                key,
                headline=text[key * share : key * share + 14],
                paragraphs=tuple(
                    Paragraph(text[at : at + 90])
                    for at in range(key * share, (key + 1) * share, 90)
                ),
                weight=Weight.LEAD if not key else Weight.COMMON,
            )
            for key in range(number)
        )
        spent = _median(lambda stories=stories: laid_out(stories))
        ratio = f"{spent / before:18.2f}" if before else f"{'':>18}"
        write(f"{number:>12} {spent * 1000:8.1f} {ratio} {spent / reading:14.2f}")
        before = spent


def measure_seed_page():
    from django.core.cache import cache
    from django.core.management import call_command
    from django.test import Client
    from django.test.utils import setup_test_environment

    from editions import scans
    from editions.models import Page

    setup_test_environment()
    call_command("migrate", verbosity=0)
    fixtures = ("districts", "places", "sections", "seed_issue")
    call_command("loaddata", *fixtures, verbosity=0)
    page = Page.objects.select_related("issue").get(issue__date="2023-01-23")
    client = Client()

    def uncached():
        cache.clear()
        client.get(page.get_absolute_url())

    bare = _median(lambda: client.get("/healthz"))
    first = _median(uncached)
    again = _median(lambda: client.get(page.get_absolute_url()))
    pdf = scans.pdf_of(page)
    drawn = _median(pdf.make)
    write("== The seed page (processor time, its layout cached or not)")
    write(f"{'':>26} {'ms':>8} {'× /healthz':>12}")
    for what, spent in (
        ("set and rendered", first),
        ("rendered", again),
        ("drawn as PDF", drawn),
    ):
        write(f"{what:>26} {spent * 1000:8.1f} {spent / bare:12.1f}")
    write(f"{len(pdf.make()):,} bytes of PDF")


def _median(do):
    def once():
        start = time.process_time()
        do()
        return time.process_time() - start

    once()
    return statistics.median(once() for _ in range(TURNS))


def write(line):
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

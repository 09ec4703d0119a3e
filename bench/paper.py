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
        measure_layout()
        measure_seed_page()


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
        block._needed,
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

"""Benchmark of moving in: stories a processor second, with the index and the database's
share, and how memory grows: `python -m bench.moving_in --on sqlite --stories 10000`.

The files are made up: paragraphs of the corpus, bylines as printed lines, districts,
topics, a place on a page. Each file is imported twice: the second time nothing changes.
"""

import argparse
import csv
import os
import resource
import sys
import tempfile
import time
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from random import Random
from xml.sax.saxutils import escape

import django

from bench.processes import processor_time
from bench.search import database, write

FIXTURES = ("districts", "places", "sections")
FIRST_DAY, STORIES_A_DAY, STORIES_A_PAGE = date(2001, 1, 1), 84, 7
LEAST = 300  # stories a processor second
PEOPLE = ("王勇", "李静", "郭晓华", "赵甲", "钱乙", "孙丙", "周丁", "吴戊")
HEADS = (
    *("id", "date", "headline", "section", "byline", "districts", "topics"),
    *("issue", "pages", "addresses", "body"),
)
WXR_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><wp:author><wp:author_login>wy</wp:author_login>
<wp:author_display_name>王勇</wp:author_display_name></wp:author>
"""
ITEM = """<item><title>{headline}</title><link>http://old.example.cn/?p={id}</link>
<dc:creator>wy</dc:creator><content:encoded><![CDATA[{body}]]></content:encoded>
<wp:post_id>{id}</wp:post_id><wp:post_date>{date}</wp:post_date>
<wp:status>publish</wp:status><wp:post_type>post</wp:post_type>
<category domain="category" nicename="s">{section}</category>
<category domain="post_tag" nicename="t">{topics}</category>
<wp:postmeta><wp:meta_key>byline</wp:meta_key><wp:meta_value>{byline}</wp:meta_value>
</wp:postmeta></item>
"""


def rows(number):
    """Yield made-up stories of a paper of twelve pages a day, {column: text}."""
    from articles.models import Section
    from districts.models import District
    from newsroom.corpus import prose

    draw = Random(22)
    sections = [section.name for section in Section.objects.all()]
    districts = list(District.objects.all())
    bodies = []
    for _ in range(200):
        kind, district = draw.choice(prose.KINDS), draw.choice(districts)
        writer = prose.Writer(draw, kind, district.short_name, district.name)
        bodies.append((writer.headline(), writer.body(draw.randint(300, 1500))))
    for at in range(number):
        headline, body = draw.choice(bodies)
        day = str(FIRST_DAY + timedelta(days=at // STORIES_A_DAY))
        first, second = draw.sample(PEOPLE, 2)
        yield {
            "id": str(at + 1),
            "date": f"{day} 06:30",
            "headline": f"{headline}（{at}）",
            "section": draw.choice(sections),
            "byline": f"本报记者 {first} 通讯员 {second}",
            "districts": draw.choice(districts).name,
            "topics": draw.choice(("供水", "交通", "教育", "养老")),
            "issue": day,
            "pages": str(1 + at % STORIES_A_DAY // STORIES_A_PAGE),
            "addresses": f"/html/{day[:7]}/{day[8:]}/content_{at + 1}.htm",
            "body": f"{body}<p>第{at}篇。</p>",
        }


def make_csv(path, number):
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, HEADS)
        table.writeheader()
        table.writerows(rows(number))


def make_wxr(path, number):
    with path.open("w", encoding="utf-8") as file:
        file.write(WXR_HEAD)
        for row in rows(number):
            file.write(ITEM.format(**row | {"headline": escape(row["headline"])}))
        file.write("</channel></rss>")


FORMS = {"csv": (".csv", make_csv), "wxr": (".xml", make_wxr)}


def measure(form, number, folder):
    """Import a made-up file twice; print what it took and what the process holds."""
    from django.core.management import call_command

    ending, make = FORMS[form]
    path = folder / f"stories-{number}{ending}"
    make(path, number)
    for what in ("imported", "again"):
        before, began, said = processor_time(os.getpid()), time.monotonic(), StringIO()
        call_command("import_stories", path, system=f"{form}-{number}", stdout=said)
        spent = processor_time(os.getpid()) - before
        held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        write(
            f"  {form} {number:>7} {what:>8}: {number / spent:6.0f} a processor second, "
            f"{time.monotonic() - began:5.0f} s, {held:4.0f} MiB at most; "
            + said.getvalue().strip().rpartition("\n")[2]
        )
    path.unlink()
    return held


def main():
    parser = argparse.ArgumentParser(
        prog="python -m bench.moving_in", description=__doc__
    )
    parser.add_argument("--on", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--stories", type=int, nargs="+", default=[10_000])
    parser.add_argument("--forms", choices=FORMS, nargs="+", default=list(FORMS))
    arguments = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="newsroom-bench-") as name,
        database(arguments.on, Path(name)) as address,
    ):
        os.environ |= {
            "DATABASE_URL": address,
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
            "ENVIRONMENT": "development",
            "LOG_LEVEL": "ERROR",
            "MEDIA_ROOT": name,
        }
        django.setup()
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0)
        call_command("loaddata", *FIXTURES, verbosity=0)
        write(f"== Moving in on {arguments.on}; at least {LEAST} a processor second")
        for form in arguments.forms:
            held = [measure(form, n, Path(name)) for n in sorted(arguments.stories)]
            if len(held) > 1:
                write(f"  {form}: memory grows {held[-1] / held[0]:.2f} times")
        connection.close()
    sys.stdout.flush()


if __name__ == "__main__":
    main()

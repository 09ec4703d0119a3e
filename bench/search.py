"""Benchmark of search, quality and speed, beside LIKE: `python -m bench.search`.

Two hundred queries are sampled from the stories by a seed: of one, two, three, four and
more characters, names, numbers with their words, and several words. The truth is read
from the stories themselves, without the index: which texts, folded to half width, small
letters and no blanks, hold each word. A Latin word or a number counts where it is
whole: 3公里 is not in 13公里 (the column "bare" is the recall without that).

LIKE is asked for the same page: how many stories there are, and the newest twenty. On
SQLite the time is the processor's; PostgreSQL works in a process of its own, and what
is measured is the clock: run it on a quiet machine.
"""

import argparse
import os
import random
import re
import statistics
import sys
import tempfile
import time
import unicodedata
from contextlib import contextmanager
from io import StringIO
from itertools import islice
from pathlib import Path

import django

FIXTURES = ("districts", "places", "sections", "seed_issue")
SEED, QUERIES = 5, 200
KINDS = ("1", "2", "3", "4", "6+", "name", "mixed", "words")
STORIES_DRAWN_FROM = 2000
LIKES = 40  # of the queries, those that LIKE is asked too
SAVES = 60
PAGES = {
    "newest 20": {},
    "by relevance": {"by_rank": True},
    "newest, counted": {"is_counted": True},
}
HAN = r"[\u4e00-\u9fff]"
NARROW = r"[0-9a-z]"


def folded(text):
    """Return a text as texts are compared, line by line; written here again, for the
    truth must not come from what it judges."""
    lines = unicodedata.normalize("NFKC", text).lower().split("\n")
    return "\n".join("".join(line.split()) for line in lines)


def stories():
    """Yield (id, folded text) of what readers may see, names and captions too."""
    from django.utils import timezone

    from articles.models import Article
    from articles.text import richtext

    published = Article.objects.published().for_detail(timezone.now()).order_by("pk")
    for story in published.iterator(chunk_size=1000):
        parts = [
            *(story.headline, story.kicker, story.deck, story.summary, story.dateline),
            richtext.plain_text(story.body).replace("\t", "\n"),  # cells apart
            story.editors_note,
            *(story.original_title, story.original_author),
            story.column.name if story.column else "",
            *(text for b in story.briefs.all() for text in (b.heading, b.text)),
            *(byline.contributor.name for byline in story.bylines.all()),
            *(placed.caption_line() for placed in story.article_photos.all()),
            *(tag.name for tag in story.tags.all()),
        ]
        yield story.pk, "\n".join(map(folded, parts))


def sample_queries():
    """Return [(kind, query)], the same ones for the same stories."""
    draw = random.Random(SEED)
    texts = [text for _, text in islice(stories(), STORIES_DRAWN_FROM)]
    found = []
    while len(found) < QUERIES:
        kind = KINDS[len(found) % len(KINDS)]
        query = sample(draw, kind, draw.choice(texts))
        if query and (kind, query) not in found:
            found.append((kind, query))
        elif kind == "1" or draw.random() < 0.01:
            # So few different ones that there is no other.
            found.append((kind, query or "太原"))
    return found


def sample(draw, kind, text):
    if kind == "name":
        names = re.findall(rf"\n({HAN}{{2,4}})(?=\n)", text)
        return draw.choice(names) if names else ""
    if kind == "mixed":
        mixed = re.findall(rf"(?<!{NARROW})(?<!\.)([0-9]+{HAN}{{1,2}})", text)
        return draw.choice(mixed) if mixed else ""
    if kind == "words":
        words = [sample(draw, "2", text) for _ in range(2)]
        return " ".join(words) if all(words) else ""
    length = draw.randint(6, 12) if kind == "6+" else int(kind)
    runs = [run for run in re.findall(rf"{HAN}+", text) if len(run) >= length]
    if not runs:
        return ""
    run = draw.choice(runs)
    start = draw.randrange(len(run) - length + 1)
    return run[start : start + length]


def truths(queries):
    """Return ([set of ids by whole words], [set of ids by bare characters], bytes)."""
    words = [[folded(word) for word in query.split()] for _, query in queries]
    patterns = [
        [
            re.compile(
                rf"(?<!{NARROW})(?<![0-9]\.){re.escape(w)}"
                if re.match(NARROW, w)
                else re.escape(w)
            )
            for w in ws
        ]
        for ws in words
    ]
    whole, bare = [set() for _ in queries], [set() for _ in queries]
    size = 0
    for pk, text in stories():
        size += len(text.encode())
        for number, ws in enumerate(words):
            if all(word in text for word in ws):
                bare[number].add(pk)
                if all(pattern.search(text) for pattern in patterns[number]):
                    whole[number].add(pk)
    return whole, bare, size


def measure_quality(queries):
    """Print recall and precision; return how many stories each query has."""
    from articles.models import Article

    whole, bare, size = truths(queries)
    found = [
        set(Article.objects.published().search(query).values_list("pk", flat=True))
        for _, query in queries
    ]
    for name, truth in (("", whole), (" (bare)", bare)):
        hits = [len(f & t) for f, t in zip(found, truth, strict=True)]
        recall = sum(hits) / sum(map(len, truth))
        precision = sum(hits) / max(1, sum(map(len, found)))
        worst = min(
            (h / len(t) for h, t in zip(hits, truth, strict=True) if t), default=1
        )
        write(
            f"  recall{name} {recall:.4f}  precision {precision:.4f}  worst {worst:.3f}"
        )
    return list(map(len, whole)), size


def timed(work, clock):
    best = float("inf")
    for _ in range(2):
        started = clock()
        work()
        best = min(best, clock() - started)
    return best * 1000


def first_page(query, by_rank=False, is_counted=False):
    from articles.models import Article
    from articles.search import queries, results

    search = results.Search(queries.read(query))
    pks = search.page(by_rank=by_rank)["pks"]
    if is_counted:
        search.counted()[0].facets([])
    return list(Article.objects.filter(pk__in=pks).only("headline"))


def like_page(query):
    from django.db.models import Q

    from articles.models import Article

    found = Article.objects.published()
    for word in query.split():
        found = found.filter(
            Q(headline__contains=word)
            | Q(deck__contains=word)
            | Q(body__contains=word)
            | Q(bylines__contributor__name__contains=word)
        )
    found = found.distinct()
    found.count()
    return list(found.only("headline", "published_at")[:20])


def speed(queries, numbers, total, clock):
    """Print how long a first page takes; return the median of the newest first."""
    asked = random.Random(SEED).sample(range(len(queries)), LIKES)
    like = {}
    for number in asked:
        started = clock()
        like_page(queries[number][1])
        like[number] = (clock() - started) * 1000
    write_times(f"LIKE ({LIKES} of them)", list(like.values()))
    medians = []
    for name, how in PAGES.items():
        times = [timed(lambda q=q: first_page(q, **how), clock) for _, q in queries]  # noqa: B023
        medians.append(statistics.median(times))
        write_times(name, times)
        ratios = sorted(like[number] / times[number] for number in asked)
        write(
            f"    faster than LIKE: {statistics.median(like.values()) / medians[-1]:.0f}"
            f" times at the median, "
            f"{percentile(list(like.values()), 95) / percentile(times, 95):.0f} at p95; "
            f"query by query {statistics.median(ratios):.0f} at the median, "
            f"{ratios[len(ratios) // 20]:.1f} at p5"
        )
        common = [n for n, stories in enumerate(numbers) if stories > total / 10]
        if common:
            slowest = max(times[number] for number in common)
            write(f"    {len(common)} words in over a tenth: at most {slowest:.1f} ms")
    return medians[0]


def percentile(values, percent):
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]


def write_times(name, times):
    write(
        f"  {name:20} p50 {statistics.median(times):8.2f}  "
        f"p95 {percentile(times, 95):8.2f}  max {max(times):8.2f} ms"
    )


def sizes(text_size):
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sum(length(block)) FROM articles_searchindex_data")
            index = cursor.fetchone()[0]
            cursor.execute(
                "SELECT sum(length(CAST(title AS blob)) + length(CAST(text AS blob))) "
                "FROM articles_searchdocument"
            )
            documents = cursor.fetchone()[0]
        else:
            cursor.execute(
                "SELECT pg_total_relation_size('articles_searchentry'), "
                "pg_total_relation_size('articles_searchdocument')"
            )
            index, documents = cursor.fetchone()
    write(
        f"  index {index / text_size:.2f} of the text ({text_size / 2**20:.0f} MiB), "
        f"the folded documents {documents / text_size:.2f}"
    )


class WithoutSearch:
    """An indexer that writes nothing."""

    index = staticmethod(lambda pks: None)
    index_article = staticmethod(lambda article, parts: None)


def saving(clock):
    """Print what a save costs with search, and without: in turns, in one run."""
    from articles.models import Article
    from articles.search import indexing, tracking

    spent = {True: [], False: []}
    stories = list(Article.objects.published().order_by("pk")[: SAVES // 2])
    for story in stories:
        story.save()
    for number in range(SAVES):
        for searched in (True, False):
            story = stories[number % len(stories)]
            story.body += f"<p>第{number}次改动，{searched}。</p>"
            tracking.indexer = indexing if searched else WithoutSearch
            started = clock()
            story.save()
            spent[searched].append((clock() - started) * 1000)
            tracking.indexer = indexing
    with_it, without = (statistics.median(spent[key]) for key in (True, False))
    write(
        f"  saving a story {with_it:.2f} ms, without search {without:.2f} ms: "
        f"{with_it / without:.2f} times"
    )
    indexing.index([story.pk for story in stories])


def measure(numbers, clock):
    from django.core.management import call_command

    from articles.models import Article
    from articles.search.backends import backend

    medians = []
    for number in numbers:
        started = time.monotonic()
        call_command("make_corpus", number, stdout=StringIO())
        backend().tidy()
        write(f"{number} stories, made in {time.monotonic() - started:.0f} s")
        queries = sample_queries()
        found, size = measure_quality(queries)
        total = Article.objects.count()
        medians.append(speed(queries, found, total, clock))
        sizes(size)
        saving(clock)
    if len(medians) > 1:
        write(
            f"the median grows {medians[-1] / medians[0]:.1f} times from first to last"
        )


@contextmanager
def database(name, folder):
    if name == "sqlite":
        yield f"sqlite:///{folder / 'bench.sqlite3'}"
        return
    from tests.postgres import Server

    server = Server()
    try:
        server.start()
        yield server.address()
    finally:
        server.stop()


def write(text):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser(prog="python -m bench.search", description=__doc__)
    parser.add_argument("--on", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--stories", type=int, nargs="+", default=[2000, 20_000])
    arguments = parser.parse_args()
    clock = time.process_time if arguments.on == "sqlite" else time.perf_counter
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
        write(f"== Search on {arguments.on}")
        measure(arguments.stories, clock)
        connection.close()


if __name__ == "__main__":
    main()

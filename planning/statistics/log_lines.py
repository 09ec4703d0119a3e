"""Lines of a server's log, read for the stories that readers have asked for: pure.

nginx's combined form, and the two JSON forms of this site: nginx's
(deploy/nginx/newsroom.conf) and the site's own access lines. Of a line are kept the
story and the day, nothing else. Counted are GETs of a story's page that were answered
200 or 304. Robots are left out by what they call themselves: BOTS, listed in
docs/statistics.md; who says nothing is taken for one.
"""

import json
import re
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

# What no browser of a reader has in its name. Lower case.
BOTS = (
    *("bot", "spider", "crawl", "slurp", "archiver", "fetch", "scan", "monitor"),
    *("preview", "headless", "lighthouse", "facebookexternalhit", "feed", "rss"),
    *("curl", "wget", "python", "java/", "go-http-client", "okhttp", "libwww"),
    *("httpclient", "axios", "node", "ruby", "perl", "php", "scrapy", "phantomjs"),
    *("sogou web", "baiduspider", "yisou", "mediapartners", "uptime", "validator"),
)
STORY = re.compile(r"/articles/([1-9]\d{0,17})/\Z", re.ASCII)
SEEN = {200, 304}
COMBINED = re.compile(
    r'\S+ \S+ .*?\[(?P<time>[^\]]+)\] "(?P<method>[A-Z]+) (?P<path>\S+)[^"]*" '
    r'(?P<status>\d{3}) \S+(?: "(?:[^"\\]|\\.)*" "(?P<agent>(?:[^"\\]|\\.)*)")?'
)
# What every line of a story has in it: others are not taken apart.
MARK = b"/articles/"
COMBINED_TIME = "%d/%b/%Y:%H:%M:%S %z"


class Tally:
    """What a log was made of, for whoever counts it."""

    def __init__(self):
        self.lines = self.reads = self.bots = self.nameless = self.unreadable = 0


def read(line, zone, tally):
    """Return (story, day) of a line in bytes, or None of one that is not counted."""
    tally.lines += 1
    if MARK not in line:
        return None
    text = line.decode("utf-8", "replace").strip()
    found = _json(text) if text.startswith("{") else _combined(text)
    if found is None:
        tally.unreadable += 1
        return None
    method, path, status, time, agent = found
    story = STORY.match(path.partition("?")[0])
    if method != "GET" or status not in SEEN or not story:
        return None
    if agent is None:
        tally.nameless += 1
    elif is_bot(agent):
        tally.bots += 1
        return None
    day = _day(time, zone)
    if day is None:
        tally.unreadable += 1
        return None
    tally.reads += 1
    return int(story[1]), day


@lru_cache(10_000)
def is_bot(agent):
    """Whether a reader's program says that it is none of a person's."""
    name = agent.strip().lower()
    return name in ("", "-") or any(word in name for word in BOTS)


def _json(text):
    try:
        line = json.loads(text)
        return (
            line["method"],
            line["path"],
            int(line["status"]),
            line["time"],
            line.get("agent"),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _combined(text):
    found = COMBINED.match(text)
    if not found:
        return None
    return (
        found["method"],
        found["path"],
        int(found["status"]),
        found["time"],
        found["agent"],
    )


# Thousands of lines are of one second.
@lru_cache(4096)
def _day(written, zone):
    """Return the local day of a moment as a log writes it, or None."""
    for read_as in (datetime.fromisoformat, _of_combined):
        try:
            moment = read_as(written)
        except (ValueError, TypeError):
            continue
        if moment.tzinfo is None:
            return None
        return moment.astimezone(ZoneInfo(zone)).date()
    return None


def _of_combined(written):
    return datetime.strptime(written, COMBINED_TIME)

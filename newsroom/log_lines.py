"""Log formatter: one JSON object a line, for journald, Loki, SLS or any other collector.

All programs of the site write by it, gunicorn's too (deploy/gunicorn.conf.py), so that a
journal has one form and one time zone. What is logged while a request is answered carries
its id. A library would be a dependency for what is thirty lines here.
"""

import logging
from contextvars import ContextVar
from datetime import datetime
from json import JSONEncoder
from zoneinfo import ZoneInfo

ZONE = "Asia/Shanghai"

request_id = ContextVar("id of the request that is answered", default=None)


class JSONLines(logging.Formatter):
    """Formatter of records as JSON; `record.fields` are added as they are."""

    def __init__(self, zone=ZONE):
        super().__init__()
        self.zone = ZoneInfo(zone)
        # str: a log line is written whatever stands in it.
        self.encode = JSONEncoder(ensure_ascii=False, default=str).encode

    def format(self, record):
        at = datetime.fromtimestamp(record.created, self.zone)
        line = {
            "time": at.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "process": record.process,
        }
        fields = getattr(record, "fields", None)
        if fields:
            line |= fields
        else:
            line["message"] = record.getMessage()
            if asked := request_id.get():
                line["request_id"] = asked
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return _one_line(self.encode(line))


def _one_line(text):
    """Return text without the line ends that JSON allows within a string."""
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def configuration(log_format, level):
    """Return what logging.config.dictConfig() takes: everything to one stream."""
    formatters = {
        "plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "json": {"()": "newsroom.log_lines.JSONLines"},
    }
    console = {"class": "logging.StreamHandler", "formatter": log_format}
    # fontTools and fpdf log every glyph they keep of a font, for each page set as PDF.
    quiet = {name: {"level": "WARNING"} for name in ("fontTools", "fpdf")}
    if log_format == "json":
        # Each 404 has its access line; a second one tells nothing more.
        quiet["django.request"] = {"level": "ERROR"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": formatters,
        "handlers": {"console": console},
        "loggers": quiet,
        "root": {"handlers": ["console"], "level": level},
    }

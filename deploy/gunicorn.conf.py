"""Gunicorn's settings: the application is loaded once, before its workers are forked.

They share what is loaded by then. The dictionaries are not: no reader's page asks for
one, and each would count in each worker. Hence a new version, or a change in
the environment, needs a restart: a reload (HUP) forks workers of what is loaded.
"""

import gc
import os
import sys

preload_app = True
# Two workers a core.
workers = int(os.environ.get("WEB_CONCURRENCY", "4"))
# Threads, so that one who waits, for a picture from a bucket or a database that hangs,
# holds no worker: newsroom/deadlines.py keeps the last of each process free. Each has a
# connection to the database.
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
# Of a worker's main thread, which answers nobody; requests have deadlines of their own.
timeout = 30
graceful_timeout = 30
# A worker is replaced after some thousand requests, so that no slow leak of memory
# grows for weeks.
max_requests = 5000
max_requests_jitter = 500
# Two gunicorns of one user would meet in the socket it otherwise opens in that user's
# home.
control_socket_disable = True

# Each request has one line: the site's own (newsroom/request_record.py), which knows the
# client behind the proxy and who is signed in; gunicorn's where LOG_FORMAT=plain. All
# programs write in one form and one time zone: Django sets that of the workers only.
if os.environ.get("LOG_FORMAT", "").strip() in ("", "json"):
    sys.path.insert(0, os.getcwd())
    from newsroom import log_lines

    logconfig_dict = log_lines.configuration("json", "INFO")
    logconfig_dict["loggers"]["gunicorn.error"] = {
        "handlers": ["console"],
        "level": "INFO",
        "propagate": False,
    }
else:
    accesslog = "-"
os.environ.setdefault("TZ", "Asia/Shanghai")


def on_starting(server):
    """Begin to count at nought what /metrics says, which is kept in files of a folder."""
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    if folder:
        os.makedirs(folder, exist_ok=True)
        for name in os.listdir(folder):
            if name.endswith(".db"):
                os.unlink(os.path.join(folder, name))


def pre_fork(server, worker):
    """Give a worker the lowest number that no other has: it goes on counting in the files
    of the one that had it before, so that there are never more of them."""
    taken = {other.slot for other in server.WORKERS.values()}
    worker.slot = next(n for n in range(len(taken) + 1) if n not in taken)


def post_fork(server, worker):
    """Tell the worker its number (newsroom/metrics.py)."""
    os.environ["METRICS_SLOT"] = str(worker.slot)


def when_ready(server):
    """Leave nothing open that workers must not share, and share the rest."""
    from django.db import connections

    from newsroom.preloading import load_what_readers_need

    load_what_readers_need()
    connections.close_all()
    # A collection writes into each object that it looks at: what is frozen it does not
    # look at, so that its memory stays shared.
    gc.collect()
    gc.freeze()

"""Gunicorn's settings: the application is loaded once, before its workers are forked.

They share what is loaded by then. The dictionaries are not: no reader's page asks for
one, and each would count in each worker. Hence a new version, or a change in
the environment, needs a restart: a reload (HUP) forks workers of what is loaded.
"""

import gc
import os

preload_app = True
# Two workers a core.
workers = 4
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
accesslog = "-"


def when_ready(server):
    """Leave nothing open that workers must not share, and share the rest."""
    from django.db import connections

    connections.close_all()
    # A collection writes into each object that it looks at: what is frozen it does not
    # look at, so that its memory stays shared.
    gc.collect()
    gc.freeze()

"""Concurrent attempts: real threads that start together, each with its own connection."""

from threading import Barrier, Thread

from django.db import connection


def run_together(*attempts):
    """Run the attempts in threads that start together; return what each got."""
    barrier, results = Barrier(len(attempts)), [None] * len(attempts)

    def run(place, attempt):
        try:
            barrier.wait(10)
            results[place] = attempt()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(attempts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results

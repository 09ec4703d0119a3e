"""Progress of a long command: a line that changes on a screen, a few lines in a log."""

import time

SECONDS_BETWEEN = 0.2
STEPS_BETWEEN = 10_000


class Progress:
    def __init__(self, stdout):
        self.stdout, self.is_screen = stdout, stdout.isatty()
        self.shown_at = 0

    def begin(self, what, total=None):
        self.what, self.total, self.done = what, total, 0
        self.stdout.write(f"· {what}")

    def step(self):
        self.at(self.done + 1, self.total)

    def at(self, done, total):
        self.done = done
        if self.is_screen:
            self._show_on_screen(done, total)
        elif done % STEPS_BETWEEN == 0:
            self.stdout.write(f"  {_count(done, total)}")

    def end(self, sentence):
        clear = "\r\033[K" if self.is_screen else ""
        self.stdout.write(f"{clear}  {sentence}")

    def _show_on_screen(self, done, total):
        now = time.monotonic()
        if now - self.shown_at >= SECONDS_BETWEEN:
            self.stdout.write(f"\r  {_count(done, total)}", ending="")
            self.stdout.flush()
            self.shown_at = now


def _count(done, total):
    return f"{done} / {total}" if total else str(done)


def size(number):
    """Return a number of bytes for people: 3.4 GB."""
    for unit in ("B", "KB", "MB", "GB"):
        if number < 1000 or unit == "GB":
            break
        number /= 1000
    return f"{number:.0f} {unit}" if unit == "B" else f"{number:.1f} {unit}"

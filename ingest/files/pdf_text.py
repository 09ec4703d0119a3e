"""PDF text extraction, run by ingest/files/pdf.py as a process with limits.

Prints the text layer of the PDF on standard input; exits with 3 when it is locked, 4
without text, 5 with too many pages, 1 when damaged. Lines are apart as they are on the
page: a blank line where the gap is wide, three where another column or frame begins.
"""

import resource
import sys

import pypdfium2

MOST_PAGES = 4
MEMORY = 1024 * 1024 * 1024
SECONDS = 8
GAP, FRAME = 1.0, 3.0  # in heights of a line
MOST_RUNS = 20_000


def main():
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    data = sys.stdin.buffer.read()
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        return 3 if "assword" in str(error) else 1
    if len(document) > MOST_PAGES:
        return 5
    pages = [text_of_page(page) for page in document]
    text = "\n\n\n\n".join(page for page in pages if page.strip())
    if not text.strip():
        return 4
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    return 0


def text_of_page(page):
    """Put the runs of text of a page together to lines, in the order of the file."""
    words = page.get_textpage()
    lines = []
    before = None  # the run before: (left, bottom, right, top)
    for number in range(min(words.count_rects(), MOST_RUNS)):
        run = words.get_rect(number)
        text = words.get_text_bounded(*run).replace("\r", "").replace("\n", "")
        if not text:
            continue
        if before and _on_one_line(before, run):
            lines[-1] += text
        else:
            lines += [""] * _blanks(before, run) + [text]
        before = run
    return "\n".join(lines)


def _on_one_line(before, run):
    height = max(before[3] - before[1], run[3] - run[1], 1)
    beside = abs(before[1] - run[1]) < height / 2
    return beside and -height < run[0] - before[2] < 2 * height


def _blanks(before, run):
    if before is None:
        return 0
    height = max(min(before[3] - before[1], run[3] - run[1]), 1)
    gap = before[1] - run[3]
    if gap < -2 * height or gap > FRAME * height or run[0] > before[2]:
        return 3
    return 1 if gap > GAP * height else 0


if __name__ == "__main__":
    sys.exit(main())

"""The text of a PDF, read by a process of its own: PDF in, JSON out.

PDFium is C++ and sets itself no bounds: a made-up PDF can keep it busy for hours,
fill the memory, or crash it. So this file is run as a script, with a time and a
memory that the system enforces and without the site's environment: it knows no
secret. It imports nothing of the project, which keeps it quick to start.

Out comes {"text": …} or {"refused": the name of a reason}.
"""

import contextlib
import json
import math
import resource
import statistics
import sys
from ctypes import byref, c_double
from dataclasses import dataclass, field
from itertools import pairwise

MEMORY = 1024 * 1024 * 1024
MOST_PAGES = 4

BLANK_LINE = "\n\n"
NEXT_FRAME = "\n\n\n\n"
# Body copy is set with one leading throughout; a gap is clearly more than that.
A_GAP = 1.4
INDENT = "\u3000\u3000"
# What PDFium gives for a hyphen at the end of a line.
LINE_END_HYPHENS = ("\x02", "\ufffe")


@dataclass
class Line:
    text: str = ""
    left: float = 0
    right: float = 0
    baseline: float = 0
    size: float = 0
    sizes: list = field(default_factory=list)


def main(seconds: str, longest_text: str) -> None:
    limits = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: int(seconds),
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
    }
    for limit, value in limits.items():
        with contextlib.suppress(ValueError, OSError):  # macOS knows no RLIMIT_AS
            resource.setrlimit(limit, (value, value))
    answer = read(sys.stdin.buffer.read(), int(longest_text))
    sys.stdout.write(json.dumps(answer))


def read(data: bytes, longest_text: int) -> dict[str, str]:
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = (pdfium.raw.FPDF_ERR_PASSWORD, pdfium.raw.FPDF_ERR_SECURITY)
        return {"refused": "encrypted" if error.err_code in locked else "damaged"}
    if len(document) > MOST_PAGES:
        return {"refused": "pages"}
    pages = []
    left = longest_text
    for number in range(len(document)):
        try:
            textpage = document[number].get_textpage()
        except pdfium.PdfiumError:
            return {"refused": "damaged"}
        left -= textpage.count_chars()
        if left < 0:
            return {"refused": "long"}
        pages.append(laid_out(list(lines_of(textpage))))
    return {"text": NEXT_FRAME.join(page for page in pages if page)}


def lines_of(textpage):
    """Yield the lines with their places, in the order in which they were set."""
    from pypdfium2 import raw

    line = Line()
    x, y = c_double(), c_double()
    matrix = raw.FS_MATRIX()
    for at in range(textpage.count_chars()):
        char = chr(raw.FPDFText_GetUnicode(textpage, at))
        if char == "\r":
            continue
        if char == "\n":
            yield from ended(line)
            line = Line()
            continue
        line.text += "-" if char in LINE_END_HYPHENS else char
        if raw.FPDFText_IsGenerated(textpage, at) or char.isspace():
            continue
        raw.FPDFText_GetCharOrigin(textpage, at, byref(x), byref(y))
        raw.FPDFText_GetMatrix(textpage, at, byref(matrix))
        scale = math.sqrt(abs(matrix.a * matrix.d - matrix.b * matrix.c))
        size = scale * raw.FPDFText_GetFontSize(textpage, at)
        if not line.sizes:
            line.left, line.right, line.baseline = x.value, x.value, y.value
        line.left = min(line.left, x.value)
        line.right = max(line.right, x.value + size)
        line.sizes.append(size)
    yield from ended(line)


def ended(line: Line):
    if line.sizes:
        line.size = statistics.median(line.sizes) or 1
        # Of a character outside the first plane PDFium may give two halves.
        line.text = line.text.encode("utf-16", "surrogatepass").decode(
            "utf-16", "replace"
        )
        yield line


def laid_out(lines: list[Line]) -> str:
    """Join lines, with blank lines where the page has white between them."""
    leadings: dict[int, list[float]] = {}
    for above, below in pairwise(lines):
        if follows(above, below):
            step = above.baseline - below.baseline
            leadings.setdefault(round(below.size * 2), []).append(step)
    blocks: list[tuple[str, list[Line]]] = []
    for line in lines:
        gap = between(blocks[-1][1][-1], line, leadings) if blocks else ""
        if gap == "\n":
            blocks[-1][1].append(line)
        else:
            blocks.append((gap, [line]))
    return "".join(gap + block_text(block) for gap, block in blocks)


def follows(above: Line, below: Line) -> bool:
    """Say whether a line stands under another, in the same measure."""
    overlap = min(above.right, below.right) - max(above.left, below.left)
    return above.baseline > below.baseline and overlap > 0


def between(above: Line, below: Line, leadings: dict[int, list[float]]) -> str:
    if abs(above.baseline - below.baseline) < above.size / 2:
        return "\n"  # cells of one row
    step = above.baseline - below.baseline
    if not follows(above, below):
        # A short line may stand clear of the headline that is centred over it.
        return BLANK_LINE if 0 < step < 2.5 * above.size else NEXT_FRAME
    if abs(above.size - below.size) > 0.1 * max(above.size, below.size):
        return BLANK_LINE
    steps = sorted(leadings[round(below.size * 2)])
    leading = steps[len(steps) // 4] if len(steps) > 2 else 1.5 * below.size
    return BLANK_LINE if step > A_GAP * leading else "\n"


def block_text(block: list[Line]) -> str:
    """Join the lines of a block; an indent, set without characters, is two blanks.

    It is all that tells where a paragraph begins.
    """
    edge = min(line.left for line in block)
    return "\n".join(
        INDENT + line.text if 1.5 < (line.left - edge) / line.size < 2.5 else line.text
        for line in block
    )


if __name__ == "__main__":
    main(*sys.argv[1:])

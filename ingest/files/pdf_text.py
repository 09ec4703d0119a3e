"""PDF text extraction, run by ingest/files/pdf.py as a process with limits.

Prints the text layer of the PDF on standard input as JSON, with the claims of its lines;
ends with one of the codes of pdf.py when there is none.
"""

import json
import resource
import sys

import pypdfium2

from ingest.files import pdf
from ingest.files.faces import text_and_claims
from ingest.files.paragraphs import paragraphs_of
from ingest.files.pdf_glyphs import TooManyGlyphs, blocks_of_page
from ingest.files.pdf_tags import CAPTION, LEVELS, tags_of
from ingest.files.plain import STRANGE

MOST_PAGES = 4
MEMORY = 1024 * 1024 * 1024
SECONDS = 8
MOST_GLYPHS = 60_000
MOST_STRANGE = 0.2  # of all letters


def main():
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    data = sys.stdin.buffer.read()
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        return pdf.LOCKED if "assword" in str(error) else pdf.DAMAGED
    if len(document) > MOST_PAGES:
        return pdf.TOO_MUCH
    try:
        text, claims = text_layer(document)
    except TooManyGlyphs:
        return pdf.TOO_MUCH
    if not text.strip():
        return pdf.NO_TEXT
    if len(STRANGE.findall(text)) > MOST_STRANGE * len(text):
        return pdf.GARBLED
    said = [[number, c.role, c.score, c.why] for number, c in claims.items()]
    sys.stdout.buffer.write(json.dumps({"text": text, "claims": said}).encode())
    return 0


def text_layer(document):
    """Return the text of a document, and the claims of its lines."""
    pages, left = [], MOST_GLYPHS
    for page in document:
        blocks, count = blocks_of_page(page, left)
        pages.append(paragraphs_of(blocks))
        tags = tags_of(page)
        for part in pages[-1]:
            tag = tags.get(part.key)
            part.level, part.is_caption = LEVELS.get(tag), tag == CAPTION
        left -= count
    text, claims, _ = text_and_claims(pages)
    return text, claims


if __name__ == "__main__":
    sys.exit(main())

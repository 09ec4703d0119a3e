"""Tags of a PDF's page: which of its marked contents are headings, and which captions."""

import ctypes

import pypdfium2.raw as pdfium

MOST_ELEMENTS, DEEPEST = 20_000, 40
LONGEST_NAME = 64  # bytes
LEVELS = {"Title": 0, "H": 1} | {f"H{level}": level for level in range(1, 7)}
CAPTION = "Caption"


def tags_of(page):
    """Return {number of a marked content: its heading's or caption's tag}."""
    tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
    if not tree:
        return {}
    found = {}
    try:
        count = pdfium.FPDF_StructTree_CountChildren(tree)
        roots = (
            pdfium.FPDF_StructTree_GetChildAtIndex(tree, at) for at in range(count)
        )
        waiting = [(element, "", 0) for element in roots]
        seen = 0
        while waiting and seen < MOST_ELEMENTS:
            element, above, depth = waiting.pop()
            if not element or depth > DEEPEST:
                continue
            tag = _type_of(element)
            # A span within a heading belongs to it.
            tag = tag if tag in LEVELS or tag == CAPTION else above
            children = pdfium.FPDF_StructElement_CountChildren(element)
            for at in range(min(children, MOST_ELEMENTS - seen)):
                seen += 1
                child = pdfium.FPDF_StructElement_GetChildAtIndex(element, at)
                mark = pdfium.FPDF_StructElement_GetChildMarkedContentID(element, at)
                if child:
                    waiting.append((child, tag, depth + 1))
                elif mark >= 0 and tag:
                    found[mark] = tag
    finally:
        pdfium.FPDF_StructTree_Close(tree)
    return found


def _type_of(element):
    name = ctypes.create_string_buffer(LONGEST_NAME)
    length = pdfium.FPDF_StructElement_GetType(element, name, LONGEST_NAME)
    if not 0 < length <= LONGEST_NAME:
        return ""
    return name.raw[: length - 2].decode("utf-16-le", "replace")

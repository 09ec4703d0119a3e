"""Marks of AI making: IPTC's DigitalSourceType, and the AIGC block of GB 45438-2025.

The standard's implicit mark is a JSON of seven keys under the key AIGC. Its guide for
images (TC260-PG-20258A) puts it into XMP, as TC260:AIGC; programs put it into EXIF's
UserComment and into a text of PNG, too.
"""

import json
import re

from articles.photos.metadata.characters import HARMFUL, without_entities

VOCABULARY = "http://cv.iptc.org/newscodes/digitalsourcetype/"
WHOLE, PART, ASSISTED = "whole", "part", "assisted"
# IPTC's terms, in its vocabulary of July 2024; of algorithms that learned from nothing
# (algorithmicMedia) and of composites of photos it says that they are no AI's.
DEGREES = {
    "trainedAlgorithmicMedia": WHOLE,
    "compositeWithTrainedAlgorithmicMedia": PART,
    "compositeSynthetic": PART,
    "algorithmicallyEnhanced": ASSISTED,
}
TERMS = {
    WHOLE: "trainedAlgorithmicMedia",
    PART: "compositeWithTrainedAlgorithmicMedia",
    ASSISTED: "algorithmicallyEnhanced",
}
# Label: is (1), may be (2), is suspected to be (3) made by AI. How much of it, it does
# not say: of what only may be, no more is claimed than a part, until the desk knows.
LABELS = {"1": WHOLE, "2": PART, "3": PART}
LABEL_NAMES = {"1": "属于 AI 生成", "2": "可能为 AI 生成", "3": "疑似 AI 生成"}
KEYS = (
    *("Label", "ContentProducer", "ProduceID", "ReservedCode1"),
    *("ContentPropagator", "PropagateID", "ReservedCode2"),
)
LONGEST_READ, LONGEST = 65_536, 4000
LONGEST_VALUE = 400
LABEL = re.compile(r"""["']?Label["']?\s*[:=]\s*["']?(\w{1,10})""")


def aigc_block(text: str) -> str:
    """Return the AIGC block that stands in a text as one line of JSON, or ""."""
    text = without_entities(text[:LONGEST_READ])
    if "Label" not in text:
        return ""
    block = _block(text)
    if block is None:
        # Cut off or written by hand: that there is a mark must not be lost.
        label = LABEL.search(text)
        is_a_mark = label and ("AIGC" in text or "ContentProducer" in text)
        return json.dumps({"Label": label[1]}) if is_a_mark else ""
    line = _line(block)
    if len(line) <= LONGEST:
        return line
    return _line({key: str(block.get(key, ""))[:LONGEST_VALUE] for key in KEYS})


def _block(text: str) -> dict | None:
    """Return the JSON of a mark, under its key AIGC or without it."""
    for _ in range(3):  # within an object, within a string within an object
        try:
            text = json.loads(text) if isinstance(text, str) else text
        except (ValueError, RecursionError):
            return None
        if not isinstance(text, dict):
            return None
        if "Label" in text:
            return text
        text = text.get("AIGC")
    return None


def _line(block: dict) -> str:
    line = json.dumps(block, ensure_ascii=False, separators=(",", ":"))
    return HARMFUL.sub("", line)


def label_of(block: str) -> str:
    """Return the Label of an AIGC block, "1" also where a program wrote AIGC."""
    try:
        label = str(json.loads(block).get("Label", ""))
    except (ValueError, AttributeError):
        return ""
    return label if label in LABELS else "1"


def term_of(source_type: str) -> str:
    """Return IPTC's term of an address in its vocabulary, or of a term by itself."""
    term = source_type.strip().rpartition("/")[2].rpartition(":")[2]
    by_name = {name.lower(): name for name in DEGREES}
    return by_name.get(term.lower(), "")


def degree(source_type: str, block: str) -> str:
    """Return how much AI made, by the marks of a file, or "". IPTC's says it exactly."""
    if term := term_of(source_type):
        return DEGREES[term]
    return LABELS[label_of(block)] if block else ""

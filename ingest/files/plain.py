"""Plain text files: their encoding, told by what they decode to."""

import codecs
import re

from ingest.files.values import Extracted, UnreadableFile

LINE_END = re.compile("\r\n?")
CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")
# Characters that text of a paper has none of, but bytes read wrongly are full of.
STRANGE = re.compile("[\ue000-\uf8ff\ufffd\u0100-\u024f\u0370-\u1fff\u2e80-\u2eff]")
CONTROLS_WEIGH = 4


def read(name, data):
    for encoding, form in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_text(text):
            return Extracted(LINE_END.sub("\n", text.lstrip("\ufeff")), f"{form} 文本")
    raise UnreadableFile(
        f"“{name}”不是文本，或者编码认不出来：请用 .txt（UTF-8 或 GB18030）、.docx 或 .pdf。"
    )


def _encodings(data):
    """Yield the encodings that a text may have, the surest first."""
    if data.startswith(codecs.BOM_UTF8):
        yield "utf-8-sig", "UTF-8"
    elif data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        yield "utf-16", "UTF-16"
    else:
        yield "utf-8", "UTF-8"
        guessed = _utf_16(data)
        if guessed:
            yield guessed, "UTF-16"
        yield "gb18030", "GB18030"


def _utf_16(data):
    """Guess UTF-16 without its mark: line ends and digits have a zero byte beside."""
    sample = data[:4000]
    if len(data) % 2:
        return None
    low, high = sample[::2].count(0), sample[1::2].count(0)
    if high > low and high:
        return "utf-16-le"
    return "utf-16-be" if low else None


def _is_text(text):
    sample = text[:20_000]
    strange = len(CONTROL.findall(sample)) * CONTROLS_WEIGH
    strange += len(STRANGE.findall(sample))
    # One is no sign of anything: the end mark of an old program, in a text of a line.
    return strange <= max(CONTROLS_WEIGH, len(sample) * 0.05)

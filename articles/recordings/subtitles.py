"""Subtitles of a film, or the words of a piece of sound: WebVTT, read from it or SRT.

Programs write SRT, browsers read WebVTT. What is kept is words and times only: of WebVTT's
own markup no tag is kept, so that a caption shows as it is typed. Pure.
"""

import re
from html import escape, unescape

LONGEST = 200_000
TIME = r"(?:(\d{1,2}):)?(\d{2}):(\d{2})[,.](\d{3})"
TIMES = re.compile(rf"^\s*{TIME}\s*-->\s*{TIME}(?:\s.*)?$")
TAG = re.compile(r"<[^>]*>|\{\\[^}]*\}")
NOT_READ = (
    "字幕读不懂：请上传剪辑软件导出的 SRT 或 WebVTT 文件，每条先写起止时间，"
    "如 00:00:01.000 --> 00:00:03.500，下一行写字。"
)


class SubtitlesRefused(ValueError):
    """What is no file of subtitles; its text is the sentence for whoever gave it."""


def decoded(content):
    """Return the text of an uploaded file, in UTF-8 or as old programs write Chinese."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SubtitlesRefused(NOT_READ)


def as_webvtt(text):
    """Return subtitles as WebVTT; "" of nothing, SubtitlesRefused of anything else."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()
    if not text:
        return ""
    if len(text) > LONGEST:
        raise SubtitlesRefused("字幕太长，最多 20 万字；请核对选对了文件。")
    cues = [cue for block in re.split(r"\n\s*\n", text) if (cue := _cue(block))]
    if not cues:
        raise SubtitlesRefused(NOT_READ)
    return "WEBVTT\n\n" + "\n\n".join(cues) + "\n"


def _cue(block):
    """Return a cue of WebVTT; "" of a head, a note or a style."""
    lines = block.split("\n")
    for number, line in enumerate(lines):
        found = TIMES.match(line)
        if found:
            words = [_words(line) for line in lines[number + 1 :]]
            words = [line for line in words if line]
            return "\n".join([_times(found.groups()), *words]) if words else ""
    return ""


def _words(line):
    """Return a line as WebVTT writes it: what this module wrote stays as it is."""
    plain = unescape(TAG.sub("", line)).strip().replace("-->", "→")
    return escape(plain, quote=False)


def _times(parts):
    start, end = (
        f"{int(hours or 0):02}:{minutes}:{seconds}.{thousandths}"
        for hours, minutes, seconds, thousandths in (parts[:4], parts[4:])
    )
    return f"{start} --> {end}"

"""Reader of old stories in lines of JSON (JSONL): an object with the columns as its keys
on each line, lists as lists."""

import json

from ingest.old_stories.columns import column_named, nearest, story_of
from ingest.old_stories.lines import Refused, in_one_line
from ingest.old_stories.values import Doubt

LONGEST_LINE = 8_000_000  # of characters


def read(source, system, after=0):
    """Yield (line, OldStory or Doubt) for each line behind one."""
    unknown = set()
    with source.open_text() as lines:
        for line, (text, is_whole) in enumerate(_lines(lines), 1):
            if line <= after or not text.strip():
                continue
            try:
                if not is_whole:
                    raise Refused(f"这一行超过 {LONGEST_LINE} 个字符，没有读。")
                values, new = _values(text, unknown)
                story = story_of(values, system, source.name, line)
            except Refused as refusal:
                yield line, Doubt("refused", str(refusal), source.name, line)
                continue
            for name in new:
                story.doubts.append(_unknown(name, source.name, line, story.old_id))
            yield line, story


def _lines(lines):
    """Yield (a line, whether it is whole); of one that is too long, its beginning."""
    while text := lines.readline(LONGEST_LINE):
        is_whole = text.endswith("\n") or len(text) < LONGEST_LINE
        rest = text
        while not rest.endswith("\n") and len(rest) == LONGEST_LINE:
            rest = lines.readline(LONGEST_LINE)
        yield text, is_whole


def _values(text, unknown):
    """Return ({column: value}, the keys that no column has, told for the first time)."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused("这一行不是完整的 JSON：文件可能断了，请重新导出。") from error
    if not isinstance(found, dict):
        raise Refused("这一行不是一篇稿件：每行要是一个 JSON 对象 {…}。")
    values, new = {}, []
    for key, value in found.items():
        if name := column_named(key):
            values[name] = value
        elif not key.startswith("#") and key not in unknown:
            unknown.add(key)
            new.append(key)
    return values, new


def _unknown(name, file, line, old_id):
    meant = nearest(name)
    asked = f"是不是 {meant}？" if meant else ""
    words = f"不认识的项“{in_one_line(name)[:40]}”没有收（以后各行也一样）。{asked}"
    return Doubt("unsure", words, file, line, old_id)

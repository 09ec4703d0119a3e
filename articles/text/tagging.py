"""Tag input: topics parsed as editors type them; 地铁，春节、客流 are three."""

import re

SEPARATORS = re.compile(r"[,，、;；\n]+")


def tags_from_string(text):
    """Split what was typed into tag names, each once, in the order typed."""
    names = (" ".join(part.split()) for part in SEPARATORS.split(text or ""))
    return list(dict.fromkeys(name for name in names if name))


def string_from_tags(tags):
    """Write tags the way an editor would type them."""
    return "，".join(tag.name for tag in tags)

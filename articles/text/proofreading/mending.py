"""Apply proposed corrections to the HTML of a body, leaving its tags as they are."""

import re
from html import escape, unescape

from articles.text.richtext import TAG, plain_text

from .edits import Edit

# In the order plain_text() reads them: ends of lines, other tags, characters.
TOKEN = re.compile(
    rf"(?P<line></(?:p|h2|h3)>)|(?P<tag>{TAG.pattern})"
    r"|(?P<entity>&(?:#\w{1,10}|[A-Za-z]\w{0,31});?)|(?P<character>.)",
    re.DOTALL,
)


def mend_html(html, start, end, replacement, expected=None):
    """Replace the words from start to end, numbered as richtext.plain_text does.

    Raise ValueError where the words are not those expected (somebody has edited
    them since), or where the range or the replacement would cross a block.
    """
    words = plain_text(html)
    found = words[start:end]
    if not 0 <= start < end <= len(words):
        raise ValueError("这一处已不在正文里，请重新校对。")
    if expected is not None and found != expected:
        raise ValueError(f"这里现在是“{found}”，不是“{expected}”，请重新校对。")
    return edit_html(html, [Edit(start, end, replacement)])


def edit_html(html, edits):
    """Make edits that do not overlap, numbered as richtext.plain_text does.

    Raise ValueError where one would cross a block.
    """
    words = plain_text(html)
    if any("\n" in words[edit.start : edit.end] + edit.words for edit in edits):
        raise ValueError("不能跨段修改。")
    tokens = _tokens(html)
    read = "".join(character for character, _ in tokens)
    if read.strip() != words:
        raise ValueError("正文的代码不规范，请先保存再校对。")
    shift = len(read) - len(read.lstrip())
    places = [place for place, (character, _) in enumerate(tokens) if character]
    for start, end, replacement in edits:
        for place, new in zip(
            places[start + shift : end + shift],
            _spread(words[start:end], replacement),
            strict=True,
        ):
            if tokens[place][0] != new:
                tokens[place] = (new, escape(new, quote=False))
    return "".join(source for _, source in tokens)


def _tokens(html):
    """Split HTML into [plain character or "", source]."""
    tokens = []
    for match in TOKEN.finditer(html):
        source = match.group()
        if match.lastgroup == "line":
            tokens.append(("\n", source))
        elif match.lastgroup == "tag":
            tokens.append(("", source))
        elif match.lastgroup == "entity" and len(unescape(source)) > 1:
            tokens += [(c, escape(c, quote=False)) for c in unescape(source)]
        else:
            tokens.append((unescape(source), source))
    return tokens


def _spread(old, new):
    """Share new words out among the places of the old ones, one string each.

    What is the same at either end stays in its place, so that a tag between
    two characters stays between them.
    """
    if len(old) == len(new):
        return list(new)
    most = min(len(old), len(new))
    head = next((i for i in range(most) if old[i] != new[i]), most)
    most -= head
    tail = next((i for i in range(most) if old[-1 - i] != new[-1 - i]), most)
    middle = new[head : len(new) - tail]
    gap = len(old) - head - tail
    if gap:
        return [*old[:head], middle, *[""] * (gap - 1), *old[len(old) - tail :]]
    # Only longer: the added words go with the last one before them.
    places = list(old)
    if head:
        places[head - 1] += middle
    else:
        places[0] = middle + places[0]
    return places

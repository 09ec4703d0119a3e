"""Apply proposed corrections to the HTML of a body, leaving its tags as they are."""

import re
from html import escape, unescape

from articles.text.richtext import LINE_END, TAB, TAG, plain_text
from articles.text.small_figures import with_small_figures

from .edits import Edit

# In the order plain_text() reads them: ends of lines and of cells, other tags,
# characters.
TOKEN = re.compile(
    rf"(?P<line>{LINE_END.pattern})|(?P<cell>{TAB.pattern})|(?P<tag>{TAG.pattern})"
    r"|(?P<entity>&(?:#\w{1,10}|[A-Za-z]\w{0,31});?)|(?P<character>.)",
    re.DOTALL,
)
BREAKS = {"line": "\n", "cell": "\t", "tag": ""}


def mend_html(html, start, end, replacement, expected=None):
    """Replace the words from start to end, numbered as richtext.plain_text does.

    Raise ValueError where the words are not those expected (somebody has edited
    them since), or where the range or the replacement would cross a block or a cell.
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

    Raise ValueError where one would cross a block, or a cell of a table.
    """
    words = plain_text(html)
    changed = "".join(words[edit.start : edit.end] + edit.words for edit in edits)
    if re.search(r"[\n\t]", changed):
        raise ValueError("不能跨段修改，也不能跨单元格修改。")
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
    # Of the same length, so that each of its characters has its place in the HTML.
    for match in TOKEN.finditer(with_small_figures(html)):
        source = html[slice(*match.span())]
        if match.lastgroup in BREAKS:
            tokens.append((BREAKS[match.lastgroup], source))
        elif match.lastgroup == "entity" and len(unescape(source)) > 1:
            tokens += [(c, escape(c, quote=False)) for c in unescape(source)]
        else:
            tokens.append((unescape(match.group()), source))
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

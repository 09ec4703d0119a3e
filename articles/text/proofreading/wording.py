"""Wording of hits for the desk: words and mends between quotes that do not collide.

“中文里用了‘"’” is hard to read, and ““”” cannot be read at all: a mark by itself goes
by its name, and a quotation brings its own quotes.
"""

PAIRS = {"“”", "‘’", "《》", "〈〉", "（）", "()", "(）", "（)", '""', "''", "<>"}
NAMES = {
    "“": "前引号",
    "”": "后引号",
    "‘": "前单引号",
    "’": "后单引号",
    '"': "半角引号",
    "'": "半角单引号",
}
INNER = str.maketrans("“”", "‘’")
LONGEST_OFFER = 10  # characters on a button


def shortened(words, length=30):
    """Return words cut to a length."""
    return words if len(words) <= length else f"{words[: length - 1]}…"


def without_middle(words, length=24):
    """Return how words begin and end, where they are long."""
    half = length // 2
    return words if len(words) <= length else f"{words[:half]}…{words[-half:]}"


def quoted(words, length=30):
    """Return words set apart from the sentence around them."""
    if words in NAMES:
        return NAMES[words]
    if not words.strip():
        return "空格"
    if is_pair(words):
        return words[0] + shortened(words[1:-1], length) + words[-1]
    return f"“{shortened(words, length).translate(INNER)}”"


def change(hit):
    """Return a mend in a few words: “，，”改为“，”."""
    words = quoted(hit.text)
    return f"{words}改为{quoted(hit.mend)}" if hit.mend else f"删去{words}"


def offer(hit):
    """Return what the button of a mend says, short whatever the mend is."""
    if not hit.mend:
        return "删去"
    if is_pair(hit.mend) and len(hit.mend) > LONGEST_OFFER:
        return f"改成{hit.mend[0]}…{hit.mend[-1]}"
    return f"改成{quoted(hit.mend, LONGEST_OFFER)}"


def is_pair(words):
    """Return whether words stand between two halves of a mark."""
    return len(words) > 1 and words[0] + words[-1] in PAIRS

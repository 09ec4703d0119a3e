"""Approximate string matching: the part of a text that differs least from some words.

Myers' bit-parallel algorithm (J. ACM 46, 1999): one step for each character of the text,
with a bit for each character of the words.
"""


def closest(words, text):
    """Return (distance, start, end) of the part of a text that differs least."""
    distance, end = _best_end(words, text)
    # Read backwards from there, the same words end where they begin.
    _, length = _best_end(words[::-1], text[:end][::-1], is_fixed=True)
    return distance, end - length, end


def _best_end(words, text, is_fixed=False):
    """Return (distance, end) of the best match; of equals, the first. It may begin
    anywhere, or, `is_fixed`, where the text begins."""
    size = len(words)
    last = 1 << (size - 1)
    mask = (1 << size) - 1
    where = {}
    for bit, character in enumerate(words):
        where[character] = where.get(character, 0) | 1 << bit
    positive, negative = mask, 0
    distance, best = size, (size, 0)
    for end, character in enumerate(text, 1):
        equal = where.get(character, 0)
        vertical = equal | negative
        horizontal = (((equal & positive) + positive) ^ positive) | equal
        up = negative | ~(horizontal | positive) & mask
        down = positive & horizontal
        if up & last:
            distance += 1
        elif down & last:
            distance -= 1
        up = (up << 1 | is_fixed) & mask
        down = down << 1 & mask
        positive = down | ~(vertical | up) & mask
        negative = up & vertical
        if distance < best[0]:
            best = distance, end
    return best

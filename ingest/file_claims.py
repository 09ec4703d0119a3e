"""What files say of the lines of a text, kept beside it in the form while the desk may
still change the text: signed, so that the words are the server's.

Lines are known again by their words, in their order, for above them anything may have
been put in or taken out.
"""

from bisect import bisect_left
from collections import defaultdict

from django.core import signing

from ingest.reading.lines import LINE_END
from ingest.reading.values import Claim, Role

SALT = "ingest.file_claims"
MOST_TOKENS = 40
LONGEST_TOKEN = 2_000_000


def token_of(extracted):
    """Return what an Extracted text says besides its words, to be sent with a form."""
    lines = LINE_END.sub("\n", extracted.text).split("\n")
    claims = [
        [lines[at - 1].strip(), c.role.value, c.score, c.why, c.opens]
        for at, c in sorted(extracted.claims.items())
        if 0 < at <= len(lines)
    ]
    said = {"form": extracted.form, "out": extracted.left_out, "claims": claims}
    return signing.dumps(said, salt=SALT, compress=True)


class FileClaims:
    """What several tokens say of a text; one that is forged or damaged says nothing."""

    def __init__(self, tokens, text):
        self.claims, self.left_out, self.forms, self.tokens = {}, [], [], []
        lines = LINE_END.sub("\n", text).split("\n")
        places = defaultdict(list)
        for number, line in enumerate(lines, start=1):
            places[line.strip()].append(number)
        for token in tokens[:MOST_TOKENS]:
            said = _loaded(token)
            if said:
                self.tokens.append(token)
                self.forms.append(said["form"])
                self.left_out += said["out"]
                self._place(said["claims"], places)

    def _place(self, claims, places):
        last = 0
        for words, role, score, why, opens in claims:
            numbers = places.get(words, ())
            at = bisect_left(numbers, last + 1)
            while at < len(numbers) and numbers[at] in self.claims:
                at += 1
            if words and at < len(numbers):
                last = numbers[at]
                self.claims[last] = Claim(Role(role), score, why, opens)


def _loaded(token):
    if len(token) > LONGEST_TOKEN:
        return None
    try:
        return signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None

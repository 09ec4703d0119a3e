"""No secret is in the repository: keys, tokens of services, words that look made at random."""

import math
import re
import shutil
import subprocess
from collections import Counter
from itertools import pairwise

from django.conf import settings
from django.test import SimpleTestCase

# Each begins with letters of its own: such are found fast.
KNOWN = tuple(
    map(
        re.compile,
        (
            r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----",
            r"AKIA[0-9A-Z]{16}",  # Amazon's
            r"LTAI[0-9A-Za-z]{12,}",  # Aliyun's
            r"AKID[0-9A-Za-z]{16,}",  # Tencent's
            r"gh[opsu]_[0-9A-Za-z]{30,}",
            r"github_pat_\w{30,}",
            r"xox[abp]-[0-9A-Za-z-]{10,}",
            r"sk_live_[0-9A-Za-z]{16,}",
            r"eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}",  # a signed token
            r"://[^\s/:@{}<>]+:[^\s/:@{}<>%]{12,}@",  # a password in an address
        ),
    )
)
NAMES = ("secret", "passw", "token", "key", "dsn")
ASSIGNED = re.compile(
    r"(?:secret|password|passwd|token|api_?key|access_?key|private_?key|dsn)\w{0,20}"
    r"[\"']?\s*(?:=|:|=>)\s*[\"']?([0-9A-Za-z+/=_-]{16,})",
    re.IGNORECASE,
)
SAMPLE = "made-up"  # so our own examples say of themselves
BITS_A_CHARACTER = (
    3.7  # of letters and digits made at random 4.5 and more; of words less
)
NOT_OURS = (
    "package-lock.json",
    "static/admin/",
    ".woff2",
    ".png",
    ".mo",
    ".otf",
    ".ttf",
)


def is_made_at_random(word):
    """Whether a word is no name or sentence: many characters, of which few come again."""
    if SAMPLE in word or not re.search(r"\d", word) or not re.search("[A-Za-z]", word):
        return False
    if sum(ord(b) - ord(a) == 1 for a, b in pairwise(word)) > len(word) // 2:
        return False  # 0123456789abcdef
    count = Counter(word)
    bits = -sum(n / len(word) * math.log2(n / len(word)) for n in count.values())
    return bits > BITS_A_CHARACTER


def secrets_in(text):
    for pattern in KNOWN:
        yield from pattern.findall(text)
    for line in text.splitlines():
        if ("=" in line or ":" in line) and any(name in line.lower() for name in NAMES):
            yield from filter(is_made_at_random, ASSIGNED.findall(line))


def files():
    """Yield the tracked files, as paths and text; of an unpacked release, all of them."""
    listed = None
    if shutil.which("git") and (settings.BASE_DIR / ".git").exists():
        done = subprocess.run(
            ["git", "ls-files", "-z"], cwd=settings.BASE_DIR, capture_output=True
        )
        listed = [name for name in done.stdout.decode().split("\0") if name]
    for name in listed or ():
        path = settings.BASE_DIR / name
        if path.is_file() and not any(part in name for part in NOT_OURS):
            yield name, path.read_text(errors="replace")


class SecretsTests(SimpleTestCase):
    def test_it_holds_no_secret(self):
        found = {name: list(secrets_in(text)) for name, text in files()}
        self.assertEqual({name: words for name, words in found.items() if words}, {})

    def test_it_sees_what_it_looks_for(self):
        random = "q7Zf3xPz9LkT2vWb8NcR"
        for text in (
            "-----BEGIN RSA " + "PRIVATE KEY-----",
            "AKIA" + "ABCDEFGHIJKLMNOP",
            f"SECRET_KEY={random}",
            f'"password": "{random}"',
            f"postgresql://paper:{random}" + "@db.example.cn/paper",
        ):
            with self.subTest(text=text):
                self.assertTrue(list(secrets_in(text)))
        for text in ("SECRET_KEY=", "token = request_token_of_the_form", "password=x"):
            with self.subTest(text=text):
                self.assertEqual(list(secrets_in(text)), [])

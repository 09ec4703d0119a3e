"""No locked part is older than the lowest version that has its known holes mended."""

import re

from django.conf import settings
from django.test import SimpleTestCase

# {name: (the lowest safe version, the advisory it comes from)}. To add one: the advisory
# of what `requirements*.txt` has, with the version that it was mended in.
LOWEST = {
    "authlib": ("1.6.12", "PYSEC-2026-188; CVE-2026-27962 before it, in 1.6.9"),
    "certifi": ("2024.7.4", "CVE-2024-39689"),
    "cryptography": ("46.0.6", "CVE-2026-34073; CVE-2026-26007 in 46.0.5"),
    "django": ("5.2.19", "the security releases of the 5.2 series up to this one"),
    "fonttools": ("4.60.2", "CVE-2025-66034"),
    "gunicorn": ("27.0.0", "CVE-2026-134820; CVE-2024-6827 in 22.0.0"),
    "idna": ("3.7", "CVE-2024-3651"),
    "jinja2": ("3.1.6", "CVE-2025-27516"),
    "lxml": ("6.1.0", "CVE-2026-41066"),
    "pillow": ("12.3.0", "CVE-2026-55798, -59197, -59198, -59199, -59200, -59203"),
    "python-docx": ("0.8.6", "CVE-2016-5851"),
    "redis": ("4.5.4", "CVE-2023-28858, -28859"),
    "requests": ("2.32.4", "CVE-2024-47081"),
    "sentry-sdk": ("2.8.0", "CVE-2024-40647"),
    "sqlparse": ("0.5.0", "CVE-2024-4340"),
    "urllib3": ("2.7.0", "CVE-2026-44431, -44432; CVE-2026-21441 in 2.6.3"),
}
LOCKED = re.compile(r"^([a-z0-9.-]+)==([^\s;]+)", re.MULTILINE)


def parts(version):
    return tuple(
        int(part) for part in re.findall(r"\d+", version.partition(".post")[0])
    )


def locked(file):
    return {name: parts(version) for name, version in LOCKED.findall(file.read_text())}


class SafeVersionTests(SimpleTestCase):
    def test_it_locks_nothing_older_than_is_safe(self):
        for file in sorted(settings.BASE_DIR.glob("requirements*.txt")):
            for name, version in locked(file).items():
                lowest, advisory = LOWEST.get(name, ("0", ""))
                with self.subTest(file=file.name, name=name, advisory=advisory):
                    self.assertGreaterEqual(version, parts(lowest))

    def test_it_knows_of_each_part_in_the_table_where_it_is_locked(self):
        everything = locked(settings.BASE_DIR / "requirements-large.txt")
        self.assertEqual(set(LOWEST) - set(everything), set())

    def test_it_lets_no_other_choice_of_ours_fall_below(self):
        """requirements.in asks for compatible releases of Django from a safe one on."""
        text = (settings.BASE_DIR / "requirements.in").read_text()
        asked = re.search(r"^Django~=(\S+)", text, re.MULTILINE)[1]
        self.assertGreaterEqual(parts(asked), parts(LOWEST["django"][0]))

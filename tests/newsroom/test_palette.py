"""Every pair of colours that text is set in, by day and by night, after WCAG 2.2."""

import re

from django.conf import settings
from django.test import SimpleTestCase

from articles.palette import INK, PAPER, QUIET, VERMILION

BASE = settings.BASE_DIR / "static" / "site" / "base.css"
# 1.4.3: text of any size; nothing here relies on the lesser 3.0 for large type.
ENOUGH = 4.5
PAIRS = [
    (ink, ground)
    for ground in ("paper", "wash")
    for ink in ("ink", "quiet", "vermilion")
] + [
    ("paper", "ink"),
    ("paper", "vermilion"),
    *((f"tone-ink-{step}", f"tone-{step}") for step in range(5)),
]
SCHEMES = {
    "day": ":root {",
    "night of the system": ':root:not([data-scheme="light"]) {',
    "night by hand": ':root[data-scheme="dark"] {',
}
COLOUR = re.compile(r"--([a-z0-9-]+): (#[0-9a-f]{6});")


def palette(opening):
    """Return {name: colour} of the first rule that opens so."""
    rule = BASE.read_text().partition(opening)[2].partition("}")[0]
    return dict(COLOUR.findall(rule))


def luminance(colour):
    """Return the relative luminance of #rrggbb, 0 to 1 (WCAG 2.2, definitions)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    ]
    return sum(
        part * weight
        for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True)
    )


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


class PaletteTests(SimpleTestCase):
    def test_it_has_a_contrast_of_21_for_black_on_white(self):
        self.assertAlmostEqual(contrast("#000000", "#ffffff"), 21)

    def test_it_makes_every_pair_readable(self):
        for scheme, opening in SCHEMES.items():
            colours = palette(opening)
            for ink, ground in PAIRS:
                with self.subTest(scheme=scheme, ink=ink, ground=ground):
                    found = contrast(colours[ink], colours[ground])
                    self.assertGreaterEqual(found, ENOUGH)

    def test_it_is_the_same_for_what_is_drawn_without_a_style_sheet(self):
        day = palette(SCHEMES["day"])
        drawn = {"paper": PAPER, "ink": INK, "quiet": QUIET, "vermilion": VERMILION}
        self.assertEqual({name: day[name] for name in drawn}, drawn)

    def test_it_is_the_same_at_night_however_that_was_chosen(self):
        nights = [palette(SCHEMES[name]) for name in SCHEMES if "night" in name]
        self.assertEqual(nights[0], nights[1])

    def test_it_has_a_colour_of_night_for_each_of_the_day(self):
        self.assertEqual(
            set(palette(SCHEMES["day"])), set(palette(SCHEMES["night by hand"]))
        )

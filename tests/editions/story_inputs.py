"""Random input of the page layout for tests: the same number makes the same page."""

import random

from editions.layout import Paragraph, Picture, StoryInput, Weight

HAN = (
    "的一是在了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工"
)
MARKS = "，。、；：“”（）《》—…"
LATIN = ["GDP", "2023", "5G", "3.5%", "Garad"]


def text(chance, length):
    """Return so many characters of Chinese with marks, figures and Latin words."""
    found = ""
    while len(found) < length:
        found += "".join(chance.choices(HAN, k=chance.randint(1, 12)))
        if chance.random() < 0.5:
            found += chance.choice(MARKS)
        if chance.random() < 0.08:
            found += chance.choice(LATIN)
        if chance.random() < 0.05:
            found += " "
    return found[:length].strip()


def page(number, most=7):
    """Return the stories of a page, from one to so many."""
    chance = random.Random(number)
    return tuple(story(chance, key) for key in range(1, chance.randint(1, most) + 1))


def story(chance, key):
    pictures = chance.choice([0, 0, 0, 1, 1, 2])
    return StoryInput(
        key=key,
        headline=text(chance, chance.randint(4, 30)),
        kicker=text(chance, chance.choice([0, 0, 12])),
        deck=text(chance, chance.choice([0, 0, 14])),
        flag=chance.choice(["", "", "新时代"]),
        byline=chance.choice(
            ["", "本报记者 某某", "本报记者 某某某 通讯员 某某 文/摄"]
        ),
        paragraphs=tuple(
            Paragraph(text(chance, chance.randint(5, 120)), chance.random() < 0.1)
            for _ in range(chance.randint(0 if pictures else 1, 8))
        ),
        pictures=tuple(
            Picture(
                key * 10 + at,
                chance.choice([None, 1600]),
                chance.choice([1000, 2400]),
                text(chance, chance.randint(0, 40)),
            )
            for at in range(pictures)
        ),
        weight=Weight.LEAD if key == 1 else chance.choice(list(Weight)[:3]),
        boxed=key > 2 and chance.random() < 0.2,
        continued_on=chance.choice(["", "", "", "3"]),
        divides=chance.random() < 0.5,
        withdrawn=chance.random() < 0.04,
        room=400,
    )

"""Random input of the page layout for tests: the same number makes the same page."""

import random
from dataclasses import replace

from articles.text.richtext import clean
from editions.layout import Paragraph, Picture, StoryInput, Weight
from editions.table_input import rows_of, table_of

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
    stories = [story(chance, key) for key in range(1, chance.randint(1, most) + 1)]
    # Tables take many times as long as text.
    return tuple(map(with_tables, stories) if number % 10 == 0 else stories)


def with_tables(story):
    """Return the same story, half of them with a table or two somewhere in its text."""
    chance = random.Random(story.headline)
    for number in range(chance.choice([0, 0, 0, 1, 1, 2])):
        made = table_of(table(chance, f"表{story.key}之{number}"))
        rows = tuple(rows_of(made, number))
        places = [
            place
            for place, paragraph in enumerate(story.paragraphs)
            if paragraph.table is None
        ]
        # Numbered in the order of the text.
        at = max([0, *places]) + 1 if number else chance.choice([0, *places])
        paragraphs = (*story.paragraphs[:at], *rows, *story.paragraphs[at:])
        story = replace(story, tables=(*story.tables, made), paragraphs=paragraphs)
    return story


def table(chance, caption):
    """Return a table as it is stored, of a few columns or many, with reaching cells."""
    width, height = chance.choice([2, 3, 3, 4, 6, 12]), chance.choice([2, 3, 5, 9, 25])
    longest = chance.choice([2, 4, 4, 9, 40])
    rows = [
        [f"<td>{text(chance, chance.randint(1, longest))}</td>" for _ in range(width)]
        for _ in range(height)
    ]
    if height > 2 and chance.random() < 0.3:
        rows[1][-2:] = [rows[1][-1].replace("<td>", '<td colspan="2">')]
        rows[1][0] = rows[1][0].replace("<td>", '<td rowspan="2">')
        rows[2].pop()
    head = "".join(f"<th>{text(chance, 4)}<sub>2</sub></th>" for _ in range(width))
    body = "".join(f"<tr>{''.join(row)}</tr>" for row in rows)
    return clean(f"<table><caption>{caption}</caption><tr>{head}</tr>{body}</table>")


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

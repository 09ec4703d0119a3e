"""Plots of a sheet: where each bar stands in an SVG that a template draws. Pure.

Drawn by attributes alone: the policy of the site allows no style of an element.
"""

from dataclasses import dataclass

WIDTH, HEIGHT, FOOT = 620, 120, 18
LONGEST_NAME = 8
BAR, ACROSS = 22, 420


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    label: str
    number: object


def days(counts, month):
    """Return {"bars", "width", "height", "base", "marks"} of the stories of each day."""
    step = WIDTH / len(counts)
    most = max((number for _, number in counts), default=0) or 1
    bars = []
    for index, (day, number) in enumerate(counts):
        tall = round(HEIGHT * number / most, 1)
        bars.append(
            Bar(
                round(index * step + 1, 1),
                round(HEIGHT - tall, 1),
                round(step - 2, 1),
                tall,
                f"{month.number}月{day}日",
                number,
            )
        )
    return {
        "bars": bars,
        "width": WIDTH,
        "height": HEIGHT + FOOT,
        "base": HEIGHT,
        # Every fifth day is named below its bar.
        "marks": [
            (bar.x, day)
            for bar, (day, _) in zip(bars, counts, strict=True)
            if day == 1 or day % 5 == 0
        ],
    }


def rows(found, name="points"):
    """Return {"bars", "width", "height"} of a number of each row, the longest first."""
    numbers = [max(row.figures[name], 0) for row in found]
    most = max(numbers, default=0) or 1
    bars = [
        Bar(
            0,
            index * BAR,
            round(float(number) / float(most) * ACROSS, 1),
            BAR - 6,
            _short(row.name),
            row.figures[name],
        )
        for index, (row, number) in enumerate(zip(found, numbers, strict=True))
    ]
    return {"bars": bars, "width": WIDTH, "height": max(len(bars), 1) * BAR}


def _short(name):
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"

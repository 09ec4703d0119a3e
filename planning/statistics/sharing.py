"""Shares of a story's points and characters among those of its byline: pure.

What is shared out is what there was, to the last hundredth: who is due the largest rest
gets it, and of two alike whoever is named first.
"""

from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

HUNDREDTH = Decimal("0.01")


def rounded(points):
    return points.quantize(HUNDREDTH, ROUND_HALF_UP)


def shared(amount, weights, unit=HUNDREDTH):
    """Return the parts of an amount by weights, in their order, in whole units; nothing
    for anybody where nobody weighs anything."""
    total = sum(weights)
    if not total:
        return [Decimal(0)] * len(weights)
    units = (amount / unit).quantize(Decimal(1), ROUND_HALF_UP)
    exact = [units * weight / total for weight in weights]
    parts = [part.to_integral_value(ROUND_FLOOR) for part in exact]
    rests = sorted(
        (index for index, weight in enumerate(weights) if weight),
        key=lambda index: (parts[index] - exact[index], index),
    )
    for index in rests[: int(units - sum(parts))]:
        parts[index] += 1
    return [part * unit for part in parts]

"""Figures of the benchmark: medians with their quartiles, each beside its target.

A figure is a dict, as it stands in the JSON of a run: median, lower and upper quartile,
and `most` or `least` where it has a target.
"""

import statistics


def figure(values, **target):
    """Return the figure of measured values; its target is most=15 or least=500."""
    values = sorted(values)
    lower = upper = values[0]
    if len(values) > 1:
        lower, _, upper = statistics.quantiles(values, n=4, method="inclusive")
    found = {"median": statistics.median(values), "lower": lower, "upper": upper}
    named = {name: value for name, value in target.items() if value is not None}
    return {name: round(value, 3) for name, value in (found | named).items()}


def is_met(figure):
    """Return whether a figure reaches its target; None where it has none."""
    if "most" in figure:
        return figure["median"] <= figure["most"]
    if "least" in figure:
        return figure["median"] >= figure["least"]
    return None


def ratios(values, others):
    """Return each value over the one that was measured in the same turn."""
    return [value / other for value, other in zip(values, others, strict=True)]


def growth(small, large, most):
    """Return the figure of what a larger archive costs over a smaller one.

    Of its quartiles only the medians' ratio is known: the two are different runs.
    """
    return figure([large["median"] / small["median"]], most=most)

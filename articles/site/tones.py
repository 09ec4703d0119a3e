"""Tones of numbers on the map and in calendars: a quarter of them have each of four.

By fixed bounds a quiet month and a busy one would be all of one tone, which says nothing.
"""

from bisect import bisect_left
from statistics import quantiles

TONES = 4


def tones_of(numbers):
    """Return the function from a number to its tone, 1 to 4, among these numbers; of
    nothing it is 0, and the same number always has the same tone."""
    numbers = [number for number in numbers if number]
    bounds = []
    if len(set(numbers)) > 1:
        bounds = quantiles(numbers, n=TONES, method="inclusive")

    def tone(number):
        return 1 + bisect_left(bounds, number) if number else 0

    return tone

"""Measured worth of each check: how often the reading is wrong where it fires."""

REASONABLE = 0.0
RATES = {}

"""Colours of the paper by day, for what is drawn without a style sheet: as base.css has
them (tests/newsroom/test_palette.py compares)."""

PAPER, INK, QUIET, VERMILION = "#fcfbf7", "#1b1a17", "#57524a", "#b3311c"

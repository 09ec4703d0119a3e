"""Measured worth of each check: how often the reading is wrong where it fires.

Measured on 2026-11-30 by `python -m bench.calibration` with three labelled sets of real
texts that are not in the repository (73 items), by the reader as it was before it was
written after any of the last two. None is given more than 0.95. To be measured again
when the reader has changed much: by texts that it has not been written after.
"""

# What is asked about rightly less often is not asked.
REASONABLE = 0.4

RATES = {
    "bracket_first": 0.95,  # 74 of 74 made, 2 of 2 real
    "bracket_last": 0.31,  # 4 of 13 made, 0 of 0 real
    "byline_mid": 0.95,  # 6 of 6 made, 0 of 0 real
    "bylines_apart": 0.95,  # 11 of 11 made, 0 of 0 real
    "caption_above": 0.95,  # 4 of 4 made, 0 of 0 real
    "caption_below": 0.86,  # 12 of 14 made, 0 of 0 real
    "caption_long": 0.95,  # 29 of 29 made, 0 of 0 real
    "caption_signed": 0.95,  # 38 of 38 made, 0 of 0 real
    "caption_words": 0.95,  # 72 of 72 made, 0 of 0 real
    "credit_below": 0.95,  # 75 of 75 made, 1 of 1 real
    "cut_name": 0.92,  # 18 of 18 made, 1 of 2 real
    "dateline_unread": 0.95,  # 241 of 241 made, 10 of 10 real
    "deck_unmarked": 0.69,  # 160 of 243 made, 1 of 1 real
    "deck_unmarked_long": 0.76,  # 30 of 41 made, 1 of 1 real
    "deck_unmarked_short": 0.70,  # 27 of 35 made, 0 of 1 real
    "furniture_copy": 0.73,  # 65 of 105 made, 4 of 4 real
    "furniture_edge": 0.92,  # 136 of 152 made, 4 of 4 real
    "heading_furniture": 0.95,  # 672 of 672 made, 9 of 9 real
    "heading_in_two": 0.95,  # 34 of 34 made, 0 of 0 real
    "heading_name": 0.95,  # 6 of 6 made, 0 of 0 real
    "heading_of_three": 0.85,  # 453 of 581 made, 5 of 5 real
    "heading_source": 0.95,  # 1 of 1 made, 0 of 0 real
    "heading_within": 0.95,  # 57 of 57 made, 4 of 4 real
    "headline_apart": 0.95,  # 540 of 540 made, 3 of 3 real
    "headline_beside": 0.48,  # 3 of 7 made, 1 of 1 real
    "headline_joined": 0.95,  # 54 of 54 made, 0 of 0 real
    "headline_within": 0.95,  # 270 of 271 made, 2 of 2 real
    "kicker_unmarked": 0.73,  # 186 of 257 made, 3 of 4 real
    "name_last": 0.95,  # 188 of 188 made, 2 of 2 real
    "name_line": 0.71,  # 60 of 88 made, 1 of 1 real
    "name_mid": 0.95,  # 2 of 2 made, 0 of 0 real
    "next_alike": 0.20,  # 22 of 108 made, 0 of 0 real
    "next_marked": 0.95,  # 165 of 165 made, 0 of 0 real
    "no_name": 0.95,  # 38 of 38 made, 0 of 0 real
    "open_end": 0.95,  # 72 of 73 made, 5 of 5 real
    "run_last": 0.76,  # 29 of 38 made, 0 of 0 real
    "series": 0.95,  # 451 of 451 made, 4 of 4 real
    "short_above_headline": 0.93,  # 144 of 155 made, 0 of 0 real
    "short_between": 0.95,  # 36 of 36 made, 0 of 0 real
    "short_first": 0.82,  # 92 of 112 made, 0 of 0 real
    "short_last": 0.50,  # 182 of 260 made, 0 of 4 real
    "slip": 0.71,  # 27 of 38 made, 0 of 0 real
    "subhead_form": 0.95,  # 20 of 21 made, 0 of 0 real
    "subhead_furniture": 0.95,  # 1 of 1 made, 0 of 0 real
    "subhead_leads": 0.80,  # 8 of 10 made, 0 of 0 real
    "subhead_lone": 0.56,  # 199 of 383 made, 1 of 1 real
    "subhead_lone_apart": 0.95,  # 83 of 85 made, 1 of 1 real
    "subhead_longer": 0.92,  # 12 of 13 made, 0 of 0 real
    "subhead_name": 0.95,  # 13 of 13 made, 0 of 0 real
    "subhead_source": 0.69,  # 22 of 32 made, 0 of 0 real
    "tail_joined": 0.95,  # 5 of 5 made, 0 of 0 real
    "tail_last": 0.91,  # 234 of 263 made, 2 of 2 real
    "title_outside": 0.95,  # 1 of 1 made, 0 of 0 real
    "title_unread": 0.95,  # 441 of 441 made, 14 of 14 real
    "unfinished_between": 0.95,  # 2 of 2 made, 0 of 0 real
    "unfinished_first": 0.50,  # 1 of 2 made, 0 of 0 real
    "unfinished_last": 0.60,  # 23 of 41 made, 1 of 1 real
    "unplaced": 0.95,  # 136 of 136 made, 2 of 2 real
    "unsigned_long": 0.80,  # 472 of 678 made, 9 of 10 real
    "unsigned_short": 0.80,  # 372 of 525 made, 12 of 14 real
    "unsure": 0.85,  # 430 of 559 made, 5 of 5 real
    "word_as_name": 0.95,  # 17 of 17 made, 0 of 0 real
    "work_unread": 0.95,  # 80 of 81 made, 3 of 3 real
}

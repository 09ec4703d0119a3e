"""Measured worth of each check: how often the reading is wrong where it fires.

Measured on 2026-11-30 by `python -m bench.calibration` with three labelled sets of real
texts that are not in the repository (73 items), by the reader as it was before it was
written after any of the last two. None is given more than 0.95. To be measured again
when the reader has changed much: by texts that it has not been written after.
"""

# What is asked about rightly less often is not asked.
REASONABLE = 0.35
UNMEASURED = 0.5  # of a check that has not fired yet

RATES = {
    "bracket_first": 0.95,  # 2 of 2 made, 0 of 0 real
    "bracket_last": 0.95,  # 2 of 2 made, 0 of 0 real
    "byline_half_read": 0.95,  # 15 of 15 made, 1 of 1 real
    "byline_mid": 0.95,  # 2 of 2 made, 1 of 1 real
    "byline_of_nobody": 0.94,  # 13 of 14 made, 2 of 2 real
    "bylines_apart": 0.88,  # 14 of 16 made, 0 of 0 real
    "caption_above": 0.95,  # 8 of 8 made, 0 of 0 real
    "caption_below": 0.95,  # 1 of 1 made, 0 of 0 real
    "caption_long": 0.95,  # 10 of 10 made, 0 of 0 real
    "caption_mark": 0.95,  # 1 of 1 made, 0 of 0 real
    "caption_signed": 0.95,  # 30 of 30 made, 0 of 0 real
    "caption_words": 0.95,  # 52 of 52 made, 0 of 0 real
    "credit_below": 0.95,  # 10 of 10 made, 0 of 0 real
    "cut_name": 0.75,  # 3 of 4 made, 0 of 0 real
    "dateline_unread": 0.95,  # 34 of 34 made, 0 of 0 real
    "deck_unmarked": 0.23,  # 88 of 273 made, 0 of 4 real
    "furniture_copy": 0.91,  # 3 of 3 made, 0 of 1 real
    "furniture_edge": 0.88,  # 32 of 33 made, 0 of 1 real
    "heading_furniture": 0.95,  # 135 of 135 made, 0 of 0 real
    "heading_in_two": 0.95,  # 14 of 14 made, 0 of 0 real
    "heading_name": 0.95,  # 5 of 5 made, 0 of 0 real
    "heading_of_three": 0.32,  # 101 of 288 made, 0 of 1 real
    "heading_source": 0.95,  # 7 of 7 made, 0 of 0 real
    "heading_within": 0.95,  # 95 of 95 made, 0 of 0 real
    "headline_apart": 0.52,  # 262 of 506 made, 0 of 0 real
    "headline_beside": 0.33,  # 2 of 6 made, 0 of 0 real
    "headline_within": 0.95,  # 70 of 71 made, 0 of 0 real
    "kicker_unmarked": 0.18,  # 48 of 373 made, 1 of 3 real
    "name_last": 0.95,  # 2 of 2 made, 0 of 0 real
    "name_line": 0.52,  # 38 of 73 made, 0 of 0 real
    "name_mid": 0.95,  # 1 of 1 made, 0 of 0 real
    "next_alike": 0.95,  # 3 of 3 made, 0 of 0 real
    "next_marked": 0.95,  # 55 of 55 made, 0 of 0 real
    "series": 0.95,  # 42 of 42 made, 2 of 2 real
    "short_above_headline": 0.83,  # 145 of 159 made, 0 of 1 real
    "short_between": 0.91,  # 1 of 1 made, 0 of 1 real
    "short_first": 0.95,  # 1 of 1 made, 0 of 0 real
    "short_last": 0.61,  # 46 of 75 made, 0 of 0 real
    "slip": 0.39,  # 15 of 38 made, 0 of 0 real
    "subhead_form": 0.95,  # 2 of 2 made, 0 of 0 real
    "subhead_last": 0.95,  # 3 of 3 made, 0 of 0 real
    "subhead_lone": 0.27,  # 50 of 186 made, 0 of 0 real
    "subhead_lone_apart": 0.95,  # 2 of 2 made, 1 of 1 real
    "subhead_long": 0.45,  # 0 of 0 made, 0 of 1 real
    "subhead_name": 0.75,  # 3 of 4 made, 0 of 0 real
    "subhead_source": 0.95,  # 1 of 1 made, 0 of 0 real
    "title_outside": 0.95,  # 38 of 38 made, 0 of 0 real
    "title_unread": 0.95,  # 109 of 109 made, 0 of 0 real
    "unfinished_last": 0.95,  # 1 of 1 made, 0 of 0 real
    "unplaced": 0.95,  # 97 of 97 made, 0 of 0 real
    "unsigned": 0.41,  # 265 of 633 made, 2 of 5 real
    "unsure_body": 0.95,  # 55 of 55 made, 1 of 1 real
    "unsure_byline": 0.27,  # 10 of 31 made, 0 of 2 real
    "unsure_credit": 0.45,  # 0 of 0 made, 0 of 1 real
    "unsure_dateline": 0.02,  # 1 of 40 made, 0 of 2 real
    "unsure_deck": 0.61,  # 56 of 83 made, 0 of 1 real
    "unsure_headline": 0.58,  # 110 of 167 made, 1 of 3 real
    "unsure_kicker": 0.51,  # 32 of 69 made, 1 of 1 real
    "unsure_subhead": 0.20,  # 28 of 138 made, 0 of 0 real
    "word_as_name": 0.95,  # 20 of 20 made, 0 of 0 real
    "words_as_names": 0.39,  # 2 of 6 made, 1 of 1 real
    "work_unread": 0.94,  # 17 of 18 made, 0 of 0 real
}

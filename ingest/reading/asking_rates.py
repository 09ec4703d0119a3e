"""Measured worth of each check: how often the reading is wrong where it fires.

Measured on 2026-11-30 by `python -m bench.calibration --labelled …`, on 3,000 texts and
800 pages that are made up and on 77 labelled ones that are not in the repository. None
is given more than 0.95. To be measured again when the reader has changed much, with
texts that it was not written after.
"""

# What is asked about rightly less often is not asked.
REASONABLE = 0.35
UNMEASURED = 0.5  # of a check that has not fired yet

RATES = {
    "bracket_first": 0.95,  # 2 of 2 made, 0 of 0 real
    "bracket_last": 0.95,  # 1 of 1 made, 0 of 0 real
    "byline_half_read": 0.95,  # 16 of 16 made, 1 of 1 real
    "byline_mid": 0.95,  # 2 of 2 made, 1 of 1 real
    "byline_of_nobody": 0.95,  # 14 of 14 made, 2 of 2 real
    "bylines_apart": 0.73,  # 8 of 11 made, 0 of 0 real
    "caption_above": 0.95,  # 7 of 7 made, 0 of 0 real
    "caption_below": 0.95,  # 1 of 1 made, 0 of 0 real
    "caption_long": 0.95,  # 10 of 10 made, 0 of 0 real
    "caption_mark": 0.95,  # 1 of 1 made, 0 of 0 real
    "caption_signed": 0.95,  # 30 of 30 made, 0 of 0 real
    "caption_words": 0.95,  # 48 of 48 made, 0 of 0 real
    "credit_below": 0.95,  # 15 of 15 made, 0 of 0 real
    "cut_name": 0.80,  # 4 of 5 made, 0 of 0 real
    "dateline_unread": 0.95,  # 34 of 34 made, 0 of 0 real
    "deck_unmarked": 0.23,  # 90 of 277 made, 0 of 4 real
    "furniture_copy": 0.91,  # 3 of 3 made, 0 of 1 real
    "furniture_edge": 0.87,  # 25 of 26 made, 0 of 1 real
    "heading_furniture": 0.95,  # 137 of 137 made, 0 of 0 real
    "heading_in_two": 0.95,  # 13 of 13 made, 0 of 0 real
    "heading_name": 0.95,  # 5 of 5 made, 0 of 0 real
    "heading_of_three": 0.33,  # 99 of 276 made, 0 of 1 real
    "heading_sentence": 0.95,  # 1 of 1 made, 0 of 0 real
    "heading_source": 0.95,  # 7 of 7 made, 0 of 0 real
    "heading_within": 0.95,  # 94 of 94 made, 0 of 0 real
    "headline_apart": 0.53,  # 261 of 491 made, 0 of 0 real
    "headline_beside": 0.33,  # 2 of 6 made, 0 of 0 real
    "headline_within": 0.95,  # 67 of 68 made, 0 of 0 real
    "kicker_unmarked": 0.18,  # 47 of 363 made, 1 of 3 real
    "name_last": 0.95,  # 1 of 1 made, 0 of 0 real
    "name_line": 0.95,  # 35 of 35 made, 0 of 0 real
    "next_alike": 0.95,  # 2 of 2 made, 0 of 0 real
    "next_marked": 0.95,  # 59 of 59 made, 0 of 0 real
    "series": 0.95,  # 37 of 37 made, 2 of 2 real
    "short_above_headline": 0.84,  # 142 of 153 made, 0 of 1 real
    "short_between": 0.95,  # 1 of 1 made, 0 of 0 real
    "short_first": 0.00,  # 0 of 1 made, 0 of 0 real
    "short_last": 0.66,  # 40 of 61 made, 0 of 0 real
    "signed_twice": 0.95,  # 4 of 4 made, 0 of 0 real
    "slip": 0.33,  # 13 of 39 made, 0 of 0 real
    "subhead_form": 0.95,  # 1 of 1 made, 0 of 0 real
    "subhead_last": 0.95,  # 3 of 3 made, 0 of 0 real
    "subhead_lone": 0.27,  # 56 of 206 made, 0 of 0 real
    "subhead_lone_apart": 0.95,  # 2 of 2 made, 1 of 1 real
    "subhead_longer": 0.95,  # 1 of 1 made, 0 of 0 real
    "subhead_name": 0.75,  # 3 of 4 made, 0 of 0 real
    "subhead_source": 0.95,  # 1 of 1 made, 0 of 0 real
    "title_outside": 0.95,  # 42 of 42 made, 0 of 0 real
    "title_unread": 0.95,  # 115 of 115 made, 0 of 0 real
    "unfinished_last": 0.95,  # 1 of 1 made, 0 of 0 real
    "unplaced": 0.95,  # 99 of 99 made, 0 of 0 real
    "unsigned": 0.42,  # 273 of 641 made, 2 of 5 real
    "unsure_body": 0.95,  # 53 of 53 made, 1 of 1 real
    "unsure_byline": 0.22,  # 8 of 30 made, 0 of 2 real
    "unsure_credit": 0.45,  # 0 of 0 made, 0 of 1 real
    "unsure_dateline": 0.02,  # 1 of 47 made, 0 of 2 real
    "unsure_deck": 0.66,  # 61 of 84 made, 0 of 1 real
    "unsure_headline": 0.59,  # 106 of 158 made, 1 of 3 real
    "unsure_kicker": 0.49,  # 27 of 61 made, 1 of 1 real
    "unsure_subhead": 0.24,  # 37 of 156 made, 0 of 0 real
    "word_as_name": 0.95,  # 20 of 20 made, 0 of 0 real
    "words_as_names": 0.95,  # 39 of 40 made, 0 of 0 real
    "work_unread": 0.95,  # 18 of 18 made, 0 of 0 real
}

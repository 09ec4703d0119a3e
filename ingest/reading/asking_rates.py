"""Measured worth of each check: how often the reading is wrong where it fires.

Printed on 2026-12-01 by `python -m bench.calibration` for texts that are not in the
repository: 439 of seven groups of sets, each read by the reader as it was before it saw them
(f6ab7445, 2186a5a2, 69abddc3, e5e82412, e57baa91, 1ddb49a8, b63cad76), asked about by today's
checks; 711 texts as they are read since count a quarter each. Made texts weigh two real ones.
An ask counts as right only where its part is a field that is wrong.
"""

# What is asked about rightly less often is not asked. On each of the seven groups with rates
# of the other six, this asks about 143 of 188 wrong texts at the wrong place, and about 43 of
# 251 right ones; 0.4 about 152 and 56, 0.6 about 128 and 34.
REASONABLE = 0.5
UNMEASURED = 0.5  # of a check that has not fired yet

RATES = {
    "bracket_first": 0.28,  # 1 of 5 unseen, 0 of 5 learned
    "bracket_last": 0.40,  # 0 of 1 unseen, 0 of 1 learned
    "bracket_mid": 0.67,  # 1 of 1 unseen, 0 of 0 learned
    "byline_half_read": 0.54,  # 2 of 3 unseen, 1 of 4 learned
    "byline_mid": 0.18,  # 2 of 12 unseen, 0 of 16 learned
    "byline_of_nobody": 0.42,  # 1 of 3 unseen, 0 of 2 learned
    "bylines_apart": 0.60,  # 2 of 2 unseen, 0 of 3 learned
    "bylines_together": 0.42,  # 7 of 14 unseen, 4 of 18 learned
    "caption_above": 0.47,  # 2 of 5 unseen, 0 of 0 learned
    "caption_bare": 0.63,  # 19 of 26 unseen, 25 of 52 learned
    "caption_below": 0.68,  # 1 of 1 unseen, 1 of 3 learned
    "caption_long": 0.63,  # 2 of 3 unseen, 0 of 1 learned
    "caption_mark": 0.58,  # 0 of 0 unseen, 0 of 1 learned
    "caption_signed": 0.82,  # 4 of 4 unseen, 1 of 3 learned
    "caption_told_apart": 0.63,  # 6 of 8 unseen, 8 of 19 learned
    "caption_unbalanced": 0.44,  # 0 of 0 unseen, 0 of 1 learned
    "caption_unmarked": 0.55,  # 0 of 0 unseen, 2 of 3 learned
    "caption_unsigned": 0.14,  # 0 of 5 unseen, 0 of 8 learned
    "caption_within": 0.34,  # 1 of 4 unseen, 2 of 5 learned
    "caption_words": 0.38,  # 6 of 16 unseen, 5 of 19 learned
    "captions_marked_apart": 0.63,  # 3 of 3 unseen, 1 of 7 learned
    "credit_below": 0.80,  # 3 of 3 unseen, 4 of 5 learned
    "credit_unsigned": 0.71,  # 2 of 2 unseen, 0 of 1 learned
    "cry_short": 0.65,  # 2 of 2 unseen, 1 of 4 learned
    "cut_name": 0.65,  # 7 of 10 unseen, 2 of 6 learned
    "dateline_in_copy": 0.87,  # 5 of 5 unseen, 1 of 2 learned
    "dateline_unread": 0.80,  # 12 of 14 unseen, 1 of 4 learned
    "deck_unmarked": 0.34,  # 13 of 36 unseen, 9 of 38 learned
    "furniture_copy": 0.15,  # 0 of 7 unseen, 1 of 6 learned
    "furniture_edge": 0.44,  # 7 of 15 unseen, 2 of 12 learned
    "furniture_like_heading": 0.34,  # 11 of 30 unseen, 6 of 33 learned
    "heading_caption": 0.31,  # 0 of 1 unseen, 0 of 1 learned
    "heading_furniture": 0.61,  # 8 of 12 unseen, 2 of 8 learned
    "heading_in_marks": 0.44,  # 0 of 0 unseen, 0 of 1 learned
    "heading_in_two": 0.70,  # 2 of 2 unseen, 3 of 7 learned
    "heading_name": 0.63,  # 3 of 4 unseen, 1 of 5 learned
    "heading_of_marked": 0.52,  # 0 of 0 unseen, 1 of 4 learned
    "heading_of_three": 0.61,  # 10 of 14 unseen, 7 of 17 learned
    "heading_sentence": 0.69,  # 0 of 0 unseen, 1 of 1 learned
    "heading_source": 0.89,  # 4 of 4 unseen, 1 of 1 learned
    "heading_within": 0.82,  # 2 of 2 unseen, 0 of 0 learned
    "headline_apart": 0.41,  # 8 of 16 unseen, 3 of 20 learned
    "headline_beside": 0.46,  # 1 of 3 unseen, 1 of 2 learned
    "headline_beside_other": 0.77,  # 11 of 13 unseen, 5 of 7 learned
    "headline_in_lines": 0.67,  # 3 of 3 unseen, 3 of 10 learned
    "headline_joined": 0.78,  # 2 of 2 unseen, 2 of 2 learned
    "headline_within": 0.58,  # 0 of 0 unseen, 0 of 1 learned
    "kicker_unmarked": 0.83,  # 21 of 23 unseen, 7 of 13 learned
    "may_be_caption": 0.40,  # 3 of 8 unseen, 4 of 13 learned
    "may_be_subhead": 0.51,  # 5 of 9 unseen, 3 of 9 learned
    "name_last": 0.40,  # 0 of 1 unseen, 0 of 1 learned
    "name_line": 0.27,  # 0 of 2 unseen, 0 of 3 learned
    "name_low": 0.70,  # 6 of 7 unseen, 1 of 4 learned
    "name_mid": 0.62,  # 1 of 1 unseen, 0 of 1 learned
    "name_odd": 0.66,  # 9 of 13 unseen, 2 of 5 learned
    "name_provides": 0.91,  # 7 of 7 unseen, 5 of 6 learned
    "next_alike": 0.67,  # 1 of 1 unseen, 0 of 0 learned
    "next_bare": 0.64,  # 6 of 8 unseen, 3 of 6 learned
    "next_bare_signed": 0.52,  # 2 of 3 unseen, 0 of 0 learned
    "next_marked": 0.65,  # 0 of 0 unseen, 0 of 0 learned
    "next_unled": 0.73,  # 12 of 15 unseen, 5 of 9 learned
    "no_name": 0.77,  # 9 of 11 unseen, 0 of 0 learned
    "place_as_name": 0.76,  # 2 of 2 unseen, 1 of 1 learned
    "run_last": 0.40,  # 0 of 1 unseen, 0 of 1 learned
    "second_dateline": 0.58,  # 0 of 0 unseen, 0 of 1 learned
    "series": 0.25,  # 2 of 9 unseen, 1 of 12 learned
    "short_above_headline": 0.70,  # 1 of 1 unseen, 1 of 2 learned
    "short_between": 0.62,  # 5 of 8 unseen, 5 of 9 learned
    "short_first": 0.31,  # 1 of 3 unseen, 1 of 9 learned
    "short_last": 0.29,  # 3 of 11 unseen, 2 of 14 learned
    "signed_twice": 0.52,  # 2 of 3 unseen, 1 of 5 learned
    "signs_nobody": 0.78,  # 5 of 6 unseen, 3 of 4 learned
    "slip": 0.31,  # 0 of 0 unseen, 0 of 2 learned
    "subhead_form": 0.59,  # 1 of 2 unseen, 2 of 3 learned
    "subhead_furniture": 0.69,  # 1 of 1 unseen, 1 of 1 learned
    "subhead_last": 0.65,  # 0 of 0 unseen, 0 of 0 learned
    "subhead_leads": 0.77,  # 1 of 1 unseen, 0 of 0 learned
    "subhead_lone": 0.73,  # 20 of 25 unseen, 16 of 27 learned
    "subhead_lone_apart": 0.71,  # 8 of 10 unseen, 10 of 16 learned
    "subhead_long": 0.75,  # 8 of 10 unseen, 10 of 13 learned
    "subhead_longer": 0.42,  # 1 of 3 unseen, 0 of 2 learned
    "subhead_low": 0.62,  # 22 of 33 unseen, 19 of 36 learned
    "subhead_name": 0.55,  # 3 of 5 unseen, 1 of 3 learned
    "subhead_or_caption": 0.45,  # 3 of 6 unseen, 10 of 22 learned
    "subhead_or_copy": 0.31,  # 1 of 3 unseen, 3 of 12 learned
    "subhead_pair": 0.61,  # 19 of 29 unseen, 9 of 24 learned
    "subhead_sentence": 0.81,  # 3 of 3 unseen, 1 of 1 learned
    "subhead_source": 0.56,  # 0 of 0 unseen, 1 of 1 learned
    "subhead_uneven": 0.59,  # 24 of 38 unseen, 15 of 36 learned
    "title_outside": 0.73,  # 2 of 2 unseen, 0 of 2 learned
    "title_unread": 0.74,  # 7 of 9 unseen, 4 of 6 learned
    "unfinished_between": 0.31,  # 0 of 1 unseen, 0 of 1 learned
    "unfinished_last": 0.78,  # 1 of 1 unseen, 1 of 1 learned
    "unplaced": 0.67,  # 12 of 17 unseen, 10 of 19 learned
    "unplaced_of_story": 0.68,  # 6 of 8 unseen, 2 of 6 learned
    "unsigned": 0.18,  # 17 of 83 unseen, 2 of 69 learned
    "unsigned_dated": 0.16,  # 5 of 26 unseen, 1 of 31 learned
    "unsigned_short": 0.33,  # 11 of 28 unseen, 5 of 34 learned
    "unsure_body": 0.14,  # 0 of 5 unseen, 0 of 8 learned
    "unsure_byline": 0.48,  # 12 of 22 unseen, 3 of 18 learned
    "unsure_caption": 0.63,  # 3 of 4 unseen, 13 of 22 learned
    "unsure_column": 0.11,  # 0 of 3 unseen, 0 of 1 learned
    "unsure_credit": 0.18,  # 0 of 4 unseen, 0 of 5 learned
    "unsure_dateline": 0.09,  # 0 of 3 unseen, 0 of 8 learned
    "unsure_deck": 0.70,  # 5 of 6 unseen, 5 of 11 learned
    "unsure_headline": 0.35,  # 11 of 30 unseen, 9 of 38 learned
    "unsure_kicker": 0.70,  # 7 of 9 unseen, 7 of 13 learned
    "unsure_subhead": 0.61,  # 13 of 21 unseen, 11 of 15 learned
    "word_as_name": 0.89,  # 4 of 4 unseen, 2 of 2 learned
    "words_as_names": 0.58,  # 2 of 2 unseen, 0 of 2 learned
    "work_unread": 0.40,  # 0 of 1 unseen, 0 of 1 learned
}

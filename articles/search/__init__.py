"""Finding stories by their words, Chinese or not, on either database.

words.py folds a text and makes the index's words of it; queries.py reads what somebody
typed; on_sqlite.py and on_postgresql.py keep the index. Which stories answer is
ArticleQuerySet.search()'s to say, and the only thing that the rest of the newsroom
calls. See docs/decisions/010-search.md.
"""
